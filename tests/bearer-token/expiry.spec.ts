/** Checks that a bearer token is refused once it has expired. */
import { covers, expect, notJudged, notRun, observed, requirement, test } from '../../fixtures/test.ts';
import { mustHaveJwt } from './jwt.ts';

test(
  'token of an earlier run is refused once it has expired',
  covers('jwt-expiry'),
  async ({ env, login, bearer, expiredToken }) => {
    const rule = requirement('jwt-expiry', env);
    mustHaveJwt(login, bearer);
    const seen = await expiredToken();
    if (!('call' in seen))
      notRun(`${seen.why}: a run keeps its token, sealed, in the record that it leaves under EXPECTED_TAG in RECORDS`);
    const { call, visitor, at } = seen;
    const shown = `the token of the run of ${call.from}, expired for ${call.expiredForS} s, sent as ${call.as}`;
    const rests = call.restsOn && `; that the present key has signed it rests on ${call.restsOn}`;
    observed(`${shown}: ${call.why}${rests ?? ''}`);
    expect(call.standing === 'opened' ? 'opened' : 'refused', rule.broken(at, `${shown}: ${call.why}`)).toBe('refused');
    if (!call.answered || call.standing === 'unclear') notJudged(`whether it is let in cannot be told: ${call.why}`);
    // If visitors are refused in another way, bearer-refusal reports it.
    if (call.status !== visitor)
      expect(call.status, rule.broken(at, `${shown}: ${call.why}`)).toBe(rule.expected.status);
    if (call.restsOn === undefined)
      notRun(
        'give JWT_KEY_DATE, or a kid to the tokens: the token of an earlier run is refused as one with a wrong signature is, so that the signing key may have been changed since',
      );
  },
);
