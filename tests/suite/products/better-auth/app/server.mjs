/**
 * The product's server: better-auth on Hono, as its documentation sets it up, with a web front of three pages. A
 * product that nobody wrote for postflight: nothing here is made to please it.
 */
import { serve } from '@hono/node-server';
import { betterAuth } from 'better-auth';
import { getMigrations } from 'better-auth/db/migration';
import { Hono } from 'hono';
import { cors } from 'hono/cors';
import { SqliteDialect } from 'kysely';
import Database from 'libsql';

const {
  WEB_URL: WEB,
  API_URL: API,
  WEB_PORT,
  API_PORT,
  SMOKE_USER,
  SMOKE_PASSWORD,
  SMOKE_USER_2,
  SMOKE_PASSWORD_2,
} = process.env;

const database = new Database(':memory:');
const auth = betterAuth({
  baseURL: API,
  basePath: '/api/v1/auth',
  secret: process.env.BETTER_AUTH_SECRET,
  trustedOrigins: [WEB],
  database: { dialect: new SqliteDialect({ database }), type: 'sqlite' },
  emailAndPassword: { enabled: true },
  rateLimit: { enabled: true, customRules: { '/sign-in/email': { window: 60, max: 5 } } },
  session: { expiresIn: 3600 },
  telemetry: { enabled: false },
});
const { runMigrations } = await getMigrations(auth.options);
await runMigrations();
for (const [email, password] of [
  [SMOKE_USER, SMOKE_PASSWORD],
  [SMOKE_USER_2, SMOKE_PASSWORD_2],
])
  await auth.api.signUpEmail({ body: { email, password, name: email.split('@')[0] } });

const api = new Hono();
api.use('*', cors({ origin: WEB, credentials: true, exposeHeaders: ['X-Retry-After'] }));
api.on(['GET', 'POST'], '/api/v1/auth/*', c => auth.handler(c.req.raw));
api.get('/healthz', c => c.json({ status: 'ok' }, 200, { 'Cache-Control': 'no-store' }));
api.get('/readyz', c => {
  try {
    database.prepare('select 1').get();
    return c.json({ status: 'ok', database: 'ok' });
  } catch {
    return c.json({ status: 'error', database: 'down' }, 503);
  }
});

const page = (title, body) => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${title}</title><link rel="icon" href="data:,"></head><body>${body}</body></html>`;

const login = page(
  'Sign in',
  `<h1>Sign in</h1>
<form id="form" method="post"><label>Email <input name="email" type="email" autocomplete="username" required></label>
<label>Password <input name="password" type="password" autocomplete="current-password" required></label>
<button type="submit">Sign in</button><p id="error" role="alert"></p></form>
<script>
const form = document.getElementById('form');
form.addEventListener('submit', async event => {
  event.preventDefault();
  const { email, password } = Object.fromEntries(new FormData(form));
  const answer = await fetch('${API}/api/v1/auth/sign-in/email', { method: 'POST', credentials: 'include',
    headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ email, password }) });
  if (answer.ok) location.assign('/dashboard');
  else document.getElementById('error').textContent = answer.status === 429 ? 'Too many attempts' : 'Wrong email or password';
});
</script>`,
);

const dashboard = page(
  'Dashboard',
  `<h1>Dashboard</h1><p id="who"></p><button id="out">Sign out</button>
<script>
fetch('${API}/api/v1/auth/get-session', { credentials: 'include' }).then(answer => answer.json()).then(session => {
  if (!session) return location.replace('/login');
  document.getElementById('who').textContent = session.user.email;
});
document.getElementById('out').addEventListener('click', async () => {
  await fetch('${API}/api/v1/auth/sign-out', { method: 'POST', credentials: 'include',
    headers: { 'Content-Type': 'application/json' }, body: '{}' });
  location.assign('/login');
});
</script>`,
);

const web = new Hono();
web.get('/', c => c.redirect('/login'));
web.get('/login', c => c.html(login));
web.get('/dashboard', c => c.html(dashboard, 200, { 'Cache-Control': 'private, no-store' }));

serve({ fetch: web.fetch, port: Number(WEB_PORT), hostname: '127.0.0.1' });
serve({ fetch: api.fetch, port: Number(API_PORT), hostname: '127.0.0.1' }, () => console.log('READY'));
