/**
 * `npm run bench -- accuracy`: measures the trustworthiness of load generators. Each measures a server of known
 * latency, in a process of its own; the truth is the server's own record. For stalls it is the view of a visitor who
 * comes at any time: a closed loop keeps its own requests from coming during the stall, so that its own sample is not
 * the truth.
 */
import { loadavg } from 'node:os';
import path from 'node:path';
import { runSettings } from '../../../envs/environment.ts';
import { clients, isThere, type Said } from './clients.ts';
import { percentilesMs } from '../../../fixtures/bench/histogram.ts';
import { startKnown } from './known-latency.ts';
import type { Behaviour } from './known-latency-server.ts';
import { busyNote, thisMachine, versions } from '../../../fixtures/bench/machine.ts';
import { writeWhole } from '../../../fixtures/bench/result-files.ts';
import { ms, table } from '../../../fixtures/bench/table.ts';

/** One behaviour of the server, and the truth if it is not the server's record, ms. */
type Case = { name: string; behaviour: Behaviour; paceMs: number; times: number; truth?: Omit<Said, 'n'> };

const cases: readonly Case[] = [
  { name: '10 ms, always', behaviour: { base: 10 }, paceMs: 10.5, times: 1 },
  { name: '2 % of 60 ms, the rest 2 ms', behaviour: { base: 2, slow: 0.02, slowMs: 60 }, paceMs: 3.5, times: 1 },
  // A tenth of the visitors at any time meet the stall and wait for 0 to 500 ms: 5 % wait longer than 250, 1 % longer
  // than 450.
  {
    name: 'a stall of 500 ms every 5 s, the rest 0.5 ms',
    behaviour: { base: 0.5, stallMs: 500, everyMs: 5_000 },
    paceMs: 0.8,
    times: 2,
    truth: { p50: 0.5, p95: 250.5, p99: 450.5 },
  },
];
/** One client on one case. */
type Row = { case: string; client: string; said: Said; truth: Omit<Said, 'n'> };

/**
 * Makes the table; writes it as `reports/bench/accuracy.md` and `.json`.
 * @param seconds time for which each client measures: a whole number of stalls
 * @returns the exit status: 0, or 2 if clients were missing.
 */
export async function accuracy(seconds: number): Promise<number> {
  const missing = clients.filter(c => c.needs && !isThere(c.needs.program));
  if (missing.length > 0)
    process.stderr.write(
      `bench: left out: ${missing.map(c => c.name).join('; ')} (apt-get install ${[...new Set(missing.map(c => c.needs?.apt))].join(' ')})\n`,
    );
  const before = loadavg()[0] ?? 0;
  const rows: Row[] = [];
  const server = await startKnown({ base: 0 });
  try {
    for (const each of cases) {
      for (const client of clients.filter(c => !missing.includes(c))) {
        await server.be(each.behaviour);
        const said = await client.measure(`${server.origin}/`, seconds * each.times, each.paceMs);
        const [p50 = NaN, p95 = NaN, p99 = NaN] = percentilesMs(await server.record(), 50, 95, 99);
        rows.push({ case: each.name, client: client.name, said, truth: each.truth ?? { p50, p95, p99 } });
        console.log(`bench: ${each.name}: ${client.name}: ${ms(said.p50)} / ${ms(said.p95)} / ${ms(said.p99)} ms`);
      }
    }
  } finally {
    server.close();
  }
  const machine = thisMachine(before);
  const text = inWords(
    rows,
    machine,
    missing.map(c => c.name),
    seconds,
  );
  const folder = path.join(runSettings().reports, 'bench');
  const data = {
    format: 'postflight-bench-accuracy',
    version: 1,
    at: new Date().toISOString(),
    machine,
    versions: versions(),
    missing: missing.map(c => c.name),
    rows,
  };
  writeWhole(path.join(folder, 'accuracy.json'), `${JSON.stringify(data, null, 1)}\n`);
  writeWhole(path.join(folder, 'accuracy.md'), text);
  console.log(`\n${text}\nbench: ${path.join(folder, 'accuracy.md')}`);
  return missing.length > 0 ? 2 : 0;
}

function inWords(
  rows: readonly Row[],
  machine: ReturnType<typeof thisMachine>,
  missing: readonly string[],
  seconds: number,
): string {
  const signed = (value: number) =>
    Number.isFinite(value) ? `${value >= 0 ? '+' : '−'}${ms(Math.abs(Number(value.toFixed(2))))}` : '–';
  const sections = cases.flatMap(each => [
    `## ${each.name}`,
    '',
    table(
      ['client', 'n', 'p50', 'p95', 'p99', 'truth', 'error p50', 'error p95', 'error p99'],
      rows
        .filter(r => r.case === each.name)
        .map(({ client, said, truth }) => [
          client,
          String(said.n),
          ms(said.p50),
          ms(said.p95),
          ms(said.p99),
          `${ms(truth.p50)} / ${ms(truth.p95)} / ${ms(truth.p99)}`,
          signed(said.p50 - truth.p50),
          signed(said.p95 - truth.p95),
          signed(said.p99 - truth.p99),
        ]),
    ),
    '',
  ]);
  return [
    '<!-- Made by `npm run bench -- accuracy`. -->',
    '# How far load generators can be trusted',
    '',
    `Times in ms. ${machine.cores} cores (${machine.cpu}), load ${machine.load1.before.toFixed(1)} to ${machine.load1.after.toFixed(1)}, Node ${machine.node}; ${seconds} s each, twice as long for stalls.`,
    "Truth: the server's own record of the same run, from the request's arrival to the answer's end; for stalls, what visitors at any time meet (p50, p95, p99). – is not told by the client.",
    ...[busyNote(machine.load1.before)].flatMap(note => (note === undefined ? [] : [`Note: ${note}.`])),
    ...(missing.length > 0 ? [`Not there: ${missing.join('; ')}.`] : []),
    '',
    ...sections,
  ].join('\n');
}
