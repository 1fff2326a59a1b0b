/** Mutants and variations of the rows on the login limit. */
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
  everyNth,
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
/** Retry-After as a date of a clock that is `hours` off. */
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

/** True for this suite's attempts with accounts that do not exist: those it makes up under its own name. */
const nobodys = (r: Asked) => r.body.includes('postflight-');
/** The password of an existing account is hashed even while it is blocked. */
const hashesKnown: Fault = {
  name: 'refusals of accounts that exist take 80 ms longer',
  on: blocked,
  delayMs: r => (nobodys(r) ? 0 : 80),
};
/** The product trusts a header that the suite sends under another name than the reference target reads. */
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

const counting = (count: number, patch: Parameters<typeof configured>[0] = {}) =>
  configured({ 'LOGIN_LIMIT.count': count, ...patch });
const caseKept = { 'LOGIN_LIMIT.account_form': 'case-kept' } as const;
const page429 = '<html><h1>429 Too Many Requests</h1></html>';

/** Every n-th login is answered by the gateway, and never reaches the product. */
const loses = (n: number, status: number) => everyNth(n, when(login, answerWith({ status, body: 'Bad Gateway' })));
/** A refusal that looks like that of a wrong password, except for its text. */
const asWrong = (words: string) =>
  all(setStatus(401), dropHeader('retry-after'), setBody(`{"detail":"${words}"}`, 'application/json'));
/** Edits an answer if its request claims another address by this header. */
const claiming = (header: string, fault: Fault) => when({ header: value => value(header) !== undefined }, fault);
const signedIn = (fault: Fault) => refused(when({ header: value => value('cookie') !== undefined }, fault));
/** Edits a refusal if the account is written in capital letters. */
const shouted = (fault: Fault): Fault => ({
  ...refused(fault),
  answer: (a, r) => (/POSTFLIGHT-/.test(r.body.toString()) ? fault.answer?.(a, r) : undefined),
});

const claims = (value: (name: string) => string | undefined) => value('x-client-ip') !== undefined;
const edge403 = { status: 403, body: { detail: 'Forbidden' } };

/** Locks each existing account after `most` attempts of it, by any client. */
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

/** A login that is case-sensitive: then spellings are other accounts, and budgets of their own are right. */
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
      inEnvironment('local', configured({ 'LOGIN_LIMIT.counts_preflights': true })),
      configured({ 'LOGIN_LIMIT.count': 4 }),
      inEnvironment('prod', named('no limit', configured({ 'LOGIN_LIMIT.count': Number.MAX_SAFE_INTEGER }))),
      inEnvironment('prod', configured({ 'LOGIN_LIMIT.count': 4 })),
      inEnvironment('prod', configured({ 'LOGIN_LIMIT.window': 'leaky' })),
      inEnvironment('local', configured({ 'LOGIN_LIMIT.count': 10 })),
      named('per second instead of per minute', { ...variables({ LOGIN_LIMIT_WINDOW_S: '60' }), ...inWindowOf(1, {}) }),
      named('ten a minute, as it is said', { ...variables({ LOGIN_LIMIT_COUNT: '10' }), ...counting(10) }),
      named('15 in three minutes', inWindowOf(180, { 'LOGIN_LIMIT.count': 15 })),
      named('15 in three minutes, as it is said', {
        ...variables({ LOGIN_LIMIT_COUNT: '15', LOGIN_LIMIT_WINDOW_S: '180' }),
        ...inWindowOf(180, { 'LOGIN_LIMIT.count': 15 }),
      }),
      named('ten a minute for an address', counting(10, { 'LOGIN_LIMIT.key': 'ip' })),
      named('three a minute for an address', counting(3, { 'LOGIN_LIMIT.key': 'ip' })),
      named('three a minute for an account', counting(3, { 'LOGIN_LIMIT.key': 'account' })),
      named('three a minute for an address, and for an account', counting(3, { 'LOGIN_LIMIT.key': 'ip,account' })),
      named('three a minute for all clients together', counting(3, { 'LOGIN_LIMIT.key': 'path' })),
      named('ten in a window that slides', counting(10, { 'LOGIN_LIMIT.window': 'sliding' })),
      named('thirty a minute', counting(30)),
      named('seven, and then 403', all(counting(7), refused(setStatus(403)))),
      named("eight, and nginx's 503", all(counting(8), refused(setStatus(503)))),
      named('eight, and the gateway loses some', all(counting(8), loses(4, 502))),
      named('none, and the gateway loses some', all(counting(Number.MAX_SAFE_INTEGER), loses(5, 504))),
      inEnvironment('prod', named('three a minute for an address', counting(3, { 'LOGIN_LIMIT.key': 'ip' }))),
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
      refused(setStatus(423)),
      refused(setStatus(400)),
      named('nginx with a page of its own', refused(all(setBody(page429, 'text/html'), dropHeader('retry-after')))),
      refused(setHeader('retry-after', '')),
      refused(setHeader('retry-after', '-5')),
      refused(setHeader('retry-after', '60, 30')),
      named('as a wrong password, in other words', refused(asWrong('Too many attempts'))),
      named('as a wrong password, with Retry-After', refused(setStatus(401))),
      named('one refusal of many says nothing of the time', refused(claiming('X-Real-IP', dropHeader('retry-after')))),
      named(
        'one refusal of many lets come back at once',
        refused(claiming('Forwarded', setHeader('retry-after', '0'))),
      ),
      named('a refusal of somebody signed in says nothing of the time', signedIn(dropHeader('retry-after'))),
      named('a spelling is refused for an hour', shouted(setHeader('retry-after', '3600'))),
      inEnvironment('local', named('as a wrong password, in other words', refused(asWrong('Too many attempts')))),
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
      named('ten a minute for an address', counting(10, { 'LOGIN_LIMIT.key': 'ip' })),
      named(
        'a window by address that slides',
        configured({ 'LOGIN_LIMIT.key': 'ip', 'LOGIN_LIMIT.window': 'sliding' }),
      ),
      named('by address, with 403', all(configured({ 'LOGIN_LIMIT.key': 'ip' }), refused(setStatus(403)))),
    ],
    'login-limit-per-address': [
      named("behind nginx every client has nginx's address", configured({ 'LOGIN_LIMIT.key': 'account' })),
      configured({ 'LOGIN_LIMIT.key': 'ip,account' }),
      named('ten a minute for an account', counting(10, { 'LOGIN_LIMIT.key': 'account' })),
      named('by account, with 423', all(configured({ 'LOGIN_LIMIT.key': 'account' }), refused(setStatus(423)))),
      named('all clients share one limit', configured({ 'LOGIN_LIMIT.key': 'path' })),
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
      named('believed, with ten a minute', counting(10, { 'LOGIN_LIMIT.address_from': 'x-forwarded-for' })),
      named('believed, with 403', all(believesForwardedFor, refused(setStatus(403)))),
      configured({ 'LOGIN_LIMIT.address_from': 'x-forwarded-for of 127.0.0.1' }),
      inEnvironment(
        'local',
        named(
          'believed of 127.0.0.1, by address alone',
          configured({ 'LOGIN_LIMIT.address_from': 'x-forwarded-for of 127.0.0.1', 'LOGIN_LIMIT.key': 'ip' }),
        ),
      ),
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
    // A limiter that awaits its database before it counts makes the same mistake: anything between reading and writing.
    'login-limit-race': [configured({ 'LOGIN_LIMIT.atomic': false })],
    'login-limit-workers': [named('each of four workers counts for itself', configured({ 'LOGIN_LIMIT.workers': 4 }))],
    'login-limit-normalisation': [
      configured({ 'LOGIN_LIMIT.account_form': 'case-kept' }),
      configured({ 'LOGIN_LIMIT.account_form': 'blanks-kept' }),
      configured({ 'LOGIN_LIMIT.account_form': 'as-sent' }),
      configured({ 'LOGIN_LIMIT.account_form': 'width-kept' }),
      configured({ 'AUTH.ignores_tags': true, 'LOGIN_LIMIT.account_form': 'tags-kept' }),
      named('case kept, by account alone', configured({ ...caseKept, 'LOGIN_LIMIT.key': 'account' })),
      named('case kept, by address and by account', configured({ ...caseKept, 'LOGIN_LIMIT.key': 'ip,account' })),
      named('case kept, with two limits, as it is said', {
        ...variables({ LOGIN_LIMIT_KEY: 'ip,account' }),
        ...configured({ ...caseKept, 'LOGIN_LIMIT.key': 'ip,account' }),
      }),
      named('case kept, ten a minute', counting(10, caseKept)),
      named(
        'blanks kept, with 403 in place of 429',
        all(configured({ 'LOGIN_LIMIT.account_form': 'blanks-kept' }), refused(setStatus(403))),
      ),
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
      refused(setBody('', 'application/json')),
      refused(setBody('Too many requests', 'text/plain')),
      named('one refusal of many is a page', refused(claiming('X-Real-IP', setBody(page429, 'text/html')))),
      named(
        'a refusal of somebody signed in deletes the cookie',
        signedIn(addSetCookie('access_token=; Path=/; Max-Age=0')),
      ),
      named('a refused spelling may be stored', shouted(setHeader('cache-control', 'max-age=60'))),
    ],
  },
  // Left out: two separate limits (policy ip,account), since a blocked address would block the other topics' logins,
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
    // There is nothing between the suite and the reference target, so no real proxy whose headers could be trusted.
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
    named('an edge refuses who claims another address', when({ ...login, header: claims }, answerWith(edge403))),
    // Described correctly; also, nobody wants to wait for a minute here.
    named('a window of 8 s', { ...inWindowOf(8, {}), ...variables({ LOGIN_LIMIT_WINDOW_S: '8' }) }),
  ],
} satisfies Proof;
