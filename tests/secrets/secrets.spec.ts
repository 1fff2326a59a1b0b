/** Checks that neither exposed files nor the web's bundles hold a secret. */
import { SHAPES } from '../../fixtures/probe/secrets/secret-shapes.ts';
import { covers, expect, observed, requirement, test, notJudged } from '../../fixtures/test.ts';

test('hosts serve no hidden files and no dumps', covers('no-exposed-dotfiles'), async ({ env, exposedFiles }) => {
  const rule = requirement('no-exposed-dotfiles', env);
  const files = await exposedFiles();
  if (files.length === 0) notJudged('nothing was asked for');
  const statuses = [...new Set(files.map(f => (f.status === 0 ? 'connection closed' : String(f.status))))].sort();
  observed(`${files.length} addresses, such as ${files[0]?.at ?? ''}: ${statuses.join(', ')}`);
  // A status alone exposes nothing: many apps answer every path with their page.
  const exposed = files.filter(f => f.found !== '');
  const seen = exposed.map(f => `${f.at} ${f.status} ${f.type || 'without a type'} is ${f.found}`).join('; ');
  expect(exposed.length, rule.broken(exposed.map(f => f.at).join(', '), seen)).toBe(rule.expected.exposed);
});

test(
  'nothing that is sent to a visitor holds a secret',
  covers('no-secrets-in-bundles'),
  ({ env, delivery, laterScripts, privateFiles }) => {
    const rule = requirement('no-secrets-in-bundles', env);
    const read = delivery.files.filter(
      f => ['page', 'flight data', 'script', 'style', 'manifest'].includes(f.kind) && f.first.status < 400,
    );
    const maps = privateFiles.maps.filter(m => m.found !== '');
    // Scripts may be inline, or a page may need none: its form shows that it is the page.
    const { scripts, passwordField } = delivery.inPage;
    if (!read.some(f => f.kind === 'page') || !(read.some(f => f.kind === 'script') || scripts > 0 || passwordField))
      notJudged('no page with a script could be read');
    observed(
      `${read.length} texts, ${laterScripts.length} scripts that they load later and ${maps.length} maps, searched for ${SHAPES} shapes of secrets, ${delivery.searchedFor.join(', ')}`,
    );
    observed('not searched: the bundle of the mobile app, which the web does not deliver');
    const found = [...delivery.files, ...laterScripts, ...maps]
      .filter(f => f.secrets.length > 0)
      .map(({ at, secrets }) => ({ at, secrets }));
    expect(
      found.length,
      rule.broken(found.map(f => f.at).join(', '), found.map(f => `${f.at} holds ${f.secrets.join(', ')}`).join('; ')),
    ).toBe(rule.expected.occurrences);
    const cut = [...read, ...laterScripts].filter(f => f.cut).map(f => f.at);
    if (cut.length > 0) notJudged(`${cut.join(', ')}: too long, so that its beginning alone was searched`);
  },
);
