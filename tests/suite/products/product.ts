/** Installs products that nobody wrote for this suite, from npm, and starts them on loopback. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import type { RequirementId } from '../../../envs/policy.ts';

/** Rows, each with the reason why its verdict is true of the product. */
export type Reasons = Partial<Record<RequirementId, string>>;

/** The account of a product. Its password is accepted by every product. */
export const account = {
  SMOKE_USER: 'smoke@acme.io',
  SMOKE_PASSWORD: 'k7Qp-w93mXz-Vt2',
  SMOKE_USER_2: 'second@acme.io',
  SMOKE_PASSWORD_2: 'k7Qp-w93mXz-Vt3',
} as const;

/**
 * Addresses of the document's local environment. A product uses them as its own; CONNECT_TO maps them to its real
 * ports.
 */
export const WEB_URL = 'http://localhost:3000';
export const API_URL = 'http://localhost:8000';

/**
 * A folder next to this file. `app` in it is the product: its package.json with exact versions, its lock file, and the
 * sources that its own documentation asks for.
 */
export type Product = {
  name: string;
  /** Commands that follow the installation of the packages, each with its arguments. */
  build?: readonly (readonly [command: string, ...args: string[]])[];
  /** Variables of those commands. */
  buildSettings?: Readonly<Record<string, string>>;
  /** Command that serves the product. */
  start: readonly [command: string, ...args: string[]];
  /**
   * Returns the variables for the product's own processes. `folder` is empty and its own; `webPort` and `apiPort` are
   * free.
   */
  settings(at: { webPort: number; apiPort: number; folder: string }): Record<string, string>;
  /** Address that answers once the product serves. */
  ready(at: { webPort: number; apiPort: number }): string;
  /** Variables of the suite, as an adopter would write them into `local.env`. */
  variables(at: { webPort: number; apiPort: number }): Record<string, string>;
  /** Rows that the product really breaks, musts and shoulds alike. */
  broken: Reasons;
  /**
   * Rows that cannot be judged on it, each with the variable that would change that, or the row on which it depends.
   */
  notJudged: Reasons;
};

/** Longest start of a product on a busy machine, ms. */
const READY_WITHIN_MS = 60_000;

const appOf = ({ name }: Product): string => path.join(import.meta.dirname, name, 'app');

/** True for a file of `app` that an installation or a build makes. */
const isMade = (file: string): boolean => /^(node_modules|\.next)(\/|$)|^next-env\.d\.ts$|\.tsbuildinfo$/.test(file);

/** Returns a digest of all sources of a product. */
function sourcesOf(cwd: string): string {
  const tree = (folder: string): string[] =>
    readdirSync(path.join(cwd, folder), { withFileTypes: true }).flatMap(entry => {
      const file = path.posix.join(folder, entry.name);
      if (isMade(file)) return [];
      return entry.isDirectory() ? tree(file) : [`${file}\n${readFileSync(path.join(cwd, file), 'utf8')}`];
    });
  return createHash('sha256').update(tree('').join('\n')).digest('hex');
}

/** Installs and builds a product, unless that was done for these very sources. */
export function install(product: Product): void {
  const cwd = appOf(product);
  const sources = sourcesOf(cwd);
  const stamp = path.join(cwd, 'node_modules/.built-from');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === sources) return;
  const npm = ['npm', 'ci', '--ignore-scripts', '--legacy-peer-deps', '--no-audit', '--no-fund'] as const;
  const env = { ...process.env, ...product.buildSettings };
  for (const [command, ...args] of [npm, ...(product.build ?? [])])
    execFileSync(command, args, { cwd, env, stdio: ['ignore', 'ignore', 'inherit'] });
  writeFileSync(stamp, sources);
}

/** A product that serves. `variables` describe it to the suite. */
export type Started = { variables: Record<string, string>; close(): Promise<void> };

/** Starts a product in an empty folder of its own. @throws Error with its output when it does not answer in time. */
export async function start(product: Product, folder: string): Promise<Started> {
  const at = { webPort: await freePort(), apiPort: await freePort() };
  const [command, ...args] = product.start;
  const child = spawn(command, args, {
    cwd: appOf(product),
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...product.settings({ ...at, folder }) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (piece: string) => {
      output += piece;
    });
  const close = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    await once(child, 'exit');
  };
  try {
    await answers(product.ready(at), child);
  } catch (error) {
    await close();
    throw new Error(`${product.name} does not serve:\n${output}`, { cause: error });
  }
  const described = Object.entries({ ...account, ...product.variables(at) });
  return { variables: Object.fromEntries(described.map(([name, value]) => [`LOCAL__${name}`, value])), close };
}

/** Waits until an address gives any answer. */
async function answers(address: string, child: ChildProcess): Promise<void> {
  const until = Date.now() + READY_WITHIN_MS;
  while (child.exitCode === null && Date.now() < until) {
    const answer = await fetch(address, { signal: AbortSignal.timeout(5_000) }).catch(() => undefined);
    if (answer) return;
    await new Promise(resolve => setTimeout(resolve, 200));
  }
  throw new Error(`${address} did not answer within ${READY_WITHIN_MS / 1000} s`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
