import { defineConfig } from '@playwright/test';
import proof from './tests/login-rate-limit/login-rate-limit.mutants.ts';
import { policy } from './envs/policy.ts';
import type { Options } from './fixtures/test.ts';
const rounds: any[] = [];
for (const [id, faults] of Object.entries(proof.mutants)) (faults as any[]).forEach((fault, k) => (rounds[k] ??= []).push({ breaks: id, fault }));
const env = process.env.RL_ENV ?? 'stage';
export default defineConfig<Options>({
  testDir: 'tests', testMatch: '**/*.spec.ts', outputDir: '/tmp/rl-out2', workers: 1, fullyParallel: true, timeout: 60_000, reporter: 'list',
  projects: [
    ...rounds.map((mutants, k) => ({ name: `r${k + 1}`, grep: new RegExp(mutants.map((m: any) => `@${m.breaks}(?![\\w-])`).join('|')), use: { environment: env as 'stage', proof: { mutants, variations: [] } } })),
    ...['local', 'stage', 'prod'].map(e => ({ name: `v-${e}`, grep: /@login-limit/, use: { environment: e as 'stage', proof: { mutants: [], variations: proof.variations } } })),
  ],
});
