/** Tests the screenshots of runs: password boxes are masked, and a page that shows a secret is not photographed. */
import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test as base, type Browser, type BrowserContext, type Page } from '@playwright/test';
import { chromium } from '@playwright/test';
import { findChromium } from '../../../fixtures/browser/chromium.ts';
import { inContext } from '../../../fixtures/browser/context.ts';
import { photograph } from '../../../fixtures/browser/failure-screenshots.ts';
import { maskScreenshots } from '../../../fixtures/browser/screenshots.ts';
import { root } from '../child-run.ts';
import { formPage, jwt, password, pictureEnvironment } from './screenshots/pages.ts';

const test = base.extend<{ guarded: BrowserContext; shown: Page }, { chromiumHere: Browser }>({
  chromiumHere: [
    async ({}, use) => {
      const executablePath = findChromium(process.env.POSTFLIGHT_CHROMIUM)?.executablePath;
      const browser = await chromium.launch(executablePath === undefined ? {} : { executablePath });
      await use(browser);
      await browser.close();
    },
    { scope: 'worker' },
  ],
  guarded: async ({ chromiumHere }, use) => {
    const context = await chromiumHere.newContext({ viewport: { width: 320, height: 260 } });
    maskScreenshots(context, pictureEnvironment());
    await use(context);
    await context.close();
  },
  shown: async ({ guarded }, use) => use(await guarded.newPage()),
});

/** Returns the numbers of colours in the five boxes of the form's page, as a browser decodes the picture. */
async function coloursOfBoxes(browser: Browser, picture: Buffer): Promise<number[]> {
  const page = await browser.newPage();
  try {
    return await page.evaluate(async base64 => {
      type Drawing = {
        drawImage(image: unknown, x: number, y: number): void;
        getImageData(x: number, y: number, w: number, h: number): { data: Uint8ClampedArray };
      };
      const { createImageBitmap, OffscreenCanvas } = globalThis as unknown as {
        createImageBitmap(blob: Blob): Promise<{ width: number; height: number }>;
        OffscreenCanvas: new (w: number, h: number) => { getContext(kind: '2d'): Drawing };
      };
      const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${base64}`)).blob());
      const drawing = new OffscreenCanvas(image.width, image.height).getContext('2d');
      drawing.drawImage(image, 0, 0);
      return [0, 50, 100, 150, 200].map(top => {
        const { data } = drawing.getImageData(2, top + 2, 296, 36);
        return new Set(Array.from({ length: data.length / 4 }, (_, i) => data.slice(4 * i, 4 * i + 3).join())).size;
      });
    }, picture.toString('base64'));
  } finally {
    await page.close();
  }
}

test('password boxes are one colour in a picture, whatever they show of the password', async ({
  chromiumHere,
  shown,
}) => {
  await shown.setContent(formPage);
  const [hidden, readable, named, labelled, user = 0] = await coloursOfBoxes(chromiumHere, await shown.screenshot());
  expect([hidden, readable, named, labelled]).toEqual([1, 1, 1, 1]);
  expect(user, 'the rest of the page is to be seen').toBeGreaterThan(2);
  // The mutant: without the guard each box shows something.
  const bare = await chromiumHere.newPage({ viewport: { width: 320, height: 260 } });
  await bare.setContent(formPage);
  for (const colours of await coloursOfBoxes(chromiumHere, await bare.screenshot())) expect(colours).toBeGreaterThan(1);
  await bare.close();
});

const opaque = 'f3a9c07d51'.repeat(5);
const showing: Record<string, string> = {
  'a JWT': `<p>token: ${jwt}</p>`,
  'a JWT broken into lines': `<p>${jwt.replace(/.{20}/g, '$&<br>')}</p>`,
  'the password': `<p>Welcome, your password is ${password}</p>`,
  'the password in a box that nothing names': `<input value="${password}">`,
  'the password in base64': `<pre>${Buffer.from(`smoke:${password}`).toString('base64')}</pre>`,
  'an opaque token': `<code>${opaque}</code>`,
  'a token in a text area': `<textarea>${jwt}</textarea>`,
  'a token in a frame': `<iframe srcdoc="<p>${jwt}</p>"></iframe>`,
  'a token in a shadow tree': `<div><template shadowrootmode="open"><p>${jwt}</p></template></div>`,
};
for (const [what, html] of Object.entries(showing)) {
  test(`page that shows ${what} is not photographed`, async ({ shown }, testInfo) => {
    await shown.goto('about:blank');
    // setContent builds no declarative shadow tree.
    await shown.evaluate(
      text =>
        (
          globalThis as unknown as { document: { body: { setHTMLUnsafe(html: string): void } } }
        ).document.body.setHTMLUnsafe(text),
      html,
    );
    if (html.includes('iframe')) await shown.frameLocator('iframe').getByText('eyJ').waitFor();
    const file = testInfo.outputPath('picture.png');
    await expect(shown.screenshot({ path: file })).rejects.toThrow('it shows a password, a token or a cookie');
    expect(existsSync(file)).toBe(false);
    expect(testInfo.annotations.at(-1)).toEqual({
      type: 'no picture',
      description: 'no picture of about:blank: it shows a password, a token or a cookie',
    });
  });
}

test('page that draws the password without an element is covered, and is not photographed where it is a text', async ({
  chromiumHere,
  shown,
}) => {
  await shown.setContent(`<style>p::before { content: 'it is ${password}' }</style><p>Welcome</p>`);
  await expect(shown.screenshot()).rejects.toThrow('it shows a password, a token or a cookie');
  // None of these is text: a canvas, an image, SVG as an element, as a background, and as the mark of a list.
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="300" height="40"><rect width="150" height="40" fill="red"/><path d="M0 0L300 40" stroke="blue"/></svg>`;
  const data = `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
  const at = (top: number) => `position:absolute;left:0;top:${top}px;width:300px;height:40px;margin:0`;
  await shown.setContent(
    `<!doctype html><body style="margin:0"><canvas style="${at(0)}" width=300 height=40></canvas><img style="${at(50)}" src="${data}"><div style="${at(100)}">${svg}</div><div style="${at(150)};background-image:url(${data})"></div><div style="${at(200)}">text</div>`,
  );
  await shown.evaluate(() => {
    type Drawing = { fillStyle: string; fillRect(...at: number[]): void };
    const { document } = globalThis as unknown as {
      document: { querySelector(s: string): { getContext(kind: '2d'): Drawing } };
    };
    const drawing = document.querySelector('canvas').getContext('2d');
    drawing.fillStyle = 'green';
    drawing.fillRect(10, 10, 20, 20);
  });
  const [canvas, image, inline, background, text = 0] = await coloursOfBoxes(chromiumHere, await shown.screenshot());
  expect([canvas, image, inline, background]).toEqual([1, 1, 1, 1]);
  expect(text, 'the rest of the page is to be seen').toBeGreaterThan(2);
});

test('page that may know the password is not photographed, and its text is not kept; nor is any of production', async ({
  chromiumHere,
}) => {
  const isKnown = { password: false };
  for (const [env, why, tells] of [
    [pictureEnvironment(), 'the password was typed into it, or into a page before it', true],
    [{ ...pictureEnvironment(), kind: 'prod' as const }, 'none is taken on production', false],
  ] as const) {
    isKnown.password = false;
    const context = await chromiumHere.newContext();
    maskScreenshots(context, env, () => isKnown.password);
    const page = await context.newPage();
    await page.setContent('<p>Welcome</p>');
    if (tells) {
      await expect(page.screenshot()).resolves.toBeInstanceOf(Buffer);
      expect(await page.ariaSnapshot()).toContain('Welcome');
    }
    isKnown.password = tells;
    await expect(page.screenshot()).rejects.toThrow(`no picture of about:blank: ${why}`);
    await expect(page.ariaSnapshot()).rejects.toThrow(`no text of about:blank: ${why}`);
    await context.close();
  }
});

test('nothing is filmed', async () => {
  const { default: config } = await import('../../../playwright.config.ts');
  for (const { name, use } of [{ name: 'all', use: config.use }, ...(config.projects ?? [])])
    expect(use?.video, name).toBeUndefined();
});

test('page that shows the value of a cookie or of its storage is not photographed', async ({ guarded, shown }) => {
  await guarded.route('http://shop.test/**', route =>
    route.fulfill({ contentType: 'text/html', body: '<p>session-4711-plum</p>' }),
  );
  await shown.goto('http://shop.test/');
  await expect(shown.screenshot(), 'a text like any other').resolves.toBeInstanceOf(Buffer);
  await guarded.addCookies([{ name: 'sid', value: 'session-4711-plum', url: 'http://shop.test/' }]);
  await expect(shown.screenshot()).rejects.toThrow('it shows');
  await guarded.clearCookies();
  await shown.evaluate(() =>
    (globalThis as unknown as { localStorage: { setItem(key: string, value: string): void } }).localStorage.setItem(
      'token',
      'session-4711-plum',
    ),
  );
  await expect(shown.screenshot()).rejects.toThrow('it shows');
});

test('ordinary page is photographed', async ({ shown }, testInfo) => {
  await shown.setContent(
    `<h1>Dashboard</h1><p>Good morning, smoke@acme.test. Order 2026-11-22-0001, build ${'a1b2c3d4'.repeat(4)}</p><script>const hidden = "${jwt}"</script>`,
  );
  const file = testInfo.outputPath('deep/picture.png');
  await shown.screenshot({ path: file });
  expect(readFileSync(file).subarray(1, 4).toString()).toBe('PNG');
});

test('page that does not answer is not photographed, and not waited for', async ({ shown }) => {
  await shown.setContent('<p>busy</p>');
  const busy = shown.evaluate(() => {
    const end = Date.now() + 4_000;
    while (Date.now() < end);
  });
  await expect(shown.screenshot()).rejects.toThrow('it could not be looked at before');
  await busy;
});

test('pages are left to the runner to photograph where the observation failed or says so, and closed before where they came through', async ({
  chromiumHere,
}) => {
  const left = async (end: (context: BrowserContext) => void): Promise<number> => {
    let pages = -1;
    await inContext(chromiumHere, pictureEnvironment(), async context => {
      await context.newPage();
      const close = context.close.bind(context);
      context.close = async () => {
        pages = context.pages().length;
        await close();
      };
      end(context);
    }).catch((error: unknown) => {
      if (!String(error).includes('no such field')) throw error;
    });
    return pages;
  };
  expect(await left(() => undefined)).toBe(0);
  expect(await left(photograph)).toBe(1);
  expect(
    await left(() => {
      throw new Error('no such field');
    }),
  ).toBe(1);
});

test("the runner's own pictures of a failed test are guarded, and the report says which is missing", async ({
  chromiumHere,
}, testInfo) => {
  const reports = testInfo.outputPath('reports');
  const { PATH, HOME, TMPDIR, POSTFLIGHT_CHROMIUM } = process.env;
  const run = promisify(execFile)(
    process.execPath,
    [
      path.join(root, 'node_modules/@playwright/test/cli.js'),
      'test',
      '-c',
      'tests/suite/runs/screenshots/screenshots.config.ts',
    ],
    { cwd: root, env: { PATH, HOME, TMPDIR, POSTFLIGHT_CHROMIUM, POSTFLIGHT_REPORTS: reports } },
  );
  const text = await run.then(
    () => 'passed',
    (error: unknown) => (error as { stdout: string }).stdout,
  );
  const pictures = readdirSync(reports, { recursive: true, encoding: 'utf8' }).filter(f => f.endsWith('.png'));
  expect(pictures, text).toHaveLength(1);
  expect((await coloursOfBoxes(chromiumHere, readFileSync(path.join(reports, pictures[0] ?? '')))).slice(0, 4)).toEqual(
    [1, 1, 1, 1],
  );
  expect(text).toContain('no picture of about:blank: it shows a password, a token or a cookie');
});
