/** Waivers as data, outside of the checkout: read with their lines, and each mistake told with its line. */
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
    problems: [],
  });
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
  ['an unknown member', text({ ...one, untill: 'x' }), /untill.*\(ops\/waivers\.json:4\)$/],
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
