/**
 * Tests that hostile text of a target is data in every format: a corpus goes through every writer of a run, and readers
 * that would act on it read the output back. The same run with plain texts shows the form of each document.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, expect, test } from '@playwright/test';
import { findChromium } from '../../../fixtures/browser/chromium.ts';
import { root } from '../child-run.ts';
import { readAsRunner, readJson, readMarkdown, readOnTerminal, readXml, type Reading } from './corpus/readers.ts';
import { plainTexts, texts } from './corpus/texts.ts';

/** Longest test, ms: each text makes a test fail, and gets a page in Playwright's report. */
const TIMEOUT_MS = 240_000;
const tableFile = path.join(import.meta.dirname, '../../../test-results/suite/corpus.md');

type Written = { console: string; reports: string };

/** Runs the checks that report these texts; everything is written in colours, as in a terminal. */
async function writtenWith(corpus: 'hostile' | 'plain'): Promise<Written> {
  const reports = test.info().outputPath(corpus, 'reports');
  mkdirSync(reports, { recursive: true });
  const { PATH, HOME, TMPDIR } = process.env;
  const child = spawn(
    process.execPath,
    [
      path.join(root, 'node_modules/@playwright/test/cli.js'),
      'test',
      '-c',
      'tests/suite/hostile/corpus/corpus.config.ts',
    ],
    {
      cwd: root,
      env: { PATH, HOME, TMPDIR, FORCE_COLOR: '1', CORPUS: corpus, POSTFLIGHT_REPORTS: reports },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (piece: string) => {
      text += piece;
    });
  await new Promise(resolve => child.once('close', resolve));
  return { console: text, reports };
}

/** Opens pages in a browser that records their actions: scripts of a text, requests, dialogs, pop-ups. */
async function readPages(file: string, hashes: readonly string[]): Promise<Reading> {
  const executablePath = findChromium(process.env.POSTFLIGHT_CHROMIUM)?.executablePath;
  const browser = await chromium.launch(executablePath === undefined ? {} : { executablePath });
  const acted: string[] = [];
  const skeleton: string[] = [];
  try {
    const page = await browser.newPage();
    const own = pathToFileURL(file).href;
    page.on('dialog', dialog => acted.push(`dialog ${dialog.message()}`));
    page.on('popup', () => acted.push('pop-up'));
    page.on('request', request => {
      if (!request.url().startsWith(own) && !/^(?:data|blob):/.test(request.url())) acted.push(`asks ${request.url()}`);
    });
    for (const hash of ['', ...hashes]) {
      await page.goto(own + hash);
      if (hash !== '') await page.locator('.test-case-title, .chip').first().waitFor();
      const { did, elements } = await page.evaluate(() => {
        type Element = { localName: string; getAttributeNames(): string[] };
        const { acted: did, document } = globalThis as unknown as {
          acted?: unknown;
          document: { querySelectorAll(selector: string): Iterable<Element> };
        };
        const isEvent = (name: string) => /^on/.test(name);
        return {
          did,
          elements: Array.from(document.querySelectorAll('*'), e =>
            [e.localName, ...e.getAttributeNames().filter(isEvent)].join(' '),
          ),
        };
      });
      if (did !== undefined) acted.push(`a script of a text ran at ${hash}`);
      acted.push(...elements.filter(e => e.includes(' ')).map(e => `a handler of a text: ${e}`));
      // Playwright's own pages show a text by lines.
      if (hashes.length === 0) skeleton.push(...elements);
      else acted.push(...elements.filter(e => /^(?:iframe|object|embed|marquee)$/.test(e)));
    }
  } finally {
    await browser.close();
  }
  return { acted, skeleton };
}

const file = ({ reports }: Written, name: string): string => path.join(reports, name);
const content = (written: Written, name: string): string => readFileSync(file(written, name), 'utf8');

/** Returns all results of Allure as one reading, by the names of their tests; a member in HTML would act. */
function readAllure(written: Written): Reading {
  const folder = file(written, 'allure-results');
  const results = readdirSync(folder)
    .filter(name => name.endsWith('-result.json'))
    .map(name => readFileSync(path.join(folder, name), 'utf8'))
    .map(text => ({ text, name: (JSON.parse(text) as { name: string }).name }))
    .toSorted((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }))
    .map(({ text }) => readJson(text.replace(/"(?:uuid|historyId|testCaseId|source)":"[^"]*"/g, '"x":""')));
  const skeleton = results.flatMap(reading => reading.skeleton);
  return { acted: skeleton.filter(member => /Html|\.links\[\]/.test(member)), skeleton };
}

/** Returns the addresses of the tests' pages in Playwright's report. */
const testPages = (written: Written): string[] =>
  [...content(written, 'results.json').matchAll(/"id": "([0-9a-f]{20}-[0-9a-f]{20})"/g)].map(
    ([, id = '']) => `#?testId=${id}`,
  );

/** Formats with the readers of their output. */
const formats: Readonly<Record<string, (written: Written) => Reading | Promise<Reading>>> = {
  'terminal, by xterm': written => readOnTerminal(written.console),
  'terminal, by the command parser of a runner': written => readAsRunner(written.console),
  'conformance.md, by markdown-it': written => readMarkdown(content(written, 'conformance.md')),
  'conformance.html, by Chromium': written => readPages(file(written, 'conformance.html'), []),
  'conformance.json, by JSON.parse': written => readJson(content(written, 'conformance.json')),
  'junit.xml, by saxes': written => readXml(content(written, 'junit.xml')),
  'allure-results, by JSON.parse': readAllure,
  'results.json, by JSON.parse': written => readJson(content(written, 'results.json')),
  'html/index.html, by Chromium': written => readPages(file(written, 'html/index.html'), testPages(written)),
};

test('nothing in any of sixty hostile texts acts in any format, and each document keeps its form', async () => {
  test.setTimeout(TIMEOUT_MS);
  expect(Object.keys(texts).length).toBeGreaterThanOrEqual(60);
  expect(plainTexts).toHaveLength(Object.keys(texts).length);
  const [hostile, plain] = await Promise.all([writtenWith('hostile'), writtenWith('plain')]);
  const lines: string[] = [];
  for (const [format, read] of Object.entries(formats)) {
    const [seen, form] = [await read(hostile), await read(plain)];
    const isSame = JSON.stringify(seen.skeleton) === JSON.stringify(form.skeleton);
    const size = seen.skeleton.length || '–';
    lines.push(
      `| ${format} | ${Object.keys(texts).length} | ${size} | ${isSame ? 'same' : 'OTHER'} | ${seen.acted.length} |`,
    );
    expect.soft(seen.acted, `what acts in ${format}`).toEqual([]);
    expect.soft(form.acted, `what acts of plain texts in ${format}`).toEqual([]);
    expect.soft(seen.skeleton, `form of ${format}`).toEqual(form.skeleton);
  }
  const table = `| writer, reader | texts | parts of its form | form beside plain texts | acted |\n| --- | --: | --: | --- | --: |\n${lines.join('\n')}\n`;
  mkdirSync(path.dirname(tableFile), { recursive: true });
  writeFileSync(tableFile, table);
  console.log(table);
});

// A reader that sees nothing proves nothing.
test('readers see what acts', async () => {
  const all = Object.values(texts);
  expect((await readOnTerminal(all.join('\n'))).acted.length).toBeGreaterThan(15);
  expect(readAsRunner(all.join('\n')).acted.length).toBeGreaterThan(5);
  expect(all.flatMap(text => readMarkdown(text).acted).length).toBeGreaterThan(10);
  const page = test.info().outputPath('page.html');
  writeFileSync(page, `<!doctype html>${all.join('')}`);
  expect((await readPages(page, [])).acted.length).toBeGreaterThan(2);
  expect(() => readXml(`<a>${texts['no character of XML']}</a>`)).toThrow();
  expect(readXml('<!DOCTYPE a><a><!-- x --></a>').acted).toHaveLength(2);
  expect(readJson(`{"a":[{"t":"${texts['end of JSON']}"}]}`).skeleton).toContain('.verdict=pass');
});
