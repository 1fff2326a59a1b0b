/** better-auth on Hono, with three pages beside it. */
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
  broken: {},
  notJudged: {},
};
