import { everywhere, notApplicable, topic } from './row.ts';

/** What is deployed, by which pipeline, and the way back from it. */
export const release = topic('release', {
  'release-tag-form': {
    must: 'A release must be a tag of the form vX.Y.Z on main.',
    source: ['배포/롤백', 'SemVer 2.0.0 §2'],
    expect: {
      local: notApplicable('a developer machine runs a working copy'),
      stage: { form: 'vX.Y.Z', branch: 'main' },
      prod: { form: 'vX.Y.Z', branch: 'main' },
    },
    fix: 'tag a commit of main again as vX.Y.Z and deploy that tag',
    status: 'planned',
  },
  'release-identity': {
    must: 'API, web and app update must all report the release that was deployed.',
    source: ['배포/롤백', '환경 정의 2) Staging', '수용 기준'],
    expect: {
      local: notApplicable('a developer machine runs a working copy'),
      stage: { release: 'EXPECTED_TAG' },
      prod: { release: 'EXPECTED_TAG' },
    },
    fix: 'look which part is old: restart FastAPI, replace the Next build, deploy every replica, and send no-store with the version answer',
    status: 'planned',
  },
  'promotion-record': {
    must: 'A release on prod must have a record of a green stage run of the very same tag.',
    source: ['배포/롤백', '환경 정의 2) Staging'],
    expect: {
      local: notApplicable('nothing is promoted from a developer machine'),
      stage: { record: 'written' },
      prod: { record: 'required' },
    },
    fix: 'run the suite on stage with the tag, keep its record as a build artefact, and let the prod deploy need it',
    status: 'planned',
  },
  'pipeline-order': {
    must: 'The pipeline must run lint, pytest, openapi-validate and the web build smoke in this order, each needed by the next.',
    source: ['배포/롤백'],
    expect: everywhere({ order: ['lint', 'pytest', 'openapi-validate', 'web build smoke'] }),
    fix: 'restore the job and its needs: line, and remove continue-on-error, `|| true` and if: false',
    status: 'planned',
  },
  'pipeline-tests': {
    must: 'pytest must have run at least one test each for login, health and transaction, without a failure.',
    source: ['배포/롤백'],
    expect: everywhere({ subjects: ['login', 'health', 'transaction'], executedAtLeast: 1, failed: 0 }),
    fix: 'remove the -k filter or the skip marks, and publish pytest --junitxml as an artefact',
    status: 'planned',
  },
  'deploy-gap': {
    must: 'A deploy must not interrupt readiness and pages for more than 30 s.',
    source: ['배포/롤백'],
    expect: {
      local: notApplicable('nothing is deployed to a developer machine'),
      stage: { gapAtMostS: 30 },
      prod: notApplicable('no deploy is under way while a run judges production'),
    },
    fix: 'build Next before the switch, restart uvicorn with a graceful timeout, and let nginx retry the other worker',
    status: 'planned',
  },
  'rollback-drill': {
    must: 'A rollback to the previous tag must be complete and verified within 10 minutes.',
    source: ['배포/롤백', '백업/마이그레이션', '장애·DR(Disaster Recovery) 최소 가이드', '수용 기준'],
    expect: everywhere({ atMostS: 600 }),
    production: 'never',
    productionNote: 'a drill would change what users get; production gives the evidence of its last rollback only',
    fix: 'script the rollback of API and static files as one step, and sort tags by version: v1.10.0 comes after v1.9.0',
    status: 'planned',
  },
  'rollback-schema': {
    must: 'The previous release must serve login and dashboard on the current database schema.',
    source: ['배포/롤백', '백업/마이그레이션'],
    expect: everywhere({ login: 'passes', dashboard: 'passes' }),
    production: 'never',
    productionNote: 'the previous release would have to run on production data',
    fix: 'make schema changes additive: nullable or with a server default first, tightened one release later',
    status: 'planned',
  },
  'rollback-drill-age': {
    must: 'The last rollback drill must be at most 31 days old, with its measured steps on record.',
    source: ['백업/마이그레이션', '수용 기준'],
    expect: {
      local: notApplicable('drills are recorded for stage and prod'),
      stage: { ageAtMostDays: 31 },
      prod: { ageAtMostDays: 31 },
    },
    fix: 'run the rollback drill on stage and commit its record',
    status: 'planned',
  },
  'disaster-drill': {
    must: 'A disaster drill must show rollback, readyz and the log look-up by requestId, each with evidence and time.',
    source: ['장애·DR(Disaster Recovery) 최소 가이드'],
    expect: everywhere({ steps: ['rollback', 'readyz', 'log look-up by requestId'] }),
    production: 'never',
    productionNote: 'a drill would change what users get; production gives evidence only',
    fix: 'wait for readyz before the step ends, and search the log with the X-Request-ID of the failed answer',
    status: 'planned',
  },
});
