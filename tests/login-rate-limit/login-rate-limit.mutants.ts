import {
  addHeaderLine,
  addSetCookie,
  after,
  all,
  answerWith,
  configured,
  dropHeader,
  editHeader,
  editRequest,
  inEnvironment,
  named,
  setBody,
  setField,
  setHeader,
  setStatus,
  variables,
  when,
  type Asked,
  type Fault,
  type Proof,
} from '../../fixtures/proof/faults/faults.ts';
import { dropLines, setLine, valueOf } from '../../fixtures/proof/proxy/lines.ts';

const login = { to: 'login', method: 'POST' } as const;
const blocked = { ...login, status: 429 } as const;
const refused = (fault: Fault) => when(blocked, fault);
/** Retry-After as a date on a clock that is off by so many hours. */
const asDate = (hours: number) =>
  editHeader('retry-after', s => new Date(Date.now() + Number(s) * 1000 + hours * 3_600_000).toUTCString());
const inWindowOf = (s: number, patch: Parameters<typeof configured>[0]) =>
  configured({ 'LOGIN_LIMIT.window_s': s, ...patch });
const forwardedFor = (edit: (sent: string) => string) =>
  editRequest(({ forward }) => {
    forward.headers = forward.headers.map(([name, value]) => [
      name,
      name.toLowerCase() === 'x-forwarded-for' ? edit(value) : value,
    ]);
  });
const believesForwardedFor = configured({ 'LOGIN_LIMIT.address_from': 'x-forwarded-for' });
const refusal = { status: 401, body: { detail: 'no such account' } };

/** The wire-level account of an attempt by this suite: accounts that nobody has are made up under its own name. */
const nobodys = (r: Asked) => r.body.includes('postflight-');
/** Blocked or not, the password of an account that exists is hashed. */
const hashesKnown: Fault = {
  name: 'refusals of accounts that exist take 80 ms longer',
  on: blocked,
  delayMs: r => (nobodys(r) ? 0 : 80),
};
/** The product believes a header that the suite sends under another name than the reference target reads. */
const believes = (header: string) =>
  named(
    `believes ${header}`,
    all(
      believesForwardedFor,
      editRequest(({ forward, headers }) => {
        dropLines(forward.headers, 'x-forwarded-for');
        const sent = valueOf(headers, header);
        if (sent !== undefined) setLine(forward.headers, 'X-Forwarded-For', sent);
      }),
    ),
  );

/** Locks each account that exists once so many logins of it were tried, whoever tried them. */
const locksAfter = (most: number, said: string, answer: Parameters<typeof answerWith>[0]): Fault => {
  const tries = new Map<string, number>();
  return {
    name: `${said} after ${most} tries of anybody`,
    on: login,
    request: r => {
      const account = /"email":"([^"]*)"/.exec(r.body.toString())?.[1] ?? '';
      tries.set(account, (tries.get(account) ?? 0) + 1);
      const isLocked = !account.startsWith('postflight-') && (tries.get(account) ?? 0) > most;
      return isLocked ? answerWith(answer).request?.(r) : undefined;
    },
  };
};

/** A login that takes no capital letters: then spellings are other accounts, and budgets of their own are right. */
const caseSensitive: Fault = all(configured({ 'LOGIN_LIMIT.account_form': 'case-kept' }), {
  name: 'a login that knows no capital letters',
  on: login,
  request: r => (/"email":"[^"]*[A-Z]/.test(r.body.toString()) ? answerWith(refusal).request?.(r) : undefined),
});

export default {
  mutants: {
    'login-limit-count': [
      configured({ 'LOGIN_LIMIT.count': 10 }),
      named('no limit', configured({ 'LOGIN_LIMIT.count': Number.MAX_SAFE_INTEGER })),
      configured({ 'LOGIN_LIMIT.window': 'leaky' }),
      configured({ 'LOGIN_LIMIT.counts_preflights': true }),
      configured({ 'LOGIN_LIMIT.count': 4 }),
      inEnvironment('prod', named('no limit', configured({ 'LOGIN_LIMIT.count': Number.MAX_SAFE_INTEGER }))),
      inEnvironment('prod', configured({ 'LOGIN_LIMIT.count': 4 })),
      inEnvironment('prod', configured({ 'LOGIN_LIMIT.window': 'leaky' })),
      inEnvironment('local', configured({ 'LOGIN_LIMIT.count': 10 })),
      named('per second instead of per minute', { ...variables({ LOGIN_LIMIT_WINDOW_S: '60' }), ...inWindowOf(1, {}) }),
    ],
    'login-limit-answer': [
      refused(dropHeader('retry-after')),
      refused(setStatus(503)),
      refused(setHeader('retry-after', '1795374576')),
      refused(setHeader('retry-after', '1795374576000')),
      named('a date in local time, nine hours ahead', refused(asDate(9))),
      named('a date in local time, five hours behind', refused(asDate(-5))),
      refused(setHeader('retry-after', '0')),
      refused(setHeader('retry-after', '12.5')),
      refused(setHeader('retry-after', '60 seconds')),
      refused(setHeader('retry-after', '3600')),
      named('nginx and product both say when', refused(addHeaderLine('Retry-After', '30'))),
      refused(setStatus(403)),
      inEnvironment('prod', refused(dropHeader('retry-after'))),
    ],
    'login-limit-recovery': [
      {
        ...inWindowOf(3, { 'LOGIN_LIMIT.window': 'restarted' }),
        roundsOnly: 'a whole run lasts longer than so short a window, however often that starts again',
      },
      inWindowOf(4, { 'LOGIN_LIMIT.retry_after': 16 }),
      inWindowOf(20, { 'LOGIN_LIMIT.retry_after': 0 }),
      inEnvironment('prod', inWindowOf(20, { 'LOGIN_LIMIT.retry_after': 1 })),
    ],
    'login-limit-per-account': [
      configured({ 'LOGIN_LIMIT.key': 'ip' }),
      configured({ 'LOGIN_LIMIT.key': 'path' }),
      configured({ 'LOGIN_LIMIT.key': 'ip,account' }),
    ],
    'login-limit-per-address': [
      named("behind nginx every client has nginx's address", configured({ 'LOGIN_LIMIT.key': 'account' })),
      configured({ 'LOGIN_LIMIT.key': 'ip,account' }),
    ],
    'login-limit-lockout': [
      locksAfter(5, '401, as for a wrong password,', refusal),
      locksAfter(6, '423', { status: 423, body: { detail: 'This account is locked' } }),
      locksAfter(5, '403', { status: 403, body: { detail: 'Too many failed attempts' } }),
      named("behind nginx every client has nginx's address", configured({ 'LOGIN_LIMIT.key': 'account' })),
      inEnvironment('local', locksAfter(5, '401, as for a wrong password,', refusal)),
    ],
    'login-limit-spoofing': [
      believesForwardedFor,
      configured({ 'LOGIN_LIMIT.address_from': 'x-real-ip' }),
      configured({ 'LOGIN_LIMIT.address_from': 'forwarded' }),
      configured({ 'LOGIN_LIMIT.address_from': 'cf-connecting-ip' }),
      configured({ 'LOGIN_LIMIT.address_from': 'true-client-ip' }),
      believes('x-client-ip'),
      inEnvironment('prod', believesForwardedFor),
      inEnvironment('prod', configured({ 'LOGIN_LIMIT.address_from': 'true-client-ip' })),
      named(
        'nginx appends, the product believes the leftmost',
        all(
          believesForwardedFor,
          forwardedFor(sent => `${sent}, 127.0.0.1`),
        ),
      ),
      named(
        'the list is split on the wrong side',
        all(
          believesForwardedFor,
          forwardedFor(sent => (sent.includes(',') ? (sent.split(',').at(-1) ?? sent) : '127.0.0.1')),
        ),
      ),
    ],
    // A limiter that waits for its database before it counts is the same mistake: whatever stands between reading and
    // writing.
    'login-limit-race': [configured({ 'LOGIN_LIMIT.atomic': false })],
    'login-limit-workers': [named('each of four workers counts for itself', configured({ 'LOGIN_LIMIT.workers': 4 }))],
    'login-limit-normalisation': [
      configured({ 'LOGIN_LIMIT.account_form': 'case-kept' }),
      configured({ 'LOGIN_LIMIT.account_form': 'blanks-kept' }),
      configured({ 'LOGIN_LIMIT.account_form': 'as-sent' }),
      configured({ 'LOGIN_LIMIT.account_form': 'width-kept' }),
      configured({ 'AUTH.ignores_tags': true, 'LOGIN_LIMIT.account_form': 'tags-kept' }),
    ],
    'login-limit-oracle': [
      configured({ 'LOGIN_LIMIT.placed': 'after-password' }),
      configured({ 'LOGIN_LIMIT.counts_unknown_accounts': false }),
      hashesKnown,
      named('the refusal names the account', {
        name: '',
        on: blocked,
        answer: (a, r) => {
          if (!nobodys(r)) setField('user_id', 17).answer?.(a, r);
        },
      }),
    ],
    'login-limit-isolation': [
      configured({ 'LOGIN_LIMIT.scope': 'everything' }),
      configured({ 'LOGIN_LIMIT.refuses_preflights': true }),
      inEnvironment('prod', configured({ 'LOGIN_LIMIT.scope': 'everything' })),
      named('after a refusal health is refused', after(blocked, when({ to: 'healthz' }, setStatus(429)))),
      named('after a refusal the session is refused', after(blocked, when({ to: 'me' }, setStatus(429)))),
      named(
        'after a refusal the preflight allows nobody',
        after(blocked, when({ to: 'login', method: 'OPTIONS' }, dropHeader('Access-Control-Allow-Origin'))),
      ),
    ],
    'login-limit-hygiene': [
      refused(setBody('<html><h1>429 Too Many Requests</h1></html>', 'text/html')),
      refused(setHeader('cache-control', 'public, max-age=60')),
      refused(dropHeader('cache-control')),
      configured({ 'LOGIN_LIMIT.clears_cookie': true }),
      refused(setHeader('Clear-Site-Data', '"cookies"')),
      named('no-store, but not for the CDN', refused(addHeaderLine('Surrogate-Control', 'max-age=60'))),
      refused(addSetCookie('access_token=of-nobody; Path=/')),
      inEnvironment('prod', refused(setBody('<html><h1>429 Too Many Requests</h1></html>', 'text/html'))),
    ],
  },
  // Left out: two separate limits (policy ip,account), because a blocked address would block the other topics' logins
  // too. The same faults, seen by other rows in a whole run (`npm run prove -- --full`).
  also: {
    'login-limit-count': ['login-limit-race', 'login-limit-recovery', 'login-limit-workers'],
    'login-limit-answer': ['login-limit-recovery'],
    'login-limit-recovery': ['login-limit-answer'],
    'login-limit-per-account': ['login-limit-per-address', 'login-limit-recovery'],
    'login-limit-per-address': ['login-limit-lockout', 'login-limit-per-account', 'login-limit-recovery'],
    'login-limit-lockout': ['login-limit-oracle', 'login-limit-per-address'],
    'login-limit-oracle': ['login-limit-count', 'login-limit-race', 'login-limit-workers'],
    'login-limit-isolation': ['api-route-ownership', 'auth-guard', 'cors-in-browser', 'gate-announced-minimum'],
    'login-limit-workers': ['login-limit-count', 'login-limit-race'],
    'login-limit-race': ['login-limit-workers'],
  },
  variations: [
    // Nothing stands between the suite and the reference target, so there is no real proxy whose headers could be
    // honoured.
    named(
      'the block ends a little earlier than promised',
      refused(editHeader('retry-after', s => String(Number(s) + 1))),
    ),
    named('Retry-After as a date', refused(asDate(0))),
    inEnvironment('local', named('a sliding window', configured({ 'LOGIN_LIMIT.window': 'sliding' }))),
    inEnvironment('prod', named('good logins do not count', configured({ 'LOGIN_LIMIT.counts': 'failures' }))),
    named('another endpoint has a limit of its own', when({ to: 'me' }, setHeader('X-RateLimit-Remaining', '97'))),
    refused(addHeaderLine('X-RateLimit-Limit', '5')),
    refused(addHeaderLine('X-RateLimit-Reset', '1795374576')),
    refused(addHeaderLine('RateLimit', '"default";r=0;t=60')),
    refused(setBody('{"type":"about:blank","title":"Too Many Requests","status":429}', 'application/problem+json')),
    refused(setHeader('cache-control', 'private, No-Store')),
    caseSensitive,
    // Described as it is; also, nobody wants to wait for a minute here.
    named('a window of 8 s', { ...inWindowOf(8, {}), ...variables({ LOGIN_LIMIT_WINDOW_S: '8' }) }),
  ],
} satisfies Proof;
