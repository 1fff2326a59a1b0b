/** Tests how `init` names pages below the web app: by path, and by the fragment if that is their route. */
import { expect, test } from '@playwright/test';
import { pageBelow } from '../../../fixtures/init/find-login-page.ts';

const base = 'https://stage.example.test/app';

for (const [url, page] of [
  [base, '/'],
  [`${base}/`, '/'],
  [`${base}/home?tab=1`, '/home'],
  [`${base}/#/login`, '/#/login'],
  [`${base}/#/collections?sort=-created`, '/#/collections'],
  [`${base}/#!/home`, '/#!/home'],
  [`${base}/home#top`, '/home'],
  [`${base}/#/`, '/'],
  [`${base}/?next=%2F#access_token=k7`, '/'],
  ['https://stage.example.test/other#/login', undefined],
] as const)
  test(`${url}: ${page ?? 'not below'}`, () => {
    expect(pageBelow(base, url)).toBe(page);
  });
