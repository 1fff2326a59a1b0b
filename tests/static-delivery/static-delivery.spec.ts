/** Checks the delivery of static files: compression, caching, completeness, rewrites, and files that stay private. */
import { forbidsReuse, readCacheControl, type CacheControl } from '../../fixtures/probe/parse/cache-control.ts';
import type { Delivered, DeliveredFile, Delivery } from '../../fixtures/probe/static-delivery/delivery.ts';
import type { PrivateAnswer } from '../../fixtures/probe/static-delivery/private-pages.ts';
import { covers, expect, observed, requirement, test, notJudged, notRun } from '../../fixtures/test.ts';

const paths = (files: readonly DeliveredFile[]) => files.map(f => new URL(f.url).pathname).join(', ');
/** Seconds for which a browser's or a shared cache may answer without asking again. */
const mayBeKeptS = (read: CacheControl, { keptElsewhereS }: Delivered) =>
  Math.max(forbidsReuse(read) ? 0 : Math.max(read.maxAgeS ?? 0, read.sharedMaxAgeS ?? 0), keptElsewhereS);
const isReused = (read: CacheControl, { variesByAll }: Delivered) => !forbidsReuse(read) && !variesByAll;
/** True for a page, an answer of the API, and a file without a hash in its name: they change under the same address. */
const mayChange = (f: DeliveredFile) =>
  ['page', 'flight data', 'api', 'usual file', 'missing asset'].includes(f.kind) ||
  (isAsset(f) && f.first.status === 200 && f.naming === 'plain');
const shownCacheControl = ({ cacheControl, keptElsewhereS, variesByAll }: Delivered) =>
  `Cache-Control: ${cacheControl || 'none'}${keptElsewhereS > 0 ? `; kept for ${keptElsewhereS} s by Expires or a field for CDNs` : ''}${variesByAll ? '; Vary: *' : ''}`;
const isAsset = (f: DeliveredFile) => ['script', 'style', 'image', 'font', 'manifest'].includes(f.kind);

test('text is compressed once, for clients that accept it', covers('compression'), ({ env, delivery }) => {
  const rule = requirement('compression', env);
  // Texts that every product may compress; images and fonts are compressed already.
  const texts = delivery.files.filter(
    f =>
      ['page', 'flight data', 'script', 'style', 'api'].includes(f.kind) &&
      (f.first.status === 200 || (f.kind === 'page' && f.first.status === 404)),
  );
  const long = texts.filter(f => f.unasked.length === 0 && f.first.bytes > rule.expected.overBytes);
  for (const file of delivery.files)
    expect(file.unasked, rule.broken(file.at, 'compressed for a client that asked for no coding')).toEqual([]);
  if (long.length === 0)
    notRun(`none of ${delivery.files.length} answers is a text of more than ${rule.expected.overBytes} bytes`);
  for (const kind of ['page', 'flight data', 'script', 'style', 'api'])
    observed(`${kind}: ${paths(long.filter(f => f.kind === kind)) || `none over ${rule.expected.overBytes} bytes`}`);
  for (const { kind, at, first, again, behindProxy, cut } of long) {
    if (cut) observed(`${at}: its beginning alone was read, so that its coding was not undone`);
    const text = rule.broken(
      `${at} with Accept-Encoding`,
      `${kind} of ${first.bytes} bytes, ${first.type}; ${again.codings.join(', ') || 'no Content-Encoding'}, ${again.bytes} bytes`,
    );
    // Two codings are one too many, even if a browser can undo both.
    expect(again.codings.length, text).toBe(1);
    expect(again.codings[0], text).toBeOneOf(rule.expected.encodings);
    expect(again.decoded, `${text}\n  undone: ${again.decoded}`).toBeOneOf(['same', 'another text', 'not compared']);
    // A shared cache must know that the answer depends on the accepted codings (RFC 9110 §12.5.5).
    expect(
      again.variesByCoding || !again.sharedCacheable,
      `${text}\n  Vary does not name Accept-Encoding: a shared cache gives it to clients that do not accept it`,
    ).toBe(true);
    if (behindProxy !== undefined)
      expect(
        behindProxy.length,
        `${text}\n  with Via, as a CDN or a proxy asks: ${behindProxy.join(', ') || 'no Content-Encoding'}`,
      ).toBe(1);
  }
});

test('hashed assets may be cached for a year, and nothing else may', covers('asset-caching'), ({ env, delivery }) => {
  const rule = requirement('asset-caching', env);
  const { maxAgeAtLeastS, immutable } = rule.expected;
  const loaded = delivery.files.filter(f => isAsset(f) && f.first.status === 200);
  const hashed = loaded.filter(f => f.naming === 'hashed');
  const others = delivery.files.filter(mayChange);
  const unclear = loaded.filter(f => f.naming === 'unclear');
  if (loaded.length === 0 && delivery.files.some(isAsset)) notJudged('no asset answered 200 (see assets-load)');
  observed(
    `${hashed.length} hashed by their names: ${paths(hashed)}; ${others.length} others: ${paths(others)}; not to be told: ${paths(unclear) || 'none'}`,
  );
  const answers = (file: DeliveredFile): Delivered[] => [file.first, file.again];
  for (const file of hashed)
    for (const answer of answers(file)) {
      const text = rule.broken(file.at, shownCacheControl(answer));
      const read = readCacheControl(answer.cacheControl);
      expect(isReused(read, answer) ? 'to be kept' : 'kept from caches', text).toBe('to be kept');
      expect(read.maxAgeS ?? 0, text).toBeGreaterThanOrEqual(maxAgeAtLeastS);
      expect(read.immutable, text).toBe(immutable);
    }
  for (const file of others)
    for (const answer of answers(file)) {
      const seen = `${file.kind}, ${answer.status}, without a hash in its name: ${shownCacheControl(answer)}`;
      const text = rule.broken(file.at, seen);
      const read = readCacheControl(answer.cacheControl);
      expect(read.immutable ? 'never asked for again' : 'asked for again', text).toBe('asked for again');
      // Images may grow old; a page or a script of last year is another release.
      if (['image', 'font', 'usual file'].includes(file.kind)) continue;
      expect(mayBeKeptS(read, answer), text).toBeLessThan(maxAgeAtLeastS);
    }
  // Names without a hash were judged as changing; names that may have one are undecided.
  if (hashed.length === 0)
    notRun(
      unclear.length > 0
        ? `no name of an asset tells whether it changes with its content: ${paths(unclear)}`
        : `no asset has a hash in its name: ${paths(loaded) || 'the pages load none'}`,
    );
});

/** Returns the reasons why caches share an answer; the page that every visitor gets may be shared. */
const sharedOf = ({ isForAll, mayBeShared, fromCache }: PrivateAnswer) =>
  isForAll ? { mayBeShared: [], fromCache: [] } : { mayBeShared, fromCache };
const shownPrivate = ({ who, what, status, cacheControl, isForAll }: PrivateAnswer) =>
  `${who}: ${what} ${status} ${cacheControl || 'without Cache-Control'}${isForAll ? ', as every visitor gets it' : ''}`;

test(
  'an answer made for one user is not shared with others',
  covers('private-pages-uncached'),
  ({ env, privatePages }) => {
    const rule = requirement('private-pages-uncached', env);
    if (privatePages.filter(a => a.who === 'user').length === 0) notJudged('nothing was asked for as the user');
    observed(privatePages.map(shownPrivate).join('; '));
    for (const answer of privatePages) {
      const { what, who, at, status, type, swapped, variesByRsc } = answer;
      const namesUserToVisitor = who === 'visitor' && answer.namesUser;
      expect(
        { ...sharedOf(answer), namesUserToVisitor, flightDataForPage: swapped, variesByRsc },
        rule.broken(`${at} as ${who === 'user' ? 'SMOKE_USER' : 'a visitor'}`, `${what}, ${status} ${type}`),
      ).toEqual(rule.expected);
    }
    // Conversely, the user gets an answer of the user's own, and a visitor does not.
    const [mine, theirs] = (['user', 'visitor'] as const).map(who =>
      privatePages.find(a => a.who === who && a.what === 'who am I'),
    );
    if (mine?.status !== 200) notJudged(`ME_PATH answered SMOKE_USER ${mine?.status ?? 0}`);
    const pages = privatePages.filter(a => a.who === 'user' && a.what === 'dashboard');
    const other = pages.find(a => a.status !== 200 || !a.isOfApp);
    if (other) notJudged(`${other.at} answered SMOKE_USER ${other.status} ${other.type}: no page of the user was seen`);
    if (!mine.namesUser) observed('ME_PATH names nobody: its answer is known by its text');
    expect(
      theirs?.isUsers ? "SMOKE_USER's data" : 'none of them',
      rule.broken(theirs?.at ?? '', 'as a visitor, right after SMOKE_USER'),
    ).toBe('none of them');
  },
);

/**
 * Returns a login page that loads no script, because its scripts are inline or it needs none: then only the page itself
 * must load.
 * @throws Outcome `not judged` if it has neither a script nor a form.
 */
function pageItself({ files, inPage: { scripts, passwordField } }: Delivery) {
  const page = files.find(f => f.kind === 'page');
  if (!page || (scripts === 0 && !passwordField)) notJudged('the login page has no script and no form');
  return {
    at: page.at,
    seen: `${page.at}: ${scripts} scripts stand in the page${passwordField ? ', and the login form' : ''}`,
    statusAgain: page.again.status,
  };
}

/** Returns advice for an asset that is not missing, but closed to visitors; undefined if the row's own fix fits. */
function attemptFor({ kind, first, again, url }: DeliveredFile, loginPage: string): string | undefined {
  const isLogin = [first, again].some(a => a.location.includes(loginPage));
  const isRefused = [first, again].some(a => a.status === 401 || a.status === 403);
  if (!isLogin && !isRefused) return undefined;
  const { pathname } = new URL(url);
  return `leave ${pathname} out of what asks for a login (the matcher of Next's middleware or proxy.js, or a location of nginx): visitors load the ${kind} before they sign in`;
}

test('every asset of a page loads, each time', covers('assets-load'), ({ env, delivery, laterScripts }) => {
  const rule = requirement('assets-load', env);
  const assets = delivery.files.filter(isAsset);
  if (!assets.some(f => f.kind === 'script')) {
    const page = pageItself(delivery);
    observed(page.seen);
    expect(page.statusAgain, rule.broken(page.at, `${page.seen}; asked again ${page.statusAgain}`)).toBe(
      rule.expected.status,
    );
  }
  // Of other names a script may hold some that no build has made.
  const chunks = laterScripts.filter(s => s.naming === 'hashed');
  const previous = assets.filter(f => f.from === 'the previous release');
  const { foreign, beyond } = delivery.notAsked;
  observed(
    `${assets.length} assets: ${paths(assets)}${foreign.length > 0 ? `; of foreign sites, not asked: ${foreign.join(', ')}` : ''}${beyond > 0 ? `; ${beyond} more not asked` : ''}`,
  );
  for (const at of delivery.cutShort) observed(`only the beginning was read of ${at}`);
  observed(
    previous.length > 0
      ? `${previous.length} of the previous release`
      : 'assets of the previous release: not run, PREVIOUS_RELEASE_ASSETS is not given',
  );
  for (const file of assets) {
    const { kind, at, from, first, again, rightType } = file;
    // Browsers request it by themselves, and a site without one is not broken.
    if (new URL(file.url).pathname === '/favicon.ico') continue;
    // With deployment ids Next's router reloads a page of another release, which then asks for the chunks of its own.
    if (previous.includes(file) && delivery.deploymentId && first.status === 404) continue;
    const text = rule.broken(
      at,
      `${kind} of ${from}: ${first.status} ${first.type}${first.location && ` to ${first.location}`}, asked again ${again.status} ${again.type}`,
      attemptFor(file, env.LOGIN_PAGE),
    );
    expect(first.status, text).toBe(rule.expected.status);
    expect(again.status, text).toBe(rule.expected.status);
    expect(rightType ? 'right' : `${first.type}, ${again.type}`, text).toBe(rule.expected.type);
  }
  for (const later of chunks) {
    const text = rule.broken(later.at, `script that ${later.from} loads later: ${later.status} ${later.type}`);
    expect(later.status, text).toBe(rule.expected.status);
    expect(later.isScript ? 'right' : later.type, text).toBe(rule.expected.type);
  }
});

test('request reaches the API as it was sent', covers('rewrites'), ({ env, rewrites }) => {
  const rule = requirement('rewrites', env);
  const { known, unknown, encoded, slashInside, redirects, small, large } = rewrites;
  // ME_PATH must exist: a 404 means that the API was asked for another path.
  expect(known.status, rule.broken(known.at, `${known.status}; ME_PATH of the API`)).not.toBe(404);
  // An API that refuses every anonymous call alike does not distinguish paths; then the two addresses say nothing.
  const isRefused = [404, 405, 401, 403].includes(unknown.status);
  const tells = known.status !== unknown.status && unknown.form === 'json' && isRefused;
  const refusedBefore = [400, 403, 406].includes(encoded.status);
  if (!tells) observed(`paths: not to be told, ${known.at} and an unknown path are both ${known.status}`);
  else
    observed(
      refusedBefore
        ? `encoded dots: refused on the way, ${encoded.status}`
        : `${encoded.at}: ${encoded.status}; known paths ${known.status}, unknown ones ${unknown.status}`,
    );
  const unlike = (it: typeof encoded) =>
    rule.broken(
      it.at,
      `${it.status} ${it.form}; unknown paths of the API are ${unknown.status} ${unknown.form}, ${known.at} is ${known.status}: was %2F decoded on the way?`,
    );
  if (tells && !refusedBefore) expect(encoded.status, unlike(encoded)).toBe(unknown.status);
  if (tells) expect(slashInside, unlike(slashInside)).toMatchObject({ status: unknown.status, form: unknown.form });
  observed(
    redirects.map(r => `${r.at}: ${r.status} keeps ${r.leadsTo || 'nothing'}`).join('; ') ||
      'query: no redirect of a slash too many shows what arrives',
  );
  // Compared by meaning: `%20` and `+` are both a space in a query.
  const pairs = (search: string) => [...new URLSearchParams(search)];
  for (const { at, asked, leadsTo } of redirects)
    expect(pairs(leadsTo), rule.broken(at, `it leads to the query "${leadsTo}"`)).toEqual(pairs(asked));
  observed(`a body of ${large.bytes} bytes: ${large.status}; of two: ${small.status}`);
  if (large.bytes !== rule.expected.permittedBodyBytes) notJudged('the body must be as long as the row permits');
  const text = rule.broken(
    `${large.at} with ${large.bytes} bytes`,
    `${large.status}; with two bytes ${small.status}`,
    large.status >= 500 && small.status < 500
      ? 'look into the error log of nginx: a body over client_body_buffer_size (16 KiB) goes to client_body_temp_path, which its user must be able to write, on a disk with room'
      : undefined,
  );
  expect(large.status, text).not.toBe(413);
  expect(large, text).toMatchObject({ status: small.status, form: small.form });
  if (!tells && redirects.length === 0)
    notJudged(`${known.at} and an unknown path are both answered ${unknown.status}: nothing shows what arrives`);
});

test('source maps and API documentation are not public', covers('private-files'), ({ env, privateFiles, delivery }) => {
  const rule = requirement('private-files', env);
  const { maps, inline, docs } = privateFiles;
  // A page with inline scripts has no file that could name a map; its form shows that it is the page.
  const { scripts, passwordField } = delivery.inPage;
  if (maps.length === 0 && scripts === 0 && !passwordField)
    notJudged('no script or style whose map could be asked for');
  observed(
    `${maps.length} addresses of maps: ${[...new Set(maps.map(f => f.status))].join(', ')}; ${docs.map(f => `${f.at} ${f.status}`).join('; ')}; openapi.json may be public`,
  );
  for (const file of maps)
    expect(file.found || 'none', rule.broken(file.at, `${file.status} ${file.type}, map of ${file.of}`)).toBe(
      rule.expected.publicMaps,
    );
  expect(inline, rule.broken(inline.join(', '), 'it carries its map along: sourceMappingURL=data:')).toEqual([]);
  for (const file of docs)
    expect(file.found || 'none', rule.broken(file.at, `${file.status} ${file.type}`)).toBe(rule.expected.publicDocs);
});
