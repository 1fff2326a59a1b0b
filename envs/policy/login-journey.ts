import { everywhere, topic } from './row.ts';

/** Rows on login, dashboard and logout, as a user goes through them in a browser. */
export const loginJourney = topic('login-journey', {
  'login-dashboard': {
    level: 'must',
    restsOn: ['tls-chain', 'cors-allowed-origin', 'cors-credentials', 'cors-preflight'],
    must: 'A user who logs in with the right password must reach a dashboard that shows data of the API.',
    source: ['수용 기준', '환경 정의 1) Local', '환경 정의 2) Staging', '환경 정의 3) Production'],
    expect: everywhere({ reached: 'data', dataOf: 'SMOKE_USER' }),
    fix: 'look whether the dashboard call carries the cookie: fetch with credentials: "include", allow_credentials=True, and a SameSite that fits',
    logins: 1,
  },
  'auth-guard': {
    level: 'must',
    restsOn: ['login-dashboard'],
    must: 'The dashboard must be closed to a visitor without a login and stay open across a reload with one.',
    source: ['수용 기준'],
    expect: everywhere({ reload: 'signed in', newTab: 'signed in', stranger: 'kept out', leaks: 0 }),
    fix: 'check the login on the server (Next proxy.js or the server component), not in useEffect',
  },
  'login-return-path': {
    level: 'should',
    restsOn: ['login-dashboard'],
    must: 'A login should lead on to paths of its own origin alone.',
    source: ['OWASP ASVS 5.0 §3.7'],
    expect: everywhere({ returnTo: 'own origin' }),
    fix: 'accept only return paths that start with one slash, and neither "//" nor a backslash after it',
  },
  'login-refusal': {
    level: 'must',
    must: 'A login with a wrong password must end in an error on the login page, without an auth cookie.',
    source: ['수용 기준'],
    expect: everywhere({ authCookies: [], page: { error: 'shown', form: 'kept', emptyForm: 'refused' } }),
    production: 'synthetic',
    productionNote: 'one wrong try a night',
    fix: 'raise HTTPException(401) before set_cookie in the login route, and show the error instead of navigating when fetch is not ok',
    logins: 1,
  },
  logout: {
    level: 'should',
    restsOn: ['login-dashboard'],
    must: 'A logout should end the access of the browser to the dashboard and to the API, and leave no token in it.',
    source: ['OWASP ASVS 5.0 §7.4', 'OWASP ASVS 5.0 §14.3'],
    expect: everywhere({ meAfter: 'closed', dashboard: 'signed out', tokensLeftIn: [] }),
    production: 'synthetic',
    fix:
      'call response.delete_cookie with the path, domain, secure and samesite of set_cookie, drop what the page keeps, ' +
      'and leave the dashboard after the answer',
  },
  'login-before-hydration': {
    level: 'should',
    must: 'A login form submitted before its script runs should never put the password into a URL.',
    source: ['HTML § Form submission algorithm'],
    expect: everywhere({ urlsWithPassword: [] }),
    fix: 'give the form method="post", or keep its button disabled until the page is hydrated',
  },
  'password-stays-home': {
    level: 'must',
    must: 'The pages of the login journey must send the password to web and API alone, and never in an address.',
    source: ['보안/시크릿', 'OWASP ASVS 5.0 §14.2'],
    expect: everywhere({ passwordBoundFor: [], passwordInUrl: false }),
    fix: 'look what the named host gets from the login page: mask inputs in session recorders and error trackers, send the login as a POST body',
  },
  'password-storage': {
    level: 'should',
    must: 'The pages of the login journey should keep the password nowhere in the browser.',
    source: ['OWASP ASVS 5.0 §14.3'],
    expect: everywhere({ passwordKeptIn: [] }),
    fix: 'look which script of the login page writes what is typed into the named place: leave password fields out of saved forms, queues of events and session recorders',
  },
  'page-errors': {
    level: 'should',
    restsOn: ['login-dashboard'],
    must: 'The pages of the login journey should load without console errors, failed requests or policy violations.',
    source: ["postflight's own"],
    expect: everywhere({ errors: [] }),
    fix: 'open the page that is named after the error with the browser console: copy .next/static of this build to the server, remove http:// addresses, fix the hydration error',
  },
});
