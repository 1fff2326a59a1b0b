/**
 * Tests the redaction of everyday words: cookie values that are no credentials stay, and a password that is a word of
 * reports is removed where it is used as a value.
 */
import { expect, test } from '@playwright/test';
import { credentialsAmong, mayBeCredential } from '../../../fixtures/probe/parse/credential.ts';
import { buildReport, withoutSecrets } from '../../../fixtures/report/conformance/conformance.ts';
import { renderConsole } from '../../../fixtures/report/conformance/console.ts';
import { renderHtml } from '../../../fixtures/report/conformance/html.ts';
import { renderMarkdown } from '../../../fixtures/report/markdown.ts';
import { isXml } from '../../../fixtures/report/redaction/documents.ts';
import { Redactor, REDACTED } from '../../../fixtures/report/redaction/redact.ts';
import RedactionReporter from '../../../fixtures/report/redaction/redaction-reporter.ts';

const everyday = [
  ...[
    'true',
    'false',
    'null',
    'light',
    'dark',
    'pass',
    'stage',
    'None',
    'login',
    'collapsed',
    'accepted-all',
    '',
    '0',
    '200',
  ],
  ...[
    '1700000000000',
    '1.24.3',
    'en-US',
    'ko',
    'Asia/Seoul',
    'America/Argentina/Buenos_Aires',
    'KRW',
    'variant-b',
    'variant2',
  ],
  ...[
    'cookie-secure',
    'never-green-on-nothing',
    'postflight-conformance/2',
    'darkMode',
    'smoke@example.com',
    '/dashboard/items',
  ],
  ...[
    'https://stage.example.com/dashboard?next=/a',
    '2026-11-28',
    '2026-11-28T12:00:00.000Z',
    '"quoted"',
    '한국어',
    '%7B%22open%22%3Atrue%7D',
  ],
  ...['MinifluxSessionID', 'ASP.NET_SessionId', 'lastUserId', 'AuthTokenJWT'],
  ...['GA1.1.123456789.1700000000', 'undefined', 'not judged', '%', '%zz'],
];
const credentials = [
  ...[
    '8f14e45fceea167a',
    '3f2b8c1e-9d4a-4c7b-8e21-5a6b7c8d9e0f',
    'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl',
    'x7Kq0Zt3Vb9L',
  ],
  ...[
    's%3AhK3xQ9vT2mB8.c2lnbmF0dXJl',
    '4bhRkQ9TzWq_-Lm8',
    'fr2n8c5d7a1b|9e0f',
    '8391047561938475',
    'kqzjxvwpghtmrbnsldfcyeuo',
  ],
];

test('everyday cookie values are no credentials, and tokens are', () => {
  expect(everyday.filter(mayBeCredential)).toEqual([]);
  expect(credentials.filter(value => !mayBeCredential(value))).toEqual([]);
  expect(
    credentialsAmong(
      [
        ['theme', 'light'],
        ['access_token', 'kqzjxvwpghtm'],
        ['csrf', '8f14e45fceea167a'],
        ['other', 'kqzjxvwpghtm'],
      ],
      'access_token',
    ),
  ).toEqual(['kqzjxvwpghtm', '8f14e45fceea167a']);
  expect(credentialsAmong([['access_token', 'pass']], 'access_token'), 'the target chooses it').toEqual([]);
});

/** Passwords that people choose, and that a report contains anyway. */
const words = [
  'pass',
  'fail',
  'stage',
  'smoke',
  'true',
  'null',
  '200',
  '0000',
  'a',
  'light',
  'cookie-secure',
  'not judged',
  'setup',
  'error',
  'en-US',
  'verdict',
  'requirement',
  'chromium',
  'sunshine',
  'hunter2',
  'container',
];

for (const password of words) {
  test(`password "${password}" is taken out where it stands as a value, and reports keep their words`, () => {
    const redactor = new Redactor(() => [password]);
    const encoded = encodeURIComponent(password);
    for (const [before, after] of [
      [`{"email":"someone","password":"${password}"}`, `{"email":"someone","password":"${REDACTED}"}`],
      [`the answer repeats \\"password\\":\\"${password}\\"}`, `the answer repeats \\"password\\":\\"${REDACTED}\\"}`],
      [`GET /login?password=${encoded}&next=x`, `GET /login?password=${REDACTED}&next=x`],
      [`<input value="${password}">`, `<input value="${REDACTED}">`],
      [`- textbox "Word": ${password}\n- button`, `- textbox "Word": ${REDACTED}\n- button`],
      [`Received: \u001b[31m"${password}"\u001b[39m`, `Received: \u001b[31m"${REDACTED}"\u001b[39m`],
      [password, REDACTED],
    ] as const)
      expect(redactor.text(before)).toBe(after);

    const result = {
      suites: [
        { title: 'stage', tests: [{ projectName: 'stage', status: 'expected', tags: ['@cookie-secure'], ok: true }] },
      ],
      annotations: [
        { type: 'requirement', description: 'cookie-secure' },
        { type: 'observed', description: `body {"p":"${password}"}` },
      ],
      labels: [
        { name: 'tag', value: 'cookie-secure' },
        { name: 'parentSuite', value: 'stage' },
      ],
      errors: [{ message: `Error: cookie-secure: it must\n  seen "${password}"` }],
      sent: { password, [password]: null },
      list: [200, 0, true, null],
    };
    const clean = JSON.parse(
      Buffer.from(redactor.bytes('results.json', Buffer.from(JSON.stringify(result)))).toString(),
    ) as unknown;
    expect(clean).toEqual({
      ...result,
      annotations: [result.annotations[0], { type: 'observed', description: `body {"p":"${REDACTED}"}` }],
      errors: [{ message: `Error: cookie-secure: it must\n  seen "${REDACTED}"` }],
      sent: { password: REDACTED, [password]: null },
    });

    const xml = `<?xml version="1.0"?>\n<testsuites name="stage" tests="200" failures="0"><testsuite hostname="stage" errors='0'><testcase name="a"><properties><property name="requirement" value="cookie-secure"/><property name="observed" value="p=${password}"/></properties><failure type="true"><![CDATA[seen "${password}" ]]></failure></testcase></testsuite></testsuites>`;
    const redacted = Buffer.from(redactor.bytes('junit.xml', Buffer.from(xml))).toString();
    expect(redacted).toBe(
      xml.replace(`p=${password}`, `p=${REDACTED}`).replace(`"${password}" ]]`, `"${REDACTED}" ]]`),
    );
    expect(isXml(redacted)).toBe(true);
  });
}

const row = {
  topic: 'auth-cookie',
  level: 'must',
  must: 'The auth cookie must pass.',
  source: ['쿠키/CORS 정책'],
  production: 'safe',
  status: 'built',
} as const;
const built = (seen: string) =>
  buildReport(
    {
      'cookie-secure': { ...row, expect: { stage: true } },
      'healthz-open': { ...row, topic: 'health', expect: { stage: { status: 200 } } },
    },
    (['cookie-secure', 'healthz-open'] as const).map(id => ({
      id,
      environment: 'stage',
      test: `tests/a.spec.ts:1 ${id}`,
      at: 'POST https://stage.example.test/login',
      status: id === 'cookie-secure' ? 'failed' : 'passed',
      expectedStatus: 'passed',
      errors:
        id === 'cookie-secure'
          ? [`Error: ${id}: it must\n  environment  stage\n  seen         {"given":"${seen}"}\n\nExpected: true`]
          : [],
      annotations: [
        { type: 'observed', description: `answered 200, ?p=${seen}` },
        ...(id === 'cookie-secure' ? [{ type: 'fail', description: id }] : []),
      ],
      assertions: 1,
      durationMs: 1,
    })),
    {
      startedAt: '2026-11-28T00:00:00.000Z',
      durationMs: 200,
      depth: 'smoke',
      target: 'deployed',
      environments: ['stage'],
      versions: { postflight: '0', node: '20', playwright: '1' },
      selection: false,
      interrupted: false,
      problems: [],
    },
  );

test('conformance report says the same with any password, but for the password', () => {
  const drawn = (report: ReturnType<typeof built>) => ({
    json: JSON.stringify(report, null, 2),
    md: renderMarkdown(report),
    html: renderHtml(report),
    console: renderConsole(report, { colour: false, files: ['reports/conformance.json'] }),
  });
  const expected = drawn(built(REDACTED));
  for (const password of words) {
    const redactor = new Redactor(() => [password]);
    const report = drawn(withoutSecrets(built(password), text => redactor.text(text)));
    expect(report, password).toEqual(expected);
    for (const ending of ['json', 'md', 'html'] as const)
      expect(
        Buffer.from(redactor.bytes(`reports/conformance.${ending}`, Buffer.from(report[ending]))).toString(),
        `${password} in conformance.${ending}`,
      ).toBe(expected[ending]);
    expect(redactor.text(report.console), password).toBe(expected.console);
  }
});

test('objects that reporters share keep their ids, tags and states', () => {
  for (const password of ['stage', 'cookie-secure', 'passed', 'requirement', 'smoke']) {
    const config = {
      projects: [{ outputDir: '/no-output', metadata: { depth: 'smoke', environments: ['stage'], note: password } }],
      metadata: {},
    };
    const annotations = [
      { type: 'requirement', description: 'cookie-secure' },
      { type: 'not run', description: 'stage is not described' },
    ];
    const result = {
      status: 'passed',
      attachments: [],
      steps: [],
      errors: [{ message: `not judged: {"word":"${password}"}` }],
      annotations,
      stdout: [],
      stderr: [],
    };
    const reporter = new RedactionReporter({ secrets: () => [password] });
    Reflect.apply(reporter.onBegin, reporter, [{ rootDir: '/', reporter: [], ...config }]);
    Reflect.apply(reporter.onTestEnd, reporter, [{ annotations }, result]);
    expect(result).toMatchObject({
      status: 'passed',
      annotations: [
        { type: 'requirement', description: 'cookie-secure' },
        { type: 'not run', description: 'stage is not described' },
      ],
      errors: [{ message: `not judged: {"word":"${REDACTED}"}` }],
    });
    expect(config.projects[0]?.metadata, password).toEqual({ depth: 'smoke', environments: ['stage'], note: REDACTED });
  }
});
