/**
 * Waivers as data: `waivers.json` in the folder of POSTFLIGHT_ENVS, for whoever keeps the description of environments
 * outside of the checkout. Each mistake is told with its line.
 */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type * as Yaml from 'yaml';
import { ownFolder } from './folder.ts';
import { nearest } from './nearest.ts';
import { policy, type RequirementId } from './policy.ts';
import { waivers, type Waiver } from './waivers.ts';
import { z } from './zod.ts';

/** A waiver and its place for a reader: a file, and its line where there is one. */
export type PlacedWaiver = Waiver & { at: string };

const NAME = 'waivers.json';
const ids = Object.keys(policy);
const line = z.string().min(1, 'is empty');

/** Says where a row that is unknown may have been meant. */
function unknown(id: string): string {
  const near = nearest(
    id,
    ids.map(name => name.toUpperCase()),
  )?.toLowerCase();
  const hint = near === undefined ? 'reports/requirements.md lists all' : `did you mean ${near}?`;
  return `is "${id}", which is no row of the policy; ${hint}`;
}

const waiver = z.strictObject({
  requirement: z.string().refine(id => ids.includes(id), { error: ({ input }) => unknown(String(input)) }),
  environment: z.string().regex(/^(?:local|stage|prod)(?:-[a-z0-9-]+)?$/, 'must be the name of an environment'),
  reason: line,
  owner: line,
  until: z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'must be a day as YYYY-MM-DD'),
});

/** A row that one's own document does not have. What the suite promises of itself cannot be left out. */
const leftOut = z.strictObject({
  requirement: z
    .string()
    .refine(id => ids.includes(id), { error: ({ input }) => unknown(String(input)), abort: true })
    .refine(id => policy[id as RequirementId].topic !== 'suite-honesty', 'is a promise of the suite itself'),
  reason: line,
});

/** The form of the file. */
export const waiversFile = z.strictObject({
  $schema: z.string().optional(),
  waivers: z.array(waiver).optional(),
  notInOurDocument: z.array(leftOut).optional(),
});

/** What the file says. `leftOut`: reasons why rows do not apply, by their ids. */
export type WaiversRead = { waivers: PlacedWaiver[]; leftOut: ReadonlyMap<string, string>; problems: string[] };

const nothing = (problems: string[] = []): WaiversRead => ({ waivers: [], leftOut: new Map(), problems });

/** Returns the JSON Schema of the file, for editors: `waivers.schema.json` beside this file. */
export const waiversSchema = (): string =>
  `${JSON.stringify({ title: 'Waivers of postflight', ...z.toJSONSchema(waiversFile) }, null, 2)}\n`;

/** Reads the text of such a file. `shown` is its name for a reader. */
export function readWaiversText(text: string, shown: string): WaiversRead {
  // Loaded where there is such a file: no run without one pays for it.
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
  if (read.success) {
    const { waivers: list = [], notInOurDocument = [] } = read.data;
    return {
      waivers: list.map((it, i) => ({ ...(it as Waiver), at: placeOf(['waivers', i]) })),
      leftOut: new Map(notInOurDocument.map(({ requirement, reason }) => [requirement, reason])),
      problems: [],
    };
  }
  const problems = read.error.issues.map(({ path: keys, code, message }) => {
    const name = keys.filter(key => typeof key === 'string').at(-1) ?? 'it';
    const what = code === 'invalid_type' && message.includes('undefined') ? 'is missing' : message;
    return `${name}: ${what} (${placeOf(keys)})`;
  });
  return nothing(problems);
}

/** Reads the file of POSTFLIGHT_ENVS; nothing where there is none. */
function ofFolder(): WaiversRead {
  const folder = ownFolder();
  const file = folder === undefined ? '' : path.join(folder, NAME);
  if (file === '' || !existsSync(file)) return nothing();
  return readWaiversText(readFileSync(file, 'utf8'), path.relative(path.join(import.meta.dirname, '..'), file));
}

let read: WaiversRead | undefined;

/** Returns all waivers, of the checkout and of POSTFLIGHT_ENVS, and what else the latter's file says. */
export function waiversInForce(): WaiversRead {
  if (read) return read;
  const own = ofFolder();
  read = { ...own, waivers: [...waivers.map(it => ({ ...it, at: 'envs/waivers.ts' })), ...own.waivers] };
  return read;
}
