/** Checks that the release on prod was promoted from stage by a record. */
import { covers, expect, inconclusive, notRun, observed, present, requirement, test } from '../../fixtures/test.ts';

/** Advice if no place of records is named: those that exist may be only this machine's. */
const nameThem = 'give RECORDS, where the records of stage are kept';

test(
  'release on prod was promoted from a green run of stage',
  covers('promotion-record'),
  async ({ env, promotion }) => {
    const rule = requirement('promotion-record', env);
    const tag = present(env.EXPECTED_TAG, 'EXPECTED_TAG, the release that was deployed');
    const { answer, why, at, isNamed, isVerified } = await promotion();
    if (answer === 'empty' || (!isNamed && answer !== 'yes')) notRun(`${nameThem}; ${at}: ${why}`);
    if (answer === 'undecided') inconclusive(`${at}: ${why}`);
    if (answer === 'yes' && !isVerified)
      notRun(`give RECORD_PUBLIC_KEYS, without which anyone could have written this record; ${at}: ${why}`);
    observed(why);
    expect(answer === 'yes' ? 'passed' : 'no evidence', rule.broken(`${at} of ${tag}`, why)).toBe(rule.expected.stage);
  },
);
