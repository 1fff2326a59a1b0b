/**
 * Tests exit codes of runs whose target dies in the middle: earlier verdicts stand, later rows are not judged, and the
 * death is no breach.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect, test } from '@playwright/test';
import { describeEnvironment } from '../../../envs/environment.ts';
import { Http } from '../../../fixtures/probe/http/client.ts';
import { observePlainHttp } from '../../../fixtures/probe/tls/plain-http.ts';
import { cellOf, reportOf, root, runSuite } from '../child-run.ts';

/** The reference target as a process of its own, and the variables that describe its stage. */
async function separateTarget(): Promise<{ pid: number; variables: Record<string, string>; end(): Promise<void> }> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'fixtures/target/reference/main.ts', '--ready'], {
    cwd: root,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const gone = once(child, 'exit');
  for await (const line of createInterface(child.stdout)) {
    const [, handed] = /^READY (\S+)$/.exec(line) ?? [];
    if (handed === undefined) continue;
    const { stage } = JSON.parse(Buffer.from(handed, 'base64url').toString()) as Record<string, Record<string, string>>;
    return {
      pid: child.pid ?? 0,
      variables: stage ?? {},
      end: async () => {
        child.kill('SIGKILL');
        await gone;
      },
    };
  }
  throw new Error('the reference target did not start');
}

/** Longest run, s: later requests are refused at once. */
const WITHIN_S = 90;

for (const after of [8, 30]) {
  test(`target dies after ${after} tests: exit 2, the rest is not judged, and nothing fails`, async () => {
    const target = await separateTarget();
    let killedAt: number | undefined;
    const run = await runSuite(
      // A line for each check shows when to end the target.
      ['--project=stage', '--add-reporter=list'],
      { ...target.variables, POSTFLIGHT_TARGET: 'deployed', POSTFLIGHT_DEPTH: 'full', PAGE_TIMEOUT_MS: '3000' },
      'reports',
      {
        onText: text => {
          const ended = text.match(/^ +(?:✓|✘|-) +\d+ /gm)?.length ?? 0;
          if (killedAt !== undefined || ended < after) return;
          killedAt = ended;
          process.kill(target.pid, 'SIGKILL');
        },
      },
    );
    await target.end();
    expect(killedAt, run.text).toBeDefined();
    const { rows, counts, problems } = reportOf(run);
    expect(
      rows.filter(r => r.cells['stage']?.verdict === 'fail').map(r => `${r.id}: ${r.cells['stage']?.reason}`),
      run.text,
    ).toEqual([]);
    expect(problems).toEqual([]);
    expect(run.code, run.text).toBe(2);
    expect(counts['not judged']).toBeGreaterThan(0);
    expect(counts.pass).toBeGreaterThan(0);
    expect(cellOf(run, 'never-green-on-nothing', 'stage')?.verdict).toBe('pass');
    // A closed port would be right, on a target that exists.
    if (after < 20) expect(cellOf(run, 'cookie-not-on-http', 'stage')?.verdict).toBe('not judged');
    expect(run.seconds).toBeLessThan(WITHIN_S);
  });
}

test('closed port of plain http says nothing about a host that is not there at all', async () => {
  const target = await separateTarget();
  const described = describeEnvironment('stage', target.variables, { target: 'deployed', depth: 'full' });
  if (!described.ok) throw new Error(described.problems.join('; '));
  const { environment: env } = described;
  const http = new Http(env);
  // Port 9 is closed on any machine that serves no discard protocol.
  const closed = new Http({
    ...env,
    CONNECT_TO: env.CONNECT_TO.map(to => (to.port === '80' ? { ...to, addressPort: '9' } : to)),
  });
  try {
    expect((await observePlainHttp(http, env)).map(a => a.refused)).not.toContain(true);
    expect(new Set((await observePlainHttp(closed, env)).map(a => a.refused))).toEqual(new Set([true]));
    await target.end();
    await expect(observePlainHttp(closed, env)).rejects.toThrow(/^GET https:.* gave no answer/);
  } finally {
    await Promise.all([http.close(), closed.close(), target.end()]);
  }
});
