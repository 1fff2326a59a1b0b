import { everywhere, notApplicable, topic } from './row.ts';

/** The token by which the Expo app is logged in: its life, its signature and its place on the device. */
export const bearerToken = topic('bearer-token', {
  'bearer-login': {
    level: 'must',
    must: 'The token of a login must open the API as a bearer token without any cookie.',
    source: ['쿠키/CORS 정책', 'RFC 6750 §2.1', 'RFC 9110 §11.1'],
    expect: everywhere({ token: 'a text', status: 200 }),
    fix: 'let the auth dependency read Authorization first and the cookie second, and compare the scheme "Bearer" without regard to case',
  },
  'bearer-refusal': {
    level: 'must',
    must: 'A missing, malformed or forged token must be refused with 401.',
    source: ['쿠키/CORS 정책', '보안/시크릿', 'RFC 9110 §15.5.2'],
    expect: everywhere({ status: 401 }),
    productionNote: 'reads only',
    fix: 'catch jwt.PyJWTError and raise HTTPException(401); HTTPBearer before FastAPI 0.122 answers 403 to a missing token',
  },
  'bearer-challenge': {
    level: 'should',
    must: 'A 401 of the API should carry WWW-Authenticate with a Bearer challenge.',
    source: ['RFC 9110 §15.5.2', 'RFC 6750 §3'],
    expect: everywhere({ without: [] }),
    productionNote: 'reads only',
    fix: 'raise HTTPException(401, headers={"WWW-Authenticate": "Bearer"}), and let nginx pass the header on',
  },
  'app-logout-on-401': {
    level: 'must',
    must: 'The app must drop its token and show the login screen, with one navigation, within 2 s after a 401.',
    source: ['쿠키/CORS 정책', "postflight's own: 2 s"],
    expect: everywhere({ guardWithinMs: 2000, navigations: 1 }),
    production: 'never',
    productionNote: 'the app is driven against injected answers, never against the production API',
    fix: 'handle 401 once in the fetch wrapper: SecureStore.deleteItemAsync, then router.replace("/login") behind a flag that is already set',
    app: true,
  },
  'app-token-storage': {
    level: 'must',
    must: 'The app must keep its token in SecureStore and nowhere else.',
    source: ['쿠키/CORS 정책'],
    expect: everywhere({ store: 'SecureStore' }),
    production: 'never',
    productionNote: 'the storage of a device is inspected with a test build only',
    fix: 'use expo-secure-store for the token, take it out of redux-persist and AsyncStorage, and log no login answer',
    app: true,
  },
  'token-lifetime': {
    level: 'must',
    must: 'A token must expire 3600 s after it is issued.',
    source: ['ENV 키 매트릭스', 'RFC 7519 §4.1.4', "postflight's own: 5 s either way"],
    expect: everywhere({ exactlyS: 3600, withinS: 5 }),
    fix: 'compute exp as datetime.now(timezone.utc) + timedelta(seconds=AUTH.token_expire): not minutes, not naive local time',
  },
  'signing-key-isolation': {
    level: 'must',
    must: 'A token of another environment must be refused.',
    source: ['ENV 키 매트릭스', 'RFC 8725 §3.8'],
    expect: {
      local: notApplicable('the dev key is no secret, so foreign tokens are presented to stage and prod only'),
      stage: { status: 401 },
      prod: { status: 401 },
    },
    productionNote: 'a dozen read requests',
    fix: 'give each environment its own AUTH.secret_key and roll the shared one',
  },
  'signing-key-strength': {
    level: 'must',
    must: 'The key that signs tokens must not be a weak, sample or development key.',
    source: ['ENV 키 매트릭스', 'RFC 7518 §3.2', 'RFC 8725 §3.5'],
    expect: {
      local: notApplicable('the dev key may be weak'),
      stage: { verifiedBy: 'no well-known key' },
      prod: { verifiedBy: 'no well-known key' },
    },
    productionNote: 'tried offline on a token the run already has',
    fix: 'generate AUTH.secret_key with `openssl rand -base64 48` and inject it: 32 random bytes at least, never the key of the FastAPI tutorial',
  },
  'jwt-algorithm': {
    level: 'must',
    must: 'A token must be signed with HS256, and a token of any other algorithm must be refused.',
    source: ['보안/시크릿', 'RFC 7515 §4.1.1', 'RFC 8725 §3.1'],
    expect: everywhere({ alg: 'HS256' }),
    fix: 'call jwt.decode(token, key, algorithms=["HS256"]) with this very list and with signature verification on',
  },
  'jwt-expiry': {
    level: 'must',
    must: 'An expired token must be refused with 401.',
    source: ['ENV 키 매트릭스', '보안/시크릿', 'RFC 7519 §4.1.4'],
    expect: everywhere({ status: 401, leewayAtMostS: 60 }),
    productionNote: 'with the token kept from the previous nightly run',
    fix: 'remove options={"verify_exp": False} and any leeway beyond 60 s from jwt.decode',
    status: 'planned',
  },
  'jwt-key-date': {
    level: 'must',
    must: 'The active signing key must carry its date and be no older than the rotation plan allows.',
    source: ['보안/시크릿', 'ENV 키 매트릭스', 'RFC 7515 §4.1.4'],
    // The document plans a rotation and names no period: a year is the longest that still catches a forgotten one.
    expect: {
      local: notApplicable('the dev key is not rotated'),
      stage: { ageAtMostDays: 365 },
      prod: { ageAtMostDays: 365 },
    },
    fix: 'sign with headers={"kid": "<name>-<YYYYMMDD>"} and rotate the key',
    status: 'planned',
  },
  'jwt-rotation': {
    level: 'must',
    must: 'After a key rotation an old token must work until it expires and no longer.',
    source: ['보안/시크릿', 'ENV 키 매트릭스', 'RFC 7515 §4.1.4'],
    expect: everywhere({ oldAcceptedAtMostS: 3600 }),
    production: 'never',
    productionNote:
      'a rotation touches the login of every user; it is drilled elsewhere and production gives evidence only',
    fix: 'choose the verification key by kid from a list of active keys, the same list in every worker, and drop the old key after 3600 s',
    status: 'planned',
  },
  'jwt-clock': {
    level: 'should',
    must: 'A token should be usable from the first call on, and not be issued ahead of the Date of its login answer.',
    source: ['RFC 7519 §4.1.6', 'RFC 9110 §6.6.1'],
    // Date has whole seconds and nginx may stamp it on another host: up to 5 s, the tolerance of token-lifetime, is
    // measuring noise.
    expect: everywhere({ aheadAtMostS: 5 }),
    productionNote: 'judged on the logins the run makes anyway',
    fix: 'run chrony on every host, and write iat in seconds of UTC: PyJWT refuses a token from the future (ImmatureSignatureError)',
  },
});
