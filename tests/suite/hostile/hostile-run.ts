/**
 * Runs the suite, as its users do, against one hostile target, and asserts the guarantees that hold for every target.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import type { RequirementId } from '../../../envs/policy.ts';
import type { Verdict } from '../../../fixtures/report/conformance/verdict.ts';
import { Redactor } from '../../../fixtures/report/redaction/redact.ts';
import type { ReferenceConfig } from '../../../fixtures/target/reference/mistakes/mistakes.ts';
import { startReference } from '../../../fixtures/target/reference/reference.ts';
import { reportOf, runSuite, type Run } from '../child-run.ts';
import { startHostileProxy, type HostileProxy, type Scene, type Show } from './hostile-server.ts';
import { ABOVE_QUIET_MIB, measureQuiet, quietRun, type Quiet } from './baseline.ts';
import { noteHostile } from './table.ts';

/**
 * Longest wait of a run, seconds: 10 s in one place, and at most two of them follow each other. A wait without a bound
 * would end with its test, after 100 s.
 */
const WAITS_S = 20;
/** Factor by which the rest of a run may be slower than a quiet one: a busy machine is slow with both. */
const TIMES_QUIET = 2.5;
/**
 * A hostile target and the suite's expected verdicts. Rows of `rows` that `verdicts` does not name must pass; a list of
 * verdicts means a race that either side may win.
 */
export type Hostile = {
  title: string;
  rows: readonly RequirementId[];
  exit: 0 | 1 | 2 | 3;
  verdicts?: Partial<Record<RequirementId, Verdict | readonly Verdict[]>>;
  /** Pattern that the output must match. */
  says?: RegExp;
  kind?: 'local' | 'stage';
  scenes?: readonly Scene[];
  show?: Show;
  config?: Partial<ReferenceConfig>;
  /** Listening address of the proxy [127.0.0.1]. */
  address?: string;
  variables?: Readonly<Record<string, string>>;
  /** Further arguments of the command line. */
  args?: readonly string[];
  /** Longest total wait for its answers, seconds [WAITS_S]. */
  waitsS?: number;
  /** Called before the run with the target's variables, secrets included. */
  meet?: (variables: Readonly<Record<string, string>>) => void;
};

/**
 * Runs the suite against a hostile target and asserts its exit status, verdicts and bounds, and that its output and
 * reports show neither a stack trace nor a secret.
 */
export async function judgeHostile(hostile: Hostile): Promise<void> {
  const { kind = 'local', scenes, show, config = {}, address } = hostile;
  const reference = await startReference(kind, { log: false, config });
  try {
    const proxy = await startHostileProxy(reference, {
      caFile: test.info().outputPath('ca.pem'),
      ...(scenes && { scenes }),
      ...(show && { show }),
      ...(address === undefined ? {} : { address }),
    });
    try {
      hostile.meet?.(proxy.variables);
      const run = await runAgainst(proxy, hostile);
      noteHostile(hostile.title, run);
      expectVerdicts(run, hostile);
      await expectBounds(run, hostile);
      expectCleanOutput(run, proxy);
    } finally {
      await proxy.close();
    }
  } finally {
    await reference.close();
  }
}

function runAgainst(proxy: HostileProxy, { kind = 'local', rows, args = [], variables }: Hostile): Promise<Run> {
  const selection = `@(${rows.join('|')})( |$)`;
  return runSuite(
    [`--project=${kind}`, '-g', selection, ...args],
    { ...proxy.variables, PAGE_TIMEOUT_MS: '3000', ...variables },
    'reports',
    { memory: true },
  );
}

/** Asserts verdicts, exit status and output, and that the suite itself did not break. */
function expectVerdicts(run: Run, { kind = 'local', rows, exit, verdicts = {}, says }: Hostile): void {
  const report = reportOf(run);
  const seen = Object.fromEntries(
    report.rows.flatMap(({ id, cells }) => (rows.includes(id as RequirementId) ? [[id, cells[kind]?.verdict]] : [])),
  );
  const expected = Object.fromEntries(
    rows.map(id => {
      const allowed = [verdicts[id] ?? 'pass'].flat();
      return [id, allowed.find(verdict => verdict === seen[id]) ?? allowed.join(' or ')];
    }),
  );
  expect.soft(seen, run.text).toEqual(expected);
  expect.soft(run.code, run.text).toBe(exit);
  const broken = report.problems.filter(p => p.kind === 'harness');
  expect.soft(broken, 'the suite itself broke').toEqual([]);
  if (says) expect.soft(run.text).toMatch(says);
}

async function expectBounds(run: Run, { waitsS = WAITS_S }: Hostile): Promise<void> {
  const most = ({ seconds }: Quiet): number => waitsS + TIMES_QUIET * seconds;
  let quiet = await quietRun();
  // The machine may have become busier since.
  if (run.seconds > most(quiet)) quiet = await measureQuiet();
  expect.soft(run.seconds, `seconds; a quiet run took ${quiet.seconds}`).toBeLessThan(most(quiet));
  // Only Linux reports it.
  if (run.peakMb === undefined && process.platform !== 'linux') return;
  expect
    .soft(run.peakMb, `peak memory, MiB; ${quiet.mib} of a quiet run`)
    .toBeLessThanOrEqual(quiet.mib + ABOVE_QUIET_MIB);
}

/** Asserts that the output holds no stack trace, and that neither it nor a report holds a secret. */
function expectCleanOutput(run: Run, { variables, tokens }: HostileProxy): void {
  // A failed assertion shows its own line in its spec, and nothing deeper.
  const withoutSpecs = run.text.replace(/\n\s+at (?:\w+ \()?\S+\.spec\.ts:\d+:\d+/g, '');
  expect.soft(withoutSpecs, 'a stack trace').not.toMatch(/\n\s+at \S.*:\d+:\d+/);
  const { SMOKE_PASSWORD = '', SMOKE_PASSWORD_2 = '' } = variables;
  const found = leaks([SMOKE_PASSWORD, SMOKE_PASSWORD_2, ...tokens], run.text, run.reports);
  expect.soft(found, 'a secret in the output or a report').toEqual([]);
}

/** Lists the console and the files of `folder` if they hold a secret, in any encoding that the redaction knows. */
function leaks(secrets: readonly string[], text: string, folder: string): string[] {
  const redactor = new Redactor(() => secrets);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(e => e.isFile())
    .map(e => path.join(e.parentPath, e.name));
  return [
    ...(redactor.text(text, true) === text ? [] : ['the console']),
    ...files
      .filter(file => {
        const content = readFileSync(file);
        return redactor.bytes(file, content) !== content;
      })
      .map(file => path.relative(folder, file)),
  ];
}
