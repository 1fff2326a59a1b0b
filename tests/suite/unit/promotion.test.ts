/** Tests whether a release may go to prod: every kind of record that permits it, and every kind that does not. */
import { expect, test } from '@playwright/test';
import type { RequirementId } from '../../../envs/policy.ts';
import { firstSeenIn, judgePromotion, type Candidate } from '../../../fixtures/records/promotion.ts';
import { policyHash, type RunRecord } from '../../../fixtures/records/record.ts';
import type { Aside, Kept } from '../../../fixtures/records/read.ts';
import { goodRecord } from './records-specimen.ts';

const HOUR_MS = 3_600_000;
const ago = (hours: number): string => new Date(Date.now() - hours * HOUR_MS).toISOString();

const kept = (changed: Partial<RunRecord> = {}, by: Partial<Kept> = {}): Kept => ({
  file: 'stage/run/a.jws',
  record: goodRecord(changed),
  signer: 'stage',
  isSigned: true,
  ...by,
});

const judged = (records: readonly Kept[], changed: Partial<Candidate> = {}, aside: readonly Aside[] = []) =>
  judgePromotion(
    {
      kept: records.toSorted((a, b) => Date.parse(b.record.ended) - Date.parse(a.record.ended)),
      drills: [],
      aside: [...aside],
    },
    {
      tag: 'v1.4.0',
      target: 'deployed',
      commit: undefined,
      policy: policyHash(),
      signatures: { own: undefined },
      before: Infinity,
      now: Date.now(),
      ...changed,
    },
  );

const cut: Aside = {
  file: 'stage/run/2026-11-28T193000.000Z-0a1b2c-v1.4.0.jws',
  is: 'cut',
  why: 'is cut off, or no record',
};

const boundHere = (id: RequirementId, value: number) => ({ [id]: { value, at: 'waivers.json:3', reason: 'ours' } });

type Case = {
  title: string;
  records: Kept[];
  changed?: Partial<Candidate>;
  aside?: Aside[];
  answer: string;
  why: RegExp;
};

const cases: Case[] = [
  { title: 'a good record', records: [kept()], answer: 'yes', why: /^stage passed with v1\.4\.0: stage, full, / },
  { title: 'nothing at all', records: [], answer: 'empty', why: /no record yet/ },
  { title: 'another tag', records: [kept({ tag: 'v1.3.9' })], answer: 'no', why: /no record of stage with v1\.4\.0/ },
  { title: 'a record of prod alone', records: [kept({ env: 'prod' })], answer: 'no', why: /no record of stage/ },
  { title: 'a sibling of stage', records: [kept({ env: 'stage-eu' })], answer: 'yes', why: /stage-eu/ },
  {
    title: 'a red run',
    records: [kept({ exit: 1 })],
    answer: 'no',
    why: /did not pass with v1\.4\.0: it ended with 1/,
  },
  {
    title: 'a looser bound of its own',
    records: [kept({ bounds: { 'tls-renewal': 14 }, verdicts: { 'tls-renewal': 'pass' } })],
    answer: 'undecided',
    why: /tls-renewal was judged by a bound of 14 days, which is 21 here: judge stage again/,
  },
  {
    title: 'a looser bound of its own, of a ceiling',
    records: [kept({ bounds: { 'readyz-recovery': 12_000 }, verdicts: { 'readyz-recovery': 'pass' } })],
    answer: 'undecided',
    why: /bound of 12000 ms, which is 10000 here/,
  },
  {
    title: "the policy's bound, where a stricter one holds here",
    records: [kept({ verdicts: { 'deploy-gap': 'pass' } })],
    changed: { bounds: boundHere('deploy-gap', 10) },
    answer: 'undecided',
    why: /deploy-gap was judged by a bound of 30 s, which is 10 here/,
  },
  {
    title: 'a looser bound of its own, before a record by the right one',
    records: [
      kept({ ended: ago(2) }),
      kept({ bounds: { 'tls-renewal': 14 }, verdicts: { 'tls-renewal': 'pass' }, ended: ago(1) }),
    ],
    answer: 'yes',
    why: /^stage passed/,
  },
  {
    title: 'a stricter bound of its own',
    records: [kept({ bounds: { 'tls-renewal': 30 }, verdicts: { 'tls-renewal': 'pass' } })],
    answer: 'yes',
    why: /^stage passed/,
  },
  {
    title: 'the same bound as here',
    records: [kept({ bounds: { 'tls-renewal': 14 }, verdicts: { 'tls-renewal': 'pass' } })],
    changed: { bounds: boundHere('tls-renewal', 14) },
    answer: 'yes',
    why: /^stage passed/,
  },
  {
    title: 'a looser bound of a row that was not judged',
    records: [kept({ bounds: { 'deploy-gap': 60 }, verdicts: { 'deploy-gap': 'not run' } })],
    answer: 'yes',
    why: /^stage passed/,
  },
  {
    title: 'red by a stricter bound alone',
    records: [kept({ exit: 1, bounds: { 'readyz-recovery': 2_000 }, verdicts: { 'readyz-recovery': 'fail' } })],
    answer: 'undecided',
    why: /readyz-recovery was judged by a bound of 2000 ms, which is 10000 here: judge stage again/,
  },
  {
    title: 'red by a stricter bound and by something else',
    records: [
      kept({ exit: 1, bounds: { 'readyz-recovery': 2_000 }, verdicts: { 'readyz-recovery': 'fail', hsts: 'fail' } }),
    ],
    answer: 'no',
    why: /it ended with 1/,
  },
  {
    title: 'red by a looser bound',
    records: [kept({ exit: 1, bounds: { 'readyz-recovery': 12_000 }, verdicts: { 'readyz-recovery': 'fail' } })],
    answer: 'no',
    why: /it ended with 1/,
  },
  { title: 'an undecided run', records: [kept({ exit: 2 })], answer: 'no', why: /it ended with 2/ },
  {
    title: 'a smoke run',
    records: [kept({ depth: 'smoke' })],
    answer: 'no',
    why: /it was a smoke run: POSTFLIGHT_DEPTH=full/,
  },
  {
    title: 'a part of the checks',
    records: [kept({ complete: false })],
    answer: 'no',
    why: /only a part of the checks ran/,
  },
  { title: 'an interrupted run', records: [kept({ complete: false, exit: null })], answer: 'no', why: /interrupted/ },
  {
    title: 'another target',
    records: [kept({ target: 'reference' })],
    answer: 'no',
    why: /about the reference target/,
  },
  {
    title: 'unsigned, where keys count',
    records: [kept({}, { isSigned: false, signer: undefined })],
    answer: 'no',
    why: /it is not signed/,
  },
  {
    title: 'unsigned, where none do',
    records: [kept({}, { isSigned: false, signer: undefined })],
    changed: { signatures: undefined },
    answer: 'yes',
    why: /passed/,
  },
  {
    title: "signed by prod's own key",
    records: [kept({}, { signer: 'prod' })],
    changed: { signatures: { own: 'prod' } },
    answer: 'no',
    why: /signed by the key of this environment itself/,
  },
  {
    title: 'other rules',
    records: [kept({ policy: 'other' })],
    answer: 'undecided',
    why: /judged by other rules: judge stage again/,
  },
  {
    title: 'the future',
    records: [kept({ ended: ago(-1) })],
    answer: 'undecided',
    why: /ends in the future: a clock is wrong/,
  },
  { title: 'a clock that is ahead a little', records: [kept({ ended: ago(-0.05) })], answer: 'yes', why: /passed/ },
  {
    title: 'a tag that was moved',
    records: [kept({ commit: 'a'.repeat(40) })],
    changed: { commit: 'b'.repeat(40) },
    answer: 'no',
    why: /the tag was another commit then, aaaaaaaaaa; it is bbbbbbbbbb now/,
  },
  {
    title: 'the same commit',
    records: [kept({ commit: 'a'.repeat(40) })],
    changed: { commit: 'a'.repeat(40) },
    answer: 'yes',
    why: /passed/,
  },
  {
    title: 'made after the release was on prod',
    records: [kept({ ended: ago(1) })],
    changed: { before: Date.now() - 2 * HOUR_MS },
    answer: 'no',
    why: /made after the release was first seen on prod/,
  },
  {
    title: 'red, then green',
    records: [kept({ exit: 1, ended: ago(3) }), kept({ ended: ago(2) })],
    answer: 'yes',
    why: /passed/,
  },
  {
    title: 'green, then red',
    records: [kept({ ended: ago(3) }), kept({ exit: 1, ended: ago(2) })],
    answer: 'no',
    why: /ended with 1/,
  },
  {
    title: 'green, then a red smoke run',
    records: [kept({ ended: ago(3) }), kept({ exit: 1, depth: 'smoke', ended: ago(2) })],
    answer: 'no',
    why: /ended with 1/,
  },
  {
    title: 'green, then a green smoke run',
    records: [kept({ ended: ago(3) }), kept({ depth: 'smoke', ended: ago(2) })],
    answer: 'yes',
    why: /full/,
  },
  {
    title: 'green, then green by other rules',
    records: [kept({ ended: ago(3) }), kept({ policy: 'other', ended: ago(2) })],
    answer: 'yes',
    why: /passed/,
  },
  {
    title: 'green, then red by other rules',
    records: [kept({ ended: ago(3) }), kept({ policy: 'other', exit: 1, ended: ago(2) })],
    answer: 'undecided',
    why: /other rules, and ended with 1/,
  },
  {
    title: 'green before the release was on prod, red after it',
    records: [kept({ ended: ago(4) }), kept({ exit: 1, ended: ago(1) })],
    changed: { before: Date.now() - 2 * HOUR_MS },
    answer: 'yes',
    why: /passed/,
  },
  {
    title: 'one of two stages is red',
    records: [kept(), kept({ env: 'stage-eu', exit: 1 })],
    answer: 'no',
    why: /ended with 1: stage-eu/,
  },
  {
    title: 'the record of the tag is cut',
    records: [kept({ tag: 'v1.3.9' })],
    aside: [cut],
    answer: 'undecided',
    why: /is cut off/,
  },
  {
    title: 'the record of the tag is foreign',
    records: [kept({ tag: 'v1.3.9' })],
    aside: [{ ...cut, is: 'foreign', why: 'is signed by a key that RECORD_PUBLIC_KEYS does not have' }],
    answer: 'no',
    why: /no record of stage with v1\.4\.0; stage\/run\/\S+ is signed by a key that RECORD_PUBLIC_KEYS does not have/,
  },
  {
    title: 'a foreign one beside a good one',
    records: [kept()],
    aside: [{ ...cut, is: 'forged' }],
    answer: 'yes',
    why: /passed/,
  },
];

for (const { title, records, changed, aside, answer, why } of cases)
  test(`${title}: ${answer}`, () => {
    const promotion = judged(records, changed, aside);
    expect(promotion.why).toMatch(why);
    expect(promotion.answer).toBe(answer);
  });

test('a release is first seen by the earliest run that saw it', () => {
  const seen = (started: string, verdict = 'pass', env = 'prod') =>
    kept({ env, started, verdicts: { 'release-identity': verdict } });
  const of = { env: 'prod', tag: 'v1.4.0', target: 'deployed' };
  const records = [seen(ago(5)), seen(ago(3)), seen(ago(9), 'fail'), seen(ago(9), 'pass', 'stage')];
  expect(firstSeenIn({ kept: records, drills: [], aside: [] }, of)).toBe(Date.parse(records[0]?.record.started ?? ''));
  expect(firstSeenIn({ kept: [], drills: [], aside: [] }, of)).toBeUndefined();
});
