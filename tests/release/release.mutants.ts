/** Mutants and variations of the row on the identity of the release. */
import {
  addHeaderLine,
  all,
  cachedAnswer,
  dropField,
  everyNth,
  fromNth,
  inEnvironment,
  named,
  replaceInBody,
  setField,
  setHeader,
  variables,
  when,
  type Proof,
} from '../../fixtures/proof/faults/faults.ts';

const health = { to: 'healthz', method: 'GET', status: 200 } as const;
const page = { path: /^\/(?:dashboard|login)?$/, type: /text\/html/ } as const;
const api = (release: string | null | number) => when(health, setField('release', release));
const web = (release: string) => when(page, replaceInBody(/data-dpl-id="[^"]*"/, `data-dpl-id="${release}"`));
const soon = variables({ RELEASE_WAIT_S: '2' });

export default {
  mutants: {
    'release-identity': [
      named('the API is the release before', all(api('v1.3.9'), soon)),
      named('the web app is the release before', all(web('v1-3-9'), soon)),
      named('one of two processes is old', all(everyNth(2, api('v1.3.9')), soon)),
      named('one of three pages is old', all(everyNth(3, web('v1.3.9')), soon)),
      named('a deploy that did nothing', variables({ EXPECTED_TAG: 'v1.5.0', RELEASE_WAIT_S: '2' })),
      named('an old process does not know releases', all(everyNth(2, when(health, dropField('release'))), soon)),
      named('a release candidate', all(api('v1.4.0-rc.1'), soon)),
      named('no value was filled in', all(api(null), soon)),
      named('a cache of the answer', when(health, setHeader('Age', '31'))),
      named('a cache that tells no age', when({ to: 'healthz', method: 'GET' }, cachedAnswer())),
      inEnvironment('prod', named('the page from a cache', when(page, addHeaderLine('Age', '600')))),
      // In the third round, which must begin within the wait.
      inEnvironment(
        'prod',
        named('the web app goes back', all(fromNth(5, web('v1-3-9')), variables({ RELEASE_WAIT_S: '6' }))),
      ),
    ],
  },
  variations: [
    named('the release without its v', all(api('1.4.0'), web('1.4.0'))),
    named('build metadata', api('v1.4.0+20261128.3f2a1bc')),
    named(
      'the API reports its release in a header',
      all(
        when({ to: 'healthz', method: 'GET' }, setHeader('X-Release', 'v1.4.0')),
        variables({ RELEASE_API_AT: '/healthz#header:x-release' }),
      ),
    ),
    named(
      'the web app reports its release in a meta element',
      all(
        when(
          page,
          all(
            replaceInBody(/ data-dpl-id="[^"]*"/, ''),
            replaceInBody('</head>', '<meta name="release" content="v1.4.0"></head>'),
          ),
        ),
        variables({ RELEASE_WEB_AT: '/login#meta:release' }),
      ),
    ),
  ],
} satisfies Proof;
