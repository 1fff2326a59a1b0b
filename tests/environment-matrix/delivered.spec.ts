/**
 * Checks what an environment delivers against its own values: the API's base in the web's bundles, and the database.
 */
import { covers, expect, notApplicable, notJudged, notRun, observed, requirement, test } from '../../fixtures/test.ts';

test(
  'the delivered web calls the API of its own environment',
  covers('web-bundle-api-base'),
  ({ env, journey, bundle }) => {
    const rule = requirement('web-bundle-api-base', env);
    const { calls } = journey.traffic;
    const base = `${env.NEXT_PUBLIC_API_BASE}/`;
    const ofOthers = env.others
      .flatMap(other => other.origins.map(origin => ({ origin, of: other.name })))
      .filter(({ origin }) => origin !== env.webOrigin && origin !== env.apiOrigin);
    // Calls of the login and of the session are the API's at any address; other calls may be a counter's, or the page's
    // own data.
    const apiPaths = [env.LOGIN_PATH, env.ME_PATH, env.LOGOUT_PATH].map(path => path.replace(/\?.*/s, ''));
    const toApi = calls.filter(url => url.startsWith(base));
    const astray = calls.flatMap(url => {
      const other = ofOthers.find(({ origin }) => url.startsWith(`${origin}/`));
      if (other) return [`${url} of ${other.of}`];
      return !url.startsWith(base) && apiPaths.some(path => url.endsWith(path)) && !url.startsWith(`${env.webOrigin}/`)
        ? [url]
        : [];
    });
    observed(
      `${calls.length} addresses called, ${toApi.length} under ${env.NEXT_PUBLIC_API_BASE}; searched for ` +
        `${ofOthers.length} addresses of other environments: ${bundle.scripts} scripts, of which others load ` +
        `${bundle.later} later, and ${bundle.pages} pages with ${bundle.inline} scripts in them`,
    );
    expect(
      astray,
      rule.broken(journey.at, `the page calls ${astray.join(', ')}, not ${env.NEXT_PUBLIC_API_BASE}`),
    ).toEqual([]);
    const found = bundle.foreign.map(f => `${f.in} holds ${f.origin}, of ${f.of}`);
    expect(found.length, rule.broken(bundle.foreign[0]?.in ?? journey.at, found.join('; '))).toBe(
      rule.expected.foreignOrigins,
    );
    if (bundle.cut.length > 0)
      notJudged(`${bundle.cut.join(', ')}: too long, so that its beginning alone was looked through`);
    if (toApi.length > 0) return;
    if (bundle.scripts + bundle.inline === 0) {
      if (journey.reached !== 'data') notJudged(`no script was seen: ${journey.seen}`);
      notApplicable('the pages load no script and hold none: their server alone calls the API');
    }
    if (journey.reached === 'nothing' || journey.cutShort)
      notJudged(`the page was not seen to call anything (see login-dashboard): ${journey.seen}`);
    const elsewhere = calls.filter(url => apiPaths.some(path => url.endsWith(path)));
    expect(
      elsewhere,
      rule.broken(journey.at, `the page calls ${elsewhere.join(', ')}, not ${env.NEXT_PUBLIC_API_BASE}`),
    ).toEqual([]);
    // A page that its server renders calls nothing by itself.
    if (bundle.own.length === 0)
      notRun(
        `the page calls no API (${calls.join(', ') || 'no call at all'}) and no script of it holds an address of one; what its server calls is not to be seen from outside`,
      );
    observed(`${bundle.own.join(', ')}: holds ${env.NEXT_PUBLIC_API_BASE}, which the page did not call by itself`);
  },
);

test('the API uses the database of its environment', covers('database-engine'), async ({ env, database: observe }) => {
  const rule = requirement('database-engine', env);
  const database = await observe();
  if (database.told.length === 0) notRun('needs DB_IDENTITY_CMD, or a readiness that tells checks.database.engine');
  observed(
    [
      ...database.told.map(t => `${t.from}: ${t.engine} ${t.version}, identity ${t.identity || 'not told'}`),
      ...database.others.map(o => `${o.of}: ${o.engine} ${o.version}, identity ${o.identity || 'not told'}`),
    ].join('; '),
  );
  for (const { from, engine, version } of database.told)
    expect(engine, rule.broken(from, `${engine} ${version}`)).toBe(rule.expected.engine);
  if (!('sharedWith' in rule.expected)) return;
  // A database without a name and an identifier cannot be compared; its engine is judged nevertheless.
  const alike = database.others.filter(
    other => other.identity !== '' && database.told.some(t => t.identity === other.identity),
  );
  const shared = alike.filter(other => other.isSure);
  expect(
    shared.map(other => other.of),
    rule.broken(
      database.told[0]?.from ?? env.READYZ_URL,
      `the same database as ${shared.map(s => s.of).join(', ')} (${shared.map(s => s.from).join(', ')})`,
    ),
  ).toEqual(rule.expected.sharedWith);
  if (alike.length > 0)
    notRun(
      `${database.told[0]?.from ?? env.READYZ_URL} and ${alike.map(({ from }) => from).join(', ')} give the same ` +
        'name, which two servers may have: let each print the identifier of its cluster, too, by ' +
        '`select system_identifier from pg_control_system()`',
    );
});
