/**
 * Starts the product Signal K Server on Express, its own admin pages as the web app: routes in fragments, sessions
 * without an end.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { account, WEB_URL, type Product } from '../product.ts';

const NEVER_REFUSED = 'nothing is ever refused (see login-limit-count)';

/** bcrypt of the account's passwords, as the server's own dialog for users stores them. */
const users = [
  {
    username: account.SMOKE_USER,
    type: 'admin',
    password: '$2a$08$e7aIzw0dAkWE7Kr/IL2nNelUQDpfGASireWcdY7CJwifp573CrjDK',
  },
  {
    username: account.SMOKE_USER_2,
    type: 'readwrite',
    password: '$2a$08$EiPn2VbmH7SgpocFvBjb8e6Wr5sHL7GfStlLCHAMhtJs8O5Nfzefi',
  },
];

const security = {
  users,
  allow_readonly: false,
  allowedCorsOrigins: WEB_URL,
  secretKey: 'c41f0b7de2a94856b3e0d7a15f98c26e',
  devices: [],
  acls: [],
};
/** Only the web server listens. */
const settings = {
  mdns: false,
  interfaces: { 'nmea-tcp': false, tcp: false },
  security: { strategy: './tokensecurity' },
};

/** The package looks for its pages only next to itself, and an installation puts them one folder up. */
const PAGES = 'node_modules/signalk-server/node_modules/@signalk';

export const signalk: Product = {
  name: 'signalk',
  build: [
    ['mkdir', '-p', PAGES],
    ['ln', '-sfn', '../../../@signalk/server-admin-ui', `${PAGES}/server-admin-ui`],
  ],
  start: ['node', '--require', './loopback.cjs', 'node_modules/signalk-server/bin/signalk-server', '--securityenabled'],
  settings: ({ webPort, folder }) => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'security.json'), JSON.stringify(security), { mode: 0o600 });
    writeFileSync(path.join(folder, 'settings.json'), JSON.stringify(settings));
    return { PORT: `${webPort}`, SIGNALK_NODE_CONFIG_DIR: folder, SIGNALK_DISABLE_SERVER_UPDATES: 'true' };
  },
  ready: ({ webPort }) => `http://127.0.0.1:${webPort}/signalk`,
  variables: ({ webPort }) => ({
    WEB_URL,
    NEXT_PUBLIC_API_BASE: WEB_URL,
    CORS__ALLOW_ORIGINS: WEB_URL,
    CONNECT_TO: `localhost:3000:127.0.0.1:${webPort}`,
    LOGIN_PATH: '/signalk/v1/auth/login',
    LOGIN_USER_FIELD: 'username',
    LOGOUT_PATH: '/signalk/v1/auth/logout',
    ME_PATH: '/skServer/loginStatus',
    LOGIN_PAGE: '/admin/#/login',
    // It shows the dashboard at the address of its login.
    DASHBOARD_PAGE: '/admin/#/login',
    TOKEN_POINTER: '/token',
  }),
  broken: {
    'bearer-refusal': 'loginStatus answers 200 notLoggedIn to whoever is not signed in',
    'bearer-scheme': 'the scheme is compared with its case',
    'cookie-samesite': 'the cookie is Strict',
    'cors-exposed-headers': 'neither Retry-After nor X-Request-ID is exposed',
    'env-matrix': 'web and API share port 3000, and the API has no version prefix',
    'healthz-open': 'no liveness route',
    hsts: 'sent over plain http as well',
    'login-limit-count': 'a hundred attempts in ten minutes are let through',
    'page-errors': 'the login page asks for data of a user before there is one: three calls are answered 401',
    'readyz-healthy': 'no readiness route',
    'token-lifetime': 'a token never expires: it has no exp',
    'ui-tolerates-broken-shapes': 'the page sorts lists of the app store, and reads the login status, without looking',
  },
  notJudged: {
    'login-limit-answer': NEVER_REFUSED,
    'login-limit-hygiene': NEVER_REFUSED,
    'login-limit-isolation': NEVER_REFUSED,
    'login-limit-normalisation': NEVER_REFUSED,
    'login-limit-per-account': NEVER_REFUSED,
    'login-limit-per-address': NEVER_REFUSED,
    'login-limit-spoofing': NEVER_REFUSED,
    'page-representation': 'its pages lead elsewhere where they are asked for with a query',
  },
};
