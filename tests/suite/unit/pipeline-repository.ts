/** Makes a repository of pipeline files, and judges the pipeline as its check does. */
import { expect } from '@playwright/test';
import { observePipeline } from '../../../fixtures/probe/release/pipeline.ts';
import { bestChain, missingRoles } from '../../release/pipeline-order.ts';
import { workflow } from '../../release/pipeline-files.ts';
import { put } from './records-specimen.ts';

/** A verdict, and the files by their paths, with the text of its reason. */
export type Form = readonly [verdict: string, files: Readonly<Record<string, string>>, why?: RegExp];

/** A repository with this as its only workflow. */
export const inGithub = (text: string) => ({ '.github/workflows/a.yml': text });

/** Returns the workflow of the tests with one part replaced, which must occur. */
export const edited = (find: string, by: string, text = workflow): string => {
  expect(text, 'the part that is edited').toContain(find);
  return text.replace(find, by);
};

/** Returns the check's verdict on a repository with these files, and its reasons. */
export function verdictOn(
  folder: string,
  files: Readonly<Record<string, string>>,
  jobs = {},
): { verdict: string; why: string } {
  for (const [name, text] of Object.entries(files)) put(folder, name, text);
  const seen = observePipeline(folder, undefined, jobs);
  const missing = missingRoles(seen);
  if (seen.wrong.length > 0) return { verdict: 'fail', why: seen.wrong.join('; ') };
  const isUnread = seen.unread.length + seen.includes.length > 0;
  if (missing.length > 0) return { verdict: isUnread ? 'inconclusive' : 'fail', why: `no ${missing.join(', ')}` };
  const flaws = bestChain(seen)?.flaws ?? [];
  const isSure = seen.includes.length === 0 && flaws.some(flaw => flaw.isSure);
  const verdict = isSure ? 'fail' : flaws.length > 0 ? 'inconclusive' : 'pass';
  return { verdict, why: flaws.map(({ text }) => text).join('; ') };
}
