/** Mutants and variations of the rows on the login's journey: the pages that a visitor sees. */
import {
  all,
  except,
  inEnvironment,
  named,
  replaceInBody,
  setBody,
  setStatus,
  when,
  type Proof,
} from '../../fixtures/proof/faults/faults.ts';

const script = { path: /\/assets\/app\.[^/]{1,100}\.js$/ } as const;
const visitorsPage = {
  to: 'dashboard page',
  method: 'GET',
  header: (value: (name: string) => string | undefined) => !value('cookie'),
} as const;

/** Visitors get this page. */
const shown = (html: string) =>
  when(visitorsPage, setBody(`<!doctype html><meta charset="utf-8"><title>Page</title>${html}`, 'text/html'));
const wayIn = '<a href="/login">Log in</a>';

export default {
  mutants: {
    'auth-guard': [
      named(
        'an empty dashboard beside a link to the login',
        shown(`<div>${wayIn}</div><h1>Dashboard</h1><p>No entries.</p>`),
      ),
      named(
        'an empty dashboard, whose head says that nobody is signed in',
        shown(`<header><p>You are not logged in.</p>${wayIn}</header><h1>Your entries</h1><p>Entries: 0</p>`),
      ),
      named(
        'a page that asks to sign in shows whose it is',
        shown(`<h1>Welcome back</h1><p>Sign in again to go on as smoke1@stage.test.</p>${wayIn}`),
      ),
      named(
        'a page that asks to sign in, and shows no way to do it',
        shown('<h1>Sorry</h1><p>Please sign in first.</p>'),
      ),
    ],
    logout: [
      named(
        'the page shows a link to the login, and still its sign-out',
        when(
          script,
          replaceInBody(
            'return toLogin()',
            `return show({}, []), document.body.insertAdjacentHTML('beforeend', '${wayIn}')`,
          ),
        ),
      ),
    ],
  },
  also: {
    'auth-guard': ['hsts', 'logout', 'private-pages-uncached'],
    logout: ['auth-guard', 'cookie-deletion', 'page-errors'],
  },
  variations: [
    inEnvironment(
      'local',
      named(
        'visitors read that a login is needed, with a link to it',
        shown(
          '<h1>로그인이 필요합니다</h1><p>이 페이지를 보려면 로그인해 주세요.</p><p><a href="/login?next=%2Fdashboard">로그인</a></p>',
        ),
      ),
    ),
    // The front page leads there, for robots too.
    except(
      ['search-indexing'],
      inEnvironment(
        'prod',
        named(
          'visitors get a page of 403',
          when(
            visitorsPage,
            all(setStatus(403), setBody('<!doctype html><title>403</title><h1>Forbidden</h1>', 'text/html')),
          ),
        ),
      ),
    ),
  ],
} satisfies Proof;
