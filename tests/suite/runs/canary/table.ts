/** Writes the table of canaries that were found, by artefact and encoding, before and after the redaction. */
import type { Finding } from './scanner.ts';

/** Kinds of artefacts, by the path below a run's folder; the first that fits. */
const artefacts = [
  ['console', /^console\.txt$/],
  ['html report', /^reports\/html\//],
  ['junit', /^reports\/junit\.xml$/],
  ['json', /^reports\/results\.json$/],
  ['blob', /^reports\/blob\//],
  ['perfetto', /^reports\/perfetto\.json$/],
  ['allure', /^reports\/allure-results\//],
  ['conformance', /^reports\/conformance\./],
  ['trace', /trace\.zip$|playwright-artifacts/],
  ['error context', /error-context\.md$/],
  ['HAR', /\.har$/],
  ['attachment', /\/attachments\//],
  ['stray file', /^test-results\//],
] as const satisfies readonly (readonly [string, RegExp])[];
/** Name of a kind of artefacts. */
export type Artefact = (typeof artefacts)[number][0];
export const artefactNames = artefacts.map(([name]) => name);

/** Returns the kind of a file. @throws Error for one that fits no kind: then the list above needs a new one. */
export function artefactOf(file: string): Artefact {
  const found = artefacts.find(([, pattern]) => pattern.test(file));
  if (!found) throw new Error(`no kind of artefact is known for ${file}`);
  return found[0];
}

/** Columns: the spelling of a canary, and its container. */
export const columns = [
  'raw',
  'percent',
  'form',
  'JSON',
  'unicode',
  'HTML',
  'base64',
  'base64url',
  'bytes',
  'mixed',
  'in base64',
  'in gzip',
  'in zlib',
  'in brotli',
  'in deflate',
  'in zip',
  'in zip in zip',
  'in UTF-16',
] as const;
/** See `columns`. */
export type Column = (typeof columns)[number];

/** Returns all columns in which a finding counts. */
export function columnsOf({ encoding, inside }: Finding): Column[] {
  const writing = encoding === 'decoded' ? 'mixed' : columns.find(c => encoding.split(/[ ,]/)[0] === c);
  const containers = new Set(inside.map((c): Column => `in ${c}`));
  if (inside.filter(c => c === 'zip').length > 1) containers.add('in zip in zip');
  return [...(writing === undefined ? [] : [writing]), ...containers];
}

/** Counts by `artefact / column`. */
export function countsOf(findings: readonly Finding[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const finding of findings) {
    for (const column of columnsOf(finding)) {
      const key = `${artefactOf(finding.file)} / ${column}`;
      counts.set(key, (counts.get(key) ?? 0) + finding.count);
    }
  }
  return counts;
}

/** Returns a Markdown table: each cell `before → after`, empty if the artefact never held that. */
export function tableOf(before: readonly Finding[], after: readonly Finding[]): string {
  const [was, is] = [countsOf(before), countsOf(after)];
  const cell = (artefact: Artefact, column: Column) => {
    const key = `${artefact} / ${column}`;
    return was.has(key) || is.has(key) ? `${was.get(key) ?? 0} → ${is.get(key) ?? 0}` : '';
  };
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    line(['artefact', ...columns]),
    line(['---', ...columns.map(() => '--:')]),
    ...artefactNames.map(a => line([a, ...columns.map(c => cell(a, c))])),
  ].join('\n');
}
