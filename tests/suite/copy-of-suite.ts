/** Copies the suite for a test of its own that may break it: its sources, and the packages of the repository. */
import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** The repository. */
const root = path.join(import.meta.dirname, '../..');

/** Folders that are left out: the parts of the real stack are large, and no copy runs it. */
const made = new Set(['node_modules', '.next', '.venv', 'dist']);

/** Copies the suite into a folder that need not exist. @returns the folder. */
export function copyOfSuite(folder: string): string {
  for (const part of ['envs', 'fixtures', 'tests', 'package.json', 'tsconfig.json', 'playwright.config.ts'])
    cpSync(path.join(root, part), path.join(folder, part), {
      recursive: true,
      filter: source => !made.has(path.basename(source)),
    });
  symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'), 'junction');
  return folder;
}

/** Replaces the one occurrence of `from` in a file. @throws unless it occurs exactly once. */
export function editFile(file: string, from: string, to: string): void {
  const parts = readFileSync(file, 'utf8').split(from);
  if (parts.length !== 2) throw new Error(`"${from}" stands ${parts.length - 1} times in ${file}`);
  writeFileSync(file, parts.join(to));
}
