/** Tests that the command that repeats a check, pasted into a shell, gives the suite the run's variables. */
import { execFileSync, spawnSync } from 'node:child_process';
import { expect, test } from '@playwright/test';
import { variablesGivenFor } from '../../../envs/environment.ts';
import { givenVariables } from '../../../envs/given-variables.ts';

const password = 'a long secret of stage';

/** Returns the variables of a command that a shell runs after these assignments. */
function seenBehind(assignments: readonly string[], exported: Record<string, string>): Record<string, string> {
  const show = `"${process.execPath}" -p 'JSON.stringify(process.env)'`;
  const env = { PATH: process.env.PATH, ...exported };
  return JSON.parse(execFileSync('sh', ['-c', [...assignments, show].join(' ')], { env, encoding: 'utf8' })) as Record<
    string,
    string
  >;
}

test('a shell gives a command exactly what the run was given, with a secret from its own environment', () => {
  const given = {
    STAGE__WEB_URL: 'https://stage.acme.test',
    STAGE__CORS__ALLOW_ORIGINS: 'https://stage.acme.test, https://b.acme.test',
    STAGE__SMOKE_PASSWORD: password,
    CA_FILE: "/etc/it's here/$HOME/`ca`.pem",
    CONNECT_TO: 'stage.acme.test:443:127.0.0.1:8443',
    LOGIN_USER_SELECTOR: '#user > input[name="a b"]',
    PROD__WEB_URL: 'https://acme.test',
    DB_IDENTITY_CMD: 'psql postgres://me:hidden@db -c "select 1"',
  };
  const assignments = givenVariables('stage', given, {});
  expect(assignments).toHaveLength(Object.keys(given).length);
  const { STAGE__SMOKE_PASSWORD, DB_IDENTITY_CMD } = given;
  expect(seenBehind(assignments, { STAGE__SMOKE_PASSWORD, DB_IDENTITY_CMD })).toMatchObject(given);
});

test('a secret is named and never shown, wherever it stands', () => {
  const assignments = givenVariables(
    'stage',
    {
      SMOKE_PASSWORD: password,
      STAGE__SMOKE_PASSWORD_2: 'another long secret',
      FOREIGN_TOKENS: 'ey.ey.ey',
      OPENAPI_URL: `https://stage.acme.test/openapi.json?key=unknown`,
      ME_PATH: `/me/${encodeURIComponent(password)}`,
      HEALTHZ_URL: 'https://me:unknown@stage.acme.test/healthz',
      LOGOUT_SELECTOR: password,
      API_HEADERS: 'x-api-key=hidden',
      LOGIN_EXTRA: 'client_secret=hidden',
      DB_STOP_CMD: 'curl -H "Authorization: Bearer hidden" https://db.acme.test/stop',
    },
    {},
  );
  expect(assignments).toContain('SMOKE_PASSWORD="${SMOKE_PASSWORD:?}"');
  expect(assignments).toContain('LOGOUT_SELECTOR="${LOGOUT_SELECTOR-}"');
  for (const hidden of [password, encodeURIComponent(password), 'unknown', 'another long secret', 'ey.ey.ey', 'hidden'])
    expect(assignments.join(' ')).not.toContain(hidden);
});

test('a shell without the secret names it, and runs nothing', () => {
  const [assignment = ''] = givenVariables('stage', { SMOKE_PASSWORD: password }, {});
  const { status, stdout, stderr } = spawnSync('sh', ['-c', `${assignment} echo ran`], { env: {}, encoding: 'utf8' });
  expect([status === 0, stdout]).toEqual([false, '']);
  expect(stderr).toContain('SMOKE_PASSWORD');
});

for (const [title, name, from, inFile, expected] of [
  ['what the file says just so', 'stage', { WEB_URL: 'https://a.test' }, { WEB_URL: 'https://a.test' }, []],
  ['an empty variable', 'stage', { STAGE__WEB_URL: '' }, {}, []],
  ['what no environment reads', 'stage', { HOME: '/root', STAGE__HOME: '/root', CI: 'true' }, {}, []],
  ["another environment's, which this one does not read", 'stage', { PROD__SMOKE_USER: 'a@acme.test' }, {}, []],
  [
    'the spelling of the document',
    'stage',
    { 'CORS.allow_origins': 'https://a.test' },
    {},
    ['CORS__ALLOW_ORIGINS=https://a.test'],
  ],
  ['a sibling', 'stage-eu', { STAGE_EU__ME_PATH: '/me', STAGE__ME_PATH: '/other' }, {}, ['STAGE_EU__ME_PATH=/me']],
  [
    'several lines, which would break the command',
    'stage',
    { LOGIN_BODY: 'a\nb' },
    {},
    ['LOGIN_BODY="${LOGIN_BODY-}"'],
  ],
] as const) {
  test(`given to ${name}: ${title}`, () => {
    expect(givenVariables(name, from, inFile)).toEqual(expected);
  });
}

test('a target on loopback brings its own variables', () => {
  const from = { STAGE__ME_PATH: '/me' };
  expect(variablesGivenFor('stage', from)).toEqual(['STAGE__ME_PATH=/me']);
  expect(variablesGivenFor('stage', { ...from, POSTFLIGHT_TARGET: 'reference' })).toEqual([]);
});
