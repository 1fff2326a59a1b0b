/** Mutants and variations of the rows on the database's schema, migrations and seed. */
import {
  configured,
  inEnvironment,
  named,
  recorded,
  releaseSchema,
  variables,
  type Fault,
  type Proof,
} from '../../fixtures/proof/faults/faults.ts';
import { packedSchema } from './recorded-schema.ts';

/** The database's schema is this one. */
const schema = (name: string, lines: readonly string[]): Fault => named(name, configured({ 'SCHEMA.lines': lines }));
const without = (part: string): string[] => releaseSchema.filter(line => !line.includes(part));
const changed = (from: string, to: string): string[] => releaseSchema.map(line => line.replace(from, to));
const onProd = (fault: Fault): Fault => inEnvironment('prod', fault);

export default {
  mutants: {
    'schema-drift': [
      schema('a column made by hand', [...releaseSchema, 'column public.users.nickname text']),
      schema('an index is gone', without('index public.items')),
      schema('an index made twice', [...releaseSchema, ...releaseSchema.filter(line => line.startsWith('index '))]),
      schema('UNIQUE is gone', without('UNIQUE (email)')),
      schema('a foreign key is gone', without('FOREIGN KEY')),
      schema('a CHECK is gone', without('CHECK')),
      schema(
        'NOT NULL is gone',
        changed('users.email character varying(320) not null', 'users.email character varying(320)'),
      ),
      schema('another default', changed("default 'ko'", "default 'en'")),
      schema('another type', changed('character varying(300)', 'text')),
      schema('a trigger made by hand', [
        ...releaseSchema,
        'trigger public.users CREATE TRIGGER t BEFORE INSERT ON public.users',
      ]),
      schema(
        'another view on the same server',
        changed('SELECT items.id FROM items', 'SELECT items.id, items.title FROM items'),
      ),
      schema(
        'a view that is gone, on a newer server',
        changed('server 15', 'server 16').filter(line => !line.includes('index') && !line.startsWith('view ')),
      ),
      onProd(
        named(
          'prod lacks what stage has',
          recorded({ schema: packedSchema([...releaseSchema, 'column public.users.phone text']) }),
        ),
      ),
      onProd(
        named(
          'prod has what stage lacked when it was judged last',
          recorded({ hoursAgo: 50 }, { hoursAgo: 30, schema: packedSchema(without('locale')) }),
        ),
      ),
    ],
    'migration-head': [
      named('the database is behind', configured({ 'MIGRATIONS.at_head': false })),
      onProd(named('two heads', variables({ MIGRATION_CHECK_CMD: 'exit 255' }))),
      named('a schema that differs', variables({ MIGRATION_CHECK_CMD: 'exit 3' })),
      named(
        'a tool that tells what it does, and then what fails',
        variables({
          MIGRATION_CHECK_CMD:
            'echo "INFO connection to the database is up"; echo "FAILED: Multiple heads" >&2; exit 255',
        }),
      ),
      named(
        'a list that ends with 0, with one that is not applied',
        variables({
          MIGRATION_CHECK_CMD: String.raw`printf '[X] 1_users.sql\n[ ] 2_orders.sql\n\nApplied: 1\nPending: 1\n'`,
        }),
      ),
      named(
        'goose with one that is not applied, where it prints',
        variables({
          MIGRATION_CHECK_CMD: `echo '2026/11/30 23:31:15     Pending                  -- 00002_orders.sql' >&2`,
        }),
      ),
      named(
        'a plan of Django',
        variables({
          MIGRATION_CHECK_CMD: String.raw`printf 'Planned operations:\nauth.0004_more\n    Alter field username\n'`,
        }),
      ),
      onProd(
        named(
          'two heads that are listed',
          variables({ MIGRATION_CHECK_CMD: String.raw`printf 'eba2ec617004 (head)\n9f2c41d0aa17 (head)\n'` }),
        ),
      ),
      named(
        'a script that says nothing',
        variables({ MIGRATION_CHECK_CMD: 'echo "INFO  Context impl" >&2; test 0003 = 0004' }),
      ),
    ],
    'seed-idempotent': [
      named('the second seed doubles', configured({ 'SEED.is_idempotent': false })),
      ...[
        'sqlalchemy.exc.IntegrityError: (sqlite3.IntegrityError) UNIQUE constraint failed: users.email',
        'ERROR:  duplicate key value violates unique constraint "users_email_key"',
        '오류:  중복된 키 값이 "users_email_key" 고유 제약 조건을 위반함',
        'sqlite3.OperationalError: table users already exists',
      ].map(said => named(`a seed that ends so: ${said}`, variables({ SEED_CMD: `echo '${said}' >&2; exit 1` }))),
    ],
  },
  variations: [
    schema('in another order, with blanks', [...releaseSchema.toReversed().map(line => `${line}  `), '']),
    schema('as pg_dump prints it, with its own token', [
      '-- Dumped by pg_dump version 15.18',
      String.raw`\restrict tb3GwMM5Qudo49Fpqyd09dHUkwsRvGdasly1XowUW14MfbTZ4Lx465stNGt7MAQ`,
      ...releaseSchema,
    ]),
    onProd(
      named(
        'stage was judged again with another release, and somebody else left a record',
        recorded(
          { hoursAgo: 70, schema: packedSchema(without('locale')) },
          { hoursAgo: 60, schema: packedSchema(releaseSchema) },
          { hoursAgo: 50, tag: 'v1.3.9', schema: packedSchema(without('index')) },
          { hoursAgo: 45, by: 'stranger', schema: packedSchema(without('index')) },
          { hoursAgo: 41, env: 'prod', by: 'prod', schema: packedSchema(without('index')) },
        ),
      ),
    ),
    named(
      'a tool that logs where it prints, in colours',
      variables({ MIGRATION_CHECK_CMD: String.raw`printf 'INFO  context\n\033[32m[X]  users.0001_initial\033[0m\n'` }),
    ),
    named(
      'a list that ends with 0, with nothing left to do',
      variables({ MIGRATION_CHECK_CMD: String.raw`printf '[X] 1_pending_orders.sql\n\nApplied: 1\nPending: 0\n'` }),
    ),
    named(
      'a plan of Django without an operation',
      variables({
        MIGRATION_CHECK_CMD: String.raw`printf 'Planned operations:\n  No planned migration operations.\n[X] auth.0001\n'`,
      }),
    ),
    inEnvironment('local', named('no tool for migrations', variables({ MIGRATIONS: 'none' }))),
  ],
} satisfies Proof;
