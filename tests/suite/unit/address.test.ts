/** Tests that a part is added to an address, and the rest keeps its spelling. */
import { expect, test } from '@playwright/test';
import { withQuery, withSlash } from '../../../fixtures/probe/parse/address.ts';

for (const [address, queried, slashed] of [
  ['https://a.io/me', 'https://a.io/me?k=1', 'https://a.io/me/'],
  ['https://a.io/me/', 'https://a.io/me/?k=1', 'https://a.io/me/'],
  ['https://a.io', 'https://a.io/?k=1', 'https://a.io/'],
  [
    'https://a.io/i.php?title=A:B&x=%2Fa%20b',
    'https://a.io/i.php?title=A:B&x=%2Fa%20b&k=1',
    'https://a.io/i.php/?title=A:B&x=%2Fa%20b',
  ],
  ['https://a.io/form?/login', 'https://a.io/form?/login&k=1', 'https://a.io/form/?/login'],
  ['https://a.io/app#/login?next=/', 'https://a.io/app?k=1', 'https://a.io/app/'],
] as const)
  test(`a query and a slash are added to ${address}`, () => {
    expect([withQuery(address, 'k=1'), withSlash(address)]).toEqual([queried, slashed]);
  });
