/**
 * Tests the traces of runs: those of production hold no network and no page, under any command line; none holds a
 * video.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { strFromU8, unzipSync } from 'fflate';
import { isReduced, reducedTrace } from '../../../fixtures/run/reduced-trace.ts';
import { runSuite } from '../child-run.ts';

/** Returns the members of all traces of a run, by name; equal names are concatenated. */
async function tracesOf(project: string): Promise<{ names: string[]; text: (ending: string) => string }> {
  const run = await runSuite([`--project=${project}`, '--trace', 'on', '-g', '@cookie-secure|@login-dashboard'], {
    POSTFLIGHT_TARGET: 'reference',
  });
  expect(run.code, run.text).toBe(0);
  const raw = path.join(run.reports, '../test-results');
  const members = readdirSync(raw, { recursive: true, encoding: 'utf8' })
    .filter(f => f.endsWith('trace.zip'))
    .flatMap(f => Object.entries(unzipSync(readFileSync(path.join(raw, f)))));
  return {
    names: members.map(([name]) => name),
    text: ending =>
      members
        .filter(([name]) => name.endsWith(ending))
        .map(([, content]) => strFromU8(content))
        .join('\n'),
  };
}

test('trace of prod has steps, and nothing that was sent or shown', async () => {
  const { names, text } = await tracesOf('prod');
  expect(names.length).toBeGreaterThan(0);
  expect(text('.trace')).toContain('"method":"goto"');
  expect(text('.network').trim()).toBe('');
  expect(text('.trace')).not.toContain('frame-snapshot');
  expect(
    names.filter(
      name => /^(?:resources|screencast|attachments|src)\//.test(name) || /\.(?:jpe?g|png|html|dat)$/.test(name),
    ),
  ).toEqual([]);
});

// Conversely, other environments have the parts that prod leaves out, or the check above proves nothing.
test('trace of stage has network and pages, and no film', async () => {
  const { names, text } = await tracesOf('stage');
  expect(text('.network')).toContain('resource-snapshot');
  expect(text('.trace')).toContain('frame-snapshot');
  expect(names.filter(name => /page@.*\.jpe?g$/.test(name))).toEqual([]);
});

test('setting of a trace counts as reduced only when it records nothing of pages and network', () => {
  for (const trace of [
    undefined,
    'off',
    { mode: 'off' },
    { ...reducedTrace, mode: 'on' },
    { ...reducedTrace, mode: 'retain-on-failure' },
  ])
    expect(isReduced(trace), JSON.stringify(trace)).toBe(true);
  // The values that the command line and Playwright's window set.
  for (const trace of [
    'on',
    'retain-on-failure',
    { mode: 'on', sources: false, live: true },
    { ...reducedTrace, mode: 'on', snapshots: true },
  ])
    expect(isReduced(trace), JSON.stringify(trace)).toBe(false);
});
