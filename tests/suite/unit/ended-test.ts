/** Ends a test of a row by an error, on stage, and returns the annotations that it gets, for tests of verdicts. */
import type { TestInfo } from '@playwright/test';
import type { RequirementId } from '../../../envs/policy.ts';
import { recordVerdicts } from '../../../fixtures/run/verdict-annotations.ts';

export function annotationsOf(id: RequirementId, message: string): { type: string; description?: string }[] {
  const annotations: { type: string; description?: string }[] = [{ type: 'requirement', description: id }];
  const info = { annotations, errors: [{ message }] };
  recordVerdicts(info as unknown as TestInfo, 'stage')();
  return annotations.slice(1);
}
