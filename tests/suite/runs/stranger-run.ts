/** Runs the suite against products of other kinds: a reference target whose answers are edited on their way. */
import { test } from '@playwright/test';
import type { ReferenceConfig } from '../../../fixtures/target/reference/mistakes/mistakes.ts';
import { startReference } from '../../../fixtures/target/reference/reference.ts';
import { reportOf, runSuite, type Run } from '../child-run.ts';
import { startHostileProxy, type Play, type Scene } from '../hostile/hostile-server.ts';
import * as plays from '../hostile/plays.ts';

/** Rows that decide whether a session, a token or a cookie was accepted, and those of its cookies. */
export const rows =
  'login-dashboard|auth-guard|login-refusal|logout|auth-cookie-present|cookie-[a-z-]+|cors-native-client|bearer-[a-z]+|' +
  'jwt-[a-z]+|token-lifetime|signing-key-[a-z]+|private-pages-uncached';

/** Runs the checks of `only` against the target, described by its own variables and `variables`. */
export async function runAgainst(
  config: Partial<ReferenceConfig>,
  variables: Readonly<Record<string, string>> = {},
  only = rows,
  { kind = 'stage', scenes = [] }: { kind?: 'local' | 'stage'; scenes?: readonly Scene[] } = {},
): Promise<Run> {
  const reference = await startReference(kind, { log: false, config });
  try {
    const proxy = await startHostileProxy(reference, { scenes, caFile: test.info().outputPath('ca.pem') });
    try {
      return await runSuite([`--project=${kind}`, '-g', `@(${only})( |$)`], { ...proxy.variables, ...variables });
    } finally {
      await proxy.close();
    }
  } finally {
    await reference.close();
  }
}

/** Ids of the rows with a verdict, in the order of the report. */
export const idsWith = (run: Run, ...verdicts: readonly string[]): string[] =>
  reportOf(run).rows.flatMap(({ id, cells }) =>
    Object.values(cells).some(cell => verdicts.includes(cell.verdict)) ? [id] : [],
  );

/** A text, and its replacement. */
export type Change = readonly [from: string | RegExp, to: string];

/** The target's own answer, its text changed; of local, where nothing is compressed. */
export const edited = (...changes: readonly Change[]): Play =>
  plays.changed((head, body) => {
    const text = changes.reduce((now, [from, to]) => now.replace(from, to), body.toString());
    const lines = head.replace(/\r\ncontent-length: [^\r]*/i, '');
    return Buffer.from(`${lines}\r\nContent-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
  });
