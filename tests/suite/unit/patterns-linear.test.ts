/**
 * Tests that every pattern of the sources takes time in proportion to its text, for any text: most of them meet a
 * target's text, some in the runner's own process, where no test's limit ends them.
 */
import { execFileSync } from 'node:child_process';
import { expect, test } from '@playwright/test';
import { root } from '../child-run.ts';
import { patternsIn, sources, type Pattern } from './patterns/extract.ts';
import { recipes, textOf, type Recipe } from './patterns/hostile-texts.ts';
import { processorMs } from './processor-time.ts';

const LENGTH = 10_000;
/** Longest search of the shorter text that needs no second one, ms: a quadratic pattern takes 20 times as long. */
const QUICK_MS = 2;
/** Largest growth for twice the length: linear is 2, quadratic 4. */
const GROWS_AT_MOST = 3;
/** Tries, of which the quickest counts. */
const TRIES = 3;
/** Comparisons that must all show quadratic growth. */
const LOOKS = 4;

const msOf = (pattern: RegExp, text: string): number =>
  Math.min(...Array.from({ length: TRIES }, () => processorMs(() => text.replace(pattern, ''))));

/** Returns how a pattern grows on a text; undefined if that is linear. */
function growth({ source, flags }: Pattern, recipe: Recipe): string | undefined {
  const everywhere = new RegExp(source, flags.includes('g') ? flags : `${flags}g`);
  if (processorMs(() => textOf(recipe, LENGTH).replace(everywhere, '')) < QUICK_MS) return undefined;
  let [once, twice] = [0, 0];
  // Quadratic growth shows each time; a shared machine only imitates it once.
  for (let i = 0; i < LOOKS; i++) {
    [once, twice] = [msOf(everywhere, textOf(recipe, LENGTH)), msOf(everywhere, textOf(recipe, 2 * LENGTH))];
    if (once < QUICK_MS || twice < once * GROWS_AT_MOST) return undefined;
  }
  return `${once.toFixed(0)} ms on ${LENGTH} characters, ${twice.toFixed(0)} on twice as many: ${JSON.stringify(recipe)}`;
}

/** Returns the patterns that are not linear, with the first text that shows it. */
const squares = (patterns: readonly Pattern[]): string[] =>
  patterns.flatMap(pattern => {
    for (const recipe of recipes(pattern.source, pattern.flags)) {
      const why = growth(pattern, recipe);
      if (why !== undefined) return [`${pattern.at} /${pattern.source}/${pattern.flags}: ${why}`];
    }
    return [];
  });

const files = sources().map(file => ({ file, ...patternsIn(file) }));
const literals = files.flatMap(it => it.literals);
/** Rooms whose patterns meet a target's text. */
const meetsTargets = /^fixtures\/(?:probe|browser|report)\//;

test('a square is found', () => {
  const known = [
    { at: 'x', source: '\\s+$', flags: '' },
    { at: 'z', source: '<a[^>]*>', flags: 'i' },
  ];
  expect(squares(known)).toHaveLength(2);
});

test('every literal of the sources', () => {
  test.setTimeout(300_000);
  expect(literals.length).toBeGreaterThan(400);
  expect(squares(literals)).toEqual([]);
});

test('every pattern that is constructed where it meets the text of a target', () => {
  test.setTimeout(300_000);
  const makers = files.filter(it => meetsTargets.test(it.file) && it.constructed.length > 0);
  const out = execFileSync(
    process.execPath,
    ['--import', 'tsx', 'tests/suite/unit/patterns/constructed.ts', ...makers.map(it => it.file)],
    { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  );
  const found = JSON.parse(out) as Pattern[];
  const ours = found.filter(it => makers.some(({ file }) => it.at.startsWith(`${file}:`)));
  const unseen = makers.flatMap(it => it.constructed).filter(at => !ours.some(it => it.at === at));
  expect(unseen, 'constructed by none of the calls of patterns/constructed.ts').toEqual([]);
  const distinct = [...new Map(ours.map(it => [`${it.source}/${it.flags}`, it])).values()];
  expect(distinct.length).toBeGreaterThan(30);
  expect(squares(distinct)).toEqual([]);
});
