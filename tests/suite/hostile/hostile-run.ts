/** One hostile target, met by the whole suite as its users run it, and what must hold whatever the target does. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import type { RequirementId } from '../../../envs/policy.ts';
import type { Verdict } from '../../../fixtures/report/conformance/verdict.ts';
import { Redactor } from '../../../fixtures/report/redaction/redact.ts';
import type { ReferenceConfig } from '../../../fixtures/target/reference/mistakes/mistakes.ts';
import { startReference } from '../../../fixtures/target/reference/reference.ts';
import { reportOf, runSuite } from '../child-run.ts';
import { startProxyBefore, type Scene, type Show } from './hostile-server.ts';
import { noteHostile } from './table.ts';

/**
 * A run of a dead end has its verdict by then, seconds. The longest single waits are 10 s, and at most two follow each
 * other, which takes 20 s on a machine at rest; a wait without a bound would end with its test, after 100 s.
 */
const RUN_AT_MOST_S = 60;
/**
 * Runner, worker and browser together, MB. A healthy run takes 900 (memory they share counts more than once), a page
 * without end 2,500 if nobody ends it.
 */
const PEAK_AT_MOST_MB = 1_500;

/**
 * A hostile target and what the suite must say of it. Rows of `rows` that `verdicts` does not name must pass; a list is
 * for a race that both sides may win.
 */
export type Hostile = {
  title: string;
  rows: readonly RequirementId[];
  exit: 0 | 1 | 2;
  verdicts?: Partial<Record<RequirementId, Verdict | readonly Verdict[]>>;
  /** What the output must say besides. */
  says?: RegExp;
  kind?: 'local' | 'stage';
  scenes?: readonly Scene[];
  show?: Show;
  config?: Partial<ReferenceConfig>;
  /** Where the front listens [127.0.0.1]. */
  address?: string;
  variables?: Readonly<Record<string, string>>;
  /** More of the command line. */
  args?: readonly string[];
  withinS?: number;
  /** Most memory [PEAK_AT_MOST_MB]. */
  peakMb?: number;
  /** Is told the target's variables, its secrets included. */
  meet?: (variables: Readonly<Record<string, string>>) => void;
};

/**
 * Runs the suite against the target and asserts exit status, verdicts, bounds, and that neither a stack nor a secret
 * came out.
 */
export async function judgeHostile(hostile: Hostile): Promise<void> {
  const {
    title,
    rows,
    exit,
    verdicts = {},
    says,
    kind = 'local',
    scenes,
    show,
    config = {},
    address,
    variables,
    args = [],
    withinS = RUN_AT_MOST_S,
    peakMb = PEAK_AT_MOST_MB,
    meet,
  } = hostile;
  const reference = await startReference(kind, { log: false, config });
  try {
    const proxy = await startProxyBefore(reference, {
      caFile: test.info().outputPath('ca.pem'),
      ...(scenes && { scenes }),
      ...(show && { show }),
      ...(address === undefined ? {} : { address }),
    });
    try {
      meet?.(proxy.variables);
      const selection = `@(${rows.join('|')})( |$)`;
      const run = await runSuite(
        [`--project=${kind}`, '-g', selection, ...args],
        { ...proxy.variables, PAGE_TIMEOUT_MS: '3000', ...variables },
        'reports',
        { memory: true },
      );
      noteHostile(title, run);
      const report = reportOf(run);
      const seen = Object.fromEntries(
        report.rows.flatMap(({ id, cells }) =>
          rows.includes(id as RequirementId) ? [[id, cells[kind]?.verdict]] : [],
        ),
      );
      expect.soft(seen, run.text).toEqual(
        Object.fromEntries(
          rows.map(id => {
            const allowed = [verdicts[id] ?? 'pass'].flat();
            return [id, allowed.find(verdict => verdict === seen[id]) ?? allowed.join(' or ')];
          }),
        ),
      );
      expect.soft(run.code, run.text).toBe(exit);
      expect
        .soft(
          report.problems.filter(p => p.kind === 'harness'),
          'the suite itself broke',
        )
        .toEqual([]);
      if (says) expect.soft(run.text).toMatch(says);
      // A failed assertion shows its own line in its spec, and nothing deeper.
      expect
        .soft(run.text.replace(/\n\s+at (?:\w+ \()?\S+\.spec\.ts:\d+:\d+/g, ''), 'a stack trace')
        .not.toMatch(/\n\s+at \S.*:\d+:\d+/);
      expect.soft(run.seconds, 'seconds').toBeLessThan(withinS);
      expect.soft(run.peakMb, 'peak memory, MB').toBeLessThan(peakMb);
      const { SMOKE_PASSWORD = '', SMOKE_PASSWORD_2 = '' } = proxy.variables;
      expect
        .soft(
          leaks([SMOKE_PASSWORD, SMOKE_PASSWORD_2, ...proxy.tokens], run.text, run.reports),
          'a secret in the output or a report',
        )
        .toEqual([]);
    } finally {
      await proxy.close();
    }
  } finally {
    await reference.close();
  }
}

/** Where one of the secrets stands, in any encoding that the redaction knows. */
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
