import {
  all, answerWith, configured, dropField, dropHeader, editHeader, named, onlyNth, setField, setHeader, setRequestHeader, setStatus, when,
  type Fault, type Json, type Proof,
} from '../../fixtures/proxy/faults.ts';

const login = { to: 'login', method: 'POST' } as const;
const me = { to: 'me', method: 'GET' } as const;
const refusals = { ...me, status: 401 } as const;

/** Other claims in the token of the login's answer. Its signature breaks, which only shows to who presents it. */
const claims = (said: string, edit: (now: Record<string, number>) => Record<string, number | undefined>): Fault => named(`token with ${said}`, when(login, setField('access_token', (old: Json | undefined) => {
  const [head, payload = '', signature] = typeof old === 'string' ? old.split('.') : [];
  const text = JSON.stringify(edit(JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, number>));
  return [head, Buffer.from(text).toString('base64url'), signature].join('.');
})));
const KST_S = 9 * 3600;

export default {
  mutants: {
    'bearer-login': [
      configured({ 'AUTH.reads_bearer': false }),
      configured({ 'AUTH.bearer_scheme': 'exact' }),
      when(login, dropField('access_token')),
      named('a proxy eats Authorization', setRequestHeader('authorization', undefined)),
    ],
    'bearer-refusal': [
      configured({ 'AUTH.on_missing_token': 403 }),
      configured({ 'AUTH.on_malformed_token': 500 }),
      configured({ 'AUTH.on_unusual_key_id': 500 }),
      configured({ 'AUTH.verify_signature': false }),
      when(refusals, dropHeader('WWW-Authenticate')),
      when(refusals, setHeader('WWW-Authenticate', 'Basic realm="product"')),
      named('200 with null', when(refusals, setStatus(200))),
      named('sent to the login page', when(refusals, all(setStatus(302), setHeader('Location', '/login')))),
    ],
    'jwt-algorithm': [
      configured({ 'AUTH.accepted_algorithms': ['HS256', 'none'] }),
      configured({ 'AUTH.algorithm': 'HS384' }),
      configured({ 'AUTH.verify_signature': false }),
      configured({ 'AUTH.accepted_algorithms': ['HS256', 'HS384', 'none'], 'AUTH.verify_signature': false }),
    ],
    'jwt-clock': [
      configured({ 'AUTH.issued_ahead_s': 120 }),
      claims('iat in milliseconds', now => ({ ...now, iat: (now['iat'] ?? 0) * 1000 })),
      claims('iat in local time of Korea', now => ({ ...now, iat: (now['iat'] ?? 0) + KST_S })),
      named('the first call after a login fails', when({ ...me, header: value => value('cookie') !== undefined }, onlyNth(1, answerWith({ status: 401 })))),
      named('clocks of two hosts are apart', when(login, editHeader('Date', value => new Date(Date.parse(value) - 30_000).toUTCString()))),
    ],
    'token-lifetime': [
      configured({ 'AUTH.token_expire_unit': 'minutes' }),
      configured({ 'AUTH.token_expire': 7200 }),
      configured({ 'AUTH.token_expire': 900 }),
      claims('no exp', now => ({ ...now, exp: undefined })),
      claims('exp in local time of Korea', now => ({ ...now, exp: (now['exp'] ?? 0) + KST_S })),
      claims('exp in milliseconds', now => ({ ...now, exp: (now['exp'] ?? 0) * 1000 })),
      when(login, setField('expires_in', 216_000)),
    ],
    'signing-key-strength': [
      configured({ 'AUTH.secret_key': 'secret' }),
      configured({ 'AUTH.secret_key': '09d25e094faa6ca2556c818166b7a9563b93f7099f6f0f4caa6cf63b88e8d3e7' }),
      configured({ 'AUTH.secret_key': 'changethis' }),
      configured({ 'AUTH.secret_key': 'stage-20261101', 'AUTH.key_id': 'stage-20261101' }),
    ],
  },
  variations: [
    // Tokens without iat or typ, or of typ at+jwt, cannot be made on the wire: tests/suite/token.test.ts reads them.
    named('the signing host is ahead by less than the leeway', configured({ 'AUTH.issued_ahead_s': 3 })),
    when(login, setField('token_type', 'Bearer')),
    named('no expires_in', when(login, dropField('expires_in'))),
    named('a challenge with a realm', when(refusals, editHeader('WWW-Authenticate', value => value.replace('Bearer', 'bearer realm="product"')))),
    named('another error body', when(refusals, setField('detail', 'no'))),
  ],
} satisfies Proof;
