/** Ends checks of the rows on JSON Web Tokens where the product has none. */
import type { BearerObservation } from '../../fixtures/probe/bearer-token/bearer.ts';
import type { LoginObservation } from '../../fixtures/probe/login-journey/login.ts';
import { notApplicable, notJudged } from '../../fixtures/test.ts';

/**
 * Ends the check of a row about JSON Web Tokens if the product has none: its token or cookie opens ME_PATH and is
 * opaque. A login without any credential is reported by another row.
 */
export function mustHaveJwt({ jwt, me, token }: LoginObservation, { accepted }: BearerObservation): void {
  if (jwt.present) return;
  const opens = [...accepted, me.withCookies, me.withToken].some(call => call?.standing === 'opened');
  if (opens) notApplicable('the session is opaque: it opens ME_PATH, and is no JSON Web Token');
  notJudged(
    token.present
      ? 'the token of the login opens nothing and is no JSON Web Token (see bearer-login)'
      : 'the login gave no token (see bearer-login)',
  );
}
