/** Mutants and variations of the rows on the signing key's date and rotation. */
import {
  all,
  configured,
  drill,
  inEnvironment,
  named,
  ownBound,
  recorded,
  variables,
  type Fault,
  type Proof,
  type WrittenDrill,
} from '../../fixtures/proof/faults/faults.ts';

/** A day in the form of key ids, `daysFromNow` days from now. */
const day = (daysFromNow: number): string =>
  new Date(Date.now() + daysFromNow * 86_400_000).toISOString().slice(0, 10).replaceAll('-', '');
const key = (id: string): Fault => configured({ 'AUTH.key_id': id });

/** The rotation failed at step i. */
const rotationFailed = (name: string, i: number, evidence: string): Fault =>
  named(
    name,
    recorded(
      drill('jwt-rotation', (record: WrittenDrill['drill']) => {
        const step = record.steps[i];
        if (step) Object.assign(step, { ok: false, evidence });
        record.steps = record.steps.slice(0, i + 1);
        Object.assign(record, { ok: false, why: evidence, forward: i + 1 });
      }),
    ),
  );

export default {
  mutants: {
    'jwt-key-date': [
      named('a key id without a date', key('stage')),
      named('a number that is no date', key('stage-20261345')),
      named('the 31st of February', key('stage-20260231')),
      named('a year alone', key('stage-2026')),
      named('a time in seconds', key('stage-1764288000')),
      named('the date stands in the middle', key(`${day(0)}-stage`)),
      named('a key of last year', key(`stage-${day(-400)}`)),
      named('a key of the future', key(`stage-${day(40)}`)),
      named('the date is declared, and old', all(key('k1'), variables({ JWT_KEY_DATE: day(-400) }))),
      inEnvironment('prod', named('a key that was never changed', key('prod-20200101'))),
      named('201 days, where the own bound is 200', all(key(`stage-${day(-201)}`), ownBound('jwt-key-date', 200))),
    ],
    'jwt-rotation': [
      rotationFailed('the old key is dropped', 3, 'the old token was answered 401 8 of 8 times'),
      rotationFailed('one process has the old list of keys', 3, 'the new token was answered 401 4 of 8 times'),
      rotationFailed(
        'another key than the new one signs',
        2,
        'the new login has a token of key stage-20260101, not stage-0a1b2c-20261128',
      ),
      rotationFailed('the old key goes on signing', 3, 'both tokens open ME_PATH, and both name key stage-20260101'),
      rotationFailed(
        'another key has the name of the old one',
        3,
        'the old token was answered 401 8 of 8 times; both name key stage-20260101',
      ),
      rotationFailed('tokens of the old key never expire', 4, 'the old token opens ME_PATH 61 s after its exp'),
      rotationFailed('the command fails', 1, 'JWT_ROTATE_CMD ended with 1'),
      named(
        'nobody asked with the tokens',
        recorded(drill('jwt-rotation', record => void (record.steps = record.steps.slice(0, 3)))),
      ),
    ],
  },
  variations: [
    inEnvironment(
      'stage',
      named(
        'keys without names are rotated',
        recorded(drill('jwt-rotation', record => void Object.assign(record, { keyChange: false }))),
      ),
    ),
    inEnvironment(
      'stage',
      named('400 days, where the own bound is 500', all(key(`2.key.${day(-400)}`), ownBound('jwt-key-date', 500))),
    ),
    inEnvironment(
      'prod',
      named('the date is told elsewhere', all(key('a1b2c3'), variables({ JWT_KEY_DATE: day(-300) }))),
    ),
  ],
} satisfies Proof;
