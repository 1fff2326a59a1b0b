/** Tests the benchmark's plan: the endpoints of an environment, and the amounts that production allows. */
import { expect, test } from '@playwright/test';
import { describeEnvironment, type Environment } from '../../../envs/environment.ts';
import { amountsOf, endpointsOf } from '../../../fixtures/bench/plan.ts';

const described = {
  WEB_URL: 'https://stage.acme.test',
  NEXT_PUBLIC_API_BASE: 'https://stage.acme.test/api/v1',
  CORS__ALLOW_ORIGINS: 'https://stage.acme.test',
  SMOKE_USER: 'a@b.test',
  SMOKE_PASSWORD: 'not-used-here-7',
};

function environment(more: Record<string, string> = {}, name: 'stage' | 'prod' = 'stage'): Environment {
  const it = describeEnvironment(name, { ...described, ...more }, { target: 'deployed', depth: 'smoke' });
  if (!it.ok) throw new Error(it.problems.join('\n'));
  return it.environment;
}

test('endpoints: four of its own, changed, added to and left out by BENCH_ENDPOINTS', () => {
  const endpoints = (list: unknown, only: string[] = []) =>
    endpointsOf(
      environment({ BENCH_ENDPOINTS: typeof list === 'string' ? list : JSON.stringify(list), HEALTHZ_BUDGET_MS: '40' }),
      only,
    );
  expect(endpoints([]).map(e => [e.name, e.url, e.budgetMs, e.session])).toEqual([
    ['healthz', 'https://stage.acme.test/healthz', 40, false],
    ['readyz', 'https://stage.acme.test/readyz', 200, false],
    ['login-page', 'https://stage.acme.test/login', 500, false],
    ['me', 'https://stage.acme.test/api/v1/me', 200, true],
  ]);
  const changed = endpoints([
    { name: 'readyz', off: true },
    { name: 'me', budgetMs: 80, share: 0.02 },
    { name: 'orders', path: '/orders?all=1', session: true, ratePerS: 5, connections: 4, control: '/nothing' },
  ]);
  expect(changed.map(e => e.name)).toEqual(['healthz', 'login-page', 'me', 'orders']);
  expect(changed[2]).toMatchObject({
    budgetMs: 80,
    shareAtMost: 0.02,
    session: true,
    control: 'https://stage.acme.test/api/v1/postflight-control',
  });
  expect(changed[3]).toEqual({
    name: 'orders',
    url: 'https://stage.acme.test/api/v1/orders?all=1',
    control: 'https://stage.acme.test/nothing',
    budgetMs: 500,
    shareAtMost: 0.01,
    ratePerS: 5,
    connections: 4,
    session: true,
  });
  expect(endpoints([], ['me']).map(e => e.name)).toEqual(['me']);
  expect(() => endpoints([], ['mee'])).toThrow('there is no endpoint "mee"; there are healthz, readyz, login-page, me');
  expect(() => endpoints([{ name: 'x' }])).toThrow('"x" needs a path (under the API base) or a url');
  expect(
    () => endpoints([{ name: 'x', url: 'https://elsewhere.test/', session: true }]),
    'the session goes nowhere else',
  ).toThrow('neither the API nor the web app');
  expect(() => endpoints('[{')).toThrow('BENCH_ENDPOINTS is not JSON; write a list like [{');
  expect(() => endpoints([{ name: 'x', budget: 3 }])).toThrow(/BENCH_ENDPOINTS .*budget/);
});

test('production is measured only where it is allowed, and then within its caps whatever was wished', () => {
  const wish = { quick: false, blocks: undefined, seconds: undefined };
  expect(() => amountsOf(environment({}, 'prod'), 4, wish)).toThrow(
    'prod is measured only with BENCH_ALLOW_PROD=1, and then with at most 2000 requests, 20 a second',
  );
  for (const count of [1, 4, 9]) {
    const {
      blocks,
      answersPerBlock,
      controlEvery,
      spacedS,
      ratePerS = 0,
      requestsAtMost,
    } = amountsOf(environment({ BENCH_ALLOW_PROD: '1' }, 'prod'), count, { quick: false, blocks: 500, seconds: 900 });
    const requests =
      count * (blocks * (10 + answersPerBlock + Math.ceil(answersPerBlock / controlEvery)) + ratePerS * spacedS);
    expect(
      [requestsAtMost, requests <= 1_980, ratePerS <= 20],
      'twenty are left for the login and what follows it',
    ).toEqual([1_980, true, true]);
  }
  expect(
    amountsOf(environment({ BENCH_ALLOW_PROD: '1' }, 'prod'), 4, wish).answersPerBlock * 3,
    'enough to show that 99 % keep the budget',
  ).toBeGreaterThanOrEqual(299);
  expect(amountsOf(environment({ BENCH_ALLOW_PROD: '1' }), 4, wish)).toMatchObject({
    blocks: 40,
    answersPerBlock: 250,
    requestsAtMost: undefined,
  });
});
