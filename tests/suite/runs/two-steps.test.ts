/**
 * Tests runs on products whose login asks for the account before the password, in the ways of common products: the
 * verdicts if the second step comes, and if it does not.
 */
import { expect, test } from '@playwright/test';
import { startReference } from '../../../fixtures/target/reference/reference.ts';
import { cellOf, runSuite, type Run } from '../child-run.ts';
import { startHostileProxy, type Play, type Scene } from '../hostile/hostile-server.ts';
import * as plays from '../hostile/plays.ts';
import { API_PATH, asset, at, page } from '../hostile/wire-scenes.ts';
import { idsWith } from './stranger-run.ts';

const rows =
  'login-dashboard|auth-guard|login-return-path|login-refusal|logout|login-before-hydration|password-stays-home|password-storage|page-errors';

/** Runs the checks of the login's journey on local. `secret`: its password. */
async function runAgainst(
  scenes: readonly Scene[],
  variables: Readonly<Record<string, string>> = {},
  only = rows,
): Promise<Run & { secret: string }> {
  const reference = await startReference('local', { log: false });
  try {
    const proxy = await startHostileProxy(reference, { scenes, caFile: test.info().outputPath('ca.pem') });
    try {
      const args = ['--project=local', '-g', `@(${only})( |$)`];
      const run = await runSuite(args, { ...proxy.variables, ...variables });
      return { ...run, secret: reference.variables['SMOKE_PASSWORD'] ?? '' };
    } finally {
      await proxy.close();
    }
  } finally {
    await reference.close();
  }
}

type Change = readonly [from: string, to: string];

/** The target's own answer with an edited text. @throws Error if a text does not occur in it. */
const edited = (...changes: readonly Change[]): Play =>
  plays.changed((head, body) => {
    const text = changes.reduce((now, [from, to]) => {
      if (!now.includes(from)) throw new Error(`not in the answer: ${from}`);
      return now.replace(from, () => to);
    }, body.toString());
    const lines = head.replace(/\r\ncontent-length: [^\r]*/i, '');
    return Buffer.from(`${lines}\r\nContent-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
  });

const form = '<form id="login" method="post" action="/login" novalidate>';
const account = `<label for="email">Email</label>
<input id="email" name="email" type="email" autocomplete="username" autocapitalize="none" spellcheck="false" required>`;
const password = `<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required>`;
const button = '<button type="submit" disabled>Sign in</button>';
const json = [
  'Content-Type: application/json',
  'Access-Control-Allow-Origin: http://localhost:3000',
  'Access-Control-Allow-Credentials: true',
];

/** Code of the first step: it asks `path` about the account, and continues if the API knows it. */
const firstStep = (path: string, goOn: string): readonly Change[] => [
  ["form.querySelector('button')", "form.querySelector('[type=submit]')"],
  [
    'const { email, password } = form.elements;',
    "const { email, password } = form.elements; const second = document.getElementById('second');",
  ],
  ['[email, password].find(', '(second.hidden ? [email] : [email, password]).find('],
  [
    "say('');\n",
    `say('');
if (second.hidden) {
  const known = await call('${path}', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ email: email.value }) });
  if (!known.ok) return say('We do not know this account.');
  ${goOn}
  return;
}
`,
  ],
];
const shows = 'second.hidden = false;';

/** One document, in which the password is hidden until the API has answered the account alone at `path`. */
const inOneDocument = (path: string, answer: Play, goOn = shows, ...more: readonly Change[]): Scene[] => [
  page(edited([password, `<div id="second" hidden>${password}</div>`], ...more)),
  asset(edited(...firstStep(path, goOn))),
  {
    on: asked => asked.method === 'POST' && asked.path === API_PATH + path,
    play: (socket, asked) =>
      asked.body.includes('"password"') ? asked.passOn().then(whole => void socket.end(whole)) : answer(socket, asked),
  },
];
const known = plays.answer('200 OK', json, '{"next":"password"}');

/** Two documents: the first sends the account by itself, as a page without a script does. */
const inTwoDocuments: Scene[] = [
  page(edited([form, '<form id="start" action="/welcome">'], [password, ''], [button, '<button>Weiter</button>'])),
  at('/welcome', async (socket, asked) => {
    const second = edited([account, '<input id="email" name="email" type="hidden">']);
    const passOn = () => asked.passOn(asked.head.replace(/\/welcome\S*/, '/login'));
    await second(socket, { ...asked, passOn });
  }),
  asset(
    edited(
      [
        "const button = form.querySelector('button');",
        "if (!form) return; const button = form.querySelector('button');",
      ],
      [
        'const { email, password } = form.elements;',
        "const { email, password } = form.elements; email.value = new URLSearchParams(location.search).get('email');",
      ],
    ),
  ),
];

/**
 * A form that asks for an address for another reason, and another provider's login, come before it; with a decoy
 * inside.
 */
const amongOthers: readonly Change[] = [
  [
    form,
    `<form action="/login" method="post"><label>Email <input type="email" name="news"></label><button type="submit">Subscribe</button></form>${form}<button type="button">Continue with Google</button>`,
  ],
  [account, `${account}<input type="password" name="kept" aria-label="Password" tabindex="-1" aria-hidden="true">`],
];
const withoutButton: Change = [button, '<button type="submit" hidden disabled>Sign in</button>'];

for (const [what, scenes] of [
  ['in two documents, of words in another language', inTwoDocuments],
  [
    'at one address of the API, by Enter',
    inOneDocument('/auth/login', known, `${shows} button.hidden = false;`, withoutButton),
  ],
  [
    'among other forms, with a field for password managers',
    inOneDocument('/auth/lookup', known, shows, ...amongOthers),
  ],
] satisfies [string, Scene[]][])
  test(`a login in two steps ${what}: all is judged`, async () => {
    const run = await runAgainst(scenes);
    expect(idsWith(run, 'fail', 'advice', 'inconclusive', 'not judged'), run.text).toEqual([]);
    expect(idsWith(run, 'pass'), run.text).toHaveLength(9);
    expect(run.code).toBe(0);
  });

/** The first step leads there, by a link in its script. */
const leadsTo = (url: string): Scene[] => inOneDocument('/auth/lookup', known, `location.assign('${url}');`);

for (const [what, scenes, says] of [
  ['leads to another host', leadsTo('https://sso.elsewhere.test/start'), /leads to https:\/\/sso\.elsewhere\.test, /],
  [
    'answers and shows nothing',
    inOneDocument('/auth/lookup', known, "say('We sent you a link.');"),
    /asked for no password: .* the page says "We sent you a link\."; LOGIN_SUBMIT_SELECTOR names/,
  ],
  [
    'is limited',
    inOneDocument('/auth/lookup', plays.answer('429 Too Many Requests', [...json, 'Retry-After: 600'], '{}')),
    /login budget: POST \S+\/auth\/lookup answers 429/,
  ],
  [
    'is lost on its way',
    inOneDocument('/auth/lookup', plays.answer('503 Service Unavailable', json, '{}')),
    /auth\/lookup, the first step of the login: 503, in the product's place/,
  ],
] satisfies [string, Scene[], RegExp][])
  test(`a first step that ${what}: not judged, and it is told`, async () => {
    const run = await runAgainst(scenes, { PAGE_TIMEOUT_MS: '3000' }, 'login-dashboard');
    expect(cellOf(run, 'login-dashboard', 'local'), run.text).toMatchObject({
      verdict: 'not judged',
      reason: expect.stringMatching(says),
    });
    expect(run.code).toBe(2);
    expect(run.text).not.toContain(run.secret);
  });

test('a first step that knows no account whose login the API takes: the login is broken, and the answer is told', async () => {
  const unknown = plays.answer('404 Not Found', json, '{"detail":"unknown"}');
  const run = await runAgainst(inOneDocument('/auth/lookup', unknown), { PAGE_TIMEOUT_MS: '3000' }, 'login-dashboard');
  expect(cellOf(run, 'login-dashboard', 'local')?.verdict, run.text).toBe('fail');
  expect(run.text).toMatch(
    /auth\/lookup answered 404 to SMOKE_USER, and the page says "We do not know this account\."/,
  );
});
