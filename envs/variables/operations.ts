/**
 * Variables of operations: commands of the adopter, and facts of a deployment. No command that stops something is
 * accepted on prod.
 */
import { z } from '../zod.ts';
import { documentation } from './documentation.ts';
import { path, text } from './forms.ts';

/**
 * Reads the services on which the API depends besides its database: whether it is unready without each, and the
 * commands that stop and start it.
 */
const dependencies = z
  .string()
  .transform((value, context) => {
    try {
      return JSON.parse(value) as unknown;
    } catch {
      context.addIssue('is not JSON');
      return z.NEVER;
    }
  })
  .pipe(
    z.array(
      z.object({
        name: z.string().regex(/^[\w-]+$/),
        required: z.boolean(),
        stop: z.string().min(1),
        start: z.string().min(1),
      }),
    ),
  );

const dependenciesExample =
  '[{"name":"redis","required":true,"stop":"docker stop redis","start":"docker start redis"}]';

/** Variables by which a run sees more than HTTP shows. */
export const operations = {
  DB_STOP_CMD: text
    .optional()
    .register(documentation, {
      what: 'Shell command that stops the database, for the outage drill. Refused on prod.',
      example: 'docker compose stop db',
      unlocks: ['readyz-database-down', 'readyz-recovery', 'outage-errors', 'healthz-without-database'],
    }),
  DB_START_CMD: text
    .optional()
    .register(documentation, { what: 'Shell command that starts it again.', example: 'docker compose start db' }),
  DB_PAUSE_CMD: text
    .optional()
    .register(documentation, {
      what: 'Shell command that freezes the database, so that it accepts connections and never answers. Refused on prod.',
      example: 'docker pause db',
      unlocks: ['readyz-database-hangs', 'healthz-without-database'],
    }),
  DB_RESUME_CMD: text
    .optional()
    .register(documentation, { what: 'Shell command that thaws it.', example: 'docker unpause db' }),
  API_STOP_CMD: text
    .optional()
    .register(documentation, {
      what: 'Shell command that stops the API behind its proxy. Refused on prod.',
      example: 'docker compose stop api',
      unlocks: ['gateway-errors', 'health-api-outage'],
    }),
  API_START_CMD: text
    .optional()
    .register(documentation, { what: 'Shell command that starts it again.', example: 'docker compose start api' }),
  DEPENDENCIES: z
    .string()
    .transform((v, context) => {
      const read = dependencies.safeParse(v);
      if (read.success) return read.data;
      context.addIssue({ code: 'custom', message: `is not a JSON list like ${dependenciesExample}` });
      return z.NEVER;
    })
    .prefault('[]')
    .register(documentation, {
      what: 'What else readiness must know, as JSON, with the commands of an outage of each. Refused on prod.',
      example: dependenciesExample,
      unlocks: ['readyz-dependencies', 'readyz-dependency-names'],
    }),
  DB_CONNECTIONS_CMD: text
    .optional()
    .register(documentation, {
      what: "Shell command that prints the number of the API's connections to its database.",
      example: 'psql -Atc "select count(*) from pg_stat_activity where usename = \'api\'"',
      unlocks: ['readyz-connections'],
    }),
  DB_IDENTITY_CMD: text
    .optional()
    .register(documentation, {
      what:
        'Shell command that prints engine, version, database and system identifier of the database, as ' +
        '`postgresql 15.18 product_stage 7391234567890123456`: two servers may have one name.',
      example: './db-identity.sh',
      unset: 'what readiness tells in `checks.database.engine`',
      unlocks: ['database-engine'],
    }),
  ENV_FILES_CMD: text
    .optional()
    .register(documentation, {
      what:
        'Shell command that prints the paths of the files `.env*`, of those below `.envs/` and of `*.env` of the product ' +
        'on the hosts or in the images, and nothing where there are none; it reads only. It must be allowed to enter ' +
        'every folder: `find` ends with 1 otherwise.',
      example: 'ssh app-1 \'sudo find / -xdev -type f \\( -name ".env*" -o -path "*/.envs/*" \\)\'',
      unlocks: ['env-file-on-host'],
    }),
  PREVIOUS_RELEASE_ASSETS: z
    .string()
    .transform(v =>
      v
        .split(',')
        .map(s => s.trim())
        .filter(s => s !== ''),
    )
    .pipe(z.array(path))
    .prefault('')
    .register(documentation, {
      what: 'Paths of assets of the release before, comma separated: open pages must still be able to load them.',
      example: '/assets/app.0123456789.js',
    }),
  PROD_LOUD_PROBES: z
    .enum(['0', '1'], 'must be 0 or 1')
    .default('1')
    .register(documentation, {
      what:
        '`0` leaves out on prod what a firewall or an intrusion detector takes for an attack: requests for hidden files ' +
        'and dumps (`/.env`, `/.git/HEAD`, `/dump.sql`), TRACE, PUT, a Host that is none, an address of 8,000 characters.',
      example: '0',
    }),
  ACCESS_GATE: z
    .enum(['none', 'ip-allow-list'], 'must be none or ip-allow-list')
    .default('none')
    .register(documentation, {
      what: '`ip-allow-list`: the network keeps strangers, search engines among them, out of this environment.',
      example: 'ip-allow-list',
    }),
};
