import type { BearerCall } from '../../fixtures/probe/bearer-token/bearer.ts';
import { covers, expect, observed, requirement, test, notJudged } from '../../fixtures/test.ts';

/** Calls as evidence shows them. */
const shown = (calls: readonly BearerCall[]) => calls.map(c => `${c.what}: ${c.status}`).join('; ');

test.describe('bearer token', () => {
  test('is accepted without any cookie', covers('bearer-login'), ({ env, login, bearer }) => {
    const rule = requirement('bearer-login', env);
    const token = login.token.present ? 'a text' : 'no text';
    observed(`${token} at ${env.TOKEN_POINTER}; ${shown(bearer.accepted) || 'nothing asked with it'}`);
    expect(token, rule.broken(login.at, `TOKEN_POINTER ${env.TOKEN_POINTER} of the answer`)).toBe(rule.expected.token);
    if (bearer.accepted.length === 0) notJudged('nothing was asked with the token');
    for (const { what, status } of bearer.accepted.slice(0, 1))
      expect(status, rule.broken(bearer.at, what)).toBe(rule.expected.status);
  });

  test('is accepted however its scheme is spelt', covers('bearer-scheme'), ({ env, bearer }) => {
    const rule = requirement('bearer-scheme', env);
    const [usual, ...others] = bearer.accepted;
    observed(shown(bearer.accepted));
    if (usual?.status !== 200) notJudged('the token opens nothing under the usual name (see bearer-login)');
    for (const { what, status } of others)
      expect(status, rule.broken(bearer.at, `${what}: ${status}; ${usual.what}: 200`)).toBe(rule.expected.status);
  });

  test('is refused when it is missing, broken or forged', covers('bearer-refusal'), ({ env, bearer }) => {
    const rule = requirement('bearer-refusal', env);
    observed(shown(bearer.broken));
    if (bearer.broken.length === 0) notJudged('no broken token was tried');
    const wrong = shown(bearer.broken.filter(c => c.status !== rule.expected.status));
    expect(wrong, rule.broken(bearer.at, wrong)).toBe('');
  });

  test('is refused with a challenge', covers('bearer-challenge'), ({ env, bearer }) => {
    const rule = requirement('bearer-challenge', env);
    const refusals = [...bearer.broken, ...bearer.algorithm].filter(c => c.status === 401);
    // Several challenges are allowed (RFC 9110 §11.6.1), but a browser answers this one by itself.
    const basic = refusals.some(c => /(^|,)\s*(basic|digest)\b/i.test(c.challenge));
    observed(
      `${refusals.length} refusals${basic ? '; drop the Basic or Digest challenge, for which browsers open a password box of their own' : ''}`,
    );
    if (refusals.length === 0) notJudged('nothing was answered 401 (see bearer-refusal)');
    const without = refusals
      .filter(c => !/(^|,)\s*bearer\b/i.test(c.challenge))
      .map(c => `${c.what}: WWW-Authenticate ${c.challenge || 'absent'}`);
    expect(without, rule.broken(bearer.at, without.join('; '))).toEqual(rule.expected.without);
  });

  test('is signed with HS256 and accepted with nothing else', covers('jwt-algorithm'), ({ env, login, bearer }) => {
    const rule = requirement('jwt-algorithm', env);
    observed(`${login.token.alg ?? 'no JWT'}; ${shown(bearer.algorithm) || 'no forgery tried'}`);
    expect(
      login.token.alg,
      rule.broken(login.at, login.token.jwt ? 'the header of the token' : 'the login gave no JWT'),
    ).toBe(rule.expected.alg);
    if (bearer.algorithm.length === 0) notJudged('no forged token was tried');
    const wrong = bearer.algorithm.filter(c => c.status !== 401).map(c => `${c.what}: ${c.status}`);
    expect(wrong, rule.broken(bearer.at, wrong.join('; '))).toEqual([]);
  });

  test('is valid from the first call on', covers('jwt-clock'), ({ env, login, bearer }) => {
    const rule = requirement('jwt-clock', env);
    const { iat } = login.token;
    const aheadS = iat === undefined ? 0 : iat - login.serverTime / 1000;
    // Where the login sets no cookie, the first call that carried the token is the bearer call.
    const first = login.cookies.length > 0 ? login.me.withCookies : bearer.accepted[0]?.status;
    observed(`first call ${first}; iat ${iat === undefined ? 'absent' : `${aheadS.toFixed(0)} s ahead of Date`}`);
    expect(
      aheadS,
      rule.broken(login.at, `iat is ${aheadS.toFixed(0)} s ahead of the Date of the answer`),
    ).toBeLessThanOrEqual(rule.expected.aheadAtMostS);
    expect(first, rule.broken(login.me.at, 'the first call after the login')).toBe(200);
  });

  test('expires after an hour', covers('token-lifetime'), ({ env, login }) => {
    const rule = requirement('token-lifetime', env);
    const { exactlyS, withinS } = rule.expected;
    const { jwt, iat, exp, expiresIn } = login.token;
    expect(exp, rule.broken(login.at, jwt ? 'the token has no exp' : 'the login gave no JWT')).toBeDefined();
    // Without iat the login's own time counts: the Date of its answer.
    const lifeS = Number(exp) - (iat ?? Math.floor(login.serverTime / 1000));
    observed(`${lifeS} s${expiresIn === undefined ? '' : `; expires_in ${expiresIn}`}`);
    expect(
      Math.abs(lifeS - exactlyS),
      rule.broken(login.at, `exp is ${lifeS} s after ${iat === undefined ? 'the login' : 'iat'}`),
    ).toBeLessThanOrEqual(withinS);
    expect(
      Math.abs((expiresIn ?? exactlyS) - exactlyS),
      rule.broken(login.at, `expires_in says ${expiresIn} s`),
    ).toBeLessThanOrEqual(withinS);
  });

  test('is not signed with a well-known key', covers('signing-key-strength'), ({ env, login }) => {
    const rule = requirement('signing-key-strength', env);
    if (!login.token.jwt) notJudged('the login gave no JWT to try keys on (see jwt-algorithm)');
    const verifiedBy = login.token.weakKey ? 'a well-known key' : 'no well-known key';
    observed(`${login.token.alg ?? 'no algorithm'}, verified by ${verifiedBy}`);
    expect(verifiedBy, rule.broken(login.at, 'keys of tutorials and templates were tried')).toBe(
      rule.expected.verifiedBy,
    );
  });
});
