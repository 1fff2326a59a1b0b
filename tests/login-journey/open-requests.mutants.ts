/**
 * Mutants and variations of the rows on the login's journey, on pages whose requests are never all answered: one polls
 * or waits for events, abandons its prefetches, or counts its visits on a host that is out of reach.
 */
import {
  all,
  dropHeader,
  hang,
  inEnvironment,
  named,
  replaceInBody,
  setBody,
  when,
  type Proof,
} from '../../fixtures/proof/faults/faults.ts';

const loginPage = { to: 'login page', method: 'GET', type: /html/ } as const;
const dashboardPage = { to: 'dashboard page', method: 'GET' } as const;
const script = { path: /\/assets\/app\.[^/]{1,100}\.js$/ } as const;

/** Sends a request without waiting for it. */
const code = `const ask = (...of) => fetch(...of).catch(() => undefined);
ask('/poll');
new EventSource('/events');
const ahead = new AbortController();
ask('/login?ahead', { signal: ahead.signal });
ahead.abort();
const picture = new Image();
picture.src = '/picture';
picture.src = '';
`;
const scripts = `<script>${code}</script><script async src="https://visits.example.net/count.js"></script>`;
/** The calls of such pages. */
const polls = all(
  ...['/poll', '/events', '/picture'].map(path => when({ path }, hang())),
  ...[loginPage, dashboardPage].map(page => when(page, dropHeader('Content-Security-Policy'))),
);
/** Both pages, as they are otherwise. */
const onPages = all(
  polls,
  ...[loginPage, { ...dashboardPage, type: /html/ }].map(page =>
    when(page, replaceInBody('</head>', `${scripts}</head>`)),
  ),
);

export default {
  mutants: {
    'auth-guard': [
      named(
        'somebody who is not signed in stays on an empty dashboard, which polls',
        all(
          polls,
          when(
            { ...dashboardPage, header: value => !value('cookie') },
            setBody(`<!doctype html><title>Dashboard</title>${scripts}<h1>Dashboard</h1>`, 'text/html'),
          ),
        ),
      ),
    ],
    logout: [
      named(
        'the page, which polls, keeps showing the dashboard to whoever is signed out',
        all(onPages, when(script, replaceInBody('return toLogin()', 'return show({}, [])'))),
      ),
    ],
    'login-dashboard': [
      named(
        'the login leads nowhere, from a page that polls',
        all(onPages, when(script, replaceInBody('return location.assign(destination())', "return say('')"))),
      ),
    ],
  },
  also: {
    'auth-guard': ['hsts', 'logout', 'page-errors', 'private-pages-uncached'],
    logout: ['auth-guard', 'cookie-deletion', 'page-errors'],
    'login-dashboard': ['page-errors'],
  },
  variations: [inEnvironment('prod', named('pages whose requests are never all answered', onPages))],
} satisfies Proof;
