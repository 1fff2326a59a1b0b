/** Mutants and variations of the rows on deploys, rollbacks and other drills. */
import {
  all,
  drill,
  inEnvironment,
  named,
  ownBound,
  recorded,
  retimed,
  type Fault,
  type Proof,
  type Written,
  type WrittenDrill,
} from '../../fixtures/proof/faults/faults.ts';

const on = (name: string, ...records: readonly (Written | WrittenDrill)[]): Fault => named(name, recorded(...records));

type Record = WrittenDrill['drill'];
type Step = Record['steps'][number];

/** Step i of the drill failed, and the drill with it. */
const failedAt =
  (i: number, evidence: string) =>
  (record: Record): void => {
    const step = record.steps[i];
    if (step) Object.assign(step, { ok: false, evidence } satisfies Partial<Step>);
    Object.assign(record, { ok: false, why: evidence } satisfies Partial<Record>);
  };
/** The drill as if these steps had never been part of it. */
const without =
  (...missing: readonly number[]) =>
  (record: Record): void => {
    const forward = record.steps.slice(0, record.forward).filter((_, i) => !missing.includes(i));
    record.steps = record.steps.filter((_, i) => !missing.includes(i));
    record.forward = forward.length;
    retimed(record, 20);
  };
const changed =
  (patch: Partial<Record>) =>
  (record: Record): void => {
    Object.assign(record, patch);
  };
const renamed =
  (tag: string, previousTag: string) =>
  (record: Record): void => {
    for (const step of record.steps)
      if (step.release !== undefined) step.release = step.release === record.tag ? tag : previousTag;
    Object.assign(record, { tag, previousTag });
  };
const checksSaid =
  (verdict: string) =>
  (record: Record): void => {
    const step = record.steps.find(({ name }) => name === 'checks');
    if (step?.checks) step.checks['login-dashboard'] = verdict;
  };
const gap =
  (of: 'readiness' | 'page', seconds: number) =>
  (record: Record): void => {
    record.watched = {
      looks: 900,
      gaps: [{ of, at: 'GET https://stage.example.test/readyz', fromS: 2, seconds, saw: '502' }],
      disagreementS: 1,
    };
  };
const days = (count: number) => ({ hoursAgo: count * 24 });
/** A drill with seconds that no step explains. */
const byHand = (record: Record): void => {
  for (const step of record.steps.slice(1, record.forward)) step.seconds = 2;
};

export default {
  mutants: {
    'deploy-gap': [
      on('readiness is gone for a minute', drill('deploy', gap('readiness', 61))),
      on('pages are 502 while readiness is good', drill('deploy', gap('page', 31.5))),
      on(
        'the last deploy had a gap, the one before had none',
        drill('deploy', undefined, days(3)),
        drill('deploy', gap('page', 45)),
      ),
      all(on('12 s, where the own bound is 10', drill('deploy', gap('readiness', 12))), ownBound('deploy-gap', 10)),
    ],
    'rollback-drill': [
      on(
        'the web app stays',
        drill('rollback', failedAt(1, 'the web app reports v1.4.0, not v1.3.0, still so after 600 s')),
      ),
      on('the clock stops when the command ends', drill('rollback', without(1, 2, 3))),
      on('readiness is not awaited', drill('rollback', without(2))),
      on('nobody signs in', drill('rollback', without(3))),
      on('to itself', drill('rollback', renamed('v1.4.0', 'v1.4.0'))),
      on('to a release above', drill('rollback', renamed('v1.9.0', 'v1.10.0'))),
      on(
        'to the release that text sorts before',
        drill('rollback', renamed('v1.11.0', 'v1.9.0')),
        { tag: 'v1.10.0', hoursAgo: 300 },
        { tag: 'v1.9.0', hoursAgo: 600 },
      ),
      on(
        'ten minutes and a half',
        drill('rollback', record => retimed(record, 158)),
      ),
      on('half of it was done by hand', drill('rollback', byHand)),
      on(
        'a shorter time was written down',
        drill('rollback', record => (retimed(record, 200), void (record.totalS = 120))),
      ),
      on('stage stays behind', drill('rollback', without(4, 5, 6, 7))),
      on('the way forward leaves stage broken', drill('rollback', failedAt(7, 'login-dashboard fail'))),
      on(
        'no evidence',
        drill('rollback', record => record.steps.forEach(step => (step.evidence = ' '))),
      ),
      on(
        'the last one failed',
        drill('rollback', undefined, days(9)),
        drill('rollback', failedAt(0, 'ROLLBACK_CMD ended with 1')),
      ),
      on('it says of itself that it failed', drill('rollback', changed({ ok: false, why: 'interrupted' }))),
      on('tomorrow', drill('rollback', undefined, days(-1))),
    ],
    'rollback-schema': [
      on('the release before cannot sign anybody in', drill('rollback', checksSaid('fail'))),
      on(
        'its insert fails on a column that must not be null',
        drill('rollback', record => {
          failedAt(3, 'login-dashboard fail')(record);
          checksSaid('fail')(record);
        }),
      ),
    ],
    'rollback-drill-age': [
      on('six weeks ago', drill('rollback', undefined, days(45))),
      on('a day too late', drill('rollback', undefined, days(32.1))),
      on(
        'those of this month failed',
        drill('rollback', undefined, days(40)),
        drill('rollback', failedAt(2, '503'), days(4)),
      ),
      on(
        'this month without steps',
        drill('rollback', undefined, days(40)),
        drill('rollback', record => void (record.steps = []), days(4)),
      ),
      inEnvironment('prod', on('stage six weeks ago', drill('rollback', undefined, days(45)))),
    ],
    'disaster-drill': [
      on('nothing had failed', drill('disaster', without(0))),
      on('readiness is not awaited', drill('disaster', without(3))),
      on('the log was not read', drill('disaster', without(5))),
      on('the id is not in the log', drill('disaster', failedAt(5, 'none of 812 lines holds pf00'))),
      on(
        'the log of one process only',
        drill('disaster', failedAt(5, '1 lines hold pf00, and none of them a status of 500 and above')),
      ),
      on(
        'it took a quarter of an hour',
        drill('disaster', record => retimed(record, 150)),
      ),
      on('to itself', drill('disaster', renamed('v1.4.0', 'v1.4.0'))),
    ],
    'gate-raise-drill': [
      on(
        'the minimum is built in',
        drill('gate-raise', failedAt(1, 'announces 1.4.0, not 1.4.1, still so after 600 s')),
      ),
      on('it was not looked at', drill('gate-raise', without(1))),
      on(
        'it is not lowered again',
        drill('gate-raise', failedAt(3, 'announces 1.4.1, not 1.4.0, still so after 600 s')),
      ),
      on('nobody lowered it', drill('gate-raise', without(2, 3))),
      on(
        'a cache holds it for 20 minutes',
        drill('gate-raise', record => retimed(record, 620)),
      ),
    ],
  },
  variations: [
    // One folder of records for all: an environment has only one.
    on(
      'good drills among others',
      drill('rollback', failedAt(0, 'ended with 1'), days(12)),
      drill('rollback', undefined, days(30.5)),
      drill('rollback', failedAt(0, 'by somebody else'), { by: 'stranger', hoursAgo: 5 }),
      drill('rollback', failedAt(0, 'by nobody'), { by: 'nobody', hoursAgo: 4 }),
      drill('rollback', record => retimed(record, 149), days(3)),
      drill('deploy', gap('readiness', 2.2)),
      drill('disaster', record => retimed(record, 99)),
      drill('gate-raise', record => retimed(record, 290)),
      drill('log-rotation'),
      drill('jwt-rotation'),
      // Without a gate, and in almost ten minutes.
      drill('ota-rollback', record => {
        record.steps.splice(2);
        record.forward = 2;
        retimed(record, 299);
      }),
      { tag: 'v1.2.9', hoursAgo: 900 },
      { tag: 'v1.4.0', hoursAgo: 49 },
    ),
  ],
} satisfies Proof;
