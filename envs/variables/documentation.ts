/** The text of `envs/README.md` for each variable, kept beside the variable's form. */
import type { RequirementId } from '../policy.ts';
import { z } from '../zod.ts';

/** One line of `envs/README.md`. The default is read from the schema. */
export type Documentation = {
  /** Meaning of the variable: one or two sentences, Markdown, units included. */
  what: string;
  /** A value as it would be set, which the schema accepts. */
  example: string;
  /** Effect of leaving the variable out, where the schema itself holds no default. */
  unset?: string;
  /** Rows that are not run without the variable. */
  unlocks?: readonly RequirementId[];
};

/** Registry in which every variable documents itself. A variable that is missing here fails the suite's own tests. */
export const documentation = z.registry<Documentation>();
