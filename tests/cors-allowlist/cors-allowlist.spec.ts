/** Checks the CORS allowlist: the allowed origin, strangers, preflights, errors, caches, and a real browser. */
import { GATEWAY_ERRORS } from '../../fixtures/probe/http/gateway-errors.ts';
import {
  credentialsProblem,
  originProblem,
  preflightProblems,
  reusable,
  storable,
  unexposed,
  variesByOrigin,
  type CorsAnswer,
} from '../../fixtures/probe/cors-allowlist/cors-headers.ts';
import { shownGrant, type HostileObservation } from '../../fixtures/probe/cors-allowlist/hostile-origins.ts';
import { covers, expect, observed, requirement, test, notJudged, notRun } from '../../fixtures/test.ts';

/** One answer as failure texts and evidence show it. */
const named = (answer: CorsAnswer) =>
  `${answer.at}, ${answer.what}${answer.origin === undefined ? ', no Origin' : ''}: ${answer.status}`;

/** True for a call that the proxy lost on the way: no verdict on an origin (see gateway-availability). */
const isLost = ({ status }: { status: number }) => GATEWAY_ERRORS.includes(status);
const LOST = 'a call was lost by the proxy (see gateway-availability)';

/** Most strangers that a failure names: if anybody is allowed, the others add nothing. */
const SHOWN = 4;

/** Returns why a page of the origin cannot read an answer with credentials; 'none' if it can. */
const unreadable = (answer: CorsAnswer, origin: string): string =>
  originProblem(answer, origin) ?? credentialsProblem(answer) ?? 'no problem';

/** Ends a check if the API allows nobody: then refusing strangers means nothing. */
function demandOwn({ ownRefused }: HostileObservation): void {
  if (ownRefused !== '') notJudged(`not even the web's own origin is let in (see cors-allowed-origin): ${ownRefused}`);
}

test.describe('CORS allowlist', () => {
  test(
    'is the one web origin, without those of other environments',
    covers('cors-configured-list'),
    ({ env, hostile }) => {
      const rule = requirement('cors-configured-list', env);
      const exactly = rule.expected.exactly === 'origin of WEB_URL' ? env.webOrigin : rule.expected.exactly;
      const list = env.CORS__ALLOW_ORIGINS.join(', ');
      observed(`CORS__ALLOW_ORIGINS is ${list}; asked as ${hostile.environments.join(', ')}`);
      if (list === env.webOrigin && list !== exactly)
        notJudged(`the list is the web's own origin, and that is another than ${exactly} (see env-matrix)`);
      expect(env.CORS__ALLOW_ORIGINS, rule.broken(`variable CORS__ALLOW_ORIGINS of ${env.kind}`)).toEqual([exactly]);
      const foreign = hostile.granted.filter(o => o.environment).map(o => `${o.origin} (${o.ways.join(', ')})`);
      expect(foreign, rule.broken(hostile.at, `let in ${foreign.join('; ')}`)).toEqual([]);
      demandOwn(hostile);
      if (hostile.unasked > 0) notJudged(`${hostile.unasked} requests were not made: out of time, or limited with 429`);
    },
  );

  test('allows the web origin', covers('cors-allowed-origin'), ({ env, cors }) => {
    const rule = requirement('cors-allowed-origin', env);
    observed(cors.answers.map(named).join('; '));
    for (const answer of cors.answers) {
      if (isLost(answer)) continue;
      const problem = originProblem(answer, env.webOrigin) ?? 'no problem';
      expect(problem, rule.broken(named(answer), `for Origin ${env.webOrigin}`)).toBe(rule.expected.problem);
    }
    if (cors.answers.some(isLost)) notJudged(LOST);
  });

  test('allows the web origin with credentials', covers('cors-credentials'), ({ env, cors }) => {
    const rule = requirement('cors-credentials', env);
    observed(
      cors.answers
        .map(a => `${named(a)}, Access-Control-Allow-Credentials ${a.allowCredentials.join(' and ') || 'absent'}`)
        .join('; '),
    );
    if (cors.answers.some(isLost)) notJudged(LOST);
    for (const answer of cors.answers) {
      expect(credentialsProblem(answer) ?? 'no problem', rule.broken(named(answer))).toBe(rule.expected.problem);
    }
  });

  test('allows no other origin', covers('cors-hostile-origins'), ({ env, hostile }) => {
    const rule = requirement('cors-hostile-origins', env);
    observed(
      `${hostile.origins} origins, ${hostile.asked} requests, ${hostile.succeeded} of them answered with success${hostile.notSendable > 0 ? `; ${hostile.notSendable} not sendable` : ''}`,
    );
    const seen = hostile.granted.map(shownGrant);
    const more = seen.length > SHOWN ? `; and ${seen.length - SHOWN} more` : '';
    const text = `${seen.slice(0, SHOWN).join('; ')}${more}`;
    expect(hostile.granted.length, rule.broken(hostile.at, text)).toBe(rule.expected.granted);
    demandOwn(hostile);
    if (hostile.unasked > 0)
      notJudged(
        `${hostile.unasked} of ${hostile.asked + hostile.unasked} requests were not made: out of time, or limited with 429`,
      );
  });

  test("answers the web app's preflights", covers('cors-preflight'), ({ env, cors }) => {
    const rule = requirement('cors-preflight', env);
    observed(
      cors.preflights.map(p => `${p.wanted.method} with ${p.wanted.headers.join(', ')}: ${p.status}`).join('; '),
    );
    for (const answer of cors.preflights) {
      if (isLost(answer)) notJudged(LOST);
      const problems = preflightProblems(answer, env.webOrigin, answer.wanted);
      const seen = `for ${answer.wanted.method} with ${answer.wanted.headers.join(', ')}`;
      expect(problems, rule.broken(named(answer), seen)).toEqual(rule.expected.problems);
    }
  });

  test(
    'applies to errors, too, so that the page can read them',
    covers('cors-on-errors'),
    async ({ env, cors, refusalCors }) => {
      const rule = requirement('cors-on-errors', env);
      const refusal = await refusalCors();
      const met = [...cors.errors, ...cors.answers, ...(refusal ? [refusal] : [])].filter(e => e.status >= 400);
      // A product may answer 200 where another has an error; at least the call without a session must fail.
      const errors = met.filter(e => !isLost(e) && (rule.expected.errorsOf === 'everybody' || !e.byProxy));
      if (errors.length === 0) notJudged(`the API refused nothing: ${cors.errors.map(named).join('; ')}`);
      observed(errors.map(named).join('; '));
      for (const error of errors)
        expect(unreadable(error, env.webOrigin), rule.broken(named(error))).toBe(rule.expected.problem);
      if (met.some(isLost)) notJudged(LOST);
    },
  );

  test("applies to the proxy's own errors", covers('cors-on-proxy-errors'), async ({ env, cors, refusalCors }) => {
    const rule = requirement('cors-on-proxy-errors', env);
    const refusal = await refusalCors();
    const errors = [...cors.errors, ...cors.answers, ...(refusal ? [refusal] : [])].filter(e => e.byProxy);
    if (errors.length === 0)
      notRun(`no error of the proxy was met, since the API answered: ${cors.errors.map(named).join('; ')}`);
    observed(errors.map(named).join('; '));
    for (const error of errors)
      expect(unreadable(error, env.webOrigin), rule.broken(named(error))).toBe(rule.expected.problem);
  });

  test('holds behind caches as well', covers('cors-vary'), ({ env, cors }) => {
    const rule = requirement('cors-vary', env);
    const toWeb = [...cors.answers, ...cors.errors];
    const differs = (other: CorsAnswer) =>
      toWeb.some(a => a.what === other.what && a.allowOrigin.join() !== other.allowOrigin.join());
    const depends = [...cors.originless, cors.foreign].some(differs);
    const kept = [
      ...toWeb.filter(a => depends && a.allowOrigin.length > 0 && a.at.startsWith('GET ') && storable(a)),
      // An answer to a request without Origin is harmful only if a cache reuses it; Starlette sends it without Vary.
      ...cors.originless.filter(a => differs(a) && reusable(a)),
    ];
    observed(`${kept.length} answers that a cache may keep apart from no-store`);
    const mixedUp = kept
      .filter(a => !variesByOrigin(a))
      .map(a => `${named(a)}; Vary ${a.vary.join(', ') || 'absent'}; Cache-Control ${a.cacheControl || 'absent'}`);
    expect(mixedUp, rule.broken(cors.foreign.at)).toEqual(rule.expected.mixedUp);
    if (toWeb.every(a => a.allowOrigin.length === 0))
      notJudged('no answer to the web origin carries Access-Control-Allow-Origin (see cors-allowed-origin)');
  });

  test(
    'lets scripts read when to retry and the request id',
    covers('cors-exposed-headers'),
    async ({ env, cors, refusalCors }) => {
      const rule = requirement('cors-exposed-headers', env);
      const readable = [...cors.answers, ...cors.errors.filter(e => e.allowOrigin.length > 0)];
      observed(
        `${readable.length} answers expose ${[...new Set(readable.map(a => a.exposeHeaders.join(' and ') || 'nothing'))].join(' | ')}`,
      );
      const judge = (answer: CorsAnswer) => {
        const text = rule.broken(
          named(answer),
          `Access-Control-Expose-Headers ${answer.exposeHeaders.join(' and ') || 'absent'}`,
        );
        expect(unexposed(answer, rule.expected.names), text).toEqual([]);
      };
      readable.forEach(judge);
      // The refused login above all: it carries the Retry-After.
      const refusal = await refusalCors();
      if (refusal && refusal.allowOrigin.length > 0) judge(refusal);
    },
  );

  test('holds in a real browser', covers('cors-in-browser'), ({ env, corsInBrowser: { at, allowed, hostile } }) => {
    const rule = requirement('cors-in-browser', env);
    observed(
      `a page on ${allowed.origin} reads ${allowed.status ?? 'nothing'}, on ${hostile.origin} ${hostile.status ?? 'nothing'}`,
    );
    if (allowed.status !== undefined && (allowed.status === 404 || allowed.status === 429 || allowed.status >= 500))
      notJudged(`${at} answered ${allowed.status}: no answer of the API was to be read`);
    const reads = (page: { status: number | undefined }) => (page.status === undefined ? 'reads nothing' : 'reads it');
    expect(reads(allowed), rule.broken(at, `page on ${allowed.origin}: ${allowed.said}`)).toBe(rule.expected.webPage);
    expect(reads(hostile), rule.broken(at, `page on ${hostile.origin}: ${hostile.status}`)).toBe(
      rule.expected.otherPage,
    );
  });

  test('does not refuse the app, which sends no Origin', covers('cors-native-client'), ({ env, bearer }) => {
    const rule = requirement('cors-native-client', env);
    if (bearer.native.length === 0) notJudged('the login gave no token to ask with (see bearer-login)');
    observed(bearer.native.map(c => `${c.what}: ${c.why}`).join('; '));
    const { length } = bearer.native.filter(c => !c.answered);
    if (length > 0) notJudged(`${length} of ${bearer.native.length} calls got no answer of the API, asked twice`);
    for (const { what, why, standing } of bearer.native)
      expect(standing, rule.broken(bearer.at, `${what}, bearer token: ${why}`)).toBe(rule.expected.answer);
  });
});
