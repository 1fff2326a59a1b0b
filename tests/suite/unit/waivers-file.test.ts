/** Tests waivers as data, outside the checkout: read with their lines, and each mistake reported with its line. */
import { expect, test } from '@playwright/test';
import { readWaiversText } from '../../../envs/waivers-file.ts';

const one = {
  requirement: 'hsts',
  environment: 'stage',
  reason: 'the old balancer drops it',
  owner: 'platform',
  until: '2999-12-31',
};
const text = (...waivers: object[]): string => JSON.stringify({ $schema: './waivers.schema.json', waivers }, null, 2);
const problemOf = (written: string): string => readWaiversText(written, 'ops/waivers.json').problems.join('\n');

test('a waiver is read with its line', () => {
  const { waivers, problems } = readWaiversText(text(one, { ...one, requirement: 'compression' }), 'ops/waivers.json');
  expect(problems).toEqual([]);
  expect(waivers).toEqual([
    { ...one, at: 'ops/waivers.json:4' },
    { ...one, requirement: 'compression', at: 'ops/waivers.json:11' },
  ]);
  const leftOut = [{ requirement: 'hsts', reason: 'our edge sets it' }];
  expect(readWaiversText(JSON.stringify({ notInOurDocument: leftOut }), 'x')).toEqual({
    waivers: [],
    leftOut: new Map([['hsts', 'our edge sets it']]),
    bounds: {},
    problems: [],
  });
});

const bound = { requirement: 'tls-renewal', atLeastDays: 14, reason: 'we renew weekly' };
const bounds = (...all: unknown[]): string => JSON.stringify({ bounds: all }, null, 2);

test("a bound of one's own is read with its line", () => {
  const other = { requirement: 'deploy-gap', gapAtMostS: 60, reason: 'one worker' };
  expect(readWaiversText(bounds(bound, other), 'ops/waivers.json')).toEqual({
    waivers: [],
    leftOut: new Map(),
    bounds: {
      'tls-renewal': { value: 14, at: 'ops/waivers.json:3', reason: 'we renew weekly' },
      'deploy-gap': { value: 60, at: 'ops/waivers.json:8', reason: 'one worker' },
    },
    problems: [],
  });
});

const limits = "must be a whole number from 7 to 60; the policy's is 21 days";
for (const [what, written, says] of [
  ['one below its limit', bounds({ ...bound, atLeastDays: 6 }), [`atLeastDays: ${limits} (x:5)`]],
  ['one above its limit', bounds({ ...bound, atLeastDays: 61 }), [`atLeastDays: ${limits} (x:5)`]],
  ['a text', bounds({ ...bound, atLeastDays: '14' }), [`atLeastDays: ${limits} (x:5)`]],
  ['half a day', bounds({ ...bound, atLeastDays: 14.5 }), [`atLeastDays: ${limits} (x:5)`]],
  ['no number', bounds({ ...bound, atLeastDays: null }), [`atLeastDays: ${limits} (x:5)`]],
  ['no reason', bounds({ requirement: 'tls-renewal', atLeastDays: 14 }), ['reason: is missing (x:3)']],
  [
    'a slip in the key',
    bounds({ requirement: 'tls-renewal', atleastDays: 14, reason: 'x' }),
    [
      `atLeastDays: is missing: ${limits} (x:3)`,
      'bounds: "atleastDays" has no place here; did you mean atLeastDays? (x:5)',
    ],
  ],
  [
    'another bound of the row',
    bounds({ ...bound, orShareOfLife: 0.1 }),
    ['bounds: "orShareOfLife" has no place here; envs/waivers.schema.json has the form (x:7)'],
  ],
  [
    'a slip in the row',
    bounds({ ...bound, requirement: 'tls-renewl' }),
    ['requirement: is "tls-renewl", which is no row of the policy; did you mean tls-renewal? (x:4)'],
  ],
  [
    'a rule of the document',
    bounds({ requirement: 'healthz-latency', atMostMs: 100, reason: 'x' }),
    [
      'requirement: is "healthz-latency", which takes no bound of your own (its source: 헬스/모니터링/로그); reports/requirements.md marks the rows that do (x:4)',
    ],
  ],
  [
    'a promise of the suite',
    bounds({ requirement: 'login-budget', loginsAtMost: 9, reason: 'x' }),
    [expect.stringMatching(/^requirement: is "login-budget", which takes no bound of your own/)],
  ],
  [
    'a number alone',
    bounds(14),
    [expect.stringMatching(/must be an object with the id of a row as requirement \(x:3\)$/)],
  ],
  ['two for one row', bounds(bound, { ...bound, atLeastDays: 15 }), ['bounds: tls-renewal has two of them (x:8)']],
  [
    'a slip in the name of the list',
    JSON.stringify({ bound: [bound] }, null, 2),
    ['it: "bound" has no place here; did you mean bounds? (x:2)'],
  ],
] satisfies [string, string, unknown[]][])
  test(`a bound of one's own is refused: ${what}`, () => {
    expect(readWaiversText(written, 'x')).toEqual({ waivers: [], leftOut: new Map(), bounds: {}, problems: says });
  });

const { owner: _, ...ownerless } = one;
for (const [what, written, says] of [
  [
    'an unknown row',
    text({ ...one, requirement: 'htst' }),
    /^requirement: is "htst", .*did you mean hsts\? \(ops\/waivers\.json:5\)$/,
  ],
  [
    'a day that is none',
    text(one, { ...one, until: 'soon' }),
    /^until: must be a day as YYYY-MM-DD \(ops\/waivers\.json:16\)$/,
  ],
  ['no owner', text(ownerless), /^owner: is missing \(ops\/waivers\.json:4\)$/],
  ['an empty reason', text({ ...one, reason: '' }), /^reason: is empty \(ops\/waivers\.json:7\)$/],
  [
    'an unknown member',
    text({ ...one, untill: 'x' }),
    /^waivers: "untill" has no place here; did you mean until\? \(ops\/waivers\.json:10\)$/,
  ],
  [
    'a promise of the suite, left out',
    JSON.stringify({ notInOurDocument: [{ requirement: 'login-budget', reason: 'x' }] }),
    /^requirement: is a promise of the suite itself/,
  ],
  ['a list alone', JSON.stringify([one]), /ops\/waivers\.json/],
  ['half of it', text(one).slice(0, 80), /^is no JSON: .*\(ops\/waivers\.json:\d+\)/],
  ['one member twice', text(one).replace('"owner"', '"reason"'), /^is no JSON: .*unique.*\(ops\/waivers\.json:8\)/],
] satisfies [string, string, RegExp][])
  test(`${what} is told with its line, and nothing of the file counts`, () => {
    expect(problemOf(written)).toMatch(says);
    expect(readWaiversText(written, 'x').waivers).toEqual([]);
  });
