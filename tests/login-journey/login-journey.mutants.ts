import {
  addSetCookie, all, answerWith, configured, dropHeader, fromNth, redirect, replaceInBody, setBody, setField, setHeader, setStatus, when, type Proof,
} from '../../fixtures/proxy/faults.ts';

const login = { to: 'login', method: 'POST' } as const;
const loginPage = { to: 'login page', method: 'GET' } as const;
const dashboardPage = { to: 'dashboard page', method: 'GET' } as const;
const dashboardData = { path: /\/api\/v1\/(dashboard|me)$/, method: 'GET' } as const;
const emptyLogin = JSON.stringify({ email: '', password: '' });
const script = { path: /\/assets\/app\..*\.js$/ } as const;

export default {
  mutants: {
    'login-dashboard': [
      // The login is answered 200, but the cookie never comes with the calls after it.
      when(login, addSetCookie('access_token=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax')),
      // The guard sends everybody back to the login.
      when(dashboardPage, redirect('/login')),
      // Nothing but a skeleton.
      when(script, replaceInBody(/\.textContent = String\(/g, '.title = String(')),
      // The script of the page is broken: its form never wakes up.
      when(script, replaceInBody('const login = ', 'const const login = ')),
      when(loginPage, setStatus(500)),
      when(dashboardData, setStatus(500)),
    ],
    'auth-guard': [
      configured({ 'WEB.dashboard_leaks': true }),
      configured({ 'WEB.return_to': 'anywhere' }),
      // The session is lost on a reload, and in a new tab.
      fromNth(2, when(dashboardPage, redirect('/login'))),
      fromNth(3, when(dashboardPage, redirect('/login'))),
      // Somebody who is not signed in stays on an empty dashboard.
      when({ ...dashboardPage, header: value => !value('cookie') }, setBody('<!doctype html><title>Dashboard</title><h1>Dashboard</h1>', 'text/html')),
    ],
    'login-refusal': [
      configured({ 'AUTH.check_password': false }),
      when({ ...login, status: 401 }, addSetCookie('access_token=leftover; Path=/; Secure; HttpOnly; SameSite=Lax')),
      // The page swallows the refusal.
      when(script, replaceInBody("problem.hidden = text === ''", 'problem.hidden = true')),
      when(script, replaceInBody("password.value = '';", 'form.hidden = true;')),
      // Nobody with an empty password: the page sends it, the API lets it in.
      all(when(script, replaceInBody('if (empty) {', 'if (false) {')), when({ ...login, header: value => value('content-length') === String(emptyLogin.length) }, answerWith({ status: 200, body: { access_token: 'none' } }))),
    ],
    'logout': [
      // The cookie stays and so does the access, since nothing revokes the token.
      configured({ 'COOKIE.logout_path': '/api', 'AUTH.revoke_on_logout': false }),
      all(configured({ 'AUTH.revoke_on_logout': false }), when({ to: 'logout', method: 'POST' }, dropHeader('Set-Cookie'))),
    ],
    'login-before-hydration': [
      when(loginPage, all(replaceInBody('method="post"', 'method="get"'), replaceInBody('<button type="submit" disabled>', '<button type="submit">'))),
      when(loginPage, all(replaceInBody('<form id="login" method="post" action="/login"', '<form id="login"'), replaceInBody('<button type="submit" disabled>', '<button type="submit">'))),
    ],
    'page-errors': [
      // A chunk of the old build, an error thrown by the page, a sub-resource over http.
      when({ path: /\/assets\/app\..*\.css$/ }, setStatus(404)),
      when(script, replaceInBody(/^/, 'setTimeout(() => { throw new Error("hydration failed"); });\n')),
      // The password travels in an address.
      when(script, replaceInBody("call('/auth/login'", "call('/auth/login?password=' + encodeURIComponent(password.value)")),
      when(dashboardPage, replaceInBody('</main>', '<img src="http://images.example.test/logo.png" alt=""></main>')),
    ],
  },
  variations: [
    // A form that posts by itself before its script runs, and a noisy but harmless page.
    when(loginPage, replaceInBody('</main>', '<a href="http://www.example.test/">About</a></main>')),
    when({ path: '/favicon.ico' }, answerWith({ status: 404 })),
    when(dashboardData, setField('unknown_extra_field', 'ignored')),
    when(loginPage, setHeader('X-Powered-By', 'another server')),
  ],
} satisfies Proof;
