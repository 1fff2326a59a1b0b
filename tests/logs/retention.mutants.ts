/** Mutants and variations of the rows on the log's retention, continuity and rotation. */
import {
  all,
  configured,
  drill,
  inEnvironment,
  named,
  recorded,
  variables,
  type Fault,
  type Proof,
  type WrittenDrill,
} from '../../fixtures/proof/faults/faults.ts';

const kept = (days: number) => configured({ 'LOG.kept_days': days });
const since = (from: string) => variables({ LOG_KEPT_FROM: from });
const missing = (...days: readonly number[]) => configured({ 'LOG.missing_days': days });

type Rotated = NonNullable<WrittenDrill['drill']['rotated']>;

/** A drill on record with these lines. */
const rotated = (lines: Partial<Rotated>): WrittenDrill =>
  drill('log-rotation', record => void (record.rotated = { ...record.rotated, ...lines } as Rotated));
const on = (name: string, ...records: readonly WrittenDrill[]): Fault => named(name, recorded(...records));

export default {
  mutants: {
    'log-retention': [
      named('a year', kept(365)),
      named('nine days', kept(9)),
      named('four days in an old environment', all(kept(4), since('2026-01-01'))),
      named('five days, by the first record of stage', all(kept(5), recorded({ hoursAgo: 24 * 40 }))),
      named('a whole journal was dropped', all(kept(1), since('2026-06-01T09:00:00+09:00'))),
      inEnvironment('prod', named('seven days on prod', all(kept(7), since('2026-01-01')))),
      inEnvironment('prod', named('40 days on prod', kept(40))),
    ],
    'log-continuity': [
      named('a day without a line', missing(3)),
      named('yesterday', missing(1)),
      named('three days', missing(2, 4, 5)),
      inEnvironment('prod', named('five of thirty', missing(3, 8, 9, 20, 27))),
    ],
    'log-rotation': [
      on('copytruncate loses two lines', rotated({ lost: 2 })),
      on('a deleted file is written to', rotated({ lost: 477 })),
      on('copytruncate under a writer that does not append', rotated({ lost: 7, nul: 146_000 })),
      on('NULs alone', rotated({ nul: 12 })),
      on('new lines go to the renamed file', rotated({ inNewFile: false })),
      on('lines are shipped twice', rotated({ doubled: 31 })),
      on('most requests were refused', rotated({ sent: 90, refused: 510 })),
      on(
        'nothing was counted',
        drill('log-rotation', record => void Reflect.deleteProperty(record, 'rotated')),
      ),
      on(
        'the command failed',
        drill('log-rotation', record => {
          const evidence = 'LOG_ROTATE_CMD ended with 1';
          record.steps = record.steps.slice(0, 1).map(step => ({ ...step, ok: false, evidence }));
          Object.assign(record, { ok: false, why: evidence, forward: 1 });
          Reflect.deleteProperty(record, 'rotated');
        }),
      ),
      on('the last one is bad', drill('log-rotation', undefined, { hoursAgo: 200 }), rotated({ lost: 1 })),
    ],
  },
  variations: [
    named('the oldest day has no line yet', all(kept(7), since('2026-01-01T00:00:00Z'))),
    inEnvironment('prod', kept(14)),
    inEnvironment('prod', missing(30)),
  ],
} satisfies Proof;
