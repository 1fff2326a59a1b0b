/** Mutants and variations of the rows on the bearer token. */
import {
  all,
  answerWith,
  configured,
  dropField,
  dropHeader,
  editHeader,
  editJson,
  except,
  fromNth,
  inEnvironment,
  named,
  onlyNth,
  setField,
  setHeader,
  setRequestHeader,
  setStatus,
  when,
  type Fault,
  type Json,
  type Proof,
} from '../../fixtures/proof/faults/faults.ts';

const login = { to: 'login', method: 'POST' } as const;
const me = { to: 'me', method: 'GET' } as const;
const refusals = { ...me, status: 401 } as const;

/** Other claims in the token of the login's answer. Its signature breaks, which only requests with the token reveal. */
const claims = (said: string, edit: (now: Record<string, number>) => Record<string, number | undefined>): Fault =>
  named(
    `token with ${said}`,
    when(
      { ...login, status: 200 },
      setField('access_token', (old: Json | undefined) => {
        const [head, payload = '', signature] = typeof old === 'string' ? old.split('.') : [];
        const text = JSON.stringify(
          edit(JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, number>),
        );
        return [head, Buffer.from(text).toString('base64url'), signature].join('.');
      }),
    ),
  );
const KST_S = 9 * 3600;

/** The token below an envelope, next to one that belongs to no session. */
const elsewhere = editJson(body => {
  const { access_token, ...rest } = body as { readonly [name: string]: Json };
  return { ...rest, data: { refresh_token: 'opaque', session: { jwt: access_token ?? null } } };
});

type Shown = { text: string; header: Readonly<Record<string, unknown>>; signature: string };
const read = (bearer: string): Shown => {
  const text = bearer.replace(/^bearer /i, '');
  const [head = '', , signature = ''] = text.split('.');
  try {
    return {
      text,
      signature,
      header: JSON.parse(Buffer.from(head, 'base64url').toString()) as Record<string, unknown>,
    };
  } catch {
    return { text, signature, header: {} };
  }
};
/** A verifier with a hole: bearer tokens of this kind open the API, regardless of their issuer. */
const lets = (said: string, hole: (shown: Shown) => boolean, status = 200): Fault =>
  named(
    `${said} ${status === 200 ? 'is let in' : `ends in ${String(status)}`}`,
    when(
      {
        ...me,
        header: value => {
          const sent = value('authorization');
          return sent !== undefined && hole(read(sent));
        },
      },
      answerWith({
        status,
        body: status === 200 ? { email: 'somebody@example.test' } : { detail: 'Internal Server Error' },
        headers: { 'WWW-Authenticate': 'Bearer' },
      }),
    ),
  );
const alg =
  (name: string) =>
  ({ header }: Shown) =>
    header['alg'] === name;

export default {
  mutants: {
    'bearer-login': [
      configured({ 'AUTH.reads_bearer': false }),
      when(login, dropField('access_token')),
      named('a proxy eats Authorization', setRequestHeader('authorization', undefined)),
      lets('the good token without its cookie', shown => shown.header['kid'] !== undefined, 401),
      named(
        'an opaque text that opens nothing',
        when(login, setField('access_token', 'b1946ac92492d2347c6235b8d2611184')),
      ),
      named(
        'the app is told of nobody with 200',
        configured({ 'AUTH.reads_bearer': false, 'AUTH.signed_out': 'null' }),
      ),
      named(
        'the app is sent to the login page',
        configured({ 'AUTH.reads_bearer': false, 'AUTH.signed_out': 'redirect' }),
      ),
      named('no token for the app', configured({ 'AUTH.token_in': 'cookie' })),
      // Each worker has made its own key, and calls go to any of them.
      named(
        'the same token is let in by one worker of two',
        fromNth(4, when({ ...me, header: value => value('authorization') !== undefined }, answerWith({ status: 401 }))),
      ),
    ],
    'bearer-scheme': [
      configured({ 'AUTH.bearer_scheme': 'exact' }),
      inEnvironment('prod', configured({ 'AUTH.bearer_scheme': 'exact' })),
      named(
        'an error for a scheme in lower case',
        when({ ...me, header: value => /^bearer [^ ]/.test(value('authorization') ?? '') }, setStatus(500)),
      ),
    ],
    'bearer-refusal': [
      configured({ 'AUTH.on_missing_token': 403 }),
      configured({ 'AUTH.on_malformed_token': 500 }),
      configured({ 'AUTH.on_unusual_key_id': 500 }),
      configured({ 'AUTH.verify_signature': false }),
      named(
        'a missing token: 403 of FastAPI before 0.122',
        when(
          { ...me, header: value => value('authorization') === undefined && value('cookie') === undefined },
          setStatus(403),
        ),
      ),
      lets('a kid with a path', ({ header }) => String(header['kid']).includes('..'), 500),
      lets('a kid with quotes', ({ header }) => String(header['kid']).includes("'"), 500),
      lets('text that is no token', ({ header }) => header['alg'] === undefined, 500),
      lets('text that is no token', ({ header }) => header['alg'] === undefined, 422),
      lets('a key that the sender chose', ({ header }) => String(header['kid']).includes('..')),
      named(
        'the trace of a malformed token',
        when(
          { ...refusals, header: value => value('authorization') === 'Bearer not-a-token' },
          all(setStatus(500), setField('detail', 'Traceback (most recent call last):')),
        ),
      ),
      inEnvironment(
        'prod',
        lets('text that is no token', ({ header }) => header['alg'] === undefined, 403),
      ),
      inEnvironment('local', configured({ 'AUTH.on_missing_token': 403 })),
      named('200 over the refusal', when(refusals, setStatus(200))),
      named(
        '200 over the refusal of a token alone',
        when({ ...refusals, header: value => value('authorization') !== undefined }, setStatus(200)),
      ),
      configured({ 'AUTH.signed_out': 'null' }),
      configured({ 'AUTH.signed_out': 'redirect' }),
      lets('alg none', alg('none'), 500),
    ],
    'bearer-challenge': [
      when(refusals, dropHeader('WWW-Authenticate')),
      when(refusals, setHeader('WWW-Authenticate', 'Basic realm="product"')),
      when(refusals, setHeader('WWW-Authenticate', '')),
      named(
        'of a missing token alone',
        when({ ...refusals, header: value => value('authorization') === undefined }, dropHeader('WWW-Authenticate')),
      ),
      named(
        'of a token of another algorithm alone',
        when(
          { ...refusals, header: value => read(value('authorization') ?? '').header['alg'] === 'none' },
          dropHeader('WWW-Authenticate'),
        ),
      ),
      inEnvironment('prod', when(refusals, dropHeader('WWW-Authenticate'))),
      inEnvironment('local', when(refusals, setHeader('WWW-Authenticate', 'Cookie name="access_token"'))),
    ],
    'jwt-algorithm': [
      configured({ 'AUTH.accepted_algorithms': ['HS256', 'none'] }),
      configured({ 'AUTH.algorithm': 'HS384' }),
      configured({ 'AUTH.verify_signature': false }),
      configured({ 'AUTH.accepted_algorithms': ['HS256', 'HS384', 'none'], 'AUTH.verify_signature': false }),
      lets('alg none', alg('none')),
      lets('alg None', alg('None')),
      lets('alg nOnE', alg('nOnE')),
      lets('alg HS384', alg('HS384')),
      lets('alg RS256', alg('RS256')),
      lets('a token without a signature', ({ header, signature }) => header['alg'] === 'HS256' && signature === ''),
      lets('a token without an algorithm', ({ header }) => header['typ'] === 'JWT' && header['alg'] === undefined),
      lets('a token with a key of its own', ({ header }) => header['jwk'] !== undefined),
      inEnvironment('prod', lets('alg none', alg('none'))),
      named(
        'none is let in, where a visitor is told of nobody with 200',
        configured({ 'AUTH.signed_out': 'null', 'AUTH.accepted_algorithms': ['HS256', 'none'] }),
      ),
      named(
        'none is let in by the cookie, which alone has the token',
        configured({ 'AUTH.token_in': 'cookie', 'AUTH.accepted_algorithms': ['HS256', 'none'] }),
      ),
      named('HS384 in a header of the login', configured({ 'AUTH.token_in': 'header', 'AUTH.algorithm': 'HS384' })),
    ],
    'jwt-clock': [
      configured({ 'AUTH.issued_ahead_s': 120 }),
      claims('iat in milliseconds', now => ({ ...now, iat: (now['iat'] ?? 0) * 1000 })),
      claims('iat in local time of Korea', now => ({ ...now, iat: (now['iat'] ?? 0) + KST_S })),
      named(
        'the first call after a login fails',
        when({ ...me, header: value => value('cookie') !== undefined }, onlyNth(1, answerWith({ status: 401 }))),
      ),
      // Two seconds ahead are within the noise of Date, so that only the refusal of the first call shows it.
      named(
        'the verifying host is 2 s behind and knows no leeway',
        all(
          configured({ 'AUTH.issued_ahead_s': 2 }),
          when({ ...me, header: value => value('cookie') !== undefined }, onlyNth(1, setStatus(401))),
        ),
      ),
      named(
        'clocks of two hosts are apart',
        when(
          login,
          editHeader('Date', value => new Date(Date.parse(value) - 30_000).toUTCString()),
        ),
      ),
    ],
    'token-lifetime': [
      configured({ 'AUTH.token_expire_unit': 'minutes' }),
      configured({ 'AUTH.token_expire': 7200 }),
      configured({ 'AUTH.token_expire': 900 }),
      claims('no exp', now => ({ ...now, exp: undefined })),
      claims('exp in local time of Korea', now => ({ ...now, exp: (now['exp'] ?? 0) + KST_S })),
      claims('exp in milliseconds', now => ({ ...now, exp: (now['exp'] ?? 0) * 1000 })),
      when(login, setField('expires_in', 216_000)),
      // A cookie that outlives its token: cookie-lifetime, in tests/auth-cookie.
      named(
        'in the cookie alone, and of an hour in minutes',
        configured({ 'AUTH.token_in': 'cookie', 'AUTH.token_expire_unit': 'minutes' }),
      ),
      inEnvironment('local', configured({ 'AUTH.token_expire_unit': 'minutes' })),
      inEnvironment(
        'prod',
        claims('exp in local time of Korea', now => ({ ...now, exp: (now['exp'] ?? 0) + KST_S })),
      ),
    ],
    'signing-key-strength': [
      configured({ 'AUTH.secret_key': 'secret' }),
      configured({ 'AUTH.secret_key': '09d25e094faa6ca2556c818166b7a9563b93f7099f6f0f4caa6cf63b88e8d3e7' }),
      configured({ 'AUTH.secret_key': 'changethis' }),
      configured({ 'AUTH.secret_key': 'Change-Me-Please!' }),
      configured({ 'AUTH.secret_key': 'MY_SECRET_KEY' }),
      configured({ 'AUTH.secret_key': 'Secret123' }),
      named(
        'signs with what a template says to change',
        configured({ 'AUTH.secret_key': 'your-super-secret-jwt-key-change-this-in-production' }),
      ),
      inEnvironment('prod', named('signs with the words of the matrix', configured({ 'AUTH.secret_key': 'prod-key' }))),
      inEnvironment('prod', named('prod signs with the dev key', configured({ 'AUTH.secret_key': 'dev-secret' }))),
      configured({ 'AUTH.secret_key': 'stage-20261101', 'AUTH.key_id': 'stage-20261101' }),
      named(
        'the token of the cookie alone is signed with the word secret',
        configured({ 'AUTH.token_in': 'cookie', 'AUTH.secret_key': 'secret' }),
      ),
    ],
  },
  // The same faults, seen by other rows in a whole run (`npm run prove -- --full`).
  also: {
    'bearer-login': ['cors-native-client', 'jwt-algorithm', 'token-lifetime'],
    'bearer-refusal': [
      'auth-cookie-present',
      'auth-guard',
      'https-redirect',
      'jwt-algorithm',
      'login-refusal',
      'logout',
      'private-pages-uncached',
      'signing-key-isolation',
    ],
    'jwt-algorithm': ['bearer-refusal', 'signing-key-isolation'],
    'jwt-clock': [
      'auth-cookie-present',
      'bearer-login',
      'cors-native-client',
      'login-dashboard',
      'page-errors',
      'readyz-recovery',
      'token-lifetime',
    ],
    'token-lifetime': ['bearer-login', 'cookie-lifetime', 'cors-native-client'],
    'signing-key-strength': ['signing-key-isolation'],
  },
  variations: [
    // A runner with a wrong clock cannot be made on the wire, since the Date that corrects it is the target's own.
    inEnvironment(
      'stage',
      named(
        'the signing host is ahead by less than the leeway, and counts in fractions',
        configured({ 'AUTH.issued_ahead_s': 3, 'AUTH.claims': 'fractions', 'AUTH.token_type': 'at+jwt' }),
      ),
    ),
    inEnvironment(
      'prod',
      named(
        'a token without a type, issued by a host that is ahead',
        configured({ 'AUTH.issued_ahead_s': 3, 'AUTH.token_type': 'none' }),
      ),
    ),
    inEnvironment('local', named('a token without iat', configured({ 'AUTH.claims': 'no-iat' }))),
    when(login, setField('token_type', 'Bearer')),
    except(
      ['openapi-responses'],
      inEnvironment(
        'stage',
        named('the token stands in a header of the login', configured({ 'AUTH.token_in': 'header' })),
      ),
    ),
    except(
      ['openapi-responses'],
      inEnvironment(
        'prod',
        named('the token stands elsewhere in the body', when({ ...login, status: 200 }, elsewhere)),
      ),
    ),
    named(
      'a gateway answers one call with 502',
      when({ ...me, header: value => value('authorization') === 'Bearer not-a-token' }, onlyNth(1, setStatus(502))),
    ),
    named('no expires_in', when(login, dropField('expires_in'))),
    named(
      'a challenge with a realm',
      when(
        refusals,
        editHeader('WWW-Authenticate', value =>
          value.replace('Bearer', 'bearer realm="product", error="invalid_token"'),
        ),
      ),
    ),
    named('another error body', when(refusals, setField('detail', 'no'))),
    named(
      'a second challenge',
      when(
        refusals,
        editHeader('WWW-Authenticate', value => `Cookie realm="product", ${value}`),
      ),
    ),
  ],
} satisfies Proof;
