/** Mutants and variations of the row on the OpenAPI document's compatibility with the release before. */
import { named, oasdiffSays, type Proof } from '../../fixtures/proof/faults/faults.ts';

/** A change as oasdiff 1.18 reports it. */
const change = (id: string, text: string, { level = 3, operation = 'GET', path = '/api/v1/me' } = {}): object => ({
  id,
  text,
  level,
  operation,
  path,
  section: 'paths',
  fingerprint: '565f6a1ddd06',
});

/** A change that may break a client but is no breaking change by itself. */
const optionalRemoved = change('response-optional-property-removed', 'removed the optional property `name`', {
  level: 2,
});

export default {
  mutants: {
    'openapi-compatibility': [
      named(
        'a new required field of a request',
        oasdiffSays([
          change('new-required-request-property', 'added the new required request property `otp`', {
            operation: 'POST',
            path: '/api/v1/auth/login',
          }),
        ]),
      ),
      named(
        'a path is gone',
        oasdiffSays([change('api-path-removed-without-deprecation', 'api path removed without deprecation')]),
      ),
      named(
        'a required field of an answer is gone, among changes that break nobody',
        oasdiffSays([
          optionalRemoved,
          change('response-required-property-removed', 'removed the required property `id` from the response'),
        ]),
      ),
      named(
        'an answer became nullable',
        oasdiffSays([change('response-property-became-nullable', 'the response property `email` became nullable')]),
      ),
      named(
        'a new value of an answer, which this version calls a warning',
        oasdiffSays([
          change('response-property-enum-value-added', 'added the new `c` enum value to the `status` property', {
            level: 2,
          }),
        ]),
      ),
    ],
  },
  variations: [named('changes that break nobody', oasdiffSays([optionalRemoved]))],
} satisfies Proof;
