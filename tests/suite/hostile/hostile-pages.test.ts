/**
 * Tests hostile pages: whatever a page does in the browser, the run ends in honest verdicts, in bounded time and
 * memory.
 */
import { test } from '@playwright/test';
import { answering, edited, withScript } from './hostile-pages.ts';
import { judgeHostile, type Hostile } from './hostile-run.ts';
import type { Scene } from './hostile-server.ts';
import { answer, drip, endless, silence } from './plays.ts';

const rows = [
  'healthz-open',
  'cookie-httponly',
  'cookie-in-browser',
  'login-dashboard',
  'page-errors',
  'login-before-hydration',
  'auth-guard',
] as const;

/** A page that can only be given up: nobody can sign in on it, and nothing else of it is judged. */
const noPage = {
  'login-dashboard': 'fail',
  'cookie-in-browser': 'not judged',
  'auth-guard': 'not judged',
  'page-errors': 'not judged',
  'login-before-hydration': 'not judged',
} as const;
/** Signed in, and then a dashboard that can only be given up. */
const noDashboard = {
  'login-dashboard': 'fail',
  'cookie-in-browser': 'not judged',
  'auth-guard': 'not judged',
  'page-errors': 'not judged',
} as const;
/**
 * Seconds of waiting: the journey is given up after six times PAGE_TIMEOUT_MS, its form is looked at once more, with
 * scripts and without, and its pages are closed within 6 s.
 */
const WAITS_S = 6 * 3 + 2 * 3 + 6;

/** Gives time to harmless pages that are only slow, even on a busy machine. */
const patient = { PAGE_TIMEOUT_MS: '20000' };

const login = (script: string): Scene[] => [withScript('/login', script)];
const later = (script: string): string => `addEventListener('load', () => setTimeout(() => { ${script} }, 50));`;
const filled = (path: string, html: string): Scene[] => [
  edited(path, page => page.replace('</body>', () => `${html}</body>`)),
];
const download =
  "for (let i = 0; i < 3; i++) { const a = document.createElement('a'); a.href = '/file'; a.download = 'file'; a.click(); }";

const pages: readonly (Omit<Hostile, 'rows'> & Partial<Pick<Hostile, 'rows'>>)[] = [
  {
    title: 'login page opens a few dialogs and asks before it is left',
    exit: 0,
    variables: patient,
    scenes: login(
      "alert('1'); confirm('2'); prompt('3'); addEventListener('beforeunload', event => event.preventDefault());",
    ),
  },
  {
    title: 'login page opens dialogs without end',
    exit: 1,
    verdicts: noPage,
    says: /given up: more than \d+ dialogs/,
    scenes: login("for (;;) alert('again');"),
  },
  {
    title: 'login page opens a thousand pop-ups',
    exit: 1,
    verdicts: noPage,
    says: /given up: more than \d+ pop-ups/,
    scenes: login("for (let i = 0; i < 1000; i++) open('about:blank');"),
  },
  // Its form may be sent before the script has started.
  {
    title: 'login page computes without end',
    exit: 1,
    verdicts: { ...noPage, 'login-before-hydration': ['pass', 'not judged'] },
    scenes: login(later('for (;;) {}')),
  },
  {
    title: 'dashboard computes without end',
    exit: 1,
    verdicts: noDashboard,
    scenes: [withScript('/dashboard', 'for (;;) {}')],
  },
  {
    title: 'login page is never answered',
    exit: 1,
    verdicts: { ...noPage, 'cookie-httponly': 'not judged' },
    scenes: [answering('/login', silence)],
  },
  {
    title: 'login page comes a byte a second',
    exit: 1,
    verdicts: { ...noPage, 'cookie-httponly': 'not judged' },
    scenes: [answering('/login', drip('HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<!doctype html>', ' '))],
  },
  // Bytes end it, not the time of a page, in which a busy machine may receive fewer.
  {
    title: 'login page without end',
    exit: 1,
    variables: patient,
    says: /given up: it (?:took|received) more than \d+ MiB/,
    verdicts: noPage,
    scenes: [answering('/login', endless('text/html', '<!doctype html><title>Sign in</title>'))],
  },
  {
    title: 'login page is sent to and fro',
    exit: 1,
    verdicts: noPage,
    scenes: [
      answering('/login', answer('302 Found', ['Location: /fro'])),
      answering('/fro', answer('302 Found', ['Location: /login'])),
    ],
  },
  { title: 'login page reloads itself without end', exit: 1, verdicts: noPage, scenes: login('location.reload();') },
  // Its form may be sent before the memory is exhausted.
  {
    title: 'login page takes memory without end',
    exit: 1,
    verdicts: { ...noPage, 'login-before-hydration': ['pass', 'not judged'] },
    scenes: login(later('const kept = []; for (;;) kept.push(new Array(1e5).fill({}));')),
  },
  {
    title: 'login page downloads files',
    exit: 0,
    variables: patient,
    scenes: [
      ...login(download),
      answering(
        '/file',
        answer('200 OK', ['Content-Type: application/octet-stream', 'Content-Disposition: attachment'], 'x'),
      ),
    ],
  },
  {
    // Two pages at a time take ten times as much memory, just below the limit.
    title: 'login page of 40 MB',
    exit: 0,
    variables: patient,
    scenes: filled('/login', `<!--${'x'.repeat(40 * 1024 * 1024)}-->`),
  },
  {
    title: 'dashboard of 100,000 elements',
    exit: 0,
    variables: patient,
    scenes: filled('/dashboard', `<ul hidden>${'<li>x'.repeat(100_000)}</ul>`),
  },
  // As large as those of real products: several at a time would exceed the limit.
  {
    title: 'dashboard that takes 150 MiB',
    exit: 0,
    rows: [...rows, 'ui-tolerates-api-shapes'],
    variables: patient,
    scenes: [withScript('/dashboard', 'globalThis.kept = new Uint8Array(150 * 2 ** 20).fill(1);')],
  },
  {
    title: 'dashboard that asks the API after three seconds',
    exit: 0,
    // Each of its forms takes this long.
    waitsS: 80,
    rows: ['login-dashboard', 'ui-tolerates-api-shapes'],
    variables: patient,
    scenes: [
      withScript(
        '/dashboard',
        'const ask = fetch; globalThis.fetch = (...it) => new Promise(go => setTimeout(go, 3_000)).then(() => ask(...it));',
      ),
    ],
  },
  {
    title: 'dashboard that some of its loads show after four seconds',
    exit: 0,
    rows: ['login-dashboard', 'ui-tolerates-api-shapes'],
    variables: patient,
    scenes: [
      withScript(
        '/dashboard',
        'const n = localStorage.n = Number(localStorage.n ?? 0) + 1; if (n > 5 && n % 3 === 0) { document.body.hidden = true; setTimeout(() => (document.body.hidden = false), 4_000); }',
      ),
    ],
  },
  {
    title: 'login page writes a million lines to the console',
    exit: 0,
    variables: patient,
    scenes: login('for (let i = 0; i < 1e6; i++) console.log(i);'),
  },
  {
    title: 'login page asks for a password of the browser',
    exit: 1,
    verdicts: noPage,
    scenes: [
      answering(
        '/login',
        answer('401 Unauthorized', ['WWW-Authenticate: Basic realm="x"', 'Content-Type: text/html'], 'no'),
      ),
    ],
  },
];

for (const page of pages) test(page.title, () => judgeHostile({ rows, waitsS: WAITS_S, ...page }));
