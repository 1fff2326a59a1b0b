/** Tests the report on an environment's names and values that are misspelt, half filled in or of another machine. */
import { writeFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { readEnvText, type EnvFile } from '../../../envs/env-file.ts';
import { loadEnvironment, runSettings } from '../../../envs/environment.ts';
import { placed, unknownInFile } from '../../../envs/unknown-names.ts';
import { notDescribed } from '../../../fixtures/run/preflight.ts';

const stage = {
  WEB_URL: 'https://stage.acme.test',
  NEXT_PUBLIC_API_BASE: 'https://stage.acme.test/api/v1',
  EXPO_PUBLIC_API_BASE: 'https://stage.acme.test/api/v1',
  CORS__ALLOW_ORIGINS: 'https://stage.acme.test',
  SMOKE_USER: 'smoke@acme.test',
  SMOKE_PASSWORD: 'a long secret of stage',
};
const problemsOf = (variables: Record<string, string>): string[] => {
  const described = loadEnvironment('stage', { ...stage, ...variables });
  return described.ok ? [] : described.problems;
};
const fileOf = (text: string): EnvFile => readEnvText(Buffer.from(text), 'envs/stage.env');

test('an unknown name in a file is told with its line and the nearest known one', () => {
  const lines = [
    '# stage',
    'WEB_ULR=https://stage.acme.test',
    'CORS.alow_origins=https://stage.acme.test',
    'LOGIN_PAHT = /session',
    'export API_BASE=https://stage.acme.test/api',
    'QUITE_ANOTHER_THING=1',
    'STAGE__WEB_URL=https://stage.acme.test',
    'PROD__LOGIN_PATH=/session',
    'POSTFLIGHT_DEPTH=full',
    'BASELINE__CONNECT_TO=a:1:b:2',
    'PROD__WEB_URL=https://web.acme.test',
    'CORS.allow_origins=https://stage.acme.test',
  ];
  expect(unknownInFile('stage', fileOf(lines.join('\n')))).toEqual([
    'WEB_ULR is no variable; did you mean WEB_URL? (envs/stage.env:2)',
    'CORS.alow_origins is no variable; did you mean CORS.allow_origins? (envs/stage.env:3)',
    'LOGIN_PAHT is no variable; did you mean LOGIN_PATH? (envs/stage.env:4)',
    'API_BASE is no variable; did you mean NEXT_PUBLIC_API_BASE? (envs/stage.env:5)',
    'QUITE_ANOTHER_THING is no variable; envs/README.md lists all (envs/stage.env:6)',
    'STAGE__WEB_URL needs no prefix in this file; write WEB_URL (envs/stage.env:7)',
    'PROD__LOGIN_PATH belongs into envs/prod.env, as LOGIN_PATH (envs/stage.env:8)',
    'POSTFLIGHT_DEPTH is read from the process environment alone; delete the line (envs/stage.env:9)',
    'BASELINE__CONNECT_TO is read from the process environment alone; delete the line (envs/stage.env:10)',
  ]);
});

test('a secret in a file is refused in every spelling', () => {
  const lines = [
    'STAGE__SMOKE_PASSWORD=a long secret',
    'export PROD__SMOKE_PASSWORD_2="a long secret"',
    'BASELINE__SMOKE_PASSWORD=a long secret',
    'STAGE__FOREIGN_TOKENS=a.b.c',
  ];
  const said = 'is a secret, and secrets come from the process environment only: delete the line and change the secret';
  expect(unknownInFile('stage', fileOf(lines.join('\n')))).toEqual([
    `STAGE__SMOKE_PASSWORD ${said} (envs/stage.env:1)`,
    `PROD__SMOKE_PASSWORD_2 ${said} (envs/stage.env:2)`,
    `BASELINE__SMOKE_PASSWORD ${said} (envs/stage.env:3)`,
    `STAGE__FOREIGN_TOKENS ${said} (envs/stage.env:4)`,
  ]);
  expect(unknownInFile('stage', fileOf('LOCAL__SMOKE_PASSWORD=one of a laptop'))).toEqual([
    'LOCAL__SMOKE_PASSWORD belongs into envs/local.env, as SMOKE_PASSWORD (envs/stage.env:1)',
  ]);
});

test('an unknown name after a prefix, and a setting that is none, are told with the nearest known one', () => {
  expect(problemsOf({ STAGE__WEB_ULR: 'https://stage.acme.test', PROD__LOGIN_PAHT: '/x', STAGE__EMPTY: '' })).toEqual([
    'STAGE__WEB_ULR is no variable; did you mean STAGE__WEB_URL?',
  ]);
  for (const [name, meant] of [
    ['POSTFLIGHT_DEPHT', 'did you mean POSTFLIGHT_DEPTH?'],
    ['postflight_target', 'did you mean POSTFLIGHT_TARGET?'],
    ['POSTFLIGHT_WAIT', 'did you mean POSTFLIGHT_WAIT_S?'],
    ['POSTFLIGHT_SOMETHING_ELSE', 'envs/README.md lists all'],
  ] as const)
    expect(() => runSettings({ [name]: 'full' }), name).toThrow(`${name} is no setting; ${meant}`);
  expect(runSettings({ POSTFLIGHT_DEPHT: '' }).depth).toBe('smoke');
});

test('a missing variable is told with a name that was most likely meant', () => {
  const { SMOKE_PASSWORD: _, ...rest } = stage;
  const described = loadEnvironment('stage', { ...rest, SMOKE_PASWORD: 'a long secret of stage' });
  expect(described.ok ? [] : described.problems).toEqual([
    'SMOKE_PASSWORD is missing; SMOKE_PASWORD is set: did you mean that?',
  ]);
});

test('a problem names a variable as its file spells it', () => {
  const { places } = fileOf('AUTH.token_expire=soon\n');
  expect(placed('AUTH__TOKEN_EXPIRE must be a whole number of seconds', places, {})).toBe(
    'AUTH.token_expire must be a whole number of seconds (envs/stage.env:1)',
  );
});

test('a file in UTF-16, lines that are passed over, and bytes of another encoding are recognised', () => {
  const text = 'WEB_URL=https://stage.acme.test\n';
  for (const bytes of [
    Buffer.from(`\uFEFF${text}`, 'utf16le'),
    Buffer.from(`\uFEFF${text}`, 'utf16le').swap16(),
    Buffer.from(text, 'utf16le'),
  ])
    expect(readEnvText(bytes, 'envs/stage.env')).toMatchObject({
      values: {},
      problems: [expect.stringMatching(/^envs\/stage\.env is in UTF-16, .*save it as UTF-8/)],
    });
  expect(fileOf(`\uFEFF${text}`)).toMatchObject({ values: { WEB_URL: 'https://stage.acme.test' }, problems: [] });
  expect(fileOf('WEB_URL https://stage.acme.test\n\n# a comment\n').problems).toEqual([
    'envs/stage.env:1 is no NAME=value; mend it, or put # before it',
  ]);
  const cp949 = Buffer.concat([Buffer.from('SMOKE_USER='), Buffer.from([0xbd, 0xba, 0xb8]), Buffer.from('\n')]);
  expect(readEnvText(cp949, 'envs/stage.env').problems).toEqual([
    expect.stringMatching(/^SMOKE_USER holds bytes that are no UTF-8 \(envs\/stage\.env:1\)/),
  ]);
  expect(fileOf('DB_STOP_CMD="one\ntwo"\nWEB_URL=https://stage.acme.test\n').problems).toEqual([]);
});

test('a value that is read otherwise than it was written is refused, and one that says the same is not', () => {
  for (const [line, how] of [
    [`LOG_CMD=grep -v '^#' /var/log/api.log`, 'its value ends at #'],
    ['SMOKE_USER=a#b@acme.test', 'its value ends at #'],
    ['RELEASE_API_AT=/version#/tag', 'its value ends at #'],
    [`SCHEMA_CMD=psql -c "select 1 # 2"`, 'its value ends at #'],
    ['LOGOUT_SELECTOR=#sign-out', 'its value is empty, since # begins a comment'],
    ['export DASHBOARD_SELECTOR = #desktop > .list', 'its value is empty, since # begins a comment'],
    ['LOG_CMD="/opt/my app/log" "$POSTFLIGHT_SINCE"', 'its first and its last quote, which are no pair, are taken off'],
    [`LOG_CMD='a' 'b'`, 'its first and its last quote, which are no pair, are taken off'],
    [String.raw`SCHEMA_CMD="psql -c \"select 1\""`, 'the backslash before " stays in its value'],
  ] as const)
    expect(fileOf(`A=1\n${line}\n`).problems, line).toEqual([
      `${/[A-Z_]{2,}/.exec(line)?.[0]}: ${how} (envs/stage.env:2); put it into quotes (', " or \`) that it does not hold`,
    ]);
  for (const line of [
    `LOG_CMD='grep -v "^#" /var/log/api.log' # of today`,
    'LOG_CMD=journalctl -u api --since "@$POSTFLIGHT_SINCE_EPOCH" # of "today", and it is # enough',
    'LOG_CMD="/opt/my app/log" "$POSTFLIGHT_SINCE" -o cat',
    'RELEASE_API_AT="/version#/tag"',
    'SMOKE_USER= # by the process',
    'SMOKE_USER=#',
    'SMOKE_USER=# by the process',
    'SMOKE_USER= #by the process',
    `LOGOUT_SELECTOR='#sign-out'`,
    `DEPENDENCIES='[{"name":"redis","stop":"a; b"}]'`,
    'DB_STOP_CMD="',
    `NAME=it's`,
    'LOG_CMD=`a "b" \'c\'`',
    `LOG_CMD='ssh api 'journalctl -u api''`,
    String.raw`DB_STOP_CMD='node -e "stop('\''db'\'')"'`,
    'export DB_STOP_CMD: docker stop db; sleep 1',
  ])
    expect(fileOf(`${line}\n`).problems, line).toEqual([]);
});

for (const [what, patch, said] of [
  ['${…}', { WEB_URL: 'https://${HOST}' }, 'WEB_URL holds ${HOST}, which nothing fills in here'],
  ['$NAME', { WEB_URL: 'https://$HOST/' }, 'WEB_URL holds $HOST, which nothing fills in here'],
  ['{{ }}', { LOGIN_PATH: '/{{version}}/login' }, 'LOGIN_PATH holds {{version}}, which nothing fills in here'],
  ['%NAME%', { HEALTHZ_URL: 'https://%HOST%/healthz' }, 'HEALTHZ_URL holds %HOST%, which nothing fills in here'],
  ['${…} in a list', { CORS__ALLOW_ORIGINS: 'https://${HOST}' }, 'CORS__ALLOW_ORIGINS holds ${HOST}, which nothing'],
  ['port 0', { WEB_URL: 'https://stage.acme.test:0' }, 'WEB_URL has port 0; ports are 1 to 65535'],
  ['port 70000', { WEB_URL: 'https://stage.acme.test:70000/' }, 'WEB_URL has port 70000; ports are 1 to 65535'],
  ['port 0 of a list', { CORS__ALLOW_ORIGINS: 'https://a.test:0' }, 'CORS__ALLOW_ORIGINS has port 0; ports are'],
  ['port 0 of a mapping', { CONNECT_TO: 'stage.acme.test:443:127.0.0.1:0' }, 'CONNECT_TO is not HOST1:PORT1'],
  [
    'an IDN',
    { CORS__ALLOW_ORIGINS: 'https://한국.test' },
    'CORS__ALLOW_ORIGINS is not an origin as browsers write it; write https://xn--3e0b707e.test',
  ],
  [
    'a slash at the end of an origin',
    { CORS__ALLOW_ORIGINS: 'https://stage.acme.test/' },
    'CORS__ALLOW_ORIGINS is not an origin as browsers write it; write https://stage.acme.test',
  ],
  ['any origin', { CORS__ALLOW_ORIGINS: '*' }, 'CORS__ALLOW_ORIGINS is *, with which no browser sends cookies'],
  ['an empty list', { CORS__ALLOW_ORIGINS: '[]' }, 'CORS__ALLOW_ORIGINS is an empty list'],
  [
    'far too long a wait',
    { PAGE_TIMEOUT_MS: '99999999999999' },
    'PAGE_TIMEOUT_MS must be from 100 to 90000 milliseconds',
  ],
  ['seconds for milliseconds', { PAGE_TIMEOUT_MS: '10' }, 'PAGE_TIMEOUT_MS must be from 100 to 90000 milliseconds'],
  ['a window of years', { LOGIN_LIMIT_WINDOW_S: '99999999' }, 'LOGIN_LIMIT_WINDOW_S must be from 1 to 86400 seconds'],
  [
    'a token for ever',
    { AUTH__TOKEN_EXPIRE: '9'.repeat(30) },
    'AUTH__TOKEN_EXPIRE must be from 1 to 315360000 seconds',
  ],
  ['a placeholder of a password', { SMOKE_PASSWORD: '<password>' }, 'SMOKE_PASSWORD is still a placeholder'],
  ['a name for a password', { SMOKE_PASSWORD: '${SMOKE_PASSWORD}' }, 'SMOKE_PASSWORD is still a placeholder'],
  ['a masked password', { SMOKE_PASSWORD: '***' }, 'SMOKE_PASSWORD is still a placeholder'],
  ["one's own host", { WEB_URL: 'https://app.your-domain.com' }, 'WEB_URL is still a placeholder'],
  ['an address of examples', { WEB_URL: 'https://stage.example.com' }, 'WEB_URL is still a placeholder'],
] satisfies [string, Record<string, string>, string][]) {
  test(`${what} is told by name, in one line`, () => {
    const problems = problemsOf(patch);
    expect(problems).toEqual([expect.stringContaining(said)]);
  });
}

for (const [what, patch] of [
  ['an account of example.com', { SMOKE_USER: 'smoke@example.com' }],
  ['a password with brackets', { SMOKE_PASSWORD: 'k7<Qp>w93mXz' }],
  [
    'a host with "your-"',
    { WEB_URL: 'https://app.your-fitness.co.kr', CORS__ALLOW_ORIGINS: 'https://app.your-fitness.co.kr' },
  ],
  ['a JSON list', { CORS__ALLOW_ORIGINS: '["https://stage.acme.test", "https://admin.acme.test:8443"]' }],
  ['an IDN of the web app', { WEB_URL: 'https://한국.test' }],
  ['percent encodings of a path', { LOGIN_PAGE: '/%EA%B0%80%EC%9E%85' }],
  ['a password like a shell variable', { SMOKE_PASSWORD: '$2b$12$Qp{x}w93mXz' }],
  ['a variable in a command', { DB_STOP_CMD: 'docker stop ${DB}' }],
] satisfies [string, Record<string, string>][]) {
  test(`${what} is no mistake`, () => {
    expect(problemsOf(patch)).toEqual([]);
  });
}

test('a path of another machine is told as that', () => {
  test.skip(process.platform === 'win32', 'there these are paths');
  expect(() => runSettings({ POSTFLIGHT_REPORTS: 'C:\\reports' })).toThrow(
    /^POSTFLIGHT_REPORTS is C:\\reports, a path of Windows, and this is \w+; write a path of this machine/,
  );
  expect(() => runSettings({ POSTFLIGHT_REPORTS: 'out\\reports' })).toThrow(/a path of Windows/);
  expect(() => runSettings({ POSTFLIGHT_REPORTS: '~/reports' })).toThrow(/only a shell knows what ~ is/);
  expect(() => runSettings({ POSTFLIGHT_REPORTS: '${HOME}/reports' })).toThrow(/holds \$\{HOME\}/);
  expect(problemsOf({ CA_FILE: 'C:\\ca.pem' })).toEqual([
    expect.stringMatching(/^CA_FILE is C:\\ca\.pem, a path of Win/),
  ]);
});

test('a CA_FILE that holds no authority is told by what it holds', () => {
  for (const [name, content, said] of [
    [
      'key.pem',
      '-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n',
      'holds no PEM certificate, but a private key',
    ],
    ['ca.der', Buffer.from([0x30, 0x82, 1, 2]), 'is in DER, not in PEM; convert it: openssl x509 -inform der'],
    [
      'cut.pem',
      '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n',
      'holds a certificate that cannot be decoded',
    ],
  ] as const) {
    const file = test.info().outputPath(name);
    writeFileSync(file, content);
    expect(problemsOf({ CA_FILE: file })).toEqual([expect.stringContaining(`CA_FILE ${file} ${said}`)]);
  }
});

test('problems of a description fit into the given number of lines, the first ones first', () => {
  const problems = Array.from({ length: 30 }, (_, i) => `NAME_${i} is missing`);
  const lines = notDescribed('stage', problems).split('\n');
  expect(lines).toHaveLength(15);
  expect(lines.slice(0, 2)).toEqual(['stage is not described:', '  - NAME_0 is missing']);
  expect(lines.at(-2)).toBe('  and 18 more');
  expect(notDescribed('stage', problems.slice(0, 13)).split('\n')).toHaveLength(15);
  expect(notDescribed('stage', problems, 5).split('\n')).toHaveLength(5);
});
