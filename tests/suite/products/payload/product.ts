/** Payload on Next, its own admin pages as the web app, on SQLite. */
import { copyFileSync } from 'node:fs';
import path from 'node:path';
import { account, WEB_URL, type Product } from '../product.ts';

/** Made once, with schema and accounts; each start gets a copy. */
const DATABASE = 'node_modules/.built.sqlite';

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
    TOKEN_POINTER: '/token',
  }),
  broken: {},
  notJudged: {},
};
