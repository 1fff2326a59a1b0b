/**
 * The reporter of a broken run: before the first test it records every shared observation as one that says nothing.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Reporter } from '@playwright/test/reporter';
import { environmentNames } from '../../../../envs/environment.ts';
import { observations } from '../../../../fixtures/run/observations.ts';
import { RunMemory } from '../../../../fixtures/run/run-memory.ts';

const fixtures = path.join(import.meta.dirname, '../../../../fixtures');
/** Keys of all observations, read from the sources, so that a new one cannot be forgotten here. */
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
