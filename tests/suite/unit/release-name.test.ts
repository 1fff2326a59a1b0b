/** Tests names of releases, and their places in an answer. */
import { expect, test } from '@playwright/test';
import { parseReleasePlace } from '../../../envs/release-place.ts';
import { isRelease, releaseAt } from '../../../fixtures/probe/parse/release-name.ts';

const commit = '3f2a1bc4d5e6f708192a3b4c5d6e7f8091a2b3c4';

for (const [name, same] of [
  ['v1.4.0', true],
  ['1.4.0', true],
  [' v1.4.0\n', true],
  ['v1.4.0+build.7', true],
  ['v1-4-0', true],
  ['v1_4_0', true],
  [commit, true],
  ['3f2a1bc', true],
  ['3f2a1b', false],
  ['3f2a1bd', false],
  ['v1.4.0-rc.1', false],
  ['v1-4-0-rc-1', false],
  ['v1.4.10', false],
  ['v1-4', false],
  ['vv1.4.0', false],
  ['1.4', false],
  ['', false],
  ['null', false],
  ['dev', false],
] as const)
  test(`${JSON.stringify(name)} ${same ? 'is' : 'is not'} v1.4.0`, () => {
    expect(isRelease(name, { tag: 'v1.4.0', commit })).toBe(same);
  });

test('a commit is not the release where the tag is unknown', () => {
  expect(isRelease(commit, { tag: 'v1.4.0', commit: undefined })).toBe(false);
});

for (const [text, value] of [
  ['/healthz#/release', 'v1'],
  ['/healthz#/build/tag', 'v2'],
  ['/healthz#/none', undefined],
  ['/healthz#/number', 7],
  ['/healthz#/empty', null],
  ['/x?y=1#header:X-Release', 'v3'],
] as const)
  test(`release at ${text} of JSON`, () => {
    const place = parseReleasePlace(text);
    const body = JSON.stringify({ release: 'v1', build: { tag: 'v2' }, number: 7, empty: null });
    expect(place && releaseAt({ headerLines: [['x-release', 'v3']], body }, place)).toBe(value);
  });

for (const [text, value] of [
  ['/#data-dpl-id', 'v1-4-0'],
  ['/#data-other', undefined],
  ['/#meta:release', 'v1.4.0'],
  ['/#meta:none', undefined],
] as const)
  test(`release at ${text} of a page`, () => {
    const place = parseReleasePlace(text);
    const body =
      '<!doctype html><!-- <html data-dpl-id="old"> --><HTML lang=en data-dpl-id=v1-4-0><meta content="v1.4.0" name=release>' +
      '<meta name=release content=second>';
    expect(place && releaseAt({ headerLines: [], body }, place)).toBe(value);
  });

test('release that is all of an answer', () => {
  const place = parseReleasePlace('/VERSION#text');
  expect(place && releaseAt({ headerLines: [], body: 'v1.4.0\n' }, place)).toBe('v1.4.0');
});

for (const text of [
  '',
  '/',
  'healthz#/release',
  '/healthz',
  '/healthz#',
  '/healthz#release',
  '/#html',
  '/#/a~2',
  '/a b#text',
])
  test(`"${text}" is no place`, () => {
    expect(parseReleasePlace(text)).toBeUndefined();
  });
