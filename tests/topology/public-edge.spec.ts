/** Checks the public edge: the reverse proxy, closed ports, search engines, and that all addresses of a host agree. */
import type { IndexedPage } from '../../fixtures/probe/topology/indexing.ts';
import type { PortSeen } from '../../fixtures/probe/topology/ports.ts';
import type { Mark, Pair, ReverseProxyObservation } from '../../fixtures/probe/topology/reverse-proxy.ts';
import { covers, expect, observed, requirement, test, notJudged, notRun } from '../../fixtures/test.ts';

const shown = ({ status, form, server, via }: Mark) =>
  `${status} ${form}${server && `, Server ${server}`}${via && `, Via ${via}`}`;

/** Tells whether one proxy is before both. `isShared`: it is; `isTold`: there is evidence either way. */
function signsOf({ ordinary, refusals }: ReverseProxyObservation) {
  const direct = [ordinary, ...refusals].flatMap(({ web, api }) => [web, api]).filter(m => m.maker === 'application');
  // Two programs refuse in different words; a refusal that both share comes from a proxy. Headers are not compared: a
  // CDN rewrites them.
  const isRefusal = (p: Pair) => p.same && p.differs && p.web.status >= 400 && p.web.maker !== 'application';
  // A proxy may pass on the marks of its backend, so these count only without other evidence.
  const isMarked = direct.length === 0 && [ordinary.web, ordinary.api].every(m => m.maker === 'proxy');
  const isShared = refusals.some(isRefusal) || isMarked;
  const isApart = refusals.some(p => p.web.maker !== p.api.maker);
  return { direct, isShared, isTold: isShared || isApart || direct.length > 0 };
}

/** Ends the check if web and API give one and the same answer: then neither of them was observed. */
function demandAnswers({ same, web }: Pair, seen: string): void {
  if (same) notJudged(`web and API give no answer of their own, but both ${web.status} ${web.form}: ${seen}`);
}

test('web and API are behind one proxy, or behind none', covers('proxy-presence'), async ({ env, reverseProxies }) => {
  const rule = requirement('proxy-presence', env);
  const seenProxies = await reverseProxies();
  const { ordinary, refusals } = seenProxies;
  const pairs = [ordinary, ...refusals];
  const marks = pairs.flatMap(({ web, api }) => [web, api]);
  const seen = pairs.map(({ what, web, api }) => `${what}: web ${shown(web)}; API ${shown(api)}`).join(' | ');
  observed(seen);
  const at = [...new Set([ordinary.web.at, ordinary.api.at])].join(' and ');
  if (!rule.expected.behindProxy) {
    // On local every answer comes from the started program: none of them is a proxy's.
    const strangers = marks.filter(m => m.maker === 'proxy');
    expect(
      strangers.map(m => `${m.what}: ${shown(m)}`),
      rule.broken(strangers[0]?.at ?? at, "a proxy's answers"),
    ).toEqual([]);
    demandAnswers(ordinary, seen);
    return;
  }
  const { direct, isShared, isTold } = signsOf(seenProxies);
  if (!isShared) demandAnswers(ordinary, seen);
  if (!isTold)
    notRun(
      `neither refusals nor headers (Server, Via) tell from outside whether a proxy stands before web and API: ${seen}`,
    );
  expect(
    isShared,
    rule.broken(
      direct[0]?.at ?? at,
      direct[0] ? `${direct[0].what}: ${shown(direct[0])}, as of an application that is asked directly` : seen,
    ),
  ).toBe(rule.expected.behindProxy);
});

/** Returns the observed ports that a row wants closed, except one at which web or API is public. */
const seenOf = (ports: readonly PortSeen[], wanted: readonly number[], own: readonly string[]) =>
  ports.filter(
    ({ host, port }) =>
      wanted.includes(port) && !own.some(origin => new URL(origin).host.toLowerCase() === `${host}:${port}`),
  );

/** Ends a check whose ports were not probed: `ports` are all that a row judges, none of which is open. */
function judgeUnasked(ports: readonly PortSeen[]) {
  const unasked = ports.filter(p => p.state === 'not asked');
  if (unasked.length > 0)
    notRun(
      `CONNECT_TO leads ${unasked[0]?.host ?? ''} to this machine and maps no port ${unasked.map(p => p.port).join(', ')}: what listens here is not the host's own`,
    );
  if (ports.length === 0) notJudged('no port was asked');
}

const open = (ports: readonly PortSeen[]) => ports.filter(p => p.state === 'open');
const shownPorts = (ports: readonly PortSeen[]) => ports.map(p => `${p.host}:${p.port} ${p.state}`).join(', ');
const shownOpen = (ports: readonly PortSeen[]) => open(ports).map(p => `port ${p.port} answers, it speaks ${p.speaks}`);
const atOpen = (ports: readonly PortSeen[]) =>
  open(ports)
    .map(p => `TCP ${p.host}:${p.port}`)
    .join(', ');

test('web and API answer at their public ports alone', covers('backend-ports-closed'), ({ env, ports }) => {
  const rule = requirement('backend-ports-closed', env);
  const seen = seenOf(ports, rule.expected.closedPorts, [env.webOrigin, env.apiOrigin]);
  observed(shownPorts(seen));
  expect(shownOpen(seen), rule.broken(atOpen(seen))).toEqual([]);
  judgeUnasked(seen);
});

test('database and cache answer nobody outside', covers('database-ports-closed'), ({ env, ports }) => {
  const rule = requirement('database-ports-closed', env);
  const seen = seenOf(ports, rule.expected.closedPorts, [env.webOrigin, env.apiOrigin]);
  observed(shownPorts(seen));
  expect(shownOpen(seen), rule.broken(atOpen(seen))).toEqual([]);
  judgeUnasked(seen);
});

/** The answer of robots.txt for a page. */
function shownRobots({ disallowed, disallowedForSome }: IndexedPage, robots: number): string {
  if (disallowed) return 'robots.txt: disallowed';
  if (disallowedForSome) return 'robots.txt: disallowed for some';
  return `robots.txt: ${robots === 200 ? 'allowed' : robots}`;
}

const shownIndexing = (page: IndexedPage, robots: number) =>
  [
    page.gate ? `a gate, ${page.status}` : `status ${page.status}`,
    ...page.noindexForSome,
    shownRobots(page, robots),
  ].join('; ');

/** A robots.txt that answers 5xx keeps robots away for a while, which is no rule (RFC 9309 §2.3.1.4). */
const isKeptOut = (page: IndexedPage, robots: number) =>
  page.gate || page.noindex.length > 0 || (page.disallowed && robots < 500);

const isLetIn = (page: IndexedPage) =>
  page.status === 200 && page.noindexForSome.length === 0 && !page.disallowedForSome;

test('search engines are kept out of stage and let into prod', covers('search-indexing'), ({ env, indexing }) => {
  const rule = requirement('search-indexing', env);
  // The gate cannot be observed from an address that it admits.
  if (!rule.expected.indexable && env.ACCESS_GATE === 'ip-allow-list')
    notRun('ACCESS_GATE=ip-allow-list is not seen from an address that it lets in');
  const { pages, robots } = indexing;
  if (pages.length === 0) notJudged('no page was asked for');
  for (const page of pages) {
    const said = shownIndexing(page, robots);
    observed(`${page.at}: ${said}`);
    if (rule.expected.indexable) continue;
    // An error is no page that anybody could store.
    if (!page.gate && page.status >= 400) notJudged(`${page.at} answered ${page.status}`);
    expect(!isKeptOut(page, robots), rule.broken(`${page.at} and ${indexing.robotsAt}`, said)).toBe(
      rule.expected.indexable,
    );
  }
  const [front] = pages;
  if (!rule.expected.indexable || front === undefined) return;
  if (front.status === 429 || front.status >= 500) notJudged(`${front.at} answered ${front.status}`);
  const said = [
    `status ${front.status}`,
    ...front.noindexForSome,
    ...(front.disallowedForSome ? [`robots.txt (${robots}): disallowed`] : []),
  ].join('; ');
  expect(isLetIn(front), rule.broken(`${front.at} and ${indexing.robotsAt}`, said)).toBe(rule.expected.indexable);
});

test('every address of a host gives the same answer', covers('address-agreement'), ({ env, addresses }) => {
  const rule = requirement('address-agreement', env);
  if (addresses.length === 0) notJudged('no address was asked');
  for (const { at, host, answers } of addresses) {
    const told = answers.map(
      a =>
        `${a.address} ${
          a.outcome === 'answered'
            ? Object.entries(a.facets)
                .map(([name, value]) => `${name} ${value}`)
                .join(', ')
            : `${a.outcome}: ${a.why}`
        }`,
    );
    observed(`${at}: ${told.join(' | ')}`);
    const [first, ...others] = answers.filter(a => a.outcome === 'answered');
    const refusing = answers.filter(a => a.outcome === 'refused').map(a => `${a.address} gives no answer: ${a.why}`);
    if (!first) notJudged(`${at} got no answer from any address of ${host}: ${refusing.join('; ')}`);
    const differing = others.flatMap(other =>
      [...new Set([...Object.keys(first.facets), ...Object.keys(other.facets)])]
        .filter(name => first.facets[name] !== other.facets[name])
        .map(
          name =>
            `${name}: ${first.facets[name] ?? 'absent'} at ${first.address}, ${other.facets[name] ?? 'absent'} at ${other.address}`,
        ),
    );
    const disagreement = [...differing, ...(rule.expected.mayRefuse ? [] : refusing)];
    expect(disagreement, rule.broken(at)).toEqual(rule.expected.disagreement);
    // Neither errors nor greetings are answers of the product; a redirect may be one.
    const status = Number(first.facets.status ?? 0);
    if (status >= 400 || (status < 300 && !first.isOfApp))
      notJudged(
        `${at} is answered ${status} ${first.facets.form ?? ''} by every address of ${host}: no product was seen`,
      );
  }
});
