/** Mutants and variations of the row on the promotion of a release. */
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

/** On prod, under its own name. */
const onProd = (name: string, ...records: readonly (Written | WrittenDrill)[]): Fault =>
  inEnvironment('prod', named(name, recorded(...records)));

/** A record of the release on prod, `hoursAgo` hours old. */
const seenOnProd = (hoursAgo: number): Written => ({ env: 'prod', by: 'prod', hoursAgo });

export default {
  mutants: {
    'promotion-record': [
      onProd('nothing was promoted', seenOnProd(2)),
      onProd('stage passed with another tag', { tag: 'v1.3.9' }),
      onProd('stage failed', { exit: 1 }),
      onProd('stage passed, and failed when it was judged again', { hoursAgo: 30 }, { exit: 1, hoursAgo: 20 }),
      onProd('stage could not be judged', { exit: 2 }),
      onProd('a smoke run of stage', { depth: 'smoke' }),
      onProd('one check of stage was run', { complete: false }),
      onProd('a red record was changed', { exit: 1, forged: { exit: 0 } }),
      onProd('the record of another tag was changed', { tag: 'v1.3.9', forged: { tag: 'v1.4.0' } }),
      onProd('somebody else signed it', { by: 'stranger' }),
      onProd('nobody signed it', { by: 'nobody' }),
      onProd('the deploy to prod signed it itself', { by: 'prod' }),
      onProd('stage was judged once the release was on prod', { hoursAgo: 1 }, seenOnProd(2)),
      onProd('the record of prod stands for that of stage', { env: 'prod' }),
      onProd('one of two stages failed', {}, { env: 'stage-eu', exit: 1 }),
      onProd('the record of a target on a laptop', { target: 'stack' }),
    ],
  },
  variations: [
    onProd(
      'a green record among others',
      { hoursAgo: 72, exit: 1 },
      { hoursAgo: 48 },
      { hoursAgo: 47, depth: 'smoke' },
      { hoursAgo: 46, exit: 1, complete: false },
      { hoursAgo: 45, exit: 1, by: 'stranger' },
      { hoursAgo: 44, cutAt: 0.5 },
      { hoursAgo: 43, tag: 'v1.3.9', exit: 1 },
      seenOnProd(42),
      { hoursAgo: 1, exit: 1 },
      drill('rollback', undefined, { hoursAgo: 30.9 * 24 }),
      { tag: 'v1.3.0', hoursAgo: 800 },
    ),
  ],
} satisfies Proof;
