/** Tests the picture of a benchmark's comparison, as a browser shows it. */
import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { chromium, expect, test, type Page } from '@playwright/test';
import { compareStored } from '../../../fixtures/bench/compare-stored.ts';
import { picture } from '../../../fixtures/bench/picture.ts';
import { findChromium } from '../../../fixtures/browser/chromium.ts';
import { storedResult } from './stored-results.ts';

type Box = { x: number; y: number; width: number; height: number };

/** Draws a picture in the browser. Returns its texts and curves with their boxes, and its own size. */
async function shown(page: Page, svg: string): Promise<{ size: Box; texts: [string, Box][]; curves: Box[] }> {
  const file = test.info().outputPath('picture.svg');
  writeFileSync(file, svg);
  await page.setViewportSize({ width: 1_200, height: 1_200 });
  // A picture that is no XML shows an error instead of its lines.
  await page.goto(pathToFileURL(file).href);
  const boxOf = async (locator: ReturnType<Page['locator']>): Promise<Box> => {
    const box = await locator.boundingBox();
    if (!box) throw new Error('an element of the picture is not drawn');
    return box;
  };
  const [texts, curves] = [await page.locator('svg text').all(), await page.locator('svg polyline').all()];
  return {
    size: await boxOf(page.locator('svg')),
    texts: await Promise.all(
      texts.map(async (text): Promise<[string, Box]> => [(await text.textContent()) ?? '', await boxOf(text)]),
    ),
    curves: await Promise.all(curves.map(boxOf)),
  };
}

const within = (inner: Box, outer: Box): boolean =>
  inner.x >= outer.x &&
  inner.y >= outer.y &&
  inner.x + inner.width <= outer.x + outer.width &&
  inner.y + inner.height <= outer.y + outer.height;

test('the picture shows two curves for each endpoint, its verdict and its names, all within its edges', async () => {
  const hostile = '주문 <script>alert(1)</script> & "최근" \u0000';
  const long = `v${'1234567890'.repeat(9)}`;
  const names = ['healthz', 'me', hostile];
  const [before, after] = [
    storedResult(long, 1, {}, { names }),
    storedResult('v1.2.5', 2, { slower: 1.4, late: 0.02 }, { names }),
  ];
  const executablePath = findChromium(process.env.POSTFLIGHT_CHROMIUM)?.executablePath;
  const browser = await chromium.launch(executablePath === undefined ? {} : { executablePath });
  try {
    const { size, texts, curves } = await shown(
      await browser.newPage(),
      picture(compareStored(before, after, [])) ?? '',
    );
    const words = texts.map(([text]) => text);
    expect(words).toEqual(
      expect.arrayContaining([
        `stage: ${long} and v1.2.5`,
        long,
        'v1.2.5',
        'healthz',
        'me',
        hostile.replace('\u0000', '\uFFFD'),
        ...['50 %', '90 %', '99 %', '99.9 %', 'ms', 'budget 50 ms'],
      ]),
    );
    expect(words.filter(text => /^slower · p50 \S+ → \S+ ms · p99 \S+ → \S+ ms$/.test(text))).toHaveLength(3);
    expect(texts.filter(([, box]) => !within(box, size))).toEqual([]);
    expect([curves.length, curves.filter(box => !within(box, size) || box.height < 20 || box.width < 200)]).toEqual([
      6,
      [],
    ]);
  } finally {
    await browser.close();
  }
});

test('nothing is drawn of endpoints without answers on both sides', () => {
  const comparison = compareStored(storedResult('v1', 1, {}), storedResult('v2', 2, { failing: 1 }), []);
  expect(picture(comparison)).toBeUndefined();
});
