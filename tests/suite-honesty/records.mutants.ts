/** Mutants and variations of the rows on nightly runs and equal checks. */
import {
  drill,
  inEnvironment,
  named,
  recorded,
  type Fault,
  type Proof,
  type Written,
  type WrittenDrill,
} from '../../fixtures/proof/faults/faults.ts';

const on = (name: string, ...records: readonly (Written | WrittenDrill)[]): Fault => named(name, recorded(...records));
/** A nightly run of prod that ended `hoursAgo` hours ago. */
const nightly = (hoursAgo: number, more: Written = {}): Written => ({ env: 'prod', by: 'prod', hoursAgo, ...more });
const both = { 'healthz-open': 'pass', 'cookie-secure': 'pass', 'cookie-httponly': 'fail' };
/** The same rows without one. */
const less = { 'cookie-secure': 'pass', 'cookie-httponly': 'fail' };

export default {
  mutants: {
    'nightly-heartbeat': [
      on('the schedule was stopped two days ago', nightly(48), nightly(72)),
      on('an hour too late', nightly(27)),
      on(
        'the last three failed',
        nightly(3, { exit: 1 }),
        nightly(27, { exit: 1 }),
        nightly(51, { exit: 2 }),
        nightly(75),
      ),
      on('it was interrupted', nightly(3, { exit: null }), nightly(40)),
      on('only smoke runs since', nightly(3, { depth: 'smoke' }), nightly(50)),
      on('one check was run since', nightly(3, { complete: false }), nightly(50)),
      on('somebody else signed it', nightly(3, { by: 'stranger' }), nightly(50)),
      on('a red record was changed', nightly(3, { exit: 1, forged: { exit: 0 } }), nightly(50)),
      on('the schedule of one of two was stopped', { env: 'prod-eu', by: 'prod', hoursAgo: 3 }, nightly(240), {
        hoursAgo: 3,
      }),
      on('a sibling of prod fails each night', nightly(3), { env: 'prod-eu', by: 'prod', hoursAgo: 3, exit: 1 }),
      on('stage alone is judged by night', { hoursAgo: 3 }, nightly(100)),
    ],
    'same-checks-everywhere': [
      on(
        'a row is gone on a sibling of prod, which was judged before the others',
        { verdicts: both },
        nightly(5, { verdicts: both }),
        { env: 'prod-us', by: 'prod', hoursAgo: 30, verdicts: less },
      ),
      on('a row is gone on prod', { verdicts: both }, nightly(5, { verdicts: less })),
      on(
        'a row is gone on stage, and another is not run there',
        { verdicts: { ...less, 'cookie-httponly': 'not run' } },
        nightly(5, { verdicts: { ...both, 'cookie-httponly': 'pass' } }),
      ),
      inEnvironment('prod', on('a row is gone on stage', { verdicts: less }, nightly(5, { verdicts: both }))),
      inEnvironment(
        'local',
        on('a row is gone on local', { env: 'local', by: 'stage', verdicts: less }, { verdicts: both }),
      ),
    ],
  },
  variations: [
    inEnvironment(
      'stage',
      on(
        'last night failed after a good one, and a row applies nowhere else',
        drill('rollback', undefined, { hoursAgo: 72 }),
        { hoursAgo: 12, verdicts: { ...both, 'rollback-drill': 'pass', 'backup-age': 'not applicable' } },
        nightly(2, {
          exit: 1,
          verdicts: { ...both, 'cookie-httponly': 'pass', 'rollback-drill': 'not run', 'backup-age': 'pass' },
        }),
        nightly(25.8, { verdicts: both }),
        { env: 'prod-eu', by: 'prod', hoursAgo: 20, verdicts: { ...both, 'backup-age': 'pass' } },
        // Given up, and no longer described.
        { env: 'prod-us', by: 'prod', hoursAgo: 24 * 40, verdicts: less },
        nightly(1, { policy: 'other rules', exit: 0, verdicts: {} }),
      ),
    ),
  ],
} satisfies Proof;
