/**
 * Checks the delivery of pages: missing assets, representations, the addresses that a page gives for itself, and
 * answers made for one user.
 */
import { isPrivateHost } from '../../fixtures/probe/parse/private-host.ts';
import { covers, expect, observed, requirement, test, notJudged, notRun } from '../../fixtures/test.ts';

const pathOf = (url: string) => new URL(url).pathname;

test('asset that is not there is not answered by a page', covers('missing-asset'), ({ env, delivery }) => {
  const rule = requirement('missing-asset', env);
  const missing = delivery.files.filter(f => f.kind === 'missing asset');
  if (missing.length === 0)
    notRun('the pages load no script, style, font or image beside which another one could lie on their own site');
  // The other side: the asset beside it is there.
  const beside = missing.filter(m => delivery.files.some(f => f.url === m.from && f.first.status === 200));
  observed(missing.map(m => `${pathOf(m.url)}: ${m.first.status} ${m.first.type || 'without a type'}`).join('; '));
  for (const { at, from, first, again } of missing)
    for (const answer of [first, again])
      expect(
        answer.status,
        rule.broken(
          at,
          `${answer.status} ${answer.type || 'without a type'}${answer.location && `, led to ${answer.location}`}, beside ${pathOf(from)}`,
        ),
      ).toBeOneOf(rule.expected.statuses);
  if (beside.length === 0) notJudged('no asset of the pages answered 200 (see assets-load)');
});

test(
  'page is given in its own form, whoever asked before',
  covers('page-representation'),
  ({ env, representations }) => {
    const rule = requirement('page-representation', env);
    const pages = representations.filter(p => p.alone.status === 200 && p.alone.isOfApp);
    if (pages.length === 0)
      notJudged(
        `no page of an app, each asked for with a query that no cache has met: ${representations.map(p => `${p.at} ${p.alone.status} ${p.alone.type}`).join('; ')}`,
      );
    observed(pages.map(p => `${p.at} after ${p.after.map(a => a.before).join(', ')}`).join('; '));
    const others = pages.flatMap(({ alone, after }) =>
      after.filter(a => a.status !== alone.status || a.form !== alone.form || a.isOfApp !== alone.isOfApp),
    );
    const changed = others.map(
      a =>
        `${a.at} after ${a.before}: ${a.status} ${a.type || 'without a type'}, body ${a.form}${a.isOfApp ? '' : ' without a script, a style or a form'}`,
    );
    expect(changed, rule.broken(others[0]?.at ?? env.WEB_URL, changed.join('; '))).toEqual(rule.expected.changed);
  },
);

test('page names itself by its own public address', covers('page-addresses'), ({ env, delivery }) => {
  const rule = requirement('page-addresses', env);
  const { addresses, looked } = delivery;
  if (looked.length === 0) notJudged('no page answered 200');
  if (addresses.length === 0) notRun(`no canonical link, og:url or og:image on ${looked.join(', ')}`);
  observed(addresses.map(a => `${a.element} ${a.url}`).join('; '));
  const own = [env.webOrigin, env.apiOrigin].map(origin => new URL(origin).hostname);
  const astray = addresses.flatMap(({ at, element, url }) => {
    const { origin, hostname } = new URL(url);
    if (own.includes(hostname)) return [];
    const other = env.others.find(it => it.origins.includes(origin));
    if (other) return [`${at}: ${element} names ${url}, of ${other.name}`];
    return isPrivateHost(hostname) ? [`${at}: ${element} names ${url}`] : [];
  });
  expect(astray, rule.broken(astray[0]?.split(': ')[0] ?? env.WEB_URL, astray.join('; '))).toEqual(
    rule.expected.astray,
  );
});

test(
  'what one user is answered is not served to another',
  covers('private-answers-uncached'),
  ({ env, privateAnswers }) => {
    if (privateAnswers === undefined)
      notRun(
        env.LOGIN_LIMIT_KEY === 'ip+account'
          ? 'needs SMOKE_USER_2 and SMOKE_PASSWORD_2'
          : 'the address has a limit of its own, in which a login of a second account would count',
      );
    if (privateAnswers.length === 0)
      notRun(`needs a ME_PATH that names the account: ${env.ME_PATH} answers SMOKE_USER and SMOKE_USER_2 alike`);
    const rule = requirement('private-answers-uncached', env);
    observed(privateAnswers.map(a => `${a.at} as ${a.who}, after ${a.after}: ${a.status}`).join('; '));
    const shared = privateAnswers
      .filter(a => a.isOthers)
      .map(a => `${a.at} gave ${a.who} what was made for ${a.after}`);
    expect(shared, rule.broken(shared[0]?.split(' gave ')[0] ?? env.ME_PATH, shared.join('; '))).toEqual(
      rule.expected.ofTheOther,
    );
    const mine = privateAnswers.filter(a => a.at.endsWith(env.ME_PATH));
    if (!mine.every(a => a.status === 200)) notJudged(`ME_PATH answered ${mine.map(a => a.status).join(', ')}`);
  },
);
