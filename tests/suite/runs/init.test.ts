/**
 * Tests `npx postflight init` as a child process, on a product with unusual paths and names: its discoveries, its files
 * and its refusals.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { loadEnvironment } from '../../../envs/environment.ts';
import { loginsLeft } from '../../../fixtures/run/login-memory.ts';
import { startReference } from '../../../fixtures/target/reference/reference.ts';
import { against, init, linesOf, local } from './init-run.ts';
import type { Difference } from './renamed-product.ts';

test('every path and name of a product with other ones is discovered by one login, and written with a comment', async () => {
  await against({}, async product => {
    const { status, out, err, folder } = await init(local(product, '--no-run'), product.account);
    expect(status, out + err).toBe(0);
    const file = path.join(folder, 'local.env');
    expect(linesOf(file).toSorted(), out + err).toEqual(
      [
        `WEB_URL=${product.web}`,
        `NEXT_PUBLIC_API_BASE=${product.api}`,
        `EXPO_PUBLIC_API_BASE=${product.api}`,
        `CORS.allow_origins=${product.web}`,
        'CORS.allow_credentials=true',
        'LOGIN_PAGE=/account/login',
        'DASHBOARD_PAGE=/home',
        'LOGIN_PATH=/auth/session',
        'LOGIN_BODY=json',
        'LOGIN_USER_FIELD=login',
        'LOGIN_PASSWORD_FIELD=secret',
        'LOGIN_EXTRA=provider=db',
        'LOGOUT_PATH=/session/end',
        'ME_PATH=/users/self',
        'AUTH_COOKIE=sid',
        'TOKEN_POINTER=/data/access',
        `HEALTHZ_URL=${new URL(product.api).origin}/health`,
        `READYZ_URL=${new URL(product.api).origin}/ready`,
        'MOBILE_MIN_VERSION_PATH=/mobile/version',
        'MOBILE_MIN_VERSION_POINTER=/minimum',
      ].toSorted(),
    );
    const text = readFileSync(file, 'utf8');
    expect(text).toContain('# HAS_NOT=openapi');
    expect(out, 'no runner reaches this machine').not.toContain('gh ');
    expect(text).toContain("# the answer to the web app's origin allows credentials\n");
    expect(out + err + text).not.toContain(product.account.SMOKE_PASSWORD);
    expect(text).not.toContain(product.account.SMOKE_USER);
    expect(product.asked.filter(line => line.startsWith('POST '))).toHaveLength(1);
    expect(product.asked.length).toBeLessThanOrEqual(60);
    expect(readdirSync(folder)).toEqual(['local.env']);
  });
});

for (const bare of ['in all scripts', 'in later scripts'] as const)
  test(`an API at another port, whose address says nothing of one and stands ${bare}, is found`, async () => {
    await against({ bare }, async product => {
      const { status, out, err, folder } = await init(local(product, '--no-run'), product.account);
      expect(status, out + err).toBe(0);
      const lines = linesOf(path.join(folder, 'local.env'));
      const expected = [`NEXT_PUBLIC_API_BASE=${product.api}`, 'ME_PATH=/users/self', 'AUTH_COOKIE=sid'];
      expect(lines, out + err).toEqual(expect.arrayContaining(expected));
      const login = bare === 'in all scripts' ? ['LOGIN_PATH=/auth/session'] : [];
      expect(lines.filter(line => line.startsWith('LOGIN_PATH'))).toEqual(login);
      if (bare === 'in later scripts') expect(out).toContain('a server action of Next');
    });
  });

test('what the process environment describes is written, but for a key of the API', async () => {
  await against({}, async product => {
    const given = { LOGIN_SUBMIT_SELECTOR: 'form#login button', REQUESTS_PER_S: '50' };
    const variables = { ...given, API_HEADERS: 'x-api-key=k7Qp93mXzVt2', ...product.account };
    const { status, err, folder } = await init(local(product, '--json'), variables);
    expect(status, err).toBe(0);
    const lines = linesOf(path.join(folder, 'local.env'));
    expect(lines).toEqual(expect.arrayContaining(["LOGIN_SUBMIT_SELECTOR='form#login button'", 'REQUESTS_PER_S=50']));
    expect(lines.filter(line => line.startsWith('API_HEADERS'))).toEqual([]);
  });
});

test('a link to the login that says where it is to lead is kept as it is', async () => {
  await against({ returns: true }, async product => {
    const { status, out, err, folder } = await init(local(product, '--no-run'), product.account);
    expect(status, out + err).toBe(0);
    const expected = ['LOGIN_PAGE=/account/login?next=%2Fhome', 'DASHBOARD_PAGE=/home', 'LOGOUT_PATH=/session/end'];
    expect(linesOf(path.join(folder, 'local.env')), out + err).toEqual(expect.arrayContaining(expected));
  });
});

test('a form that its script makes, a nested body and a token against CSRF are found; a second run changes nothing', async () => {
  await against({ clientSide: true, nested: true, csrf: 'cookie' }, async product => {
    const first = await init(local(product, '--json'), product.account);
    expect(first.status, first.err).toBe(0);
    const told = JSON.parse(first.out) as { written: string[]; logins: number; missing: unknown[] };
    expect([told.written, told.logins, told.missing]).toEqual([[`${first.folder}/local.env`], 1, []]);
    expect(linesOf(path.join(first.folder, 'local.env'))).toEqual(
      expect.arrayContaining([
        'LOGIN_USER_FIELD=/user/login',
        'LOGIN_PASSWORD_FIELD=/user/secret',
        `CSRF_URL=${product.api}/csrf`,
        'CSRF_COOKIE=XSRF-TOKEN',
        'CSRF_HEADER=x-xsrf-token',
      ]),
    );
    const second = await init(local(product, '--json'), product.account);
    expect([second.status, (JSON.parse(second.out) as { written: string[] }).written]).toEqual([0, []]);
  });
});

test('a word in the query of the login, without which it is none, is kept', async () => {
  await against({ action: '?/login' }, async product => {
    const { status, err, folder } = await init(local(product, '--json'), product.account);
    expect(status, err).toBe(0);
    expect(linesOf(path.join(folder, 'local.env'))).toContain('LOGIN_PATH=/auth/session?/login');
  });
});

for (const [csrf, where] of [
  ['meta to header', 'CSRF_HEADER=x-xsrf-token'],
  ['meta to field', 'CSRF_FIELD=csrf'],
] as const)
  test(`a token against CSRF of the login's own page is found: ${csrf}`, async () => {
    await against({ csrf }, async product => {
      const { status, err, folder } = await init(local(product, '--json'), product.account);
      expect(status, err).toBe(0);
      const lines = linesOf(path.join(folder, 'local.env')).filter(line => line.startsWith('CSRF_'));
      expect(lines).toEqual([`CSRF_URL=${product.web}/account/login`, where]);
      expect(product.asked.filter(line => line.startsWith('POST '))).toHaveLength(1);
    });
  });

for (const [what, difference] of [
  ['', { inSteps: true }],
  [' of a form that its script makes', { inSteps: true, clientSide: true }],
] satisfies [string, Difference][])
  test(`a login in two steps${what}, both at one address: one login, and its request is told from the first step's`, async () => {
    await against(difference, async product => {
      const { status, out, err, folder } = await init(local(product, '--no-run'), product.account);
      expect(status, out + err).toBe(0);
      expect(linesOf(path.join(folder, 'local.env'))).toEqual(
        expect.arrayContaining([
          'LOGIN_PAGE=/account/login',
          'DASHBOARD_PAGE=/home',
          'LOGIN_PATH=/auth/session',
          'LOGIN_USER_FIELD=login',
          'LOGIN_PASSWORD_FIELD=secret',
          'ME_PATH=/users/self',
          'TOKEN_POINTER=/data/access',
        ]),
      );
      expect(product.asked.filter(line => line.startsWith('POST '))).toHaveLength(2);
      expect(out + err).not.toContain(product.account.SMOKE_PASSWORD);
    });
  });

for (const [signOut, found, said = ''] of [
  ['link', ['LOGOUT_PATH=/session/end']],
  ['form', ['LOGOUT_PATH=/session/end']],
  ['form of the web app', []],
  ['call by DELETE', [], '/session/end, kept back; LOGOUT_PATH is a POST or a GET, so that a run presses the control'],
  ['menu that closes', [], 'in a menu; not pressed within 1 s; LOGOUT_SELECTOR names what a user presses'],
  ['call of another name', []],
] satisfies [Difference['signOut'], string[], string?][])
  test(`a sign-out by a ${signOut} is pressed and kept back, and the session lives on`, async () => {
    await against({ signOut }, async product => {
      const { status, out, err, folder } = await init(local(product, '--no-run'), product.account);
      expect(status, out + err).toBe(0);
      const lines = linesOf(path.join(folder, 'local.env'));
      expect(lines.filter(line => line.startsWith('LOGOUT_PATH'))).toEqual(found);
      expect(out + err).toContain(said);
      expect(lines).toContain('ME_PATH=/users/self');
      expect(product.asked.filter(line => /session\/end|graphql/.test(line))).toEqual([]);
    });
  });

test('a file that describes a product is not replaced without --force, and what was not discovered stays', async () => {
  await against({}, async product => {
    const folder = test.info().outputPath('ops');
    mkdirSync(folder, { recursive: true });
    const file = path.join(folder, 'local.env');
    const mine = 'WEB_URL=http://localhost:3999\n# ours\nLOGIN_LIMIT_COUNT=7\n';
    writeFileSync(file, mine);
    const refused = await init(local(product, '--no-run'), product.account);
    expect([refused.status, readFileSync(file, 'utf8'), readdirSync(folder)]).toEqual([3, mine, ['local.env']]);
    expect(refused.err).toContain('describes http://localhost:3999 already; --force replaces what differs');
    expect(refused.out).toContain(`- WEB_URL=http://localhost:3999\n`);
    const workflow = path.join(folder, '../ours.yml');
    writeFileSync(workflow, 'name: ours\n');
    const other = await init(local(product, '--no-run', '--workflow', workflow), product.account, 'empty');
    expect([other.status, readFileSync(workflow, 'utf8'), readdirSync(other.folder)]).toEqual([3, 'name: ours\n', []]);
    expect(other.err).toContain('ours.yml is a workflow already; --force replaces what differs');
    const forced = await init(local(product, '--force', '--json'), product.account);
    expect(forced.status, forced.err).toBe(0);
    expect(readFileSync(file, 'utf8')).toContain('# kept from before\n# ours\nLOGIN_LIMIT_COUNT=7\n');
  });
});

for (const [what, difference, said, status] of [
  [
    'an account that does not get in',
    { refuses: 'by 401' },
    /auth\/session answered 401: the account does not get in/,
    2,
  ],
  ['an account that is led to the form once more', { refuses: 'by its page' }, /and the login form is still there/, 2],
  [
    'an API that allows another origin',
    { refuses: 'by CORS' },
    /does it allow the origin http:\/\/localhost:\d+ \(CORS\)/,
    2,
  ],
  [
    'a login without accounts',
    { before: 'document.querySelector("#login label")?.remove();' },
    /asks for a password alone, and postflight judges products with acc/,
    3,
  ],
  ['a page that sends the password elsewhere', { leakTo: 'http://127.0.0.1:9/log' }, /and it was kept back/, 3],
] satisfies [string, Difference, RegExp, number][])
  test(`${what}: one clear line, and nothing is written`, async () => {
    await against(difference, async product => {
      const ended = await init(local(product), product.account);
      expect([ended.status, readdirSync(ended.folder)], ended.err).toEqual([status, []]);
      expect(ended.err.trim().split('\n').at(-1)).toMatch(said);
      expect(ended.out + ended.err).not.toContain(product.account.SMOKE_PASSWORD);
    });
  });

test('input that is wrong or missing is told in one line before any request', async () => {
  const account = { SMOKE_USER: 'smoke@renamed.test', SMOKE_PASSWORD: 'k7-Qp-w93mXz-init' };
  const told = async (args: readonly string[], variables: Record<string, string> = account) => {
    const { status, err, folder } = await init(args, variables);
    expect([status, readdirSync(folder)], err).toEqual([3, []]);
    return err.trim();
  };
  expect(await told(['--env', 'staging'])).toBe(
    'postflight init: "staging" names no environment; write local, stage or prod',
  );
  expect(await told(['--web-url', 'stage'])).toContain('"stage" is no address');
  expect(await told(['--web-url', 'https://stage.acme.io'], {})).toContain(
    'nobody is asked, and SMOKE_USER is missing',
  );
  expect(await told(['--web-url', 'http://stage.acme.io'])).toContain('to which the password would travel in clear');
  expect(await told(['--web-url', 'https://stage.acme.io'], { ...account, SMOKE_PASSWORD: 'short' })).toContain(
    'SMOKE_PASSWORD is too short',
  );
});

test('stage behind TLS of a private authority: discovered, production derived, and the first run is green', async () => {
  const reference = await startReference('stage', { log: false });
  try {
    const { WEB_URL = '', SMOKE_USER = '', SMOKE_PASSWORD = '', CONNECT_TO = '', CA_FILE = '' } = reference.variables;
    const variables = { SMOKE_USER, SMOKE_PASSWORD, CONNECT_TO, CA_FILE, REQUESTS_PER_MIN: '1000000' };
    const workflow = test.info().outputPath('.github/workflows/postflight.yml');
    const args = ['--web-url', WEB_URL, '--prod-web-url', 'https://www.example.test', '--workflow', workflow];
    const reports = { POSTFLIGHT_REPORTS: test.info().outputPath('reports') };
    const { status, out, err, folder } = await init(args, { ...variables, ...reports });
    expect(status, out + err).toBe(0);
    expect(out).toMatch(/postflight stage · \d+ pass/);
    expect(out).toContain("gh variable set ME_PATH --env stage --body '/me'");
    expect(out).toContain('gh secret set SMOKE_PASSWORD --env stage');
    expect(linesOf(path.join(folder, 'stage.env')).filter(line => /^(?:CONNECT_TO|CA_FILE)/.test(line))).toEqual([]);
    expect(readFileSync(workflow, 'utf8')).toMatch(/^      environment: stage$[^]*^      envs: ops$/m);
    expect(linesOf(path.join(folder, 'prod.env'))).toContain('NEXT_PUBLIC_API_BASE=https://www.example.test/api/v1');
    expect(readFileSync(path.join(folder, 'stage.env'), 'utf8') + out).not.toContain(SMOKE_PASSWORD);
  } finally {
    await reference.close();
  }
});

test('the login of init on production counts among those of this machine, so that a run right after stays below the limit', async () => {
  const reference = await startReference('prod', { log: false });
  try {
    const { WEB_URL = '', ...others } = reference.variables;
    const { status, out, err, folder } = await init(['--env', 'prod', '--web-url', WEB_URL, '--no-run'], others);
    expect(status, out + err).toBe(0);
    const described = loadEnvironment('prod', { ...others, POSTFLIGHT_ENVS: folder });
    if (!described.ok) throw new Error(described.problems.join('\n'));
    expect(loginsLeft(described.environment, others['SMOKE_USER'] ?? '', 4).left).toBe(3);
  } finally {
    await reference.close();
  }
});
