/**
 * Looks for canaries in whatever a run left, by means of its own: it decodes everything it can decode, where the
 * redaction writes patterns, so that the two do not share their blind spots. Slow and greedy: it would rather find too
 * much.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';
import { unzipSync } from 'fflate';
import { encodingNames, encodings, type Canaries, type Encoding } from './canaries.ts';

/**
 * One encoding in which a canary was found in one file; `decoded` when it showed only after decoding what no single
 * encoding explains.
 */
export type Finding = {
  file: string;
  inside: readonly Container[];
  canary: string;
  encoding: Encoding | 'decoded';
  count: number;
};
/** What a piece of a file was taken out of. */
export type Container = 'zip' | 'gzip' | 'zlib' | 'brotli' | 'deflate' | 'base64' | 'UTF-16';

const DEEPEST = 7;
const ROUNDS = 4;

type Piece = { container: Container; bytes: Buffer };
type Sight = Omit<Finding, 'file'>;

/** Largest piece that is tried as compressed data without a mark. */
const UNMARKED_BYTES = 2 ** 20;
const isText = (bytes: Buffer): boolean => !bytes.subarray(0, 60).some(b => b < 9 || (b > 13 && b < 32));
const isWide = (bytes: Buffer): boolean =>
  bytes.length > 20 && bytes.subarray(0, 200).filter(b => b === 0).length > 0.1 * Math.min(bytes.length, 200);

const attempt = <T>(make: () => T): T | undefined => {
  try {
    return make();
  } catch {
    return undefined;
  }
};
const indexesOf = (bytes: Buffer, mark: readonly number[]): number[] => {
  const found: number[] = [];
  for (let at = bytes.indexOf(Buffer.from(mark)); at >= 0; at = bytes.indexOf(Buffer.from(mark), at + 1))
    found.push(at);
  return found;
};

/** What can be unpacked from somewhere in the bytes. */
function unpacked(bytes: Buffer): Piece[] {
  const pieces: Piece[] = [];
  const add = (container: Container, inner: Uint8Array | undefined) => {
    if (inner && inner.length > 0) pieces.push({ container, bytes: Buffer.from(inner) });
  };
  const zip = indexesOf(bytes, [0x50, 0x4b, 3, 4])[0];
  if (zip !== undefined)
    for (const [name, member] of Object.entries(attempt(() => unzipSync(bytes.subarray(zip))) ?? {})) {
      add('zip', member);
      add('zip', Buffer.from(name));
    }
  for (const at of indexesOf(bytes, [0x1f, 0x8b, 8]))
    add(
      'gzip',
      attempt(() => gunzipSync(bytes.subarray(at))),
    );
  if (bytes[0] === 0x78)
    add(
      'zlib',
      attempt(() => inflateSync(bytes)),
    );
  // Without a mark: only where the bytes are no text.
  if (bytes.length < UNMARKED_BYTES && !isText(bytes)) {
    add(
      'brotli',
      attempt(() => brotliDecompressSync(bytes)),
    );
    add(
      'deflate',
      attempt(() => inflateRawSync(bytes)),
    );
  }
  if (isWide(bytes) && zip === undefined)
    for (const from of [0, 1]) add('UTF-16', Buffer.from(bytes.subarray(from).toString('utf16le')));
  for (const [run] of bytes.toString('latin1').matchAll(/[A-Za-z0-9+/_-]{16,}/g)) {
    for (const at of new Set([0, Math.max(0, run.search(/UEsDB|H4sI|eJ/))])) {
      const inner = Buffer.from(run.slice(at), 'base64');
      // By chance a run of digits hardly ever means a text or begins like a container.
      if (
        /^(?:PK\x03\x04|\x1f\x8b\x08|\x78[\x01\x5e\x9c\xda])/.test(inner.toString('latin1', 0, 4)) ||
        isText(inner) ||
        isWide(inner) ||
        (run.length > 60 &&
          inner.length < UNMARKED_BYTES &&
          [brotliDecompressSync, inflateRawSync].some(unpack => attempt(() => unpack(inner)) !== undefined))
      )
        add('base64', inner);
    }
  }
  return pieces;
}

const characters = (hex: string): string => attempt(() => String.fromCodePoint(Number.parseInt(hex, 16))) ?? '';
const entities: Readonly<Record<string, string>> = { quot: '"', apos: "'", lt: '<', gt: '>', amp: '&' };
/**
 * One layer of escapes of every sort taken off; bytes are kept as latin1, so that several make one character in the
 * end.
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

/** A canary as it was written, once for each way of writing that differs. */
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

/**
 * Looks for the canaries of one run. What it has seen once it knows again: the same attachment lies in many reports.
 */
export class Scanner {
  readonly #canaries: ReturnType<typeof writings>;
  readonly #known = new Map<string, Sight[]>();

  constructor(canaries: Canaries) {
    this.#canaries = writings(canaries);
  }

  /** Every canary in some bytes, however deep. */
  bytes(file: string, bytes: Uint8Array): Finding[] {
    return this.#walk(Buffer.from(bytes), 0).map(sight => ({ file, ...sight }));
  }

  /** Every canary in the files below a folder, and in their names. */
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

  /** What one piece shows: the encodings it plainly holds, or else what decoding shows. */
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
