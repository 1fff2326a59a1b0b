/** Finds the account whose budget of login attempts a spelling of the blocked account uses. */
import { isLostBeside } from '../../fixtures/probe/login-rate-limit/shown-login-limit.ts';
import type { LimitObservation } from '../../fixtures/probe/login-rate-limit/login-limit.ts';

/**
 * Budget of a spelling. `shared`: refused like the account; `of its own`: accepted, though the login takes it for the
 * same account; `of another account`: the login knows no such account; `untold`: only a login of an existing account
 * tells; `unknown`: the observation has another cause.
 */
export type Budget = 'shared' | 'of its own' | 'of another account' | 'untold' | 'unknown';

type Seen = Pick<LimitObservation, 'spelt' | 'otherAccount' | 'otherAccountAfter' | 'otherClient' | 'otherAddress'>;

/** Returns the budget of each spelling. `refused`: the status of a refusal. */
export function budgetsOf(
  { spelt, otherAccount, otherAccountAfter, otherClient }: Seen,
  refused: number,
): { form: string; status: number; signsIn: number | undefined; budget: Budget }[] {
  // At an address that is refused as a whole, every spelling is; from addresses of their own they tell.
  const tells =
    otherAccount === refused ? otherClient !== undefined && otherClient !== refused : otherAccountAfter !== refused;
  const isLost = (status: number): boolean => isLostBeside(status, { status: refused });
  const budgetOf = ({ status, signsIn }: Seen['spelt'][number]): Budget => {
    if (isLost(status)) return 'unknown';
    if (status === refused) return tells ? 'shared' : 'unknown';
    if (signsIn === undefined) return 'untold';
    if (isLost(signsIn) || signsIn === refused) return 'unknown';
    // A form answers even a wrong password with success, or a redirect.
    if (signsIn < 400 && signsIn === status) return 'unknown';
    return signsIn < 400 ? 'of its own' : 'of another account';
  };
  return spelt.map(one => ({ ...one, budget: budgetOf(one) }));
}

/** Tells whether a refusal of a spelling is not just one of its address; else why not, and what would decide it. */
export function addressSays(
  { otherAccount, otherClient, otherAddress }: Seen,
  refused: number,
): { ends: 'no' } | { ends: 'not run' | 'not judged' | 'not applicable'; why: string } {
  if (otherAccount !== refused) return { ends: 'no' };
  const elsewhere = otherAddress ?? { impossible: 'a second source address' };
  if ('impossible' in elsewhere)
    return {
      ends: 'not run',
      why: `another account is refused, too, so that the address is blocked for every spelling (see login-limit-per-account); to tell them apart needs ${elsewhere.impossible}`,
    };
  if (otherClient === refused)
    return {
      ends: 'not judged',
      why: 'another account is refused at another address, too, so that the limit tells no clients apart (see login-limit-per-account)',
    };
  if (isLostBeside(elsewhere.status, { status: refused }) || isLostBeside(otherClient ?? 0, { status: refused }))
    return { ends: 'not judged', why: 'an attempt from another address got no answer of the product' };
  if (elsewhere.status !== refused)
    return {
      ends: 'not applicable',
      why: 'the limit counts addresses alone, whatever the account, so that no account has a budget that spellings could share (see login-limit-per-account)',
    };
  return { ends: 'no' };
}
