/** Tests the comparison of two versions of the catalogue: added and removed rows, levels, expectations. */
import { expect, test } from '@playwright/test';
import { policy } from '../../../envs/policy.ts';
import { everywhere, notApplicable, topic } from '../../../envs/policy/row.ts';
import { renderCatalogue } from '../../../fixtures/report/catalogue.ts';
import { diffCatalogues, readCatalogue, renderDiff } from '../../../fixtures/report/catalogue-diff.ts';
import { command } from '../command-line.ts';

const row = (expected: unknown, more: object = {}) => ({
  level: 'must' as const,
  must: 'A | must hold.',
  source: ['수용 기준' as const] as const,
  expect: everywhere(expected),
  fix: 'mend it',
  ...more,
});
const earlier = topic('tls', {
  kept: row(true),
  gone: row(true),
  bound: row({ atMostMs: 50 }),
  'level-up': row(1, { level: 'should' }),
  'level-down': row(1),
  'on-prod': row('a|b'),
  later: row(1, { status: 'planned' }),
});
const later = topic('tls', {
  kept: row(true, { must: 'In other words it must hold.', fix: 'otherwise' }),
  bound: row({ atMostMs: 40 }),
  'level-up': row(1),
  'level-down': row(1, { level: 'should' }),
  'on-prod': row('a|b', { production: 'never', productionNote: 'it writes' }),
  later: row(1),
  'more-hints': row(1, { level: 'should' }),
  more: row({ local: 1 }, { expect: { local: notApplicable('none'), stage: 1, prod: 2 } }),
});
const diff = diffCatalogues(
  { name: 'v1', text: renderCatalogue(earlier) },
  { name: 'v2', text: renderCatalogue(later) },
);

test('rows more, rows less, and what each row asks otherwise', () => {
  expect(diff.added.map(({ id, level }) => [id, level])).toEqual([
    ['more-hints', 'should'],
    ['more', 'must'],
  ]);
  expect(diff.removed.map(({ id }) => id)).toEqual(['gone']);
  expect(diff.changed.map(({ id, field, before, after }) => [id, field, before, after])).toEqual([
    ['bound', 'expected', '{"atMostMs":50}', '{"atMostMs":40}'],
    ['level-up', 'level', 'should', 'must'],
    ['level-down', 'level', 'must', 'should'],
    ['on-prod', 'production', 'safe', 'never'],
    ['later', 'status', 'planned', 'built'],
  ]);
});

test('what may turn red is what can fail and could not, or by another bound', () => {
  expect(diff.mayTurnRed).toEqual(['more', 'bound', 'level-up', 'later']);
  expect(renderDiff(diff).split('\n').slice(0, 4)).toEqual([
    'v1 -> v2: 2 added, 1 removed, 5 changed, 4 may turn red',
    '',
    'may turn red',
    '  more, bound, level-up, later',
  ]);
});

test('the catalogue of this version is read whole, and does not differ from itself', () => {
  const text = renderCatalogue(policy);
  expect([...readCatalogue(text).keys()].sort()).toEqual(Object.keys(policy).sort());
  const same = diffCatalogues({ name: 'a', text }, { name: 'b', text });
  expect(renderDiff(same)).toBe('a -> b: 0 added, 0 removed, 0 changed, 0 may turn red');
  expect(() => readCatalogue('# Requirements')).toThrow('it is no catalogue');
});

test('two references of the checkout are compared, and an unknown one is misuse', async () => {
  const same = await command('catalogue', '--diff', 'HEAD', 'HEAD', '--json');
  expect([same.status, same.err]).toEqual([0, '']);
  expect(JSON.parse(same.out)).toMatchObject({ from: 'HEAD', to: 'HEAD', added: [], removed: [], mayTurnRed: [] });
  for (const refs of [['v999.0.0'], ['HEAD', 'v999.0.0'], ['HEAD', '--output=/tmp/x'], ['HEAD', 'HEAD', 'HEAD']]) {
    const { status, out, err } = await command('catalogue', '--diff', ...refs);
    expect([status, out, err.split('\n').length], refs.join(' ')).toEqual([3, '', 2]);
    expect(err).toMatch(/there is no version "v999\.0\.0"|unknown option|one or two references/);
  }
});
