/**
 * Reads `waivers.json` in the folder of POSTFLIGHT_ENVS: waivers as data, for adopters who keep the description of
 * environments outside of the checkout; also rows that the adopter's own document lacks, and bounds of the adopter's
 * own. Each mistake is reported with its line, and then nothing is judged.
 */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type * as Yaml from 'yaml';
import type { core } from 'zod';
import { boundedRows, ownBoundOf, policyBound, withUnit, type Bounds } from './bounds.ts';
import { ownFolder } from './folder.ts';
import { environmentNames } from './names.ts';
import { nearest } from './nearest.ts';
import { policy, type RequirementId } from './policy.ts';
import { waivers, type Waiver } from './waivers.ts';
import { z } from './zod.ts';

/** A waiver and its place in messages: a file, and its line where there is one. */
export type PlacedWaiver = Waiver & { at: string };

const NAME = 'waivers.json';
const ids = Object.keys(policy);
const line = z.string().min(1, 'is empty');

/** Suggests the known name that may have been meant, or else says `otherwise`. */
function hintAt(name: string, known: readonly string[], otherwise: string): string {
  const upper = nearest(
    name,
    known.map(it => it.toUpperCase()),
  );
  const near = known.find(it => it.toUpperCase() === upper);
  return near === undefined ? otherwise : `did you mean ${near}?`;
}

/** Says which row may have been meant by an unknown one. */
const unknown = (id: string, among: readonly string[] = ids): string =>
  `is "${id}", which is no row of the policy; ${hintAt(id, among, 'reports/requirements.md lists all')}`;

/** Says why a row takes no bound. */
function boundless(input: unknown): string {
  const id = typeof input === 'object' && input !== null && 'requirement' in input ? input.requirement : undefined;
  if (typeof id !== 'string') return 'must be an object with the id of a row as requirement';
  if (!ids.includes(id)) return unknown(id, boundedRows);
  const source = policy[id as RequirementId].source.join('; ');
  return `is "${id}", which takes no bound of your own (its source: ${source}); reports/requirements.md marks the rows that do`;
}

const waiver = z.strictObject({
  requirement: z.string().refine(id => ids.includes(id), { error: ({ input }) => unknown(String(input)) }),
  environment: z.string().regex(/^(?:local|stage|prod)(?:-[a-z0-9-]+)?$/, 'must be the name of an environment'),
  reason: line,
  owner: line,
  until: z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'must be a day as YYYY-MM-DD'),
});

/** A row that the adopter's own document lacks. The suite's promises about itself cannot be left out. */
const leftOut = z.strictObject({
  requirement: z
    .string()
    .refine(id => ids.includes(id), { error: ({ input }) => unknown(String(input)), abort: true })
    .refine(id => policy[id as RequirementId].topic !== 'suite-honesty', 'is a promise of the suite itself'),
  reason: line,
});

/** A bound of the adopter's own in place of postflight's: the row's own key, within the limits of the row. */
function boundOf(id: RequirementId) {
  const { key, from, to } = ownBoundOf(id) ?? { key: '', from: 0, to: 0 };
  const values = [...new Set(environmentNames.flatMap(kind => policyBound(id, kind) ?? []))].map(it =>
    withUnit(id, it),
  );
  const error = `must be a whole number from ${from} to ${to}; the policy's is ${values.join(' or ')}`;
  const value = z.int({ error: ({ input }) => (input === undefined ? `is missing: ${error}` : error) });
  return z.strictObject({ requirement: z.literal(id), [key]: value.min(from, error).max(to, error), reason: line });
}
const [firstBound, ...moreBounds] = boundedRows.map(boundOf);
const bound = z.discriminatedUnion('requirement', [firstBound, ...moreBounds] as [ReturnType<typeof boundOf>], {
  error: ({ input }) => boundless(input),
});

/** The form of the file. */
export const waiversFile = z.strictObject({
  $schema: z.string().optional(),
  waivers: z.array(waiver).optional(),
  notInOurDocument: z.array(leftOut).optional(),
  bounds: z.array(bound).optional(),
});
/** Names of all members. */
const members = [
  ...['waivers', 'notInOurDocument', 'bounds', 'requirement', 'environment', 'reason', 'owner', 'until'],
  ...new Set(boundedRows.flatMap(id => ownBoundOf(id)?.key ?? [])),
];

/** Content of the file. `leftOut`: reasons why rows do not apply, by their ids. */
export type WaiversRead = {
  waivers: PlacedWaiver[];
  leftOut: ReadonlyMap<string, string>;
  bounds: Bounds;
  problems: string[];
};

const nothing = (problems: string[] = []): WaiversRead => ({ waivers: [], leftOut: new Map(), bounds: {}, problems });

/** Returns the JSON Schema of the file, for editors: `waivers.schema.json` beside this file. */
export const waiversSchema = (): string =>
  `${JSON.stringify({ title: 'Waivers of postflight', ...z.toJSONSchema(waiversFile) }, null, 2)}\n`;

/** Reads the text of such a file. `shown` is its name in messages. */
export function readWaiversText(text: string, shown: string): WaiversRead {
  // Loaded only where there is such a file, so that other runs do not pay for it.
  const { isNode, LineCounter, parseDocument } = createRequire(import.meta.url)('yaml') as typeof Yaml;
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, schema: 'json' });
  const lineAt = (offset: number): number => lines.linePos(offset).line;
  const broken = document.errors.map(
    ({ pos: [at], message }) => `${message.split(/ at line |\n/)[0]} (${shown}:${lineAt(at)})`,
  );
  if (broken.length > 0) return nothing(broken.map(problem => `is no JSON: ${problem}`));
  const placeOf = (keys: readonly PropertyKey[]): string => {
    for (let end = keys.length; end > 0; end--) {
      const node = document.getIn(keys.slice(0, end), true);
      if (isNode(node) && node.range) return `${shown}:${lineAt(node.range[0])}`;
    }
    return shown;
  };
  const read = waiversFile.safeParse(document.toJS());
  if (!read.success)
    return nothing(
      read.error.issues.map(issue => {
        const stranger = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
        return `${problemOf(issue)} (${placeOf([...issue.path, ...stranger])})`;
      }),
    );
  const { waivers: list = [], notInOurDocument = [], bounds = [] } = read.data;
  const given = bounds.map((it, i): [RequirementId, Bounds[RequirementId] & object] => {
    const id = it.requirement as RequirementId;
    return [
      id,
      { value: Number(it[ownBoundOf(id)?.key ?? '']), at: placeOf(['bounds', i]), reason: String(it.reason) },
    ];
  });
  const doubled = given.filter(([id], i) => given.findIndex(([first]) => first === id) < i);
  if (doubled.length > 0) return nothing(doubled.map(([id, { at }]) => `bounds: ${id} has two of them (${at})`));
  return {
    waivers: list.map((it, i) => ({ ...(it as Waiver), at: placeOf(['waivers', i]) })),
    leftOut: new Map(notInOurDocument.map(({ requirement, reason }) => [requirement, reason])),
    bounds: Object.fromEntries(given),
    problems: [],
  };
}

/** Says what is wrong, in words that follow the name of the member. */
function problemOf(issue: core.$ZodIssue): string {
  const name = issue.path.filter(key => typeof key === 'string').at(-1) ?? 'it';
  if (issue.code === 'unrecognized_keys') {
    const [key = ''] = issue.keys;
    const others = members.filter(member => member !== key);
    return `${name}: "${key}" has no place here; ${hintAt(key, others, 'envs/waivers.schema.json has the form')}`;
  }
  const isMissing = issue.code === 'invalid_type' && issue.message.includes('undefined');
  return `${name}: ${isMissing ? 'is missing' : issue.message}`;
}

/** Reads the file of a folder; nothing where there is none. */
function readFolder(folder: string | undefined): WaiversRead {
  const file = folder === undefined ? '' : path.join(folder, NAME);
  if (file === '' || !existsSync(file)) return nothing();
  return readWaiversText(readFileSync(file, 'utf8'), path.relative(path.join(import.meta.dirname, '..'), file));
}

const known = new Map<string | undefined, WaiversRead>();

/** Returns all waivers, of the checkout and of POSTFLIGHT_ENVS, and the further content of the latter's file. */
export function waiversInForce(from?: Readonly<Record<string, string | undefined>>): WaiversRead {
  const folder = ownFolder(from);
  const own = known.get(folder) ?? readFolder(folder);
  known.set(folder, own);
  return { ...own, waivers: [...waivers.map(it => ({ ...it, at: 'envs/waivers.ts' })), ...own.waivers] };
}
