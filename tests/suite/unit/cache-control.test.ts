/** Tests the reading of Cache-Control in any spelling, and the permissions that an answer gives to caches. */
import { expect, test } from '@playwright/test';
import { forbidsReuse, readCacheControl } from '../../../fixtures/probe/parse/cache-control.ts';
import { lifetimes, maySharedKeep, sharedPermissions } from '../../../fixtures/probe/parse/cache-permissions.ts';
import type { Answer } from '../../../fixtures/probe/http/client.ts';
import { anyText, fc, must } from './generated.ts';

test('directives are read in any case, order and spelling', () => {
  expect(readCacheControl('Immutable, MAX-AGE="31536000" ,Public,s-maxage = 60')).toMatchObject({
    maxAgeS: 31536000,
    sharedMaxAgeS: 60,
    immutable: true,
    public: true,
    noStore: false,
    lifetimes: ['s-maxage=60', 'max-age=31536000'],
  });
  expect(readCacheControl('')).toEqual({
    directives: new Map(),
    maxAgeS: undefined,
    sharedMaxAgeS: undefined,
    public: false,
    immutable: false,
    noStore: false,
    noCache: false,
    private: false,
    lifetimes: [],
  });
});

test('the first of two equal directives counts, and both lifetimes are kept, since a cache may use either', () => {
  const read = readCacheControl('max-age=0, max-age=600');
  expect(read.maxAgeS).toBe(0);
  expect(read.directives.get('max-age')).toEqual(['0', '600']);
  expect(read.lifetimes).toEqual(['max-age=600']);
});

test('a directive with field names applies to those fields alone', () => {
  const read = readCacheControl('private="set-cookie, no-store", no-cache="x\\"y", max-age=5');
  expect(read).toMatchObject({ private: false, noCache: false, noStore: false, maxAgeS: 5 });
  expect(read.directives.get('private')).toEqual(['set-cookie, no-store']);
  expect(read.directives.get('no-cache')).toEqual(['x"y']);
});

test('no-store, no-cache and private forbid reuse of an answer without asking again', () => {
  for (const no of ['no-store', 'private, max-age=31536000', 'No-Cache', 'private=""'])
    expect(forbidsReuse(readCacheControl(no)), no).toBe(true);
  for (const yes of ['', 'public', 'no-stored', 'x-no-store', 'private="a"'])
    expect(forbidsReuse(readCacheControl(yes)), yes).toBe(false);
});

test('lifetimes are whole seconds', () => {
  const read = (argument: string) => readCacheControl(`max-age=${argument}`).maxAgeS;
  for (const [argument, seconds] of [
    ['60', 60],
    ['"60"', 60],
    [' 60 ', 60],
    ['060', 60],
    ['60; public', 60],
  ] as const)
    expect(read(argument), argument).toBe(seconds);
  for (const none of ['', '-1', '60s', '1.5', 'x', '"']) expect(read(none), none).toBeUndefined();
});

const answer = (...headerLines: [string, string][]): Answer => ({
  at: 'GET /',
  url: 'https://web.example.test/',
  status: 200,
  headerLines,
  body: '',
  sentAt: 0,
  receivedAt: 0,
});

test('shared caches are invited by public, by a lifetime of theirs, and by fields for CDNs', () => {
  for (const [lines, words] of [
    [[['Cache-Control', 'public, max-age=60']], ['public']],
    [[['Cache-Control', 's-maxage="60"']], ['s-maxage=60']],
    [[['cache-control', 'S-MaxAge = 60']], ['s-maxage=60']],
    [
      [
        ['Cache-Control', 'no-store'],
        ['CDN-Cache-Control', 'max-age=60'],
      ],
      ['cdn-cache-control: max-age=60'],
    ],
    [
      [['Surrogate-Control', 'max-age=60, stale-while-revalidate=30']],
      ['surrogate-control: max-age=60', 'surrogate-control: stale-while-revalidate=30'],
    ],
    [[['Cache-Control', 'public, no-store']], []],
    [[['Cache-Control', 'private, s-maxage=60']], []],
    [
      [
        ['Cache-Control', 'public'],
        ['Cache-Control', 'no-store'],
      ],
      [],
    ],
    [
      [
        ['Cache-Control', 's-maxage=0'],
        ['CDN-Cache-Control', 'max-age=60, private'],
      ],
      [],
    ],
    [[['Cache-Control', 'max-age=60']], []],
    [[], []],
  ] as [[string, string][], string[]][])
    expect(sharedPermissions(answer(...lines)), JSON.stringify(lines)).toEqual(words);
  expect(maySharedKeep(answer(['Cache-Control', 'max-age=60']))).toBe(true);
  expect(maySharedKeep(answer(['Cache-Control', 'max-age=60, private']))).toBe(false);
});

test('lifetimes of an answer count Expires only where nothing else speaks', () => {
  const later = ['Expires', new Date(Date.now() + 1e6).toUTCString()] as [string, string];
  expect(lifetimes(answer(later))).toEqual(['Expires in the future']);
  for (const said of ['max-age=0', 'no-store', 'no-cache'])
    expect(lifetimes(answer(later, ['Cache-Control', said])), said).toEqual([]);
  expect(lifetimes(answer(later, ['Cache-Control', 'no-cache="x"']))).toEqual(['Expires in the future']);
  expect(lifetimes(answer(['Cache-Control', 'max-age = "60"']))).toEqual(['max-age=60']);
});

test('any text is read, and what stands in it as a directive of its own counts', () => {
  fc.assert(
    fc.property(anyText, text => {
      readCacheControl(text);
      must(readCacheControl(`${text},no-store`).noStore).toBe(true);
      must(readCacheControl(`no-store,${text}`).noStore).toBe(true);
    }),
    { numRuns: 1000 },
  );
});
