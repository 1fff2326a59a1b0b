/** Tests Detox's driver for the web with everything that Detox asks of a device, on a page made for it. */
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test as base } from '@playwright/test';
import { describeEnvironment } from '../../../envs/environment.ts';
import { findChromium } from '../../../fixtures/browser/chromium.ts';
import type { AppHistory } from '../../../fixtures/mobile/driver/link.ts';
import { beginDetox, describePhone, link, tellDetox, type Detox } from '../../../fixtures/mobile/detox.ts';

const test = base.extend<object, { detox: Detox }>({
  detox: [
    async ({}, use) => {
      link.folder = path.join(import.meta.dirname, 'driver-page');
      link.browser = { ...link.browser, executablePath: findChromium(undefined)?.executablePath };
      const { detox, end } = await beginDetox();
      await use(detox);
      await end();
    },
    { scope: 'worker' },
  ],
});
test.describe.configure({ mode: 'default' });

const start = ({ device }: Detox, how: Parameters<Detox['device']['launchApp']>[0] = {}) =>
  device.launchApp({ newInstance: true, delete: true, ...how });
const history = async (): Promise<AppHistory | undefined> => link.phone?.history();

test('another version of Detox is refused until the driver was tested with it', async () => {
  // Required as Detox does it, by the path of the configuration.
  const require = createRequire(import.meta.url);
  const { devices } = require('../../../.detoxrc.cjs') as { devices: { chromium: { type: string } } };
  const entry = require(devices.chromium.type) as {
    load(): Promise<void>;
    EnvironmentValidatorClass: new () => { validate(version?: string): Promise<void> };
  };
  await entry.load();
  const { EnvironmentValidatorClass } = entry;
  const validator = new EnvironmentValidatorClass();
  await expect(validator.validate('20.52.0')).rejects.toThrow('tested with Detox 20.51.4, and this is 20.52.0');
  await validator.validate();
});

test('elements are found by id, text and label, and several need an index', async ({ detox }) => {
  const { by, element, expect: holds } = detox;
  await start(detox);
  await holds(element(by.text('Load'))).toHaveId('load');
  await holds(element(by.label('Load it'))).toBeVisible();
  await holds(element(by.id('twin')).atIndex(1)).toHaveText('two');
  await expect(holds(element(by.id('twin'))).toExist()).rejects.toThrow('2 elements match');
  await expect(holds(element(by.type('RCTView'))).toExist()).rejects.toThrow('by.type() is not supported on the web');
  await expect(holds(element(by.id('nobody'))).toExist()).rejects.toThrow(
    /^Test Failed: expect\(by\.id\("nobody"\)\)\.toExist\(\): no such element; on the screen: place, visits/,
  );
});

test('only what a finger would meet is visible', async ({ detox }) => {
  const { by, element, expect: holds } = detox;
  await start(detox);
  await holds(element(by.id('load'))).toBeVisible();
  for (const id of ['transparent', 'hidden', 'far', 'covered', 'half', 'nobody'])
    await holds(element(by.id(id))).not.toBeVisible();
  await holds(element(by.id('half'))).toBeVisible(40);
  // Its cover is its own child, which a finger touches as a part of it: controls are asserted, not only screens.
  await holds(element(by.id('sheet'))).toBeVisible();
  await expect(element(by.id('transparent')).tap()).rejects.toThrow('it cannot be tapped');
});

test('text is typed, replaced and cleared, and stands in no log', async ({ detox }) => {
  const { by, element, expect: holds } = detox;
  await start(detox);
  const field = element(by.id('field'));
  await holds(field).toHaveText('your name');
  await field.typeText('Ada');
  await field.typeText(' L');
  await holds(field).toHaveValue('Ada L');
  await field.replaceText('Grace');
  await holds(field).toHaveText('Grace');
  await holds(field).toBeFocused();
  await field.clearText();
  await holds(field).toHaveValue('');
  const logs = readdirSync(tmpdir())
    .filter(name => name.endsWith('.detox.jsonl'))
    .map(name => readFileSync(path.join(tmpdir(), name), 'utf8'));
  expect(logs.filter(text => text.includes('"params":["Grace"]'))).toEqual([]);
});

test('statements wait for requests and short timers, and say when an app is never idle', async ({ detox }) => {
  const { by, device, element, expect: holds, waitFor } = detox;
  await start(detox);
  await element(by.id('load')).tap();
  await holds(element(by.id('answer'))).toHaveText('loaded');

  await start(detox, { launchArgs: { detoxEnableSynchronization: 0 } });
  await element(by.id('load')).tap();
  await expect(holds(element(by.id('answer'))).toHaveText('loaded')).rejects.toThrow('Test Failed');
  await waitFor(element(by.id('answer')))
    .toHaveText('loaded')
    .withTimeout(10_000);
  await expect(
    waitFor(element(by.id('answer')))
      .toHaveText('never')
      .withTimeout(200),
  ).rejects.toThrow('Test Failed');

  link.busyMs = 1_500;
  await element(by.id('restless')).tap();
  await device.enableSynchronization();
  await expect(holds(element(by.id('answer'))).toExist()).rejects.toThrow(
    'the app stayed busy for 1500 ms: {"requests":0,"timers":1,"animations":0}',
  );
  link.busyMs = 10_000;
});

test('what is stored survives a start and dies with the app; what is in memory dies with a start', async ({
  detox,
}) => {
  const { by, device, element, expect: holds } = detox;
  await start(detox);
  await holds(element(by.id('visits'))).toHaveText('1 1');
  await device.launchApp({ newInstance: true });
  await holds(element(by.id('visits'))).toHaveText('2 1');
  await device.launchApp({ newInstance: false });
  await holds(element(by.id('visits'))).toHaveText('2 1');
  await device.installApp();
  await device.launchApp({ newInstance: true });
  await holds(element(by.id('visits'))).toHaveText('3 1');
  await start(detox);
  await holds(element(by.id('visits'))).toHaveText('1 1');
});

test('a start has its own history and arguments, also after an app that does not want to be left', async ({
  detox,
}) => {
  const { by, device, element, expect: holds } = detox;
  await start(detox, { launchArgs: { colour: 'red' } });
  await holds(element(by.id('colour'))).toHaveText('red');
  await element(by.id('deeper')).tap();
  await element(by.id('stay')).tap();
  await device.launchApp({ newInstance: true });
  await holds(element(by.id('place'))).toHaveText('/');
  await holds(element(by.id('colour'))).toHaveText('none');
  await device.pressBack();
  await holds(element(by.id('front'))).toHaveText('hidden');
});

test('an uncaught error is a crash, an unhandled rejection is none, and other hosts do not exist', async ({
  detox,
}) => {
  const { by, element, expect: holds } = detox;
  await start(detox);
  await element(by.id('reject')).tap();
  await holds(element(by.id('answer'))).toHaveText('unreachable');
  await element(by.id('crash')).tap();
  await expect(holds(element(by.id('answer'))).toExist()).rejects.toThrow(/^The app has crashed: Error: out of cheese/);
});

test('links open the app at their place; back, home and ways out are told', async ({ detox }) => {
  const { by, device, element, expect: holds } = detox;
  await start(detox, { url: 'product://orders/7' });
  await holds(element(by.id('place'))).toHaveText('/orders/7');
  await element(by.id('deeper')).tap();
  await holds(element(by.id('place'))).toHaveText('/deeper');
  await device.pressBack();
  await holds(element(by.id('place'))).toHaveText('/orders/7');
  await device.pressBack();
  await holds(element(by.id('front'))).toHaveText('hidden');
  await device.launchApp({ newInstance: false });
  await holds(element(by.id('front'))).toHaveText('visible');
  await device.sendToHome();
  await holds(element(by.id('front'))).toHaveText('hidden');
  await element(by.id('leave')).tap();
  expect(await history()).toMatchObject({ opened: ['https://store.example.test/app'], navigations: 1, crash: null });
});

/** A test in the form that Detox gets; `attachments` are the pictures. */
const madeUp = () => ({
  title: 'made up',
  titlePath: ['made up'],
  retry: 0,
  status: 'failed' as const,
  attachments: [] as Array<{ name: string; contentType: string; body?: Buffer }>,
});
const failing = { errors: [{ message: 'it failed' }] };

test('a failed test leaves a picture, a passed one none', async ({ detox }) => {
  mkdirSync(test.info().outputDir, { recursive: true });
  await start(detox);
  const about = madeUp();
  await tellDetox({ ...test.info(), ...about, errors: [] }, async () => undefined);
  expect(about.attachments).toEqual([]);
  await tellDetox({ ...test.info(), ...about, ...failing }, async () => undefined);
  expect(about.attachments.map(a => [a.name, a.body?.subarray(1, 4).toString()])).toEqual([['screenshot', 'PNG']]);
});

test('an app that the password was typed into is not photographed any more, and on production none is', async ({
  detox,
}) => {
  mkdirSync(test.info().outputDir, { recursive: true });
  const { folder, browser, onContext, onType } = link;
  const pictures = async (): Promise<number> => {
    const about = madeUp();
    await tellDetox({ ...test.info(), ...about, ...failing }, async () => undefined);
    return about.attachments.length;
  };
  const asOn = async (kind: 'stage' | 'prod'): Promise<string> => {
    const password = `a long secret of ${kind}`;
    const described = describeEnvironment(
      kind,
      {
        WEB_URL: `https://${kind}.acme.test`,
        NEXT_PUBLIC_API_BASE: `https://${kind}.acme.test/api/v1`,
        EXPO_PUBLIC_API_BASE: `https://${kind}.acme.test/api/v1`,
        CORS__ALLOW_ORIGINS: `https://${kind}.acme.test`,
        SMOKE_USER: 'smoke@acme.test',
        SMOKE_PASSWORD: password,
      },
      { target: 'deployed', depth: 'smoke' },
    );
    if (!described.ok) throw new Error(described.problems.join('; '));
    describePhone(described.environment, { browser: { hosts: [], args: [] } });
    link.folder = folder;
    await start(detox);
    return password;
  };
  const field = detox.element(detox.by.id('field'));
  try {
    const password = await asOn('stage');
    await field.typeText('Ada');
    expect(await pictures(), 'before').toBe(1);
    await field.replaceText(password);
    // Nothing shows it now, but a screen may have drawn it.
    await field.replaceText('Ada');
    expect(await pictures(), 'afterwards').toBe(0);
    await start(detox);
    expect(await pictures(), 'installed anew').toBe(0);
    await asOn('prod');
    expect(await pictures(), 'on production').toBe(0);
  } finally {
    Object.assign(link, { folder, browser, onContext, onType });
    await start(detox);
  }
});
