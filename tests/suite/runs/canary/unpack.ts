/**
 * Unpacks the files of a canary run: archives, compressed data, UTF-16 and base64, at any position in the bytes.
 */
import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';
import { unzipSync } from 'fflate';

/** Form from which a piece of a file was unpacked. */
export type Container = 'zip' | 'gzip' | 'zlib' | 'brotli' | 'deflate' | 'base64' | 'UTF-16';

/** Bytes that were unpacked from others. */
export type Piece = { container: Container; bytes: Buffer };

/** Largest piece that is tried as compressed data without a magic number. */
const UNMARKED_BYTES = 2 ** 20;
/** Length from which a run of base64 digits that decompresses hardly ever does so by chance. */
const LONG_RUN = 60;

const isText = (bytes: Buffer): boolean => !bytes.subarray(0, 60).some(b => b < 9 || (b > 13 && b < 32));
const isWide = (bytes: Buffer): boolean =>
  bytes.length > 20 && bytes.subarray(0, 200).filter(b => b === 0).length > 0.1 * Math.min(bytes.length, 200);

/** Returns the result of `make`, or undefined if it throws. */
export const attempt = <T>(make: () => T): T | undefined => {
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

const zipStart = (bytes: Buffer): number | undefined => indexesOf(bytes, [0x50, 0x4b, 3, 4])[0];

function zipMembers(bytes: Buffer): Uint8Array[] {
  const start = zipStart(bytes);
  if (start === undefined) return [];
  const members = attempt(() => unzipSync(bytes.subarray(start))) ?? {};
  return Object.entries(members).flatMap(([name, member]) => [member, Buffer.from(name)]);
}

/** Decompresses a format without a magic number; it is tried only if the bytes are no text. */
const unmarked =
  (decompress: (bytes: Buffer) => Buffer): Unpack =>
  bytes =>
    bytes.length < UNMARKED_BYTES && !isText(bytes) ? [attempt(() => decompress(bytes))] : [];

function base64Runs(bytes: Buffer): Buffer[] {
  const found: Buffer[] = [];
  for (const [run] of bytes.toString('latin1').matchAll(/[A-Za-z0-9+/_-]{16,}/g)) {
    for (const at of new Set([0, Math.max(0, run.search(/UEsDB|H4sI|eJ/))])) {
      const inner = Buffer.from(run.slice(at), 'base64');
      if (hasMeaning(inner, run.length)) found.push(inner);
    }
  }
  return found;
}

/** True for digits that decode to text or to a container, which they hardly ever do by chance. */
const hasMeaning = (inner: Buffer, runLength: number): boolean =>
  /^(?:PK\x03\x04|\x1f\x8b\x08|\x78[\x01\x5e\x9c\xda])/.test(inner.toString('latin1', 0, 4)) ||
  isText(inner) ||
  isWide(inner) ||
  (runLength > LONG_RUN &&
    inner.length < UNMARKED_BYTES &&
    [brotliDecompressSync, inflateRawSync].some(unpack => attempt(() => unpack(inner)) !== undefined));

type Unpack = (bytes: Buffer) => readonly (Uint8Array | undefined)[];

/** For each container, the function that finds its pieces and returns undefined if one does not unpack. */
const unpackers: readonly (readonly [Container, Unpack])[] = [
  ['zip', zipMembers],
  ['gzip', bytes => indexesOf(bytes, [0x1f, 0x8b, 8]).map(at => attempt(() => gunzipSync(bytes.subarray(at))))],
  ['zlib', bytes => (bytes[0] === 0x78 ? [attempt(() => inflateSync(bytes))] : [])],
  ['brotli', unmarked(brotliDecompressSync)],
  ['deflate', unmarked(inflateRawSync)],
  [
    'UTF-16',
    bytes =>
      isWide(bytes) && zipStart(bytes) === undefined
        ? [0, 1].map(from => Buffer.from(bytes.subarray(from).toString('utf16le')))
        : [],
  ],
  ['base64', base64Runs],
];

/** Returns all pieces that can be unpacked from somewhere in the bytes. */
export const unpacked = (bytes: Buffer): Piece[] =>
  unpackers.flatMap(([container, unpack]) =>
    unpack(bytes).flatMap(inner => (inner && inner.length > 0 ? [{ container, bytes: Buffer.from(inner) }] : [])),
  );
