/** Rows on the values of each environment: the run's own variables, and what web, app and API really use of them. */
import { everywhere, notApplicable, topic, type Kind } from './row.ts';

/** The run's own variables as the document's table has them: fixed addresses, or else their form. */
type Matrix = {
  readonly webUrl?: string;
  readonly apiBase?: string;
  readonly scheme: 'http' | 'https';
  readonly apiPath: string;
  readonly tokenExpireS: number;
  readonly allowCredentials: boolean;
};

const matrix: Readonly<Record<Kind, Matrix>> = {
  local: {
    webUrl: 'http://localhost:3000',
    apiBase: 'http://localhost:8000/api/v1',
    scheme: 'http',
    apiPath: '/api/v1',
    tokenExpireS: 3600,
    allowCredentials: true,
  },
  stage: { scheme: 'https', apiPath: '/api/v1', tokenExpireS: 3600, allowCredentials: true },
  prod: { scheme: 'https', apiPath: '/api/v1', tokenExpireS: 3600, allowCredentials: true },
};

/** Rows on the variables of a run, and on what web, app and API really use of them. */
export const environmentMatrix = topic('environment-matrix', {
  'env-matrix': {
    level: 'must',
    must: 'The variables of a run must have the values that the ENV key matrix gives for its environment.',
    source: ['ENV 키 매트릭스', '환경 정의 1) Local'],
    expect: matrix,
    fix: 'correct the named key in envs/<environment>.env: no placeholder, quote, blank or trailing slash, and no address of another environment',
  },
  'web-bundle-api-base': {
    level: 'must',
    must: 'The delivered web bundle must call the API base of its own environment and no other.',
    source: ['ENV 키 매트릭스', '환경 정의 1) Local'],
    expect: everywhere({ calls: 'API_BASE', foreignOrigins: 0 }),
    fix: 'rebuild Next with NEXT_PUBLIC_API_BASE of this environment (it is frozen at build), or read the base at run time in the root layout',
  },
  'app-bundle-api-base': {
    level: 'must',
    must: 'The delivered app bundle must call the API base of its own environment and no other.',
    source: ['ENV 키 매트릭스', '환경 정의 1) Local'],
    expect: everywhere({ calls: 'EXPO_PUBLIC_API_BASE', foreignOrigins: 0 }),
    fix: 'export again with `npx expo export --clear` and the right EXPO_PUBLIC_API_BASE: a stale Metro cache keeps the old value',
  },
  'app-api-base-reachable': {
    level: 'must',
    must: 'EXPO_PUBLIC_API_BASE must name an address at which a phone reaches the API of this environment.',
    source: ['환경 정의 1) Local', 'ENV 키 매트릭스'],
    expect: {
      local: { scheme: 'http', host: 'this machine, in its network' },
      stage: { scheme: 'https', host: 'the host of API_BASE' },
      prod: { scheme: 'https', host: 'the host of API_BASE' },
    },
    fix: 'locally start uvicorn with --host 0.0.0.0 and set EXPO_PUBLIC_API_BASE to the current LAN address, never to localhost',
  },
  'database-engine': {
    level: 'must',
    must: 'The API must be connected to the database engine and the database of its own environment.',
    source: ['ENV 키 매트릭스', '백업/마이그레이션'],
    expect: {
      local: { engine: 'sqlite' },
      stage: { engine: 'postgresql', sharedWith: [] },
      prod: { engine: 'postgresql', sharedWith: [] },
    },
    fix: 'set DATABASE.dsn of this environment and remove the sqlite fallback, so that a missing DSN stops the start',
  },
  'feature-flags': {
    level: 'must',
    must: 'The EXPO_PUBLIC_FEATURE_* flags that are on in what is delivered must be in the list allowed for the environment.',
    source: ['ENV 키 매트릭스'],
    expect: {
      local: notApplicable('the document leaves feature flags free on a developer machine'),
      stage: { flagsOutsideList: 0 },
      prod: { flagsOutsideList: 0 },
    },
    fix: 'parse flags by value in the app ("false" is a non-empty string) and drop the flag from the EAS environment of this channel',
  },
  'min-app-version-present': {
    level: 'must',
    must: 'EXPO_PUBLIC_MIN_APP_VERSION must be set to a version of three numbers.',
    source: ['ENV 키 매트릭스', '배포/롤백', 'SemVer 2.0.0 §2'],
    expect: {
      local: notApplicable('the minimum version is optional on a developer machine'),
      stage: { form: 'X.Y.Z' },
      prod: { form: 'X.Y.Z' },
    },
    fix: 'set EXPO_PUBLIC_MIN_APP_VERSION to X.Y.Z, without "v", blank or missing part',
  },
});
