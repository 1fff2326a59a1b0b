/** Mutants and variations of the row on bearer tokens of other environments. */
import { createHmac } from 'node:crypto';
import {
  all,
  answerWith,
  configured,
  inEnvironment,
  named,
  variables,
  when,
  type Proof,
} from '../../fixtures/proof/faults/faults.ts';

const me = { to: 'me', method: 'GET' } as const;
const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token that the other environment with the same key issues for its own first user. */
const issuedElsewhere = (key: string, kid: string): string => {
  const now = Math.floor(Date.now() / 1000);
  const text = `${part({ alg: 'HS256', typ: 'JWT', kid })}.${part({ sub: '1', jti: '2c1f4cf6-5f0a-4a31-9b1e-5f3f3a2f0c11', iat: now, exp: now + 3600 })}`;
  return `${text}.${createHmac('sha256', key).update(text).digest('base64url')}`;
};
const shared = { key: 'one-long-and-random-key-that-two-environments-share-7Jq2', kid: 'shared-20261101' } as const;
const sharedKey = all(
  configured({ 'AUTH.secret_key': shared.key, 'AUTH.key_id': shared.kid }),
  variables({ FOREIGN_TOKENS: issuedElsewhere(shared.key, shared.kid) }),
);

export default {
  mutants: {
    'signing-key-isolation': [
      named('stage and prod share the key', sharedKey),
      inEnvironment('prod', named('stage and prod share the key', sharedKey)),
      inEnvironment(
        'prod',
        named(
          "prod signs with the key of FastAPI's tutorial",
          configured({ 'AUTH.secret_key': '09d25e094faa6ca2556c818166b7a9563b93f7099f6f0f4caa6cf63b88e8d3e7' }),
        ),
      ),
      inEnvironment('prod', named('prod signs with the dev key', configured({ 'AUTH.secret_key': 'dev-secret' }))),
      named('only exp is checked', configured({ 'AUTH.verify_signature': false })),
      inEnvironment('prod', named('only exp is checked', configured({ 'AUTH.verify_signature': false }))),
      named(
        'only exp is checked, of the cookie alone',
        when(
          { ...me, header: value => value('authorization') === undefined && value('cookie') !== undefined },
          answerWith({ status: 200, body: { email: 'somebody@example.test' } }),
        ),
      ),
      named(
        'the cookie alone has the token, and stage and prod share the key',
        all(configured({ 'AUTH.token_in': 'cookie' }), sharedKey),
      ),
      named(
        'a visitor is told of nobody with 200, and only exp is checked',
        configured({ 'AUTH.signed_out': 'null', 'AUTH.verify_signature': false }),
      ),
      named(
        'a visitor is sent to the login page, and stage and prod share the key',
        all(configured({ 'AUTH.signed_out': 'redirect' }), sharedKey),
      ),
    ],
  },
  also: {
    'signing-key-isolation': [
      'auth-cookie-present',
      'auth-guard',
      'bearer-refusal',
      'cors-allowed-origin',
      'cors-credentials',
      'jwt-algorithm',
      'login-dashboard',
      'logout',
      'signing-key-strength',
    ],
  },
  variations: [
    // A token refused for its issuer or audience gets the same 401; claims are decoded before they are signed again, so
    // that their order does not count.
    inEnvironment(
      'stage',
      named(
        'a real token of another environment, of a key of its own',
        variables({ FOREIGN_TOKENS: issuedElsewhere('the key of the other environment alone', 'prod-20261101') }),
      ),
    ),
    inEnvironment(
      'prod',
      named(
        'a foreign token that is too old to say anything',
        variables({
          FOREIGN_TOKENS: `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ sub: '1', exp: 1_700_000_000 })}.c2lnbmF0dXJl`,
        }),
      ),
    ),
  ],
} satisfies Proof;
