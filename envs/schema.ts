/**
 * The schema of one environment's variables: every variable, its form, its default. It reads nothing:
 * {@link ./environment.ts} gathers the values. Keys are the document's own (with `__` for its dots).
 */
import type { output } from 'zod';
import { account } from './variables/account.ts';
import { addresses } from './variables/addresses.ts';
import { app } from './variables/app.ts';
import { backups } from './variables/backups.ts';
import { bench } from './variables/bench.ts';
import { database } from './variables/database.ts';
import { drills } from './variables/drills.ts';
import { honesty } from './variables/honesty.ts';
import { limits } from './variables/limits.ts';
import { logs } from './variables/logs.ts';
import { operations } from './variables/operations.ts';
import { pipeline } from './variables/pipeline.ts';
import { records } from './variables/records.ts';
import { release } from './variables/release.ts';
import { updates } from './variables/updates.ts';
import { z } from './zod.ts';

/** Every variable of an environment (envs/README.md). Problems are listed in this order. */
export const variables = z.object({
  ...addresses,
  ...account,
  ...limits,
  ...operations,
  ...updates,
  ...release,
  ...records,
  ...pipeline,
  ...logs,
  ...drills,
  ...backups,
  ...database,
  ...honesty,
  ...app,
  ...bench,
});

/** The parsed variables of one environment. */
export type Variables = output<typeof variables>;
/** Name of a variable. */
export type VariableName = keyof Variables;
/** Variables that hold secrets: refused in stage.env and prod.env. */
export const secretNames = [
  'SMOKE_PASSWORD',
  'SMOKE_PASSWORD_2',
  'FOREIGN_TOKENS',
  'RECORD_PRIVATE_KEY',
] as const satisfies readonly VariableName[];
