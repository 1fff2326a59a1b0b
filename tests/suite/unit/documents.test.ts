/**
 * Tests that the Markdown files agree with the repository: links have targets, named files exist, and every dependency
 * has its reason.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';

const root = path.join(import.meta.dirname, '../../..');
const leftOut = new Set([
  'node_modules',
  '.git',
  '.venv',
  '.next',
  'dist',
  'reports',
  'test-results',
  'android',
  'ios',
]);

const documentsBelow = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter(entry => !leftOut.has(entry.name))
    .flatMap(entry => {
      const here = path.join(folder, entry.name);
      return entry.isDirectory() ? documentsBelow(here) : entry.name.endsWith('.md') ? [here] : [];
    });

for (const file of documentsBelow(root)) {
  const name = path.relative(root, file);

  test(`${name}: links and named files exist`, () => {
    const text = readFileSync(file, 'utf8');
    const links = [...text.matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map(([, to = '']) =>
      path.join(path.dirname(file), to),
    );
    // A path that is a pattern (`<topic>`, `*`) names no file.
    const named = [...text.matchAll(/`((?:envs|fixtures|tests|\.github|\.ci)\/[\w./-]+)`/g)].map(([, to = '']) =>
      path.join(root, to),
    );
    expect([...links, ...named].filter(to => !existsSync(to)).map(to => path.relative(root, to))).toEqual([]);
  });
}

test('every dependency has its reason, and nothing else has', () => {
  const { dependencies, devDependencies } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as Record<
    'dependencies' | 'devDependencies',
    Record<string, string>
  >;
  const listed = [
    ...readFileSync(path.join(root, '.github/DEPENDENCIES.md'), 'utf8').matchAll(/^\| (@?[a-z][\w./-]*) +\|/gm),
  ]
    .flatMap(([, name]) => name ?? [])
    .filter(name => name !== 'package');
  expect(listed.toSorted()).toEqual(Object.keys({ ...dependencies, ...devDependencies }).toSorted());
});
