/**
 * Tests the flow of `ota-next-cold-start` on a double of an app with expo-updates, driven by Detox in Chromium. The
 * double counts its starts in its storage; each mistake is another rule for the update that runs. Only a device shows
 * the behaviour of expo-updates itself.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test as base } from '@playwright/test';
import { findChromium } from '../../../fixtures/browser/chromium.ts';
import { beginDetox, link, type Detox } from '../../../fixtures/mobile/detox.ts';
import { screensOf } from '../../../fixtures/mobile/screens.ts';
import { observeUpdateStarts } from '../../../fixtures/mobile/update-starts.ts';
import { judgeStarts } from '../../over-the-air/cold-start.ts';

const served = 'B5C2A0F4-0000-4000-8000-000000000002';

const test = base.extend<object, { detox: Detox }>({
  detox: [
    async ({}, use) => {
      link.browser = { ...link.browser, executablePath: findChromium(undefined)?.executablePath };
      const { detox, end } = await beginDetox();
      await use(detox);
      await end();
    },
    { scope: 'worker' },
  ],
});
test.describe.configure({ mode: 'default' });

/** The app: `script` sees the number of this start, and shows by `run(id)`, `ready()`. */
const page = (script: string): string => `<!doctype html><title>app</title>
<p data-testid="app-version">1.4.0</p>
<script>
  const start = Number(localStorage.getItem('starts') ?? 0) + 1;
  localStorage.setItem('starts', start);
  const served = ${JSON.stringify(served.toLowerCase())};
  const place = id => document.querySelector('[data-testid=' + id + ']')
    ?? document.body.appendChild(Object.assign(document.createElement('p'), { innerHTML: '&nbsp;' }));
  const run = id => { const it = place('update-id'); it.dataset.testid = 'update-id'; it.textContent = id; };
  const ready = () => { place('update-ready').dataset.testid = 'update-ready'; };
  ${script}
</script>`;

const keeps = 'run(start > 1 ? served : ""); if (start === 1) setTimeout(ready, 50);';
for (const [what, script, start] of [
  ['fetches in the first start and runs it from the second', keeps, 2],
  ['has no word for an update that is ready', 'run(start > 1 ? served : "");', 2],
  ['fetches slowly, and runs it from the third', 'run(start > 2 ? served : "");', undefined],
  ['runs an older update until then', 'run(start > 1 ? served : "b5c2a0f4-0000-4000-8000-000000000001"); ready();', 2],
  ['writes its id in capitals', `run(start > 1 ? served.toUpperCase() : ""); ready();`, 2],
  ['waits for the update at its first start', 'run(served); ready();', 1],
  ['reloads in use', 'run(""); setTimeout(() => { ready(); run(served); }, 50);', 1],
  [
    'reloads when it comes back',
    'run(""); ready(); addEventListener("visibilitychange", () => document.hidden || run(served));',
    1,
  ],
  ['needs two restarts', 'run(start > 2 ? served : ""); ready();', 3],
  ['never runs it', 'run(""); ready();', 'later'],
  ['fetched nothing', 'run("");', undefined],
  ['crashes on the update', 'if (start > 1) throw new TypeError("x is undefined"); run(""); ready();', 'later'],
  ['crashes in use', 'run(""); ready(); setTimeout(() => { throw new TypeError("x"); }, 20);', 'later'],
] satisfies Array<[string, string, number | 'later' | undefined]>)
  test(`app that ${what}: ${start === undefined ? 'not decided' : `from start ${start}`}`, async ({ detox }) => {
    const verdict = judgeStarts(await observe(detox, script), served);
    expect(verdict).toMatchObject({ start });
  });

test('app that does not show its update is told so', async ({ detox }) => {
  await expect(observe(detox, '')).rejects.toThrow('silent: Test Failed: expect(by.id("update-id")).toExist()');
});

async function observe(detox: Detox, script: string) {
  const { device } = detox;
  link.folder = test.info().outputPath('app');
  mkdirSync(link.folder, { recursive: true });
  writeFileSync(path.join(link.folder, 'index.html'), page(script));
  await device.installApp();
  const app = {
    update: screensOf(detox).update,
    start: (fresh: boolean) => device.launchApp({ newInstance: true, ...(fresh && { delete: true }) }),
    async leaveAndReturn() {
      await device.sendToHome();
      await device.launchApp({ newInstance: false });
    },
  };
  const seen = await observeUpdateStarts(app, served, 300);
  if (seen.is === 'silent') throw new Error(`silent: ${seen.why}`);
  return seen;
}
