/**
 * Looks for canaries in the files of a run. It decodes everything that can be decoded, whereas the redaction writes
 * patterns, so that they do not share blind spots. It is slow, and prefers a false finding to a missed one.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { encodingNames, encodings, type Canaries, type Encoding } from './canaries.ts';
import { attempt, unpacked, type Container } from './unpack.ts';

/**
 * One encoding in which a canary was found in one file; `decoded` if it appeared only after decoding text that no
 * single encoding explains.
 */
export type Finding = {
  file: string;
  inside: readonly Container[];
  canary: string;
  encoding: Encoding | 'decoded';
  count: number;
};

/** Most containers around a piece. */
const DEEPEST = 7;
/** Readings of a piece: as it is, and with one to three layers of escapes removed. */
const ROUNDS = 4;

type Sight = Omit<Finding, 'file'>;

const characters = (hex: string): string => attempt(() => String.fromCodePoint(Number.parseInt(hex, 16))) ?? '';
const entities: Readonly<Record<string, string>> = { quot: '"', apos: "'", lt: '<', gt: '>', amp: '&' };
/**
 * Removes one layer of escapes of every sort. Bytes are kept as latin1, so that the bytes of one character come
 * together in the end.
 */
const unescaped = (text: string): string =>
  text
    .replace(/(?:%[0-9a-f]{2})+/gi, run => Buffer.from(run.replaceAll('%', ''), 'hex').toString('latin1'))
    .replace(/(?:\\+x[0-9a-f]{2})+/gi, run => Buffer.from(run.replace(/\\+x/gi, ''), 'hex').toString('latin1'))
    .replace(/(?:\\+u[0-9a-f]{4})+/gi, run =>
      Buffer.from(run.replace(/\\+u/gi, '').replace(/(..)(..)/g, '$2$1'), 'hex')
        .toString('utf16le')
        .replace(/[^\0-\xff]/g, c => Buffer.from(c).toString('latin1')),
    )
    .replace(/\\+u\{([0-9a-f]{1,6})\}/gi, (_, hex: string) => Buffer.from(characters(hex)).toString('latin1'))
    .replace(
      /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(quot|apos|lt|gt|amp));/gi,
      (_, hex: string | undefined, decimal: string | undefined, name: string | undefined) =>
        name === undefined
          ? Buffer.from(characters(hex ?? Number(decimal).toString(16))).toString('latin1')
          : (entities[name.toLowerCase()] ?? ''),
    )
    .replace(/\\(["'\\/])/g, '$1');

const occurrences = (text: string, what: string): number => text.split(what).length - 1;

/** Each canary with its written forms, those that several encodings share once. */
function writings(
  canaries: Canaries,
): { canary: string; value: string; written: { encoding: Encoding; text: Buffer }[] }[] {
  return Object.entries(canaries).map(([canary, value]) => {
    const seen = new Set<string>();
    const written = encodingNames.flatMap(encoding => {
      const text = encodings[encoding](value);
      return seen.has(text) ? [] : (seen.add(text), [{ encoding, text: Buffer.from(text) }]);
    });
    return { canary, value, written };
  });
}

const latin = (s: string) => Buffer.from(s).toString('latin1');
const times = (bytes: Buffer, what: Buffer): number => {
  let count = 0;
  for (let at = bytes.indexOf(what); at >= 0; at = bytes.indexOf(what, at + what.length)) count += 1;
  return count;
};

/** Looks for the canaries of one run. It remembers bytes it has seen: the same attachment lies in many reports. */
export class Scanner {
  readonly #canaries: ReturnType<typeof writings>;
  readonly #known = new Map<string, Sight[]>();

  constructor(canaries: Canaries) {
    this.#canaries = writings(canaries);
  }

  /** Finds every canary in some bytes, however deep. */
  bytes(file: string, bytes: Uint8Array): Finding[] {
    return this.#walk(Buffer.from(bytes), 0).map(sight => ({ file, ...sight }));
  }

  /** Finds every canary in the files below a folder, and in their names. */
  folder(folder: string): Finding[] {
    const files = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter(e => e.isFile())
      .map(e => path.join(e.parentPath, e.name));
    return files.flatMap(file => {
      const name = path.relative(folder, file);
      return [
        ...this.bytes(name, readFileSync(file)),
        ...this.#look(Buffer.from(name)).map(sight => ({ file: name, ...sight })),
      ];
    });
  }

  #walk(bytes: Buffer, depth: number): Sight[] {
    const key = createHash('sha1').update(bytes).digest('base64');
    const known = this.#known.get(key);
    if (known) return known;
    const inner =
      depth < DEEPEST
        ? unpacked(bytes).flatMap(({ container, bytes: piece }) =>
            this.#walk(piece, depth + 1).map(sight => ({ ...sight, inside: [container, ...sight.inside] })),
          )
        : [];
    const sights = [...this.#look(bytes), ...inner];
    this.#known.set(key, sights);
    return sights;
  }

  /** Finds each canary in one piece: in its plain encodings, or else after decoding. */
  #look(bytes: Buffer): Sight[] {
    const layers: string[] = [];
    return this.#canaries.flatMap(({ canary, value, written }) => {
      const sights = written
        .map(({ encoding, text }): Sight => ({ inside: [], canary, encoding, count: times(bytes, text) }))
        .filter(s => s.count > 0);
      if (sights.length > 0) return sights;
      // A character of several bytes may have been written as its code or byte by byte; one more reading settles both.
      const wanted = [latin(value), value, latin(latin(value))];
      for (let round = 0; round < ROUNDS; round += 1) {
        const now = (layers[round] ??= round === 0 ? bytes.toString('latin1') : unescaped(layers[round - 1] ?? ''));
        const form = now.replaceAll('+', ' ');
        const count = Math.max(
          ...wanted.map(w => Math.max(occurrences(now, w), occurrences(form, w.replaceAll('+', ' ')))),
        );
        if (count > 0) return [{ inside: [], canary, encoding: 'decoded' as const, count }];
      }
      return [];
    });
  }
}
