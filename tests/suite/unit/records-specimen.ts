/** Makes specimens of records, for the tests of records: good ones, their places, and keys that sign them. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { goodRun } from '../../../fixtures/proof/faults/faults.ts';
import type { RunRecord } from '../../../fixtures/records/record.ts';

/** The record of a good run of stage, an hour ago. */
export const goodRecord = (changed: Partial<RunRecord> = {}): RunRecord => ({
  ...goodRun('v1.4.0', 1),
  target: 'deployed',
  ...changed,
});

/** Writes a file below a folder, and its folders. */
export function put(folder: string, file: string, text: string): void {
  mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
  writeFileSync(path.join(folder, file), text);
}
