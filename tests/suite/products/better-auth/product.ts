/** Starts the product better-auth on Hono, with three pages beside it. */
import { account, API_URL, WEB_URL, type Product } from '../product.ts';

export const betterAuth: Product = {
  name: 'better-auth',
  start: ['node', 'server.mjs'],
  settings: ({ webPort, apiPort }) => ({
    ...account,
    WEB_URL,
    API_URL,
    WEB_PORT: `${webPort}`,
    API_PORT: `${apiPort}`,
    BETTER_AUTH_SECRET: 'hjdfgs7463874ghfgsdhjfgsd78634gh',
  }),
  ready: ({ apiPort }) => `http://127.0.0.1:${apiPort}/healthz`,
  variables: ({ webPort, apiPort }) => ({
    WEB_URL,
    NEXT_PUBLIC_API_BASE: `${API_URL}/api/v1`,
    CORS__ALLOW_ORIGINS: WEB_URL,
    CONNECT_TO: `localhost:3000:127.0.0.1:${webPort},localhost:8000:127.0.0.1:${apiPort}`,
    LOGIN_PATH: '/auth/sign-in/email',
    LOGOUT_PATH: '/auth/sign-out',
    ME_PATH: '/auth/get-session',
    TOKEN_POINTER: '/token',
  }),
  broken: {
    'api-route-ownership': 'Hono answers an unknown path in plain text',
    'bearer-login': 'the bearer plugin is not there: a token opens nothing without the cookie',
    'bearer-refusal': 'get-session answers 200 null to whoever is not signed in',
    'cors-exposed-headers': 'neither Retry-After nor X-Request-ID is exposed',
    'login-limit-answer': 'a refusal says X-Retry-After, and no Retry-After',
    'login-limit-hygiene': 'a refusal has no Cache-Control',
    'login-limit-per-account': 'without a forwarded address one bucket is shared by all accounts',
    'login-limit-per-address': 'without a forwarded address one bucket is shared by all addresses',
    'login-limit-spoofing': 'X-Forwarded-For of anybody gives a bucket of its own',
    'ui-tolerates-broken-shapes': 'the page reads session.user.email without looking',
  },
  notJudged: {
    'login-limit-lockout': 'the shared bucket refuses the second account, too (see login-limit-per-account)',
    'login-limit-normalisation': 'the shared bucket refuses every spelling (see login-limit-per-account)',
  },
};
