/** Variables of the database's schema and migrations: the adopter's own commands that show them. */
import { z } from '../zod.ts';
import { documentation } from './documentation.ts';
import { filePath, text } from './forms.ts';

/** Variables of the schema. */
export const database = {
  SCHEMA_CMD: text
    .optional()
    .register(documentation, {
      what:
        'Shell command that prints the schema of the database, one object a line, in any order; it reads only. ' +
        '`pg_dump -s` differs by the order of columns, too: `fixtures/recipes/schema.sql` does not.',
      example: 'psql -XAtq -v ON_ERROR_STOP=1 -f fixtures/recipes/schema.sql',
      unlocks: ['schema-drift'],
    }),
  SCHEMA_FILE: filePath
    .optional()
    .register(documentation, {
      what:
        'Stage: what SCHEMA_CMD prints for an empty database that the release has made, as the pipeline of EXPECTED_TAG ' +
        'left it. Prod is compared with the record that stage left of the same tag.',
      example: 'artifacts/schema.txt',
      unlocks: ['schema-drift'],
    }),
  MIGRATION_CHECK_CMD: text
    .optional()
    .register(documentation, {
      what:
        'Shell command that ends with 0 where the database is at the head of the migrations of the code, and there is ' +
        'one head; with another status where it is not. It prints what the database is at: a tool that finds no ' +
        'migration at all ends with 0, too. It reads only.',
      example: 'alembic current --check-heads',
      unlocks: ['migration-head'],
    }),
  MIGRATIONS: z
    .enum(['tool', 'none'], 'must be tool or none')
    .default('tool')
    .register(documentation, {
      what: '`none`: the product has no tool for migrations; the tables are made by the code.',
      example: 'none',
    }),
  SEED_CMD: text
    .optional()
    .register(documentation, {
      what: 'Local: shell command that seeds the database. A run runs it twice, and counts the rows by DB_ROWS_CMD.',
      example: 'docker compose exec -T api python -m product.seed',
      unlocks: ['seed-idempotent'],
    }),
};
