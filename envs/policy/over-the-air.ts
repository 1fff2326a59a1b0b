import { notApplicable, topic } from './row.ts';

/** Updates that the Expo app loads from EAS. */
export const overTheAir = topic('over-the-air', {
  'ota-channel': {
    level: 'must',
    must: 'The EAS Update channel of the environment must answer the app on both platforms.',
    source: ['환경 정의 2) Staging', '환경 정의 3) Production', '배포/롤백', 'Expo Updates v1 § Response'],
    expect: {
      local: notApplicable('a development build loads from Metro'),
      stage: { channel: 'staging', platforms: ['android', 'ios'] },
      prod: { channel: 'production', platforms: ['android', 'ios'] },
    },
    fix: 'link the channel to its branch with `eas channel:edit`, and publish with --platform all',
    status: 'planned',
  },
  'ota-promotion': {
    level: 'must',
    must: 'The production channel must serve only an update that was verified on staging and built for production.',
    source: ['배포/롤백', '환경 정의 3) Production'],
    expect: {
      local: notApplicable('nothing is promoted from a developer machine'),
      stage: { unverifiedUpdates: 0 },
      prod: { unverifiedUpdates: 0 },
    },
    fix: 'publish to production from the verified commit with the production variables; do not republish the staging bundle',
    status: 'planned',
  },
  'ota-rollout-share': {
    level: 'must',
    must: 'The share of clients that get the new update must agree with the declared rollout percentage.',
    source: ['배포/롤백'],
    expect: {
      local: notApplicable('updates are not rolled out locally'),
      stage: notApplicable('staging updates go to everyone'),
      prod: { confidence: 0.95, clientsAtMost: 200 },
    },
    productionNote: 'at most 200 paced reads',
    fix: 'set the percentage with `eas update:edit --rollout-percentage`, or correct the declared one',
    status: 'planned',
  },
  'ota-next-cold-start': {
    level: 'must',
    must: 'A new update must take effect on the next cold start and never during use.',
    source: ['환경 정의 3) Production'],
    expect: {
      local: notApplicable('a development build loads from Metro'),
      stage: { newFromStart: 2 },
      prod: { newFromStart: 2 },
    },
    production: 'never',
    productionNote: 'an update would have to be published to users',
    fix: 'remove Updates.reloadAsync() from running screens, and set fallbackToCacheTimeout: 0 in app.json',
    status: 'planned',
  },
  'ota-rollback': {
    level: 'must',
    must: 'A rollback of the app update must be served on both platforms within 10 minutes.',
    source: ['장애·DR(Disaster Recovery) 최소 가이드', 'Expo Updates v1 § Directive'],
    expect: {
      local: notApplicable('a development build loads from Metro'),
      stage: { atMostS: 600 },
      prod: { atMostS: 600 },
    },
    production: 'never',
    productionNote: 'a drill would change what users get; production gives evidence only',
    fix: 'run `eas update:rollback` on the branch that the channel is linked to, for both platforms',
    status: 'planned',
  },
  'ota-runtime-and-assets': {
    level: 'must',
    must: 'An update must fit the runtime version of the live builds, and each of its assets must match its hash.',
    source: ['환경 정의 3) Production', '배포/롤백', 'Expo Updates v1 § Manifest'],
    expect: {
      local: notApplicable('a development build loads from Metro'),
      stage: { runtimeMismatches: 0, assetMismatches: 0 },
      prod: { runtimeMismatches: 0, assetMismatches: 0 },
    },
    productionNote: 'one read per asset',
    fix: 'publish for the runtimeVersion that the stores hold, or submit a new build before the update',
    status: 'planned',
  },
});
