/** Tests whose budget a spelling of an account uses, and what its address reveals about that. */
import { expect, test } from '@playwright/test';
import { addressSays, budgetsOf, type Budget } from '../../login-rate-limit/budgets.ts';

const none = { otherAccount: 401, otherAccountAfter: 401, otherClient: undefined, otherAddress: { status: 401 } };
/** The address is refused as a whole, and the account is refused at another one, too. */
const whole = { otherAccount: 429, otherAccountAfter: undefined, otherClient: 401, otherAddress: { status: 429 } };

for (const { title, limit = none, status, signsIn, budget } of [
  { title: 'refused', status: 429, budget: 'shared' },
  { title: 'let through, and signed in', status: 401, signsIn: 200, budget: 'of its own' },
  { title: 'let through, and signed in without content', status: 401, signsIn: 204, budget: 'of its own' },
  { title: 'given the form again, and redirected to its page', status: 200, signsIn: 302, budget: 'of its own' },
  { title: 'given the form again, twice', status: 200, signsIn: 200, budget: 'unknown' },
  { title: 'redirected, twice', status: 302, signsIn: 302, budget: 'unknown' },
  { title: 'let through, and nobody', status: 401, signsIn: 401, budget: 'of another account' },
  { title: 'let through, without a second account', status: 401, budget: 'untold' },
  { title: 'lost at the gateway', status: 502, budget: 'unknown' },
  { title: 'not answered', status: 0, budget: 'unknown' },
  { title: 'let through, its login lost', status: 401, signsIn: 504, budget: 'unknown' },
  { title: 'let through, its login refused', status: 401, signsIn: 429, budget: 'unknown' },
  {
    title: 'refused, and the address is used up',
    limit: { ...none, otherAccountAfter: 429 },
    status: 429,
    budget: 'unknown',
  },
  {
    title: 'let through before the address is used up',
    limit: { ...none, otherAccountAfter: 429 },
    status: 401,
    signsIn: 200,
    budget: 'of its own',
  },
  { title: 'refused at an address of its own', limit: whole, status: 429, budget: 'shared' },
  { title: 'let through at an address of its own', limit: whole, status: 401, signsIn: 200, budget: 'of its own' },
  { title: 'refused where all clients are', limit: { ...whole, otherClient: 429 }, status: 429, budget: 'unknown' },
] satisfies readonly {
  title: string;
  limit?: Omit<Parameters<typeof budgetsOf>[0], 'spelt'>;
  status: number;
  signsIn?: number;
  budget: Budget;
}[])
  test(`a spelling ${title}: ${budget}`, () => {
    const [seen] = budgetsOf({ ...limit, spelt: [{ form: 'upper case', status, signsIn }] }, 429);
    expect(seen?.budget).toBe(budget);
  });

for (const { title, limit, ends } of [
  { title: 'another account is let through', limit: none, ends: 'no' },
  { title: 'both are limited', limit: whole, ends: 'no' },
  { title: 'addresses alone are limited', limit: { ...whole, otherAddress: { status: 401 } }, ends: 'not applicable' },
  { title: 'all clients are one', limit: { ...whole, otherClient: 429 }, ends: 'not judged' },
  { title: 'another address gets no answer', limit: { ...whole, otherAddress: { status: 0 } }, ends: 'not judged' },
  { title: 'another address gets a 502', limit: { ...whole, otherClient: 502 }, ends: 'not judged' },
  {
    title: 'there is no other address',
    limit: { ...whole, otherClient: undefined, otherAddress: { impossible: 'a second source address' } },
    ends: 'not run',
  },
])
  test(`${title}: ${ends === 'no' ? 'spellings are judged' : ends}`, () => {
    expect(addressSays({ ...limit, spelt: [] }, 429).ends).toBe(ends);
  });
