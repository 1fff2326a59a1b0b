/**
 * Checks the database's schema: it is the release's, its migrations are at their head, and a second seed succeeds and
 * adds nothing.
 */
import { differenceOf } from '../../fixtures/probe/backups/database-schema.ts';
import { quotedList } from '../../fixtures/probe/parse/quoted.ts';
import {
  alone,
  covers,
  expect,
  inconclusive,
  notApplicable,
  notJudged,
  observed,
  requirement,
  test,
} from '../../fixtures/test.ts';

const shown = (what: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [`${what}: ${quotedList(lines).join(' | ')}`];

test('schema is the one that the release expects', covers('schema-drift'), async ({ env, schema, wantedSchema }) => {
  const rule = requirement('schema-drift', env);
  // Observed first: a run's record keeps it for prod, even if stage has nothing to compare it with.
  const seen = await schema();
  const expected = await wantedSchema();
  const { missing, extra, isOfViewsAlone } = differenceOf(seen, expected);
  observed(`${seen.lines.length} objects, beside ${expected.lines.length} of ${expected.at}`);
  if (missing.length + extra.length > 0 && isOfViewsAlone)
    inconclusive(
      `views alone differ, between servers of version ${expected.server} and ${seen.server}, which spell them differently: ${quotedList([...missing, ...extra])[0]}`,
    );
  const differences = [...shown('missing', missing), ...shown('not expected', extra)];
  const attempt =
    env.MIGRATION_CHECK_CMD === undefined && env.MIGRATIONS === 'tool'
      ? 'the schema drifts, and the document says to adopt Alembic then: write the difference as a migration, run it in the deploy, and give MIGRATION_CHECK_CMD'
      : undefined;
  expect(differences, rule.broken(`${seen.at} beside ${expected.at}`, differences.join('; '), attempt)).toEqual(
    rule.expected.differences,
  );
});

test('database is at the head of the migrations', covers('migration-head'), async ({ env, migrations }) => {
  const rule = requirement('migration-head', env);
  if (env.MIGRATIONS === 'none') notApplicable('MIGRATIONS=none: the tables are made by the code');
  const { at, status, said, names } = await migrations();
  observed(`${at} ended with ${status}`);
  expect(status, rule.broken(at, `it ended with ${status}${said && `: ${said}`}`)).toBe(rule.expected.status);
  expect(
    said,
    rule.broken(
      at,
      `it ended with 0, and says "${said}"`,
      'migrate in the deploy, and let the command end with another status where it finds any: knex, goose, dbmate, Flyway and Alembic list migrations and end with 0; Alembic has --check-heads, Django --check, dbmate --exit-code',
    ),
  ).toBe('');
  if (!names)
    notJudged(
      `${at} ended with ${status} and named no revision, as a tool does that finds no migration at all: let it print what the database is at (by 2>&1, where its tool prints that as an error, as goose does)`,
    );
});

test('a second seed succeeds, and adds nothing', { ...covers('seed-idempotent'), ...alone }, async ({ env, seed }) => {
  const rule = requirement('seed-idempotent', env);
  const { at, tables, grown, busy, refused } = await seed();
  const seen = grown.map(({ table, before, after }) => `${table}: ${before} rows, then ${after}`);
  observed(`${tables} tables${busy.length > 0 ? `; these grow without a seed, too: ${busy.join(', ')}` : ''}`);
  expect(seen, rule.broken(at, seen.join('; '))).toEqual(rule.expected.grown);
  expect(refused, rule.broken(at, `it fails where its rows are there already: ${refused}`)).toBe('');
});
