/** Lists the rows for runs against hostile wires, and verdicts that several hostile answers share. */

/** Rows that need only HTTP: health, one login, and its follow-ups. */
export const http = ['healthz-open', 'readyz-healthy', 'cookie-httponly', 'bearer-login', 'jwt-clock'] as const;

/** The same rows, and a login in the browser. */
export const both = [...http, 'login-dashboard'] as const;

/** Rows on pages and assets, over HTTP. */
export const pages = ['api-route-ownership', 'redirect-origin', 'cookie-not-cached'] as const;

/** No answer to the login can be read: rows that rest on it are not judged, and a user is not signed in. */
export const noLogin = {
  'cookie-httponly': 'not judged',
  'bearer-login': 'not judged',
  'jwt-clock': 'not judged',
  'login-dashboard': 'fail',
} as const;

/** LOGIN_PATH or ME_PATH is not a login's or a session's address: the environment is not described. */
export const wrongAddress = {
  'cookie-httponly': 'not judged',
  'bearer-login': 'not run',
  'jwt-clock': 'not judged',
  'login-dashboard': 'not run',
} as const;

/** The whole environment does not answer: one test reports it, and nothing is judged. */
export const gone = {
  'cookie-httponly': 'not judged',
  'healthz-open': 'not judged',
  'readyz-healthy': 'not judged',
  'bearer-login': 'not judged',
  'jwt-clock': 'not judged',
} as const;
