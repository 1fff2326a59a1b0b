/** Starts the product Payload on Next, its own admin pages as the web app, on SQLite. */
import { copyFileSync } from 'node:fs';
import path from 'node:path';
import { account, WEB_URL, type Product } from '../product.ts';

/** Made once, with schema and accounts; each start gets a copy. */
const DATABASE = 'node_modules/.built.sqlite';

const NEVER_REFUSED = 'nothing is ever refused (see login-limit-count)';

const always = { ...account, WEB_URL, PAYLOAD_SECRET: 'v8Kq2mZr7TxW4bN9', NEXT_TELEMETRY_DISABLED: '1' };

export const payload: Product = {
  name: 'payload',
  build: [
    ['node', '--import', 'tsx', 'push-schema.mjs'],
    ['npx', 'next', 'build'],
  ],
  buildSettings: { ...always, DATABASE_FILE: DATABASE },
  start: ['node', 'node_modules/next/dist/bin/next', 'start'],
  settings: ({ webPort, folder }) => {
    const database = path.join(folder, 'payload.sqlite');
    copyFileSync(path.join(import.meta.dirname, 'app', DATABASE), database);
    return { ...always, PORT: `${webPort}`, DATABASE_FILE: database };
  },
  ready: ({ webPort }) => `http://127.0.0.1:${webPort}/api/users/me`,
  variables: ({ webPort }) => ({
    WEB_URL,
    NEXT_PUBLIC_API_BASE: `${WEB_URL}/api`,
    CORS__ALLOW_ORIGINS: WEB_URL,
    CONNECT_TO: `localhost:3000:127.0.0.1:${webPort}`,
    LOGIN_PATH: '/users/login',
    LOGOUT_PATH: '/users/logout',
    ME_PATH: '/users/me',
    LOGIN_PAGE: '/admin/login',
    DASHBOARD_PAGE: '/admin',
    // It shows collections, but nothing of the account.
    DASHBOARD_SELECTOR: '.dashboard',
    TOKEN_POINTER: '/token',
  }),
  broken: {
    'bearer-refusal': '/api/users/me answers 200 {"user":null} to whoever is not signed in',
    'bearer-scheme': 'the scheme is compared with its case',
    'cors-exposed-headers': 'neither Retry-After nor X-Request-ID is exposed',
    'cors-vary': 'Next overwrites Vary with its own names, and the answer has no Cache-Control',
    'env-matrix': 'web and API share port 3000, and the API has no version prefix',
    'healthz-open': 'no liveness route',
    'login-limit-count': 'attempts are never answered 429',
    'login-limit-lockout': 'five wrong passwords of anybody lock the account for everybody',
    'readyz-healthy': 'no readiness route',
  },
  notJudged: {
    'login-limit-answer': NEVER_REFUSED,
    'login-limit-hygiene': NEVER_REFUSED,
    'login-limit-isolation': NEVER_REFUSED,
    'login-limit-per-account': NEVER_REFUSED,
    'login-limit-per-address': NEVER_REFUSED,
    'login-limit-spoofing': NEVER_REFUSED,
    'login-limit-normalisation': NEVER_REFUSED,
  },
};
