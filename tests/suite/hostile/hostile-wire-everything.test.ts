/**
 * Tests everything hostile at once, on every answer: as many cookies as a header section can hold, with new names each
 * time, and JSON too deep to read. A whole run ends in its time, with a whole report.
 */
import { expect, test } from '@playwright/test';
import { HEAD_LIMIT_BYTES } from '../../../fixtures/probe/http/client.ts';
import { startReference } from '../../../fixtures/target/reference/reference.ts';
import { reportOf, runSuite } from '../child-run.ts';
import { startHostileProxy } from './hostile-server.ts';
import * as plays from './plays.ts';
import { ABOVE_QUIET_MIB, quietRun } from './baseline.ts';
import { noteHostile } from './table.ts';
import { everything } from './wire-scenes.ts';

const DEEP = 100_000;
/**
 * Time for the checks, s: on a busy machine the latency alone is measured for 45 s before anything else. The start of
 * the run and its reports come on top.
 */
const BUDGET_S = 150;
const RUN_AT_MOST_S = BUDGET_S + 90;
/** Bytes of the header section that are reserved for the target's own lines. */
const SPARE_BYTES = 64;

test('cookies up to the bound, and JSON without bottom, on every answer', async () => {
  test.setTimeout(2 * RUN_AT_MOST_S * 1_000);
  let cookies = 0;
  const lines = (room: number): string => {
    let text = '';
    for (;;) {
      const line = `\r\nSet-Cookie: c${(cookies++).toString(36)}=1`;
      if (text.length + line.length > room) return text;
      text += line;
    }
  };
  const nested = `"deep":${'['.repeat(DEEP)}${']'.repeat(DEEP)}`;
  const play = plays.changed((top, body) => {
    const isJson = /^content-type:[^\r]{0,40}json/im.test(top) && body[0] === 0x7b && body.length > 2;
    const sent = isJson ? Buffer.concat([Buffer.from(`{${nested},`), body.subarray(1)]) : body;
    const head = top.replace(/^content-length: *\d+/im, `Content-Length: ${sent.length}`);
    const full = head + lines(HEAD_LIMIT_BYTES - head.length - SPARE_BYTES);
    return Buffer.concat([Buffer.from(`${full}\r\n\r\n`, 'latin1'), sent]);
  });
  const reference = await startReference('local', { log: false });
  const proxy = await startHostileProxy(reference, {
    scenes: [everything(play)],
    caFile: test.info().outputPath('ca.pem'),
  });
  try {
    const run = await runSuite(
      ['--project=local'],
      { ...proxy.variables, PAGE_TIMEOUT_MS: '3000', POSTFLIGHT_BUDGET_S: String(BUDGET_S) },
      'reports',
      { memory: true },
    );
    noteHostile('everything at once', run);
    console.log(`${cookies} cookies, ${run.seconds.toFixed(0)} s, ${run.peakMb ?? '?'} MiB, exit ${run.code}`);
    const { complete, problems, rows } = reportOf(run);
    expect.soft(run.code, run.text).not.toBe(null);
    expect.soft(run.code ?? 4, run.text).toBeLessThan(4);
    expect.soft(complete, run.text).toBe(true);
    expect.soft(problems.filter(it => it.kind === 'harness')).toEqual([]);
    const verdicts = rows.map(row => row.cells['local']?.verdict);
    expect.soft(verdicts.filter(verdict => verdict === undefined)).toEqual([]);
    expect.soft(verdicts.filter(verdict => verdict === 'pass').length).toBeGreaterThan(10);
    expect.soft(cookies, 'cookies in all').toBeGreaterThan(100_000);
    expect.soft(run.seconds).toBeLessThan(RUN_AT_MOST_S);
    const { mib } = await quietRun();
    if (run.peakMb !== undefined) expect.soft(run.peakMb).toBeLessThanOrEqual(mib + ABOVE_QUIET_MIB);
  } finally {
    await proxy.close();
    await reference.close();
  }
});
