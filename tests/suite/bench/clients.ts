/**
 * Runs the load generators that `npm run bench -- accuracy` compares, including this benchmark's own, each as its users
 * run it, and returns the latency that it reports for one server.
 */
import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import autocannon from 'autocannon';
import { quantiles } from '../../../fixtures/probe/statistics/quantiles.ts';
import { measureBlock } from '../../../fixtures/bench/block.ts';
import { percentilesMs, type Counted } from '../../../fixtures/bench/histogram.ts';
import { measureSpaced } from '../../../fixtures/bench/spaced.ts';

/** The count and percentiles (ms) that a client reports; NaN for one that it does not. */
export type Said = { n: number; p50: number; p95: number; p99: number };

/**
 * A client: its name, the program and Debian package it needs, and a function that measures an address for some
 * seconds; `pace` is the rough time of one answer, ms.
 */
export type Client = {
  name: string;
  needs?: { program: string; apt: string };
  measure(url: string, seconds: number, paceMs: number): Promise<Said>;
};

/** Rate of the clients that have one, per second, as in the notes on the tools. */
const RATE = 100;
const endpoint = (url: string) => ({
  name: 'known',
  url,
  control: new URL('/null', url).href,
  headers: {},
  budgetMs: 50,
  connections: 1,
});
const route = { CONNECT_TO: [], ca: undefined };

/** True for a program that is installed. */
export const isThere = (program: string): boolean => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;

async function text(program: string, args: readonly string[]): Promise<string> {
  return (await promisify(execFile)(program, args, { maxBuffer: 64 * 2 ** 20 })).stdout;
}

/** Runs with a folder that is removed afterwards. */
async function inFolder<T>(run: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(path.join(tmpdir(), 'postflight-bench-'));
  try {
    return await run(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const ofCounted = (counted: Counted): Said => {
  const [p50 = NaN, p95 = NaN, p99 = NaN] = percentilesMs(counted, 50, 95, 99);
  return { n: counted.n, p50, p95, p99 };
};
const number = (found: RegExpExecArray | null): number => Number(found?.[1] ?? NaN);

async function wrk(url: string, seconds: number): Promise<Said> {
  return inFolder(async folder => {
    const script = path.join(folder, 'done.lua');
    // wrk does not print a 95th percentile by itself.
    writeFileSync(
      script,
      'done = function(summary, latency) print(string.format("SAID %d %f %f %f", summary.requests, latency:percentile(50), latency:percentile(95), latency:percentile(99))) end\n',
    );
    const said = /SAID (\d+) ([\d.]+) ([\d.]+) ([\d.]+)/.exec(
      await text('wrk', ['-t1', '-c1', `-d${seconds}s`, '-s', script, url]),
    );
    return {
      n: number(said),
      p50: Number(said?.[2]) / 1_000,
      p95: Number(said?.[3]) / 1_000,
      p99: Number(said?.[4]) / 1_000,
    };
  });
}

async function hey(url: string, seconds: number, args: readonly string[]): Promise<Said> {
  const said = await text('hey', ['-z', `${seconds}s`, ...args, url]);
  const of = (percent: number) => 1_000 * number(new RegExp(`${percent}%+ in ([\\d.]+) secs`).exec(said));
  return { n: number(/\[200\]\s+(\d+) responses/.exec(said)), p50: of(50), p95: of(95), p99: of(99) };
}

async function h2load(url: string, seconds: number): Promise<Said> {
  return inFolder(async folder => {
    const log = path.join(folder, 'log');
    // It prints only means; its log has each answer: begin in µs, status, time in µs.
    await text('h2load', ['--h1', '-c1', '-D', String(seconds), `--log-file=${log}`, url]);
    const times = readFileSync(log, 'utf8')
      .trim()
      .split('\n')
      .map(line => Number(line.split('\t')[2]) / 1_000);
    const [p50 = NaN, p95 = NaN, p99 = NaN] = quantiles(times, 0.5, 0.95, 0.99);
    return { n: times.length, p50, p95, p99 };
  });
}

/** autocannon's own figures. It has no 95th percentile. */
async function cannon(url: string, seconds: number, options: Partial<autocannon.Options>): Promise<Said> {
  const { latency } = await autocannon({ url, duration: seconds, connections: 1, ...options });
  // Its types do not know the count of values, which its correction multiplies.
  return { n: (latency as unknown as { totalCount: number }).totalCount, p50: latency.p50, p95: NaN, p99: latency.p99 };
}

/** All of them. */
export const clients: readonly Client[] = [
  { name: 'wrk, 1 connection', needs: { program: 'wrk', apt: 'wrk' }, measure: wrk },
  { name: 'hey, 1 connection', needs: { program: 'hey', apt: 'hey' }, measure: (url, s) => hey(url, s, ['-c', '1']) },
  {
    name: 'hey, 10 connections, 10/s each',
    needs: { program: 'hey', apt: 'hey' },
    measure: (url, s) => hey(url, s, ['-c', '10', '-q', '10']),
  },
  { name: 'h2load, HTTP/1.1, 1 connection', needs: { program: 'h2load', apt: 'nghttp2-client' }, measure: h2load },
  { name: 'autocannon, 1 connection', measure: (url, s) => cannon(url, s, {}) },
  { name: `autocannon, overallRate ${RATE}`, measure: (url, s) => cannon(url, s, { overallRate: RATE }) },
  {
    name: `autocannon, overallRate ${RATE}, ignoreCoordinatedOmission`,
    measure: (url, s) => cannon(url, s, { overallRate: RATE, ignoreCoordinatedOmission: true }),
  },
  {
    name: 'postflight, closed',
    measure: async (url, s, paceMs) =>
      ofCounted((await measureBlock(endpoint(url), { route, answers: Math.round((1_000 * s) / paceMs) })).answers),
  },
  {
    name: `postflight, spaced ${RATE}/s`,
    measure: async (url, s) =>
      ofCounted((await measureSpaced(endpoint(url), { route, ratePerS: RATE, seconds: s })).fromDue),
  },
];
