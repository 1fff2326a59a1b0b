/** Variables of the product's log: where it is read, and how its lines are distinguished. */
import { z } from '../zod.ts';
import { documentation } from './documentation.ts';
import { numberOf, text } from './forms.ts';

/** A date counts from its midnight in UTC; a time must name its zone. */
const moment = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d))?$/;

/** Variables of logs. */
export const logs = {
  LOG_CMD: text
    .optional()
    .register(documentation, {
      what:
        "Shell command that prints the product's raw log lines since `$POSTFLIGHT_SINCE` (RFC 3339; " +
        '`$POSTFLIGHT_SINCE_EPOCH` in seconds), oldest first, of every process, the proxy included, and ends. It only reads.',
      example: 'journalctl -u api -u nginx -o cat --since "@$POSTFLIGHT_SINCE_EPOCH"',
      unlocks: [
        'log-json-lines',
        'log-fields',
        'log-request-trace',
        'log-no-secrets',
        'log-injection',
        'log-retention',
        'log-continuity',
        'disaster-drill',
      ],
    }),
  LOG_FILES: z
    .string()
    .min(1)
    .transform(v =>
      v
        .split(',')
        .map(item => item.trim())
        .filter(item => item !== ''),
    )
    .pipe(z.array(text).min(1))
    .optional()
    .register(documentation, {
      what:
        'In place of LOG_CMD, log files on the machine of the run, comma separated, with `*` and `**`: the current ones ' +
        'and the rotated ones, plain or `.gz`. Patterns whose names begin with different words are sources, each with its age.',
      example: '/var/log/api/*.log*',
    }),
  LOG_ACCESS: text
    .regex(/^[^=\s]+=\S+$/, 'must be field=value')
    .transform(v => ({ field: v.slice(0, v.indexOf('=')), value: v.slice(v.indexOf('=') + 1) }))
    .optional()
    .register(documentation, {
      what: "`field=value` that marks the application's own access lines, where others have method, path and status, too.",
      example: 'logger=access',
      unset: 'lines with `method`, `path` and `status`',
    }),
  LOG_WAIT_S: numberOf('seconds', { from: 0, to: 300 })
    .default(10)
    .register(documentation, {
      what: 'How long a line may take from the request until the log shows it, seconds: Loki and CloudWatch take up to 60.',
      example: '60',
    }),
  LOG_KEPT_FROM: z
    .string()
    .refine(v => moment.test(v) && !Number.isNaN(Date.parse(v)), 'must be a date or a time like 2026-11-01T00:00:00Z')
    .optional()
    .register(documentation, {
      what: 'Since when this environment has kept its log (RFC 3339): a younger one cannot have what it should keep.',
      example: '2026-11-01',
      unset: 'the first record of the environment in RECORDS',
    }),
  LOG_ROTATE_CMD: text
    .optional()
    .register(documentation, {
      what: 'Shell command that rotates the log once. Only a drill runs it, and never on prod.',
      example: 'logrotate -f /etc/logrotate.d/api',
      unlocks: ['log-rotation'],
    }),
};
