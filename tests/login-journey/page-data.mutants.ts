/** Mutants and variations of the guard's row: the data of a page, in the ways of web frameworks. */
import {
  all,
  answerWith,
  inEnvironment,
  named,
  replaceInBody,
  when,
  type Proof,
} from '../../fixtures/proof/faults/faults.ts';

const loginPage = { to: 'login page', method: 'GET' } as const;

/** The login page shows a framework by this HTML; the data of its pages are `body` at these addresses. */
const framework = (html: string, path: RegExp, body: unknown) =>
  all(
    when(loginPage, replaceInBody('</main>', `</main>${html}`)),
    when({ path }, answerWith({ status: 200, headers: { 'Content-Type': 'application/json' }, body })),
  );
const svelteKit = '<div data-x="__sveltekit_1x3tuez"></div>';
const remix = '<div data-x="__remixContext"></div>';
const toLogin = { type: 'redirect', location: '/login?returnTo=%2Fdashboard' };
const mine = [{ notes: 1, owner: 4 }, [2, 3], 'Buy milk', 'Call Ann', 'smoke1@stage.test'];

export default {
  mutants: {
    'auth-guard': [
      named(
        'the layout alone guards the data of SvelteKit',
        framework(svelteKit, /^\/dashboard\/__data\.json\?x-sveltekit-invalidated=001$/, {
          type: 'data',
          nodes: [mine],
        }),
      ),
      named(
        'the root layout alone guards the data of SvelteKit',
        framework(svelteKit, /^\/dashboard\/__data\.json\?x-sveltekit-invalidated=01$/, {
          type: 'data',
          nodes: [mine],
        }),
      ),
      named(
        'a route of its own guards the data of React Router',
        framework(
          '<div data-x="__reactRouterContext"></div>',
          /^\/dashboard\.data\?_routes=routes(?:\/|%2F)dashboard$/i,
          mine,
        ),
      ),
      named('a proxy guards pages alone, and not the data of Remix', framework(remix, /^\/dashboard\?_data=/, mine)),
      named(
        "a proxy guards pages alone, and not Nuxt's payload",
        framework(
          '<script type="application/json" id="__NUXT_DATA__">[]</script>',
          /^\/dashboard\/_payload\.json/,
          mine,
        ),
      ),
      named(
        "a proxy guards pages alone, and not the data of Next's pages",
        framework(
          '<script type="application/json" id="__NEXT_DATA__">{"page":"/login","buildId":"k7-Qp_w9"}</script>',
          /^\/_next\/data\/k7-Qp_w9\/dashboard\.json/,
          mine,
        ),
      ),
    ],
  },
  variations: [
    inEnvironment(
      'stage',
      named(
        'SvelteKit leads visitors to the login from its data, too',
        framework(svelteKit, /\/__data\.json/, toLogin),
      ),
    ),
    inEnvironment(
      'local',
      named(
        'Remix answers visitors with data that are not theirs',
        framework(remix, /\.data$|[?&]_data=/, { notes: [] }),
      ),
    ),
  ],
} satisfies Proof;
