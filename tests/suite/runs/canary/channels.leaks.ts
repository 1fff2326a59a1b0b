/**
 * Leaks canaries: tests that pass, fail, time out, crash and are interrupted, each with canaries in every channel a
 * test has. Run by canary.test.ts.
 */
import { writeFileSync } from 'node:fs';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { expect, test as base, type Page, type TestInfo } from '@playwright/test';
import { strToU8, zipSync } from 'fflate';
import { runSettings } from '../../../../envs/environment.ts';
import { RunMemory } from '../../../../fixtures/run/run-memory.ts';
import { covers } from '../../../../fixtures/run/requirement.ts';
import { encodingNames, encodings, type Canaries } from './canaries.ts';
import { startLeakyServer } from './leaky-server.ts';

/** Long enough for a page, and short enough for a person to wait for, ms. */
const TIMEOUT_MS = 3_000;

const test = base.extend<{ learnt: void }, { canaries: Canaries; origin: string }>({
  canaries: [
    { password: '', awkward: '', cookie: '', token: '' },
    { option: true, scope: 'worker' },
  ],
  origin: [
    async ({ canaries }, use) => {
      const { server, origin } = await startLeakyServer(canaries);
      await use(origin);
      server.close();
      server.closeAllConnections();
    },
    { scope: 'worker' },
  ],
  learnt: [
    async ({ canaries }, use) => {
      await new RunMemory(runSettings().runMemory).learn(Object.values(canaries));
      await use();
    },
    { auto: true },
  ],
});

/** Every value in every encoding, a line each. */
const written = (canaries: Canaries): string =>
  encodingNames.flatMap(name => Object.values(canaries).map(value => `${name}: ${encodings[name](value)}`)).join('\n');

/** Writes canaries to every channel that a test has. */
async function talk(canaries: Canaries, info: TestInfo): Promise<void> {
  const { password, awkward, cookie, token } = canaries;
  console.log(`logged ${awkward} ${JSON.stringify({ password, cookie, token })}`);
  console.error(written(canaries));
  console.log(Buffer.from(password), { nested: { token } });
  process.stdout.write(`in two pieces ${token.slice(0, 6)}`);
  process.stdout.write(`${token.slice(6)} and on\n`);
  process.stderr.write(Buffer.from(`\xff\xfe no text ${password}\n`, 'latin1'));
  info.annotations.push({ type: 'note', description: `annotated ${awkward} ${token}` });
  await test.step(`step ${password} ${encodeURIComponent(awkward)}`, async step =>
    step.attach('of a step', { body: awkward }));
  await info.attach(`named ${password}`, { body: written(canaries), contentType: 'text/plain' });
  writeFileSync(info.outputPath('stray.log'), written(canaries));
}

/** Puts canaries in the places where a browser keeps or sends them: an address, a field, a cookie, a request. */
async function browse(page: Page, origin: string, { password, awkward, token, cookie }: Canaries): Promise<void> {
  await page.goto(`${origin}/?q=${encodeURIComponent(awkward)}`);
  await page.getByLabel('Password').fill(awkward);
  await page.context().addCookies([{ name: 'kept', value: cookie, url: origin }]);
  await page.evaluate(
    async ([body, bearer]) => {
      await fetch('/api/login', {
        method: 'POST',
        body,
        headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/x-www-form-urlencoded' },
      });
    },
    [new URLSearchParams({ password, awkward }).toString(), token] as const,
  );
  await page.request.post(`${origin}/api/login`, {
    data: { password, awkward },
    headers: { authorization: `Bearer ${token}` },
  });
}

test('passes', covers('cookie-secure'), async ({ browser, page, origin, canaries }, info) => {
  await talk(canaries, info);
  await browse(page, origin, canaries);
  const text = written(canaries);
  const zip = zipSync({ 'a.json': strToU8(JSON.stringify(canaries)), 'b.txt': strToU8(text) });
  const files: Record<string, Uint8Array | string> = {
    'a.txt': text,
    'a.json': JSON.stringify({ canaries, text }),
    'a.gz': gzipSync(text),
    'a.zlib': deflateSync(text),
    'a.br': brotliCompressSync(text),
    'a.deflate': deflateRawSync(text),
    'a.zip': zip,
    'deep.zip': zipSync({ 'inner.zip': zip, 'c.gz': gzipSync(zip) }),
    'page.html': `<!doctype html><template>data:application/zip;base64,${Buffer.from(zip).toString('base64')}</template>`,
    'wide.txt': Buffer.from(`\ufeff${text}`, 'utf16le'),
    'twice.txt': Buffer.from(Buffer.from(JSON.stringify(canaries)).toString('base64')).toString('base64'),
    'mixed.txt': encodingNames
      .filter(name => /^(?:unicode|HTML)/.test(name))
      .map(name => JSON.stringify(encodeURIComponent(encodings[name](canaries.awkward))))
      .join('\n'),
  };
  for (const [name, content] of Object.entries(files)) {
    await info.attach(name, { body: Buffer.from(content), contentType: 'application/octet-stream' });
    writeFileSync(info.outputPath(`stray-${name}`), content);
    await info.attach(`kept-${name}`, { path: info.outputPath(`stray-${name}`) });
  }
  const context = await browser.newContext({ recordHar: { path: info.outputPath('stray.har') } });
  await browse(await context.newPage(), origin, canaries);
  await context.close();
});

test('fails', covers('cookie-httponly'), async ({ page, origin, canaries }, info) => {
  await talk(canaries, info);
  await browse(page, origin, canaries);
  expect.soft(canaries.awkward, `message ${canaries.token}`).toBe('another');
  expect
    .soft({ headers: { 'set-cookie': `sid=${canaries.cookie}` } })
    .toMatchObject({ headers: { 'set-cookie': 'none' } });
  await expect.soft(page.locator('#shown')).toHaveText('another', { timeout: 100 });
  expect.soft(Buffer.from(canaries.password)).toEqual(Buffer.from('another'));
  await expect.soft(await page.request.get(`${origin}/api/me`)).not.toBeOK();
  const error = new Error(`thrown ${canaries.awkward}`, { cause: new Error(`because ${canaries.token}`) });
  error.name = `Error of ${canaries.password}`;
  throw error;
});

test('times out', covers('cookie-samesite'), async ({ page, origin, canaries }, info) => {
  info.setTimeout(TIMEOUT_MS);
  await talk(canaries, info);
  await browse(page, origin, canaries);
  await page.getByText(canaries.password).click();
});

test('crashes', covers('cookie-scope'), async ({ page, origin, canaries }, info) => {
  await talk(canaries, info);
  await browse(page, origin, canaries);
  process.exit(7);
});

test('leaves an archive nobody can read', async ({ canaries }, info) => {
  const zip = zipSync({ 'a.txt': strToU8(written(canaries)) }, { level: 0 });
  writeFileSync(info.outputPath('cut.zip'), zip.subarray(0, zip.length / 2));
});

test('is interrupted', async ({ page, origin, canaries }, info) => {
  await talk(canaries, info);
  await browse(page, origin, canaries);
  console.log('waits to be interrupted');
  await page.getByText(canaries.password).click({ timeout: 0 });
});
