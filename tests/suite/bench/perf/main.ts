/** `npm run perf`: the suite's own speed against its floor and against its peers, with a page that tells where the time goes. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { environmentNames } from '../../../../envs/names.ts';
import type { Kind } from '../../../../envs/policy/row.ts';
import { buildBare } from './build-bare.ts';
import { compare, medians, ratio } from './compare.ts';
import { goalTable, s, smokeAllowance, table, type Goal } from './goals.ts';
import { httpChecks } from './http-checks.ts';
import { machine, measured } from './measure.ts';
import { quietPeers, readyPeers } from './peers.ts';
import { scale } from './scale.ts';
import {
  bareBrowser,
  clean,
  planBare,
  record,
  root,
  runBare,
  runSuite,
  startSubject,
  type Subject,
} from './subject.ts';
import { drawTrace, workersOf } from './trace.ts';

/** What is asked for. `rounds`: of pairs; `parts`: all, when empty. */
export type PerfWish = {
  quick: boolean;
  rounds: number;
  profiles: readonly Kind[];
  parts: readonly Part[];
  reports: string;
};
export const parts = ['smoke', 'browser', 'peers', 'full', 'scaling'] as const;
/** A part of the measurement. */
export type Part = (typeof parts)[number];

/** A part's section of the page, and the goals it decided. */
type Section = { text: string; goals: Goal[] };
type Ground = PerfWish & { folder: string; program: string; say: (line: string) => void };

const config = path.join(import.meta.dirname, 'perf.config.ts');
const node = { name: 'node', run: () => measured([process.execPath, '-e', '0'], { cwd: root, env: clean() }) };
/** As many as the spec has; `--repeat-each` would start a worker for each. */
const REPEATED = 6;
/** Attempts of one account that no measurement reaches. */
const UNLIMITED = 1_000;

async function withSubject<T>(subject: Promise<Subject>, use: (subject: Subject) => Promise<T>): Promise<T> {
  const made = await subject;
  try {
    return await use(made);
  } finally {
    await made.reference.close();
  }
}

/** A smoke run of each profile against a bare script that makes the same requests and browser observations. */
async function smoke({ profiles, rounds, folder, program, say }: Ground): Promise<Section> {
  const rows: string[][] = [];
  const goals: Goal[] = [];
  const traces: string[] = [];
  for (const profile of profiles) {
    await withSubject(startSubject(profile, { depth: 'smoke', windowS: 3 }, folder), async subject => {
      await runSuite(subject);
      const recorded = await record(subject);
      const [all, http] = [
        await planBare(subject, recorded, 'as recorded'),
        await planBare(subject, recorded, undefined),
      ];
      const seen = await compare(
        [
          { name: 'suite', run: () => runSuite(subject) },
          { name: 'bare', run: () => runBare(subject, program, all) },
          { name: 'bare HTTP', run: () => runBare(subject, program, http) },
          node,
        ],
        rounds,
        line => say(`smoke ${profile}, ${line}`),
      );
      const [suite, bare, plain, start] = ['suite', 'bare', 'bare HTTP', 'node'].map(name => medians(seen, name));
      if (!suite || !bare || !plain || !start) throw new Error('a measurement is missing');
      const tests = recorded.trace.tests.length;
      const allowed = smokeAllowance(tests, bare.wallS, start.wallS);
      const exchanges = recorded.records.flatMap(r => r.operations).filter(o => o.kind === 'exchange').length;
      rows.push([
        profile,
        String(tests),
        String(exchanges),
        s(suite.wallS),
        s(bare.wallS),
        s(plain.wallS),
        s(start.wallS),
        s(ratio(suite, bare, 'wallS')),
        s(suite.cpuS),
        s(bare.cpuS),
        s(ratio(suite, bare, 'cpuS')),
        s(allowed),
      ]);
      goals.push({
        name: `smoke of ${profile}`,
        must: `≤ ${s(allowed)} s = 1.05 + 6.5 ms × ${tests} tests + 1.2 × (${s(bare.wallS)} − ${s(start.wallS)})`,
        seen: `${s(suite.wallS)} s, ${s(suite.cpuS)} s CPU`,
        met: suite.wallS <= allowed,
      });
      const workers = workersOf(recorded.trace);
      goals.push({
        name: `worker processes of ${profile}`,
        must: '1 on a green run',
        seen: String(workers),
        met: workers === 1,
      });
      traces.push(
        `### One smoke run of ${profile}: who waited for what\n\nRecorded with every exchange noted, which costs it a little. Columns: begin (ms), length (ms), and how much of it HTTP was on its way or a pause was made; browsers are not in that column.\n\n\`\`\`text\n${drawTrace(recorded.trace, recorded.records, recorded.span)}\n\`\`\``,
      );
    });
  }
  const head = [
    'profile',
    'tests',
    'exchanges',
    'suite s',
    'bare s',
    'of it HTTP s',
    'node s',
    'wall ratio',
    'suite CPU s',
    'bare CPU s',
    'CPU ratio',
    'allowed s',
  ];
  return {
    goals,
    text: `## Smoke runs against the floor\n\nBare: the exchanges, connections and waits of a recorded run again, with undici alone, each as soon as what it waited for is over; then the same browser observations with playwright-core alone. Medians; ratios are medians of the rounds' own.\n\n${table(head, rows)}\n\n${traces.join('\n\n')}`,
  };
}

/** What one more browser test costs, against one more journey of a bare script. */
async function browser({ rounds, folder, program, say }: Ground): Promise<Section> {
  return withSubject(
    startSubject('stage', { depth: 'smoke', windowS: 3 }, path.join(folder, 'browser'), UNLIMITED),
    async subject => {
      const once = (times: number) =>
        runSuite(subject, { config, args: ['browser-login', ...(times === 1 ? ['-g', 'signs in, 1'] : [])] });
      const nothing = { records: [], passes: [] };
      const plan = async (times: number) =>
        planBare(subject, nothing, await bareBrowser(subject, { observations: [], journeys: times }));
      const [one, many] = [await plan(1), await plan(REPEATED)];
      await once(1);
      const seen = await compare(
        [
          { name: 'suite, 1', run: () => once(1) },
          { name: `suite, ${REPEATED}`, run: () => once(REPEATED) },
          { name: 'bare, 1', run: () => runBare(subject, program, one) },
          { name: `bare, ${REPEATED}`, run: () => runBare(subject, program, many) },
        ],
        rounds,
        line => say(`browser, ${line}`),
      );
      const marginal = (name: string, what: 'wallS' | 'cpuS') =>
        (medians(seen, `${name}, ${REPEATED}`)[what] - medians(seen, `${name}, 1`)[what]) / (REPEATED - 1);
      const [suite, bare] = [marginal('suite', 'wallS'), marginal('bare', 'wallS')];
      const rows = [...seen.values()].map(m => [m.name, s(m.wallS), s(m.cpuS)]);
      return {
        goals: [
          {
            name: 'one more browser test',
            must: '≤ 1.3 × bare playwright-core',
            seen: `${(suite * 1000).toFixed(0)} ms against ${(bare * 1000).toFixed(0)} ms: ${s(suite / bare)} (CPU ${s(marginal('suite', 'cpuS') / marginal('bare', 'cpuS'))})`,
            met: suite <= 1.3 * bare,
          },
        ],
        text: `## One more browser test\n\nThe login journey (form, dashboard with data, reload, new tab), once and ${REPEATED} times in one run; bare: the same steps written out.\n\n${table(['', 'wall s', 'CPU s'], rows)}`,
      };
    },
  );
}

/** The same twelve HTTP checks under the suite's runner and under other tools. */
async function peers({ rounds, folder, say }: Ground): Promise<Section> {
  return withSubject(
    startSubject('local', { depth: 'smoke', windowS: 3 }, path.join(folder, 'peers')),
    async subject => {
      const at = (port: string) =>
        `http://${subject.environment.CONNECT_TO.filter(m => m.port === port).map(m => `${m.address}:${m.addressPort}`)[0] ?? ''}`;
      const checks = await httpChecks({ api: at('8000'), web: at('3000'), origin: subject.environment.webOrigin });
      writeFileSync(path.join(subject.folder, 'checks.json'), JSON.stringify(checks));
      say('peers: installing what is missing');
      const tools = readyPeers(root, checks, subject.folder);
      const contestants = tools.flatMap(tool =>
        'command' in tool
          ? [
              {
                name: tool.name,
                run: async () => {
                  const run = await measured(tool.command, { cwd: tool.cwd, env: clean(quietPeers) });
                  if (run.code !== 0)
                    throw new Error(
                      `${tool.name} was not green (exit ${run.code ?? 'none'}): ${run.text.slice(-1_000)}`,
                    );
                  return run;
                },
              },
            ]
          : [],
      );
      const own = () => runSuite(subject, { config, args: ['http-checks'] });
      await own();
      for (const { run } of contestants) await run();
      const seen = await compare([{ name: 'postflight', run: own }, ...contestants, node], rounds, line =>
        say(`peers, ${line}`),
      );
      const mine = medians(seen, 'postflight');
      const rows = [...seen.values()].map(m => [
        m.name === 'node' ? 'node alone' : `${m.name} ${tools.find(t => t.name === m.name)?.version ?? ''}`.trim(),
        s(m.wallS),
        s(m.cpuS),
        s(m.wallS / mine.wallS),
        s(m.cpuS / mine.cpuS),
      ]);
      const missing = tools.flatMap(t =>
        'missing' in t ? [`${t.name} ${t.version} could not be measured: ${t.missing}.`] : [],
      );
      return {
        goals: tools.map(t => {
          const theirs = seen.get(t.name);
          return {
            name: `ahead of ${t.name}`,
            must: theirs ? `< ${s(theirs.wallS)} s` : 'measured',
            seen: theirs ? `${s(mine.wallS)} s (CPU ${s(mine.cpuS)} against ${s(theirs.cpuS)})` : 'it could not be had',
            met: theirs !== undefined && mine.wallS < theirs.wallS,
          };
        }),
        text: `## The same HTTP checks under other tools\n\n${checks.length} checks, ${checks.length * 18} requests on loopback, status and one header each; postflight with its gate, redaction and all its reports, the others with their console report and JUnit where they have it.\n\n${table(['tool', 'wall s', 'CPU s', 'wall to postflight', 'CPU to postflight'], rows)}${missing.length > 0 ? `\n\n${missing.join('\n')}` : ''}`,
      };
    },
  );
}

/** Full runs: one that hardly waits for a window tells the rest, the other has a window to wait for. */
async function full({ profiles, quick, folder, say }: Ground): Promise<Section> {
  const rows: string[][] = [];
  const goals: Goal[] = [];
  for (const profile of profiles) {
    for (const windowS of quick ? [20] : [20, 60]) {
      const timed = async (way: number) =>
        withSubject(startSubject(profile, { depth: 'full', windowS: way }, folder), async subject => {
          const run = await runSuite(subject);
          say(`full ${profile}, window ${way} s: ${s(run.wallS)} s`);
          return run;
        });
      const [rest, whole] = [await timed(1), await timed(windowS)];
      const floor = Math.max(windowS, rest.wallS);
      rows.push([profile, String(windowS), s(rest.wallS), s(whole.wallS), s(whole.wallS / floor), s(whole.cpuS)]);
      goals.push({
        name: `full run of ${profile}, window ${windowS} s`,
        must: `≤ 1.02 × max(${windowS}, ${s(rest.wallS)}) = ${s(1.02 * floor)} s`,
        seen: `${s(whole.wallS)} s`,
        met: whole.wallS <= 1.02 * floor,
      });
    }
  }
  return {
    goals,
    text: `## Full runs and their longest window\n\nThe rest: a full run whose login window is 1 s.\n\n${table(['profile', 'window s', 'rest s', 'full s', 'full / max', 'CPU s'], rows)}`,
  };
}

const byPart: Readonly<Record<Part, (ground: Ground) => Promise<Section>>> = {
  smoke,
  browser,
  peers,
  full,
  scaling: ground => scale(ground.folder, ground.quick ? [3, 10] : [3, 10, 30], ground.say),
};

/** Measures, writes `perf.md` (a part alone: `perf-<part>.md`), and says whether all goals are met. */
export async function perf(wish: PerfWish): Promise<boolean> {
  const folder = mkdtempSync(path.join(tmpdir(), 'postflight-perf-'));
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  try {
    const wanted = wish.parts.length === 0 ? parts.filter(part => part !== 'scaling') : wish.parts;
    const on = machine(cpus());
    const ground: Ground = { ...wish, folder, say, program: buildBare(root) };
    const sections: Section[] = [];
    for (const part of wanted) sections.push(await byPart[part](ground));
    const goals = sections.flatMap(section => section.goals);
    const page = [
      `<!-- Generated by \`npm run perf\`. -->`,
      "# The suite's own speed",
      `${new Date().toISOString().slice(0, 10)}, ${on}; ${wish.rounds} rounds, interleaved, medians; the reference target runs in the measuring process and is in no figure. CPU: user and system time of the whole process tree. Wall time of a machine that does something else beside says little; CPU ratios hold within about 10 %.`,
      ...(goals.length > 0 ? ['## Goals', goalTable(goals)] : []),
      ...sections.map(section => section.text),
    ].join('\n\n');
    mkdirSync(wish.reports, { recursive: true });
    const file = path.join(wish.reports, wish.parts.length === 0 ? 'perf.md' : `perf-${wish.parts.join('-')}.md`);
    writeFileSync(file, `${page}\n`);
    say(
      `\n${goals.map(g => `${g.met ? 'met   ' : 'MISSED'}  ${g.name}: ${g.seen}; must be ${g.must}`).join('\n')}\n\nreport: ${path.relative(process.cwd(), file)}`,
    );
    return goals.every(g => g.met);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export { setAmbient } from './subject.ts';

/** Names of profiles that a command line gives; undefined with a name that is none. */
export const profilesOf = (names: readonly string[]): Kind[] | undefined =>
  names.every(name => environmentNames.some(known => known === name))
    ? environmentNames.filter(known => names.length === 0 || names.includes(known))
    : undefined;
