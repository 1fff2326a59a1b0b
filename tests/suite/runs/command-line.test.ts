/**
 * Tests Playwright's command line in this version: an option that is unknown here would be taken for a file filter.
 */
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { isSelection, namedProjects } from '../../../fixtures/run/selection.ts';

const root = path.join(import.meta.dirname, '../../..');

test("every option of Playwright's that takes a value is known to take one", () => {
  const help = execFileSync(process.execPath, ['node_modules/@playwright/test/cli.js', 'test', '--help'], {
    cwd: root,
    encoding: 'utf8',
  });
  const options = [...help.matchAll(/^ +(?:-\w, )?(--[\w-]+) <[\w-]+(?:\.\.\.)?>/gm)].flatMap(([, name]) => name ?? []);
  expect(options.length).toBeGreaterThan(20);
  const argv = ['node', 'playwright', 'test'];
  for (const option of options.filter(name => name !== '--project')) {
    const chooses = isSelection([...argv, `${option}=value`]);
    expect(isSelection([...argv, option, 'value']), `the value of ${option} is read as a file filter`).toBe(chooses);
  }
  expect(namedProjects([...argv, '--project', 'stage', 'prod', '--workers', '1'])).toEqual(['stage', 'prod']);
});
