/**
 * The reporter of a broken run, for its place alone: before the first test it records every shared observation as one
 * that says nothing.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Reporter } from '@playwright/test/reporter';
import { environmentNames } from '../../../../envs/environment.ts';
import { observations } from '../../../../fixtures/run/observations.ts';
import { RunMemory } from '../../../../fixtures/run/run-memory.ts';

const fixtures = path.join(import.meta.dirname, '../../../../fixtures');
/** The keys of all observations, as they stand in the sources: a new one must not be forgotten here. */
const keys = [
  ...Object.keys(observations),
  ...['test.ts', 'run/sources.ts', 'run/browser-observations.ts', 'run/outages.ts'].flatMap(file =>
    [...readFileSync(path.join(fixtures, file), 'utf8').matchAll(/\b(?:observe\(|key: )'(\w+)'/g)].map(
      ([, key]) => key ?? '',
    ),
  ),
];

export default class EmptyProbes implements Reporter {
  printsToStdio(): boolean {
    return false;
  }

  async preprocess(): Promise<void> {
    const runMemory = new RunMemory(undefined);
    await Promise.all(
      environmentNames.flatMap(name => keys.map(key => runMemory.record(`${name}/${key}`, { value: {} }))),
    );
  }
}
