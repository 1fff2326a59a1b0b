/**
 * Proves that every check can fail and that none cries wolf: the unchanged specs, through the fault proxy, against the reference
 * target. Round k gives each requirement its k-th fault; a round of variations turns every harmless difference on at once.
 */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { defineConfig } from '@playwright/test';
import { policy, type EnvName, type RequirementId } from '../../envs/policy.ts';
import type { Mutant } from '../../fixtures/proof.ts';
import type { Fault, Proof } from '../../fixtures/proxy/faults.ts';
import { skipReason } from '../../fixtures/requirement.ts';
import type { Options } from '../../fixtures/test.ts';

const tests = path.join(import.meta.dirname, '..');
const environments = ['stage', 'prod', 'local'] as const satisfies readonly EnvName[];

/** Where a requirement is proven: on stage, or where it exists and may be judged. */
const home = (id: RequirementId) => environments.find(env => skipReason(policy[id], env, 'full') === undefined);

const rounds = new Map<string, { environment: EnvName; mutants: Mutant[] }>();
const variations: Fault[] = [];
for (const file of readdirSync(tests, { recursive: true, encoding: 'utf8' }).filter(f => f.endsWith('.mutants.ts')).sort()) {
  const proof = (await import(pathToFileURL(path.join(tests, file)).href) as { default: Proof }).default;
  variations.push(...proof.variations);
  for (const [id, faults] of Object.entries(proof.mutants) as Array<[RequirementId, readonly Fault[]]>) {
    const environment = home(id);
    if (!environment) throw new Error(`${file}: ${id} is judged in no environment`);
    faults.forEach((fault, k) => {
      const name = `${environment} round ${k + 1}`;
      const round = rounds.get(name) ?? { environment, mutants: [] };
      rounds.set(name, round);
      round.mutants.push({ breaks: id, fault });
    });
  }
}

export default defineConfig<Options>({
  testDir: '..', testMatch: '**/*.spec.ts', outputDir: '../../test-results/proof',
  forbidOnly: true, retries: 0, timeout: 60_000,
  workers: 3, fullyParallel: true,
  reporter: [['../../fixtures/report/proof-reporter.ts', { outputDir: 'reports' }]],
  projects: [
    ...[...rounds].map(([name, { environment, mutants }]) => ({
      name, workers: 1, grep: new RegExp(mutants.map(m => `@${m.breaks}(?![\\w-])`).join('|')),
      use: { environment, proof: { mutants, variations: [] } },
    })),
    ...environments.map(environment => ({ name: `variations on ${environment}`, workers: 1, use: { environment, proof: { mutants: [], variations } } })),
  ],
});
