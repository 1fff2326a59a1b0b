import { notApplicable, topic } from './row.ts';

const fromMetro = notApplicable('a development build loads from Metro');

/** Rows on updates that the Expo app loads from EAS. */
export const overTheAir = topic('over-the-air', {
  'ota-channel': {
    level: 'must',
    must: 'The EAS Update channel of the environment must answer the app on both platforms.',
    source: [
      '환경 정의 2) Staging',
      '환경 정의 3) Production',
      '배포/롤백',
      'Expo Updates v1 § Response',
      "postflight's own: a cache may keep an answer for 60 s",
    ],
    expect: {
      local: fromMetro,
      stage: { channel: 'staging', platforms: ['android', 'ios'], cachedAtMostS: 60 },
      prod: { channel: 'production', platforms: ['android', 'ios'], cachedAtMostS: 60 },
    },
    ownBound: { key: 'cachedAtMostS', from: 0, to: 300 },
    fix: 'link the channel to its branch with `eas channel:edit`, and publish with --platform all',
  },
  'ota-promotion': {
    level: 'must',
    restsOn: ['ota-channel'],
    must: 'The production channel must serve only an update that was verified on staging and built for production.',
    source: ['배포/롤백', '환경 정의 3) Production'],
    expect: {
      local: notApplicable('nothing is promoted from a developer machine'),
      stage: notApplicable('staging is where an update is verified'),
      prod: { unverifiedUpdates: 0 },
    },
    productionNote: 'reads the script of each platform once',
    fix: 'publish to production from the verified commit with the production variables; do not republish the staging bundle',
  },
  'ota-rollout-share': {
    level: 'must',
    restsOn: ['ota-channel'],
    must: 'The share of clients that get the new update must agree with the declared rollout percentage.',
    source: ['배포/롤백', "postflight's own: 99 % confidence"],
    expect: {
      local: notApplicable('updates are not rolled out locally'),
      stage: notApplicable('staging updates go to everyone'),
      prod: { confidence: 0.99, clientsAtMost: 200 },
    },
    productionNote: 'at most 200 paced reads',
    fix: 'raise the share with `eas update:edit --rollout-percentage` (EAS never lowers it: end it with `eas update:revert-update-rollout`; the first update of a channel cannot be rolled out in part, and nothing can be published while a rollout runs), or correct OTA_ROLLOUT_PERCENT',
  },
  'ota-next-cold-start': {
    level: 'must',
    must: 'A new update must take effect on the next cold start and never during use.',
    source: ['환경 정의 3) Production'],
    expect: { local: fromMetro, stage: { newFromStart: 2 }, prod: { newFromStart: 2 } },
    production: 'never',
    productionNote: 'an update would have to be published to users',
    fix: 'remove Updates.reloadAsync() from running screens, and set fallbackToCacheTimeout: 0 and checkAutomatically: ON_LOAD in app.json',
    app: true,
  },
  'ota-rollback': {
    level: 'must',
    must: 'A rollback of the app update must be served on both platforms within 10 minutes.',
    source: ['장애·DR(Disaster Recovery) 최소 가이드', 'Expo Updates v1 § Directive'],
    expect: { local: fromMetro, stage: { problems: [], atMostS: 600 }, prod: { problems: [], atMostS: 600 } },
    production: 'never',
    productionNote: 'a drill would change what users get; it is rehearsed on stage',
    fix: 'end a rollout that is under way first (EAS refuses a rollback beside it), then run `eas update:republish` or `eas update:roll-back-to-embedded` on the branch that the channel is linked to, with --platform all; `eas update:rollback` asks questions before June 2026',
  },
  'ota-runtime-and-assets': {
    level: 'must',
    restsOn: ['ota-channel'],
    must: 'An update must fit the runtime version of the live builds, and each of its assets must match its hash.',
    source: ['환경 정의 3) Production', '배포/롤백', 'Expo Updates v1 § Manifest'],
    expect: {
      local: fromMetro,
      stage: { runtimeMismatches: 0, assetMismatches: 0, signatureProblems: 0 },
      prod: { runtimeMismatches: 0, assetMismatches: 0, signatureProblems: 0 },
    },
    productionNote: 'one read per asset',
    fix: 'publish for the runtimeVersion that the stores hold, or submit a new build before the update',
  },
});
