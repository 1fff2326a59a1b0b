import { addHeaderLine, all, answerWith, configured, dropHeader, editHeader, editRequest, named, setBody, setHeader, setStatus, variables, when, type Fault, type Proof } from '../../fixtures/proxy/faults.ts';

const login = { to: 'login', method: 'POST' } as const;
const refused = (fault: Fault) => when({ ...login, status: 429 }, fault);
/** Retry-After as a date on a clock that is off by so many hours. */
const asDate = (hours: number) => editHeader('retry-after', s => new Date(Date.now() + Number(s) * 1000 + hours * 3_600_000).toUTCString());
const inWindowOf = (s: number, patch: Parameters<typeof configured>[0]) => configured({ 'LOGIN_LIMIT.window_s': s, ...patch });
const forwardedFor = (edit: (sent: string) => string) => editRequest(({ forward }) => {
  forward.headers = forward.headers.map(([name, value]) => [name, name.toLowerCase() === 'x-forwarded-for' ? edit(value) : value]);
});
const believesForwardedFor = configured({ 'LOGIN_LIMIT.address_from': 'x-forwarded-for' });
const refusal = { status: 401, body: { detail: 'no such account' } };

/** A login that takes no capital letters: then spellings are other accounts, and budgets of their own are right. */
const caseSensitive: Fault = all(configured({ 'LOGIN_LIMIT.account_form': 'case-kept' }), {
  name: 'a login that knows no capital letters', on: login,
  request: r => /"email":"[^"]*[A-Z]/.test(r.body.toString()) ? answerWith(refusal).request?.(r) : undefined,
});

export default {
  mutants: {
    'login-limit-count': [
      configured({ 'LOGIN_LIMIT.count': 10 }),
      named('no limit', configured({ 'LOGIN_LIMIT.count': Number.MAX_SAFE_INTEGER })),
      configured({ 'LOGIN_LIMIT.window': 'leaky' }),
      configured({ 'LOGIN_LIMIT.counts_preflights': true }),
      configured({ 'LOGIN_LIMIT.count': 4 }),
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
    ],
    'login-limit-recovery': [
      inWindowOf(3, { 'LOGIN_LIMIT.window': 'restarted' }),
      inWindowOf(3, { 'LOGIN_LIMIT.retry_after': 8 }),
      inWindowOf(20, { 'LOGIN_LIMIT.retry_after': 0 }),
    ],
    'login-limit-per-account': [configured({ 'LOGIN_LIMIT.key': 'ip' }), configured({ 'LOGIN_LIMIT.key': 'path' }), configured({ 'LOGIN_LIMIT.key': 'ip,account' })],
    'login-limit-per-address': [configured({ 'LOGIN_LIMIT.key': 'account' }), configured({ 'LOGIN_LIMIT.key': 'ip,account' })],
    'login-limit-spoofing': [
      believesForwardedFor,
      configured({ 'LOGIN_LIMIT.address_from': 'x-real-ip' }),
      configured({ 'LOGIN_LIMIT.address_from': 'forwarded' }),
      configured({ 'LOGIN_LIMIT.address_from': 'cf-connecting-ip' }),
      configured({ 'LOGIN_LIMIT.address_from': 'true-client-ip' }),
      named('nginx appends, the product believes the leftmost', all(believesForwardedFor, forwardedFor(sent => `${sent}, 127.0.0.1`))),
      named('the list is split on the wrong side', all(believesForwardedFor, forwardedFor(sent => sent.includes(',') ? sent.split(',').at(-1) ?? sent : '127.0.0.1'))),
    ],
    'login-limit-race': [configured({ 'LOGIN_LIMIT.atomic': false })],
    'login-limit-normalisation': [
      configured({ 'LOGIN_LIMIT.account_form': 'case-kept' }), configured({ 'LOGIN_LIMIT.account_form': 'blanks-kept' }), configured({ 'LOGIN_LIMIT.account_form': 'as-sent' }),
    ],
    'login-limit-oracle': [configured({ 'LOGIN_LIMIT.placed': 'after-password' }), configured({ 'LOGIN_LIMIT.counts_unknown_accounts': false })],
    'login-limit-isolation': [configured({ 'LOGIN_LIMIT.scope': 'everything' }), configured({ 'LOGIN_LIMIT.refuses_preflights': true })],
    'login-limit-hygiene': [
      refused(setBody('<html><h1>429 Too Many Requests</h1></html>', 'text/html')),
      refused(setHeader('cache-control', 'public, max-age=60')),
      refused(dropHeader('cache-control')),
      configured({ 'LOGIN_LIMIT.clears_cookie': true }),
    ],
  },
  // Left out: two separate limits (policy ip,account), because a blocked address would block the other topics' logins too.
  variations: [
    named('Retry-After as a date', refused(asDate(0))),
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
