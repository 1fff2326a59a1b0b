/**
 * Variables of drills, the adopter's own commands: `npx postflight drill` runs them, and a run of the checks never
 * does.
 */
import { documentation } from './documentation.ts';
import { text } from './forms.ts';

/** Variables of drills. */
export const drills = {
  DEPLOY_CMD: text
    .optional()
    .register(documentation, {
      what:
        'Shell command that deploys the release `$POSTFLIGHT_TAG`, API and web, and ends when it is done; it may take 15 ' +
        'minutes. `$POSTFLIGHT_PREVIOUS_TAG` is the one that runs. Only drills run it, and never on prod.',
      example: './deploy.sh "$POSTFLIGHT_TAG"',
      unlocks: ['deploy-gap', 'rollback-drill', 'rollback-schema', 'disaster-drill'],
    }),
  ROLLBACK_CMD: text
    .optional()
    .register(documentation, {
      what: 'Shell command that rolls back to the release `$POSTFLIGHT_TAG`; as DEPLOY_CMD.',
      example: './rollback.sh "$POSTFLIGHT_TAG"',
      unset: 'DEPLOY_CMD',
    }),
  JWT_ROTATE_CMD: text
    .optional()
    .register(documentation, {
      what:
        'Shell command that makes `$POSTFLIGHT_KEY_ID` the id of a new signing key, and keeps the old key for checking ' +
        'tokens. Only a drill runs it, and never on prod.',
      example: './rotate-key.sh "$POSTFLIGHT_KEY_ID"',
      unlocks: ['jwt-rotation'],
    }),
  GATE_CMD: text
    .optional()
    .register(documentation, {
      what:
        'Shell command that makes the API announce `$POSTFLIGHT_MIN_APP_VERSION` as the lowest version of the app. Only a ' +
        'drill runs it, and never on prod.',
      example: './set-minimum.sh "$POSTFLIGHT_MIN_APP_VERSION"',
      unlocks: ['gate-raise-drill'],
    }),
};
