import { everywhere, notApplicable, topic } from './row.ts';

const nothingDeployed = notApplicable('nothing is deployed to a developer machine, so nothing is rolled back there');

/** Rows on the deployed release, the pipeline that deploys it, and the way back from it. */
export const release = topic('release', {
  'release-tag-form': {
    level: 'must',
    must: 'A release must be a tag of the form vX.Y.Z on main.',
    source: ['배포/롤백', 'SemVer 2.0.0 §2'],
    expect: {
      local: notApplicable('a developer machine runs a working copy'),
      stage: { form: 'vX.Y.Z', branch: 'main' },
      prod: { form: 'vX.Y.Z', branch: 'main' },
    },
    fix: 'tag a commit of main as vX.Y.Z, push the tag, and deploy that tag; a tag that was released is never moved',
  },
  'release-identity': {
    level: 'must',
    must: 'API and web app must report the release that was deployed, at every address.',
    source: ['배포/롤백', '환경 정의 2) Staging', '수용 기준'],
    expect: {
      local: notApplicable('a developer machine runs a working copy'),
      stage: { others: [] },
      prod: { others: [] },
    },
    fix: 'look which part is old: restart FastAPI, replace the Next build, deploy every replica, and send no-store with the version answer',
  },
  'promotion-record': {
    level: 'must',
    must: 'A release on prod must have a record of a green stage run of the very same tag.',
    source: ['배포/롤백', '환경 정의 2) Staging'],
    expect: {
      local: notApplicable('nothing is promoted from a developer machine'),
      // A check inside a run cannot tell whether that run leaves its record: this shows only once the run is over.
      stage: notApplicable('its own run leaves the record, and tells where it could not'),
      prod: { stage: 'passed' },
    },
    fix: 'judge stage with EXPECTED_TAG and POSTFLIGHT_DEPTH=full before each deploy, and let the deploy to prod need `npx postflight can-promote`',
  },
  'pipeline-order': {
    level: 'must',
    must: 'The pipeline must run lint, pytest, openapi-validate and the web build smoke in this order, each needed by the next.',
    source: ['배포/롤백'],
    expect: everywhere({ order: ['lint', 'pytest', 'openapi-validate', 'web build smoke'], breaks: [] }),
    fix: 'restore the job and its needs: line, and remove continue-on-error, `|| true` and if: false',
  },
  'pipeline-tests': {
    level: 'must',
    must: 'pytest must have run at least one test each for login, health and transaction, without a failure.',
    source: ['배포/롤백'],
    expect: everywhere({ subjects: ['login', 'health', 'transaction'], executedAtLeast: 1, failed: 0 }),
    fix: 'remove the -k filter or the skip marks, and publish pytest --junitxml as an artefact',
  },
  'deploy-gap': {
    level: 'should',
    must: 'A deploy should not interrupt readiness and pages for more than 30 s.',
    source: ['배포/롤백', "postflight's own: 30 s"],
    expect: {
      local: notApplicable('nothing is deployed to a developer machine'),
      stage: { gapAtMostS: 30 },
      prod: notApplicable('no deploy is under way while a run judges production'),
    },
    ownBound: { key: 'gapAtMostS', from: 1, to: 120 },
    fix: 'build Next before the switch, restart uvicorn with a graceful timeout, and let nginx retry the other worker',
  },
  'rollback-drill': {
    level: 'must',
    must: 'A rollback to the previous tag must be complete and verified within 10 minutes.',
    source: ['배포/롤백', '백업/마이그레이션', '장애·DR(Disaster Recovery) 최소 가이드', '수용 기준'],
    expect: { local: nothingDeployed, stage: { problems: [], atMostS: 600 }, prod: { problems: [], atMostS: 600 } },
    production: 'never',
    productionNote: 'a drill would change what users get; rollback-drill-age judges the evidence of the last one',
    fix: 'script the rollback of API and static files as one step, and sort tags by version: v1.10.0 comes after v1.9.0',
  },
  'rollback-schema': {
    level: 'must',
    must: 'The previous release must serve login and dashboard on the current database schema.',
    source: ['배포/롤백', '백업/마이그레이션'],
    expect: { local: nothingDeployed, stage: { login: 'pass' }, prod: { login: 'pass' } },
    production: 'never',
    productionNote: 'the previous release would have to run on production data',
    fix: 'make schema changes additive: nullable or with a server default first, tightened one release later',
  },
  'rollback-drill-age': {
    level: 'must',
    must: 'The last rollback drill must be at most 31 days old, with its measured steps on record.',
    source: ['백업/마이그레이션', '수용 기준'],
    expect: {
      local: notApplicable('drills are recorded for stage and prod'),
      stage: { ageAtMostDays: 31 },
      prod: { ageAtMostDays: 31 },
    },
    fix: 'run the rollback drill on stage and commit its record',
  },
  'disaster-drill': {
    level: 'must',
    must: 'A disaster drill must show rollback, readyz and the log look-up by requestId, each with evidence and time.',
    source: ['장애·DR(Disaster Recovery) 최소 가이드'],
    expect: { local: nothingDeployed, stage: { problems: [], atMostS: 600 }, prod: { problems: [], atMostS: 600 } },
    production: 'never',
    productionNote: 'a drill would change what users get; production gives evidence only',
    fix: 'wait for readyz before the step ends, and search the log with the X-Request-ID of the failed answer',
  },
  'gate-raise-drill': {
    level: 'must',
    must: "A raised minimum version must reach a phone's request within 10 minutes, and be lowered again.",
    source: ['장애·DR(Disaster Recovery) 최소 가이드', 'ENV 키 매트릭스'],
    expect: { local: nothingDeployed, stage: { problems: [], atMostS: 600 }, prod: { problems: [], atMostS: 600 } },
    production: 'never',
    productionNote: 'every app below the raised minimum would be shut out',
    fix: 'read EXPO_PUBLIC_MIN_APP_VERSION where it can be changed without a build, restart every process, and send no-store with the answer',
  },
});
