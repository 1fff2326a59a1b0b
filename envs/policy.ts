/**
 * THE table: one row per requirement of the product's environment document, in a file per topic. Nothing else knows the
 * right answers. The key of a row is the requirement id: tag of the test, key of the mutants and row of every report.
 */
import { authCookie } from './policy/auth-cookie.ts';
import { backups } from './policy/backups.ts';
import { bearerToken } from './policy/bearer-token.ts';
import { corsAllowlist } from './policy/cors-allowlist.ts';
import { environmentMatrix } from './policy/environment-matrix.ts';
import { health } from './policy/health.ts';
import { loginJourney } from './policy/login-journey.ts';
import { loginRateLimit } from './policy/login-rate-limit.ts';
import { logs } from './policy/logs.ts';
import { openapi } from './policy/openapi.ts';
import { overTheAir } from './policy/over-the-air.ts';
import { release } from './policy/release.ts';
import { secrets } from './policy/secrets.ts';
import { staticDelivery } from './policy/static-delivery.ts';
import { suiteHonesty } from './policy/suite-honesty.ts';
import { tls } from './policy/tls.ts';
import { topology } from './policy/topology.ts';
import { updateGate } from './policy/update-gate.ts';

/** A name for the type of a topic: an interface cannot inherit `typeof` alone. */
type Of<Topic> = Topic;

/** TypeScript refuses an id that stands in two topics: an interface cannot inherit one property in two types. */
interface Policy
  extends
    Of<typeof environmentMatrix>,
    Of<typeof topology>,
    Of<typeof health>,
    Of<typeof loginJourney>,
    Of<typeof authCookie>,
    Of<typeof corsAllowlist>,
    Of<typeof bearerToken>,
    Of<typeof loginRateLimit>,
    Of<typeof tls>,
    Of<typeof staticDelivery>,
    Of<typeof release>,
    Of<typeof overTheAir>,
    Of<typeof updateGate>,
    Of<typeof logs>,
    Of<typeof secrets>,
    Of<typeof backups>,
    Of<typeof openapi>,
    Of<typeof suiteHonesty> {}

/** The id of a requirement: key of its row, tag of its test, key of its mutants, row of every report. */
export type RequirementId = keyof Policy;

/** Every requirement, by id, in the order of the reports. */
export const policy: { readonly [Id in RequirementId]: Policy[Id] } = {
  ...environmentMatrix,
  ...topology,
  ...health,
  ...loginJourney,
  ...authCookie,
  ...corsAllowlist,
  ...bearerToken,
  ...loginRateLimit,
  ...tls,
  ...staticDelivery,
  ...release,
  ...overTheAir,
  ...updateGate,
  ...logs,
  ...secrets,
  ...backups,
  ...openapi,
  ...suiteHonesty,
};
