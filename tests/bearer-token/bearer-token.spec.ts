/** Checks the bearer token: login and refusal, algorithm, clock, lifetime, and the strength of its signing key. */
import type { BearerCall } from '../../fixtures/probe/bearer-token/bearer.ts';
import { covers, expect, notApplicable, notJudged, observed, requirement, test } from '../../fixtures/test.ts';
import { mustHaveJwt } from './jwt.ts';

/** Calls as evidence shows them. */
const shown = (calls: readonly BearerCall[]) => calls.map(c => `${c.what}: ${c.why}`).join('; ');

/** Ends the check if a gateway or a limit answered some of the calls, twice each: nothing is known of those. */
function mustBeAnswered(calls: readonly BearerCall[]): void {
  const without = calls.filter(c => !c.answered);
  if (without.length > 0)
    notJudged(`${without.length} of ${calls.length} calls got no answer of the API, asked twice: ${shown(without)}`);
}

test.describe('bearer token', () => {
  test('is accepted without any cookie', covers('bearer-login'), ({ env, login, bearer }) => {
    const rule = requirement('bearer-login', env);
    const token = login.token.present ? 'a text' : 'no text';
    observed(
      `${token} ${login.token.found || `at ${env.TOKEN_POINTER}`}; ${shown(bearer.accepted) || 'nothing asked with it'}`,
    );
    const place = `TOKEN_POINTER ${env.TOKEN_POINTER} of the answer (HAS_NOT=bearer where the product has none)`;
    expect(token, rule.broken(login.at, place)).toBe(rule.expected.token);
    const [first, ...others] = bearer.accepted;
    if (!first) notJudged('nothing was asked with the token');
    const usual = [first, ...others.filter(c => c.what === first.what)];
    mustBeAnswered(usual);
    const differ = usual.some(c => c.standing !== first.standing);
    const seen = differ ? `the same token was answered ${usual.map(c => c.status).join(' and ')}` : shown([first]);
    for (const { standing } of usual) expect(standing, rule.broken(bearer.at, seen)).toBe(rule.expected.answer);
  });

  test('is accepted however its scheme is spelt', covers('bearer-scheme'), ({ env, bearer }) => {
    const rule = requirement('bearer-scheme', env);
    const usual = bearer.accepted.filter(c => c.what === bearer.accepted[0]?.what);
    observed(shown(bearer.accepted));
    if (usual.length === 0 || usual.some(c => c.standing !== 'opened'))
      notJudged('the token does not open ME_PATH each time under the usual name (see bearer-login)');
    mustBeAnswered(bearer.accepted);
    // Either of two tries: a worker that sometimes refuses every token would not read the name.
    const others = bearer.accepted.filter(c => !usual.includes(c));
    const best = others.find(c => c.standing === rule.expected.answer) ?? others[0];
    expect(best?.standing, rule.broken(bearer.at, shown(bearer.accepted))).toBe(rule.expected.answer);
  });

  test('is refused when it is missing, broken or forged', covers('bearer-refusal'), ({ env, bearer }) => {
    const rule = requirement('bearer-refusal', env);
    // A forged algorithm that is accepted is reported by jwt-algorithm; here, that it is refused in another way.
    const calls = [...bearer.broken, ...bearer.algorithm.filter(c => c.standing !== 'opened')];
    observed(shown(calls));
    if (bearer.broken.length === 0) notJudged('no broken token was tried');
    const wrong = shown(calls.filter(c => c.status !== rule.expected.status && c.answered));
    expect(wrong, rule.broken(bearer.at, wrong)).toBe('');
    mustBeAnswered(calls);
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
    mustHaveJwt(login, bearer);
    observed(`${login.jwt.alg ?? 'no algorithm'} ${login.jwt.found}; ${shown(bearer.algorithm) || 'no forgery tried'}`);
    expect(login.jwt.alg, rule.broken(login.at, `the header of the token ${login.jwt.found}`)).toBe(rule.expected.alg);
    if (bearer.algorithm.length === 0) notJudged('our own token opens nothing, so no forged one was tried');
    const wrong = bearer.algorithm.filter(c => c.standing === 'opened').map(c => `${c.what}: ${c.why}`);
    expect(wrong, rule.broken(bearer.at, wrong.join('; '))).toEqual([]);
    mustBeAnswered(bearer.algorithm);
    const unclear = bearer.algorithm.filter(c => c.standing === 'unclear');
    if (unclear.length > 0) notJudged(`whether these are let in cannot be told: ${shown(unclear)}`);
  });

  test('is valid from the first call on', covers('jwt-clock'), ({ env, login, bearer }) => {
    const rule = requirement('jwt-clock', env);
    mustHaveJwt(login, bearer);
    const { iat } = login.jwt;
    const aheadS = iat === undefined ? 0 : iat - login.serverTime / 1000;
    // The first call with the token. A token in a cookie that opens nothing is another one, such as a refresh token.
    const inCookie = login.cookies.some(c => c.holdsJwt && !c.deletes) && !login.me.byTokenAlone;
    const first = inCookie ? login.me.withCookies : (login.me.withToken ?? bearer.accepted[0]);
    if (first === undefined || !first.answered) notJudged('no call with the session was answered');
    observed(`first call ${first.why}; iat ${iat === undefined ? 'absent' : `${aheadS.toFixed(0)} s ahead of Date`}`);
    expect(
      aheadS,
      rule.broken(login.at, `iat is ${aheadS.toFixed(0)} s ahead of the Date of the answer`),
    ).toBeLessThanOrEqual(rule.expected.aheadAtMostS);
    expect(first.standing, rule.broken(login.me.at, `the first call after the login: ${first.why}`)).toBe('opened');
  });

  test('expires after an hour', covers('token-lifetime'), ({ env, login, bearer }) => {
    const rule = requirement('token-lifetime', env);
    const { exactlyS, withinS } = rule.expected;
    mustHaveJwt(login, bearer);
    const { iat, exp, found, tells } = login.jwt;
    const { expiresIn } = login.token;
    if (exp === undefined && !tells)
      notApplicable(
        `the token ${found} is the handle of a session that its server keeps: it holds nothing but its own name, and what ends it is not told`,
      );
    expect(exp, rule.broken(login.at, `the token ${found} has no exp`)).toBeDefined();
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

  test('is not signed with a well-known key', covers('signing-key-strength'), ({ env, login, bearer }) => {
    const rule = requirement('signing-key-strength', env);
    mustHaveJwt(login, bearer);
    const verifiedBy = login.jwt.weakKey ? 'a well-known key' : 'no well-known key';
    observed(`${login.jwt.alg ?? 'no algorithm'} ${login.jwt.found}, verified by ${verifiedBy}`);
    expect(verifiedBy, rule.broken(login.at, 'keys of tutorials and templates were tried')).toBe(
      rule.expected.verifiedBy,
    );
  });
});
