import { everywhere, notApplicable, topic } from './row.ts';

/** Rows on the minimum app version: who announces it, and what an older app may still do. */
export const updateGate = topic('update-gate', {
  'gate-announced-minimum': {
    level: 'must',
    must: 'The minimum app version that clients really get must be EXPO_PUBLIC_MIN_APP_VERSION.',
    source: ['배포/롤백', 'ENV 키 매트릭스'],
    expect: {
      local: notApplicable('the minimum version is optional on a developer machine'),
      stage: { announced: 'EXPO_PUBLIC_MIN_APP_VERSION', keptByCaches: [] },
      prod: { announced: 'EXPO_PUBLIC_MIN_APP_VERSION', keptByCaches: [] },
    },
    fix: 'announce the minimum from an endpoint with no-store (MOBILE_MIN_VERSION_PATH): EXPO_PUBLIC_* is inlined in the bundle, a change on the server alone does nothing',
  },
  'gate-blocks': {
    level: 'must',
    must: 'An app below the minimum version must show the gate screen and reach nothing behind it.',
    source: ['배포/롤백', 'ENV 키 매트릭스', '장애·DR(Disaster Recovery) 최소 가이드'],
    expect: everywhere({ callsBehind: [] }),
    production: 'never',
    productionNote: 'the app is driven against injected answers, never against the production API',
    fix: 'put the gate in the root layout of the Expo app before any data call, and check again on AppState "active" and on deep links',
    app: true,
  },
  'gate-version-order': {
    level: 'must',
    must: 'App versions must be compared number by number, and a version equal to the minimum must pass.',
    source: ['배포/롤백', 'SemVer 2.0.0 §11'],
    expect: {
      local: { order: 'by number' },
      stage: { order: 'by number' },
      prod: notApplicable('the comparison is a property of the build, judged before it gets there'),
    },
    production: 'never',
    productionNote: 'the app is not driven on production',
    fix: 'use semver.gte(semver.coerce(app), semver.coerce(minimum)) instead of comparing strings or build numbers',
    app: true,
  },
  'gate-on-error': {
    level: 'should',
    must: 'A missing or broken minimum version should neither crash the app nor lock its users out.',
    source: ["postflight's own"],
    expect: {
      local: { access: 'as MOBILE_GATE_ON_ERROR says' },
      stage: { access: 'as MOBILE_GATE_ON_ERROR says' },
      prod: notApplicable('faults are not injected into production'),
    },
    production: 'never',
    productionNote: 'the app is not driven on production',
    fix: 'parse the minimum, fall back to the last valid one that was stored, and let the user in when there is none',
    app: true,
  },
  'gate-minimum-released': {
    level: 'should',
    must: 'The minimum app version should not be above the newest version in the stores.',
    source: ["postflight's own"],
    expect: {
      local: notApplicable('the minimum version is optional on a developer machine'),
      stage: notApplicable('stage tests the gate with versions that no store holds'),
      prod: { minimum: 'not above the newest release' },
    },
    fix: 'lower EXPO_PUBLIC_MIN_APP_VERSION to a version that both stores hold, per platform',
  },
  'gate-exit': {
    level: 'should',
    must: 'The gate screen should lead to the store of the platform and be gone once the app is new enough.',
    source: ["postflight's own"],
    expect: {
      local: { leadsTo: 'the store' },
      stage: { leadsTo: 'the store' },
      prod: notApplicable('the app is not driven on production'),
    },
    production: 'never',
    productionNote: 'the app is not driven on production',
    fix: 'choose the store URL with Platform.select, and do not store the verdict of the gate',
    app: true,
  },
});
