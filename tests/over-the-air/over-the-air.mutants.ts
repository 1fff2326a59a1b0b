/** Mutants and variations of the rows on over-the-air updates and their rollback. */
import {
  all,
  answerWith,
  configured,
  drill,
  dropHeader,
  editBody,
  inEnvironment,
  named,
  ownBound,
  recorded,
  redirect,
  replaceInBody,
  retimed,
  setHeader,
  setStatus,
  variables,
  when,
  type Fault,
  type Proof,
  type Written,
  type WrittenDrill,
} from '../../fixtures/proof/faults/faults.ts';

const host = 'updates.example.test';
/** Every manifest, and every file of an update. */
const manifests = { host, path: '/manifest' } as const;
const files = { host, path: /^\/files\// } as const;

const onProd = (name: string, ...faults: readonly Fault[]): Fault => inEnvironment('prod', named(name, all(...faults)));

/** A declared rollout, and the shares that the server gives. */
const rollout = (declared: string, ios: number, android = ios): Fault =>
  all(
    ...(declared === '' ? [] : [variables({ OTA_ROLLOUT_PERCENT: declared })]),
    configured({ 'OTA.rollout': { ios, android } }),
  );

/** An earlier run of stage, which got an update on both platforms. */
const gotUpdates = (env: 'stage' | 'prod'): Written => ({
  env,
  updates: ['ios', 'android'].map(platform => ({ platform, runtime: '1.4.0', id: `of ${platform}`, script: 'abc' })),
});

type Record = WrittenDrill['drill'];

const onRecord = (name: string, ...records: readonly WrittenDrill[]): Fault => named(name, recorded(...records));
const rolledBack = (edit?: (record: Record) => void, hoursAgo = 48): WrittenDrill =>
  drill('ota-rollback', edit, { hoursAgo });

/** Step i failed, and the drill with it. */
const failedAt =
  (i: number, evidence: string) =>
  (record: Record): void => {
    const { [i]: step } = record.steps;
    if (step) Object.assign(step, { ok: false, evidence });
    Object.assign(record, { ok: false, why: evidence });
  };
/** The drill without its steps from..to on the way forward. */
const without =
  (from: number, to: number) =>
  (record: Record): void => {
    record.steps.splice(from, to - from);
    record.forward -= to - from;
    retimed(record, 20);
  };

const staged = 'https://stage.example.test/api/v1';

export default {
  mutants: {
    'ota-channel': [
      named(
        'the channel is linked to no branch',
        all(configured({ 'OTA.channel_is_linked': false }), variables({ OTA_EXPECT: 'update' })),
      ),
      named(
        'the channel is unlinked since the run before',
        all(configured({ 'OTA.channel_is_linked': false }), recorded(gotUpdates('stage'))),
      ),
      named('published for iOS alone', configured({ 'OTA.platforms': ['ios'] })),
      named('published for Android alone', configured({ 'OTA.platforms': ['android'] })),
      onProd('published for iOS alone, on production', configured({ 'OTA.platforms': ['ios'] })),
      named('another channel than the server has', variables({ OTA_HEADERS: '{"expo-channel-name":"stagging"}' })),
      named(
        'the builds in the stores have another runtime version',
        variables({ OTA_RUNTIME_VERSION: '1.3.0', OTA_EXPECT: 'update' }),
      ),
      named(
        'the Android builds have another runtime version',
        variables({ OTA_RUNTIME_VERSION: 'ios=1.4.0,android=1.4.1' }),
      ),
      named('an update is served, and none should be', variables({ OTA_EXPECT: 'none' })),
      when(manifests, setStatus(500)),
      when(manifests, answerWith({ status: 404, body: { error: 'no such project' } })),
      named(
        'a page for people',
        when(
          manifests,
          answerWith({ status: 200, headers: { 'Content-Type': 'text/html' }, body: '<h1>Updates</h1>' }),
        ),
      ),
      named(
        'the answer is cut',
        when(
          manifests,
          editBody(text => text.slice(0, -60)),
        ),
      ),
      named('no boundary', when(manifests, setHeader('Content-Type', 'multipart/mixed'))),
      named('a manifest without an id', when(manifests, replaceInBody('"id":', '"ids":'))),
      named('a manifest that is no JSON', when(manifests, replaceInBody('{"id":', '{id:'))),
      named('lines end without a carriage return', when(manifests, replaceInBody('\r\n', '\n'))),
      named('a coding that is not there', when(manifests, setHeader('Content-Encoding', 'gzip'))),
      when(manifests, redirect('/manifest')),
      configured({ 'OTA.cache_control': 'public, max-age=300' }),
      configured({ 'OTA.cache_control': 's-maxage=3600, max-age=0' }),
      all(configured({ 'OTA.cache_control': 'public, max-age=30' }), ownBound('ota-channel', 10)),
      named(
        'Expires is an hour away',
        when(
          manifests,
          all(dropHeader('cache-control'), setHeader('Expires', new Date(Date.now() + 3_600_000).toUTCString())),
        ),
      ),
    ],
    'ota-runtime-and-assets': [
      configured({ 'OTA.runtime_version': '1.5.0' }),
      onProd('a fingerprint of other native code', configured({ 'OTA.runtime_version': '4f1c2a' })),
      ...(['image missing', 'image cut', 'image as a page', 'script as a page', 'script as text'] as const).map(way =>
        configured({ 'OTA.files': way }),
      ),
      named('a CDN serves the script of the update before', configured({ 'OTA.files': 'script of the update before' })),
      configured({ 'OTA.hashes': 'base64' }),
      configured({ 'OTA.hashes': 'hex' }),
      ...(['none', 'another key', 'another text', 'no structured field'] as const).map(way =>
        configured({ 'OTA.signature': way }),
      ),
      named('signed in JSON by another key', configured({ 'OTA.form': 'JSON', 'OTA.signature': 'another key' })),
      named(
        'a directive that nobody signed',
        configured({ 'OTA.serves': 'rollBackToEmbedded', 'OTA.signature': 'none' }),
      ),
      named('files have a coding that is not there', when(files, setHeader('Content-Encoding', 'br'))),
      named('the CDN wants a key', when(files, answerWith({ status: 403, body: 'Forbidden' }))),
    ],
    'ota-promotion': [
      onProd('the bundle of staging was republished', configured({ 'OTA.api_base': staged }), recorded({})),
      onProd('the same, and no records are kept', configured({ 'OTA.api_base': staged })),
      onProd('the base of a developer', configured({ 'OTA.api_base': 'http://192.168.0.10:8000/api/v1' })),
      onProd(
        'the stand-in of the export was never replaced',
        configured({ 'OTA.api_base': 'https://expo-public-api-base.invalid/api/v1' }),
      ),
      onProd('an API that nobody knows', configured({ 'OTA.api_base': 'https://old-api.example.test/api/v1' })),
      onProd('a branch of a feature', configured({ 'OTA.release': 'v1.5.0-map' }), recorded({})),
      onProd('a commit that no record knows', configured({ 'OTA.release': '8c1f0e2b77aa' }), recorded({})),
      onProd('stage failed with it', recorded({ exit: 1 })),
      onProd('stage was judged with another release', recorded({ tag: 'v1.3.9' })),
      onProd('a smoke run of stage', recorded({ depth: 'smoke' })),
      onProd('a red record was changed', recorded({ exit: 1, forged: { exit: 0 } })),
      onProd('somebody else signed the record', recorded({ by: 'stranger' })),
    ],
    'ota-rollout-share': [
      onProd('half get it, and no rollout is declared', rollout('', 50)),
      onProd('one in ten does not get it, and no rollout is declared', rollout('', 90)),
      onProd('stuck at 0, declared 100', rollout('100', 0)),
      onProd('stuck at 0, declared 10', rollout('10', 0)),
      onProd('half, declared 10', rollout('10', 50)),
      onProd('all, declared 10', rollout('10', 100)),
      onProd('a tenth, declared 50', rollout('50', 10)),
      onProd('iOS got nothing of 10, and Android twice as much', rollout('10', 0, 20)),
      onProd('all, declared 1', rollout('1', 100)),
      onProd('all, declared 0', rollout('0', 100)),
      onProd(
        'half get nothing of the first update',
        rollout('', 50),
        configured({ 'OTA.rest_gets': 'nothing', 'OTA.release': '' }),
      ),
    ],

    'ota-rollback': [
      onRecord('the wrong branch', rolledBack(failedAt(1, 'the bad update is still served: android, ios'))),
      onRecord('iOS alone', rolledBack(failedAt(1, 'the bad update is still served: android update 1'))),
      onRecord('a rollout is under way', rolledBack(failedAt(0, 'OTA_ROLLBACK_CMD ended with 1'))),
      onRecord('nobody asked what is served', rolledBack(without(1, 2))),
      onRecord('the gate did not rise', rolledBack(failedAt(3, 'announces 1.4.0, not 1.4.1, still so after 600 s'))),
      onRecord(
        'the gate stays up',
        rolledBack(record => void record.steps.splice(4)),
      ),
      onRecord(
        'a CDN held the manifest for a quarter of an hour',
        rolledBack(record => retimed(record, 230)),
      ),
      onRecord(
        'rolled back and not looked at for minutes',
        rolledBack(record => {
          for (const step of record.steps.slice(1, record.forward)) step.seconds = 2;
        }),
      ),
      onRecord('the last one failed', rolledBack(undefined, 200), rolledBack(failedAt(0, 'interrupted'))),
      onRecord('tomorrow', rolledBack(undefined, -24)),
    ],
  },
  also: { 'ota-channel': ['ota-rollout-share'], 'ota-promotion': ['promotion-record'] },
  variations: [
    named(
      'JSON with gzip and redirects to files, unsigned and unnamed',
      all(
        configured({ 'OTA.form': 'JSON', 'OTA.coding': 'gzip', 'OTA.redirects': true, 'OTA.release': '' }),
        variables({ OTA_CERTIFICATE: '', OTA_EXPECT: 'update' }),
        when(manifests, dropHeader('cache-control')),
      ),
    ),
    onProd(
      'a tenth get it, in form-data with brotli',
      rollout('10', 10),
      configured({ 'OTA.form': 'form-data', 'OTA.coding': 'br', 'OTA.cache_control': 'public, max-age=30' }),
    ),
  ],
} satisfies Proof;
