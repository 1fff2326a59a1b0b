/**
 * Writes a section of the page of `npm run perf` about the suite's own speed, and the conditions that all sections
 * share.
 */
import type { Kind } from '../../../../envs/policy/row.ts';
import type { Goal } from './goals.ts';
import type { Subject } from './subject.ts';

/** A part's text on the page, and the goals that it decided. */
export type Section = { text: string; goals: Goal[] };

/** Conditions of a measurement: rounds of each pair, kinds of environment, and the place of the bare program. */
export type Conditions = {
  quick: boolean;
  rounds: number;
  kinds: readonly Kind[];
  /** Folder for the files of the runs. */
  folder: string;
  /** The compiled bare script. */
  program: string;
  say: (line: string) => void;
};

/** Uses a subject, and ends its target afterwards. */
export async function withSubject<T>(starting: Promise<Subject>, use: (subject: Subject) => Promise<T>): Promise<T> {
  const subject = await starting;
  try {
    return await use(subject);
  } finally {
    await subject.reference.close();
  }
}
