/** Mutants and variations of the row on cached preflights. */
import {
  addHeaderLine,
  all,
  cachedAnswer,
  inEnvironment,
  named,
  setHeader,
  when,
  type Fault,
  type Proof,
} from '../../fixtures/proof/faults/faults.ts';

const preflights = { to: 'api', method: 'OPTIONS' } as const;
/** Marks an answer as one out of a cache. */
const fromCache = (fault: Fault): Fault => all(fault, addHeaderLine('Age', '3'), addHeaderLine('X-Cache', 'HIT'));

export default {
  mutants: {
    'cors-preflight-independence': [
      named('a CDN caches OPTIONS by URL', when(preflights, cachedAnswer())),
      named('a CDN caches OPTIONS by URL, and says so', when(preflights, fromCache(cachedAnswer()))),
      named(
        'an edge caches by path',
        when(
          preflights,
          cachedAnswer(r => `${r.method} ${r.path.replace(/\?.*/, '')}`),
        ),
      ),
      inEnvironment('prod', named('a CDN caches OPTIONS by URL', when(preflights, cachedAnswer()))),
    ],
  },
  also: {
    'cors-preflight-independence': [
      'cors-configured-list',
      'cors-hostile-origins',
      'cors-preflight',
      'login-dashboard',
      'logout',
      'page-errors',
    ],
  },
  variations: [
    inEnvironment(
      'stage',
      named(
        'browsers may keep a preflight for two hours',
        when(preflights, setHeader('Access-Control-Max-Age', '7200')),
      ),
    ),
    inEnvironment('stage', when(preflights, setHeader('Age', '0'))),
    inEnvironment(
      'prod',
      named(
        'browsers may keep a preflight for ten minutes',
        when(preflights, setHeader('Access-Control-Max-Age', '600')),
      ),
    ),
  ],
} satisfies Proof;
