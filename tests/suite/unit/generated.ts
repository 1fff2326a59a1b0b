/**
 * Generates the inputs of the property tests (properties-*.test.ts) from one seed, so that a run in CI equals one at
 * home.
 */
import { deepStrictEqual, match, ok, strictEqual } from 'node:assert/strict';
import { inspect } from 'node:util';
import fc from 'fast-check';

/** Another seed gives other inputs; a failure prints the seed with the path to its smallest example. */
const SEED = 20261122;
/** Inputs of each property. All properties together take seconds. */
const RUNS = 300;

fc.configureGlobal({ seed: SEED, numRuns: RUNS });

/** Any text at all: any code unit, lone surrogates and control characters included. */
export const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ maxLength: 60 }),
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 20 }).map(codes => String.fromCharCode(...codes)),
);

/** The text in a random mixture of cases. */
export const anyCase = (text: string): fc.Arbitrary<string> => fc.mixedCase(fc.constant(text));

/** A token of RFC 9110 §5.6.2. */
export const token = fc.string({
  unit: fc.constantFrom(...Array.from("abcdefghijklmnopqrstuvwxyzABCXYZ0123456789!#$%&'*+-.^_`|~")),
  minLength: 1,
  maxLength: 12,
});

/** A token other than these, which are in lower case. */
export const unlike = (...names: string[]): fc.Arbitrary<string> => token.filter(t => !names.includes(t.toLowerCase()));

/** Blanks that HTTP allows around list elements and attributes. */
export const blanks = fc.string({ unit: fc.constantFrom(' ', '\t'), maxLength: 3 });

/**
 * Plain assertions, for use inside properties: Playwright's own make a step of each, which takes half a millisecond,
 * thousands of times. `toEqual` and `toMatchObject` treat a missing member like an undefined one, as Playwright's do.
 */
export const must = (actual: unknown) => ({
  toBe: (wanted: unknown): void => strictEqual(actual, wanted),
  toEqual: (wanted: unknown): void => deepStrictEqual(told(actual), told(wanted)),
  toMatchObject: (wanted: object): void =>
    deepStrictEqual(
      told(Object.fromEntries(Object.keys(wanted).map(key => [key, (actual as Record<string, unknown>)[key]]))),
      told(wanted),
    ),
  toContain: (wanted: unknown): void =>
    ok((actual as string | unknown[]).includes(wanted as string), `${inspect(actual)} lacks ${inspect(wanted)}`),
  notToContain: (wanted: string): void =>
    ok(!(actual as string).includes(wanted), `${inspect(actual)} holds ${inspect(wanted)}`),
  toMatch: (wanted: RegExp): void => match(String(actual), wanted),
  toBeDefined: (): void => ok(actual !== undefined, 'undefined'),
  toBeUndefined: (): void => strictEqual(actual, undefined),
  toBeGreaterThan: (wanted: number): void => ok(Number(actual) > wanted, `${inspect(actual)} is not above ${wanted}`),
  toBeLessThanOrEqual: (wanted: number): void => ok(Number(actual) <= wanted, `${inspect(actual)} is above ${wanted}`),
});

/** Returns the value without undefined members. */
function told(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(told);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .map(([key, member]) => [key, told(member)]),
  );
}

export { fc };
