/**
 * Tests that hostile text of a target, a command or another machine is data on the pages of drills and of the
 * benchmark, too.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { inWords as comparisonInWords } from '../../../fixtures/bench/comparison-page.ts';
import { inWords } from '../../../fixtures/bench/result-page.ts';
import { drillPage } from '../../../fixtures/drill/page.ts';
import { compareStored } from '../../../fixtures/bench/compare-stored.ts';
import type { DrillRecord } from '../../../fixtures/records/drill-record.ts';
import { storedResult } from '../bench/stored-results.ts';
import { readAsRunner, readMarkdown, readOnTerminal } from './corpus/readers.ts';
import { plainTexts, texts } from './corpus/texts.ts';

const BEGAN = '2026-11-28T10:00:00.000Z';

/** Returns the pages of two kinds of drills, releases and a snapshot, in which every free text is this one. */
const drills = (text: string): string => {
  const record: DrillRecord = {
    v: 1,
    kind: 'rollback',
    env: text,
    target: 'deployed',
    tag: text,
    previousTag: text,
    started: BEGAN,
    ended: BEGAN,
    totalS: 10,
    ok: false,
    why: text,
    forward: 1,
    steps: (['rollback', 'deploy'] as const).map(name => ({
      name,
      release: text,
      started: BEGAN,
      seconds: 5,
      ok: true,
      evidence: text,
    })),
    watched: { looks: 9, gaps: [{ of: text, at: text, fromS: 1, seconds: 2, saw: text }], disagreementS: 1 },
    suite: { version: text },
  };
  const restore = { snapshot: { id: text, time: BEGAN }, tables: [{ table: text, rows: 1 }] };
  return (
    drillPage(record) + drillPage({ ...record, kind: 'deploy' }) + drillPage({ ...record, kind: 'restore', restore })
  );
};

/** Returns the pages of a benchmark's result and comparison in which every free text is this one. */
const benches = (text: string): string => {
  const [before, after] = [
    storedResult('v1', 1, {}, { stalls: 1, blocks: 3 }),
    storedResult('v2', 2, {}, { blocks: 3 }),
  ];
  const [endpoint] = Object.values(before.endpoints);
  const [machine] = before.machine;
  if (!endpoint || !machine) throw new Error('no endpoint, or no machine');
  const result = {
    ...before,
    tag: text,
    release: text,
    notes: [text],
    vantage: before.vantage.map(it => ({ ...it, runner: text })),
    machine: [{ ...machine, cpu: text, node: text }],
    endpoints: { [text]: { ...endpoint, url: text, reason: text } },
  };
  const comparison = compareStored(before, after, []);
  const compared = {
    ...comparison,
    environment: text,
    before: text,
    after: text,
    notes: [text],
    missing: [text],
    endpoints: comparison.endpoints.map(it => ({ ...it, name: text, finding: { ...it.finding, reason: text } })),
  };
  return inWords(result) + comparisonInWords(compared, undefined);
};

const pages: Readonly<Record<string, (text: string) => string>> = { 'drills/*.md': drills, 'bench/*.md': benches };

test('nothing in any hostile text acts on a page of a drill or of the benchmark, and each page keeps its form', async () => {
  const lines: string[] = [];
  // Plain words need no code span if a page distinguishes them.
  const formOf = (page: string) => readMarkdown(page).skeleton.filter(part => part !== 'code_inline');
  for (const [page, write] of Object.entries(pages)) {
    const form = formOf(write(plainTexts[0] ?? ''));
    let acted = 0;
    for (const [what, text] of Object.entries(texts)) {
      const written = write(text);
      const seen = [
        ...readMarkdown(written).acted,
        ...readAsRunner(written).acted,
        ...(await readOnTerminal(written)).acted,
      ];
      acted += seen.length;
      expect.soft(seen, `${page}, ${what}`).toEqual([]);
      expect.soft(formOf(written), `${page}, ${what}`).toEqual(form);
      expect.soft(written, `${page}, ${what}`).not.toMatch(/^\s*::|##\[/m);
    }
    lines.push(`| ${page} | ${Object.keys(texts).length} | ${form.length} | ${acted} |`);
  }
  const table = `| page | texts | parts of its form | acted |\n| --- | --: | --: | --: |\n${lines.join('\n')}\n`;
  mkdirSync(test.info().outputDir, { recursive: true });
  writeFileSync(path.join(test.info().outputDir, 'pages.md'), table);
  console.log(table);
});
