/**
 * Tests the windows of a run: `--headed` reaches the browser, and Playwright's own window (`--ui`), which records
 * everything that a page sends, is refused on prod. Neither needs a screen here: a headless shell never shows anything,
 * and `--ui-port` serves the window as a page.
 */
import { spawn } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { chromium, expect, test } from '@playwright/test';
import { findChromium } from '../../../fixtures/browser/chromium.ts';
import { Redactor } from '../../../fixtures/report/redaction/redact.ts';
import { startReference } from '../../../fixtures/target/reference/reference.ts';
import { cellOf, root, runSuite } from '../child-run.ts';

/** The browser of this machine, as a path. */
const executable = findChromium(process.env.POSTFLIGHT_CHROMIUM)?.executablePath ?? chromium.executablePath();

for (const { args, isHeaded } of [
  { args: [], isHeaded: false },
  { args: ['--headed'], isHeaded: true },
])
  test(`browser is started ${isHeaded ? 'with a window by --headed' : 'without a window'}`, async () => {
    const [wrapper, started] = [test.info().outputPath('chromium'), test.info().outputPath('arguments.txt')];
    writeFileSync(wrapper, `#!/bin/sh\necho "$@" > '${started}'\nexec '${executable}' "$@"\n`);
    chmodSync(wrapper, 0o755);
    const run = await runSuite(['--project=stage', '-g', '@login-dashboard', ...args], {
      POSTFLIGHT_TARGET: 'reference',
      POSTFLIGHT_CHROMIUM: wrapper,
    });
    expect(cellOf(run, 'login-dashboard', 'stage')?.verdict, run.text).toBe('pass');
    expect(/ --headless( |=|$)/m.test(readFileSync(started, 'utf8'))).toBe(!isHeaded);
  });

/**
 * Runs the check in the window of `--ui`, served as a page. @returns its count, its visible errors, and everything that
 * was sent to it.
 */
async function inWindow(
  project: string,
  variables: Readonly<Record<string, string>> = { POSTFLIGHT_TARGET: 'reference' },
): Promise<{ count: string; errors: string; sent: Buffer[] }> {
  const cli = path.join(root, 'node_modules/@playwright/test/cli.js');
  const args = ['test', '--ui-host=127.0.0.1', '--ui-port=0', `--project=${project}`, '-g', '@login-dashboard'];
  const reports = test.info().outputPath('reports');
  const served = spawn(process.execPath, [cli, ...args], {
    cwd: root,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...variables, POSTFLIGHT_REPORTS: reports },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise(resolve => served.once('close', resolve));
  const browser = await chromium.launch({ executablePath: executable });
  try {
    const address = await new Promise<string>((resolve, reject) => {
      let text = '';
      served.stdout.setEncoding('utf8').on('data', (piece: string) => {
        text += piece;
        const found = /http:\/\/127\.0\.0\.1:\d+\S*/.exec(text)?.[0];
        if (found !== undefined) resolve(found);
      });
      void ended.then(() => reject(new Error(`the window was not served: ${text}`)));
    });
    const page = await browser.newPage();
    const sent: Buffer[] = [];
    const bodies: Promise<unknown>[] = [];
    page.on('websocket', socket =>
      socket.on('framereceived', ({ payload }) => void sent.push(Buffer.from(payload.toString()))),
    );
    page.context().on('response', response => {
      bodies.push(
        response.body().then(
          body => sent.push(body),
          () => undefined,
        ),
      );
    });
    await page.goto(address);
    await page.getByTitle(/^Run all/).click();
    const count = await page.getByText(/^1\/1 (passed )?\(100%\)/).innerText({ timeout: 60_000 });
    // Each opens its tab.
    for (const name of [/^Call/, /^Log/, /^Console/, /^Network/, /^Source/, /^Attachments/])
      await page.getByRole('tab', { name }).click({ timeout: 5_000 });
    await page.getByRole('tab', { name: /^Errors/ }).click();
    const errors = await page.getByRole('tabpanel', { name: /^Errors/ }).innerText();
    sent.push(Buffer.from(await page.content()));
    await Promise.all(bodies);
    return { count, errors, sent };
  } finally {
    await browser.close();
    served.kill('SIGINT');
    await ended;
  }
}

test("Playwright's own window is refused on prod", async () => {
  const { count, errors } = await inWindow('prod');
  expect(count).toContain('1 failed');
  expect(errors).toContain('run `npx playwright test --project=prod` without --ui');
});

test("Playwright's own window shows the checks of stage, and not the password", async () => {
  const reference = await startReference('stage', { log: false });
  try {
    const { count, errors, sent } = await inWindow('stage', reference.variables);
    expect(count, errors).not.toContain('failed');
    expect(sent.length, 'what the window was sent').toBeGreaterThan(5);
    const redactor = new Redactor(() => [reference.variables['SMOKE_PASSWORD'] ?? '']);
    const shown = sent.map(String).filter(text => redactor.text(text) !== text);
    expect(shown.map(text => text.slice(0, 300))).toEqual([]);
  } finally {
    await reference.close();
  }
});
