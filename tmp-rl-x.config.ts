import { defineConfig } from '@playwright/test';
import { configured, variables } from './fixtures/proxy/faults.ts';
import type { Options } from './fixtures/test.ts';
const p = (name: string, environment: any, ...variations: any[]) => ({ name, grep: /@login-limit/, use: { environment, proof: { mutants: [], variations } } });
const w = { ...configured({ 'LOGIN_LIMIT.window_s': 8 }), ...variables({ LOGIN_LIMIT_WINDOW_S: '8' }) };
export default defineConfig<Options>({
  testDir: 'tests', testMatch: '**/*.spec.ts', outputDir: '/tmp/rl-out3', workers: 1, timeout: 60_000, reporter: 'list',
  projects: [
    p('two-limits', 'stage', { ...configured({ 'LOGIN_LIMIT.window_s': 8, 'LOGIN_LIMIT.key': 'ip,account' }), ...variables({ LOGIN_LIMIT_WINDOW_S: '8', LOGIN_LIMIT_KEY: 'ip,account' }) }),
    p('no-second', 'local', { ...configured({ 'LOGIN_LIMIT.window_s': 3 }), ...variables({ LOGIN_LIMIT_WINDOW_S: '3', SMOKE_USER_2: '', SMOKE_PASSWORD_2: '' }) }),
    p('prod-xff', 'prod', { ...configured({ 'LOGIN_LIMIT.window_s': 8, 'LOGIN_LIMIT.address_from': 'x-real-ip' }), ...variables({ LOGIN_LIMIT_WINDOW_S: '8' }) }),
    p('prod-none', 'prod', { ...configured({ 'LOGIN_LIMIT.count': 50 }), ...variables({ LOGIN_LIMIT_WINDOW_S: '8' }) }),
    p('prod-leaky', 'prod', { ...configured({ 'LOGIN_LIMIT.window_s': 20, 'LOGIN_LIMIT.window': 'leaky' }), ...variables({ LOGIN_LIMIT_WINDOW_S: '20' }) }),
    p('many', 'stage', { ...configured({ 'LOGIN_LIMIT.window_s': 8, 'LOGIN_LIMIT.address_from': 'forwarded', 'LOGIN_LIMIT.account_form': 'case-kept', 'LOGIN_LIMIT.scope': 'everything', 'LOGIN_LIMIT.clears_cookie': true, 'LOGIN_LIMIT.retry_after': 0 }), ...variables({ LOGIN_LIMIT_WINDOW_S: '8' }) }),
  ],
});
