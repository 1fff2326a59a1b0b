/** Variables of the suite's own promises: its proof, and the sign of life of the nightly run. */
import { z } from '../zod.ts';
import { documentation } from './documentation.ts';
import { filePath } from './forms.ts';

/** Variables of the suite's own promises. */
export const honesty = {
  PROOF_FILE: filePath
    .optional()
    .register(documentation, {
      what: 'The result of the proof of this version of the suite, as `npm run prove` leaves it.',
      example: 'reports/proof.json',
      unlocks: ['every-check-can-fail', 'no-false-alarms', 'no-literals-in-checks'],
    }),
  HEARTBEAT_URL: z
    .string()
    .refine(v => /^https?:\/\/[^/?#]+/.test(v) && URL.canParse(v), 'is not an address like https://hc-ping.com/UUID')
    .optional()
    .register(documentation, {
      what:
        'Address that a whole run at POSTFLIGHT_DEPTH=full asks once it has ended with 0: a monitor that alarms when it ' +
        'hears nothing (healthchecks.io, an external endpoint of Gatus, a push monitor of Uptime Kuma).',
      example: 'https://hc-ping.com/5f1c2f4e-0000-4000-8000-000000000000',
    }),
};
