/** Mutants and variations of the row on the logout: the place of its control, its questions, and its remains. */
import {
  addSetCookie,
  all,
  answerWith,
  configured,
  dropHeader,
  editRequest,
  inEnvironment,
  named,
  replaceInBody,
  setBody,
  setField,
  setStatus,
  variables,
  when,
  type Proof,
} from '../../fixtures/proof/faults/faults.ts';

const login = { to: 'login', method: 'POST' } as const;
const dashboardPage = { to: 'dashboard page', method: 'GET' } as const;
const script = { path: /\/assets\/app\.[^/]{1,100}\.js$/ } as const;

const closedMenu = when(
  dashboardPage,
  all(
    replaceInBody(
      '<button type="button" id="sign-out"',
      '<details><summary>Account</summary><button type="button" id="sign-out"',
    ),
    replaceInBody('Sign out</button>', 'Sign out</button></details>'),
  ),
);
/** A picture in the head opens the menu: neither a role nor a name identifies it, only its id. */
const menuOfAccount = all(
  when(
    dashboardPage,
    all(
      replaceInBody(
        '<button type="button" id="sign-out"',
        '<header><a href="#" id="header-user">sm</a></header><div id="of-account" hidden><button type="button" id="sign-out"',
      ),
      replaceInBody('Sign out</button>', 'Sign out</button></div>'),
    ),
  ),
  when(
    script,
    replaceInBody(
      'const login = ',
      `const picture = document.querySelector('#header-user');
if (picture) picture.onclick = () => (document.querySelector('#of-account').hidden = false);
const login = `,
    ),
  ),
);
/** The control lies in a side bar outside the window, until a button slides it in, as in Payload. */
const sideBar = all(
  when(
    dashboardPage,
    all(
      replaceInBody(
        '<button type="button" id="sign-out"',
        '<button type="button" id="open-bar">Open menu</button><nav id="bar"><button type="button" id="sign-out"',
      ),
      replaceInBody('Sign out</button>', 'Sign out</button></nav>'),
    ),
  ),
  when(
    script,
    replaceInBody(
      'const login = ',
      `const bar = document.querySelector('#bar');
if (bar) {
  Object.assign(bar.style, { position: 'fixed', top: '0', left: '-300px', width: '200px', transition: 'left 300ms' });
  document.querySelector('#open-bar').onclick = () => (bar.style.left = '0');
}
const login = `,
    ),
  ),
);
/** The control lies in a menu that opens under the pointer, after a while; its head is a link, as in WordPress. */
const underPointer = all(
  when(
    dashboardPage,
    all(
      replaceInBody(
        '<button type="button" id="sign-out"',
        '<div id="me"><a href="/profile">Me</a><div hidden><button type="button" id="sign-out"',
      ),
      replaceInBody('Sign out</button>', 'Sign out</button></div></div>'),
    ),
  ),
  when(
    script,
    replaceInBody(
      'const login = ',
      `const me = document.querySelector('#me');
if (me) {
  let late;
  me.onmouseenter = () => (late = setTimeout(() => (me.lastElementChild.hidden = false), 200));
  me.onmouseleave = () => { clearTimeout(late); me.lastElementChild.hidden = true; };
}
const login = `,
    ),
  ),
);
/** A second control precedes it, always outside the window: that of narrow screens. */
const twoControls = all(
  when(
    dashboardPage,
    replaceInBody(
      '<button type="button" id="sign-out"',
      '<a id="narrow" href="/logout">Sign out</a><button type="button" id="sign-out"',
    ),
  ),
  when(
    script,
    replaceInBody(
      'const login = ',
      `const narrow = document.querySelector('#narrow');
if (narrow) Object.assign(narrow.style, { position: 'fixed', top: '0', left: '-300px', width: '200px' });
const login = `,
    ),
  ),
);
/** The control is a picture without a name, as of a menu of icons; two steps lead to it. */
const unnamedControl = all(
  variables({ LOGOUT_SELECTOR: '#account-menu > summary; #sign-out' }),
  when(
    dashboardPage,
    all(
      replaceInBody(
        '<button type="button" id="sign-out"',
        '<details id="account-menu"><summary>Options</summary><button type="button" id="sign-out"',
      ),
      replaceInBody('Sign out</button>', '<svg width="9" height="9"></svg></button></details>'),
    ),
  ),
);
/** The dashboard shows no control to sign out. */
const withoutControl = when(dashboardPage, replaceInBody('id="sign-out" class', 'id="sign-out" hidden class'));
/** The control leads to a page of its own, whose script signs out once it is there, as in Payload. */
const pageOfItsOwn = when(
  script,
  replaceInBody(
    "const answer = await call('/auth/logout'",
    "history.pushState(null, '', '/signing-out'); await new Promise(go => setTimeout(go, 500)); const answer = await call('/auth/logout'",
  ),
);
/** A dialog lies over a page until it is closed, and makes the page below inert, as in MUI. */
const covered = (where: string, inside: string, closes: string) =>
  when(
    script,
    replaceInBody(
      'const login = ',
      `if (document.querySelector('${where}')) {
  const over = document.createElement('div');
  over.innerHTML = '${inside}';
  over.setAttribute('role', 'dialog');
  Object.assign(over.style, { position: 'fixed', inset: '0', background: 'white' });
  const rest = [...document.body.children];
  for (const it of rest) it.setAttribute('aria-hidden', 'true');
  over.querySelector('${closes}').onclick = () => { over.remove(); for (const it of rest) it.removeAttribute('aria-hidden'); };
  document.body.append(over);
}
const login = `,
    ),
  );
const welcome = covered(
  '#sign-out',
  '<h2>Welcome!</h2><button type="button">Start the tour</button><button type="button" id="later">Maybe later</button>',
  '#later',
);
const wallOfCookies = covered(
  '[type=password]',
  '<p>We use cookies.</p><button type="button">Accept all</button><button type="button" id="fewest">Only necessary</button>',
  '#fewest',
);
/** Before its call the control asks in a dialog, of the browser or of the page, or leads to a page that asks. */
const asking = (code: string) =>
  when(
    script,
    replaceInBody("const answer = await call('/auth/logout'", `${code}; const answer = await call('/auth/logout'`),
  );
const asksInBrowser = asking("if (!confirm('Sign out of the app?')) return void (button.disabled = false)");
const asksOnPage = asking(`await new Promise(go => {
  const dialog = document.createElement('div');
  dialog.setAttribute('role', 'dialog');
  dialog.innerHTML = '<p>You are about to log out.</p><button type="button">Cancel</button><button type="button">Confirm</button>';
  dialog.lastChild.onclick = () => { dialog.remove(); go(); };
  document.body.append(dialog);
})`);
const asksElsewhere = all(
  asking("return location.assign('/sign-out')"),
  when(
    { path: '/sign-out', method: 'GET' },
    all(
      setStatus(200),
      setBody(
        '<!doctype html><title>Sign out</title><h1>Are you sure you want to sign out?</h1><form method="post" action="/api/v1/auth/logout"><button>Sign out</button></form>',
        'text/html',
      ),
    ),
  ),
);
/** The page with the question removes a message that the dashboard had left in a cookie. */
const asksWithMessage = all(
  asksElsewhere,
  when(dashboardPage, addSetCookie('messages=welcome; Path=/; HttpOnly; SameSite=Lax')),
  when({ path: '/sign-out', method: 'GET' }, addSetCookie('messages=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax')),
);
const logoutCall = { to: 'logout' } as const;
/** The product signs out by a link: the route takes GET, and refuses POST. */
const logoutByLink = all(
  withoutControl,
  when(
    { ...logoutCall, method: ['GET', 'POST'] },
    editRequest(r => {
      r.forward.method = r.method === 'GET' ? 'POST' : 'PUT';
    }),
  ),
);
const refreshToken = 'Zk4r9QmX2vB7tLw1Hd6y';
/** The login gives a further refresh token, which the page keeps by `keep` (an expression of `given`, its answer). */
const keeping = (keep: string, atLogout = '') =>
  all(
    when({ ...login, status: 200 }, setField('refresh_token', refreshToken)),
    when(
      script,
      all(
        replaceInBody(
          'if (answer.ok) return location.assign',
          `if (answer.ok) { const given = JSON.parse(answer.body); ${keep}; } if (answer.ok) return location.assign`,
        ),
        replaceInBody(
          "if (answer.ok) return location.replace('/login')",
          `if (answer.ok) { ${atLogout} } if (answer.ok) return location.replace('/login')`,
        ),
      ),
    ),
  );
/** The cookie survives a logout, and so does the access, since nothing revokes the token. */
const livesOn = configured({ 'COOKIE.logout_path': '/api', 'AUTH.revoke_on_logout': false });

export default {
  mutants: {
    logout: [
      livesOn,
      named('the access stays, and LOGOUT_SELECTOR leads to the control', all(unnamedControl, livesOn)),
      // Only the control signs out there.
      named(
        'the access stays, where a side bar has the control',
        all(sideBar, variables({ LOGOUT_PATH: '/none' }), livesOn),
      ),
      named(
        'the access stays, where a menu has the control that its id alone tells',
        all(menuOfAccount, variables({ LOGOUT_PATH: '/none' }), livesOn),
      ),
      named(
        'the access stays, where a menu shows the control under the pointer',
        all(underPointer, variables({ LOGOUT_PATH: '/none' }), livesOn),
      ),
      named(
        'the access stays, and LOGOUT_SELECTOR names a control that is shown under the pointer',
        all(underPointer, variables({ LOGOUT_PATH: '/none', LOGOUT_SELECTOR: '#sign-out' }), livesOn),
      ),
      named(
        'the access stays, where the second control can be pressed',
        all(twoControls, variables({ LOGOUT_PATH: '/none' }), livesOn),
      ),
      named('the access stays, where the sign-out has a page of its own', all(pageOfItsOwn, livesOn)),
      named(
        'the access stays, where the browser asks first',
        all(asksInBrowser, variables({ LOGOUT_PATH: '/none' }), livesOn),
      ),
      named(
        'the access stays, where a dialog asks first',
        all(asksOnPage, variables({ LOGOUT_PATH: '/none' }), livesOn),
      ),
      named(
        'the access stays, where a page asks first',
        all(asksElsewhere, variables({ LOGOUT_PATH: '/none' }), livesOn),
      ),
      named(
        'the access stays, where a page takes a message away and asks',
        all(asksWithMessage, variables({ LOGOUT_PATH: '/none' }), livesOn),
      ),
      named(
        'the access stays, where a welcome lies over the dashboard',
        all(welcome, variables({ LOGOUT_PATH: '/none' }), livesOn),
      ),
      named('the access stays after LOGOUT_PATH, where no control is shown', all(withoutControl, livesOn)),
      inEnvironment(
        'prod',
        named(
          'the access stays after LOGOUT_PATH on another host',
          all(
            withoutControl,
            configured({ 'AUTH.revoke_on_logout': false }),
            when(logoutCall, dropHeader('Set-Cookie')),
          ),
        ),
      ),
      all(
        configured({ 'AUTH.revoke_on_logout': false }),
        when({ to: 'logout', method: 'POST' }, dropHeader('Set-Cookie')),
      ),
      when({ to: 'logout', method: 'POST' }, answerWith({ status: 500 })),
      named(
        'the access stays, where a visitor is told of nobody with 200',
        configured({ 'AUTH.signed_out': 'null', 'COOKIE.logout_path': '/api', 'AUTH.revoke_on_logout': false }),
      ),
      named(
        'the access stays, where a visitor is sent to the login page',
        configured({ 'AUTH.signed_out': 'redirect', 'COOKIE.logout_path': '/api', 'AUTH.revoke_on_logout': false }),
      ),
      named(
        'a refresh token stays in localStorage',
        keeping("localStorage.setItem('auth', JSON.stringify({ refresh: given.refresh_token }))"),
      ),
      named(
        'the token stays in localStorage, where the page drops another entry',
        keeping("localStorage.setItem('access_token', given.access_token)", "localStorage.removeItem('token');"),
      ),
      // The page keeps showing the dashboard after a sign-out.
      when(script, replaceInBody('return toLogin()', 'return show({}, [])')),
    ],
  },
  also: {
    logout: [
      'auth-guard',
      'cookie-deletion',
      'cookie-in-browser',
      'cors-allowed-origin',
      'cors-credentials',
      'cors-on-errors',
    ],
  },
  variations: [
    inEnvironment('stage', named('the sign-out lies in a closed menu', closedMenu)),
    inEnvironment('local', named('the sign-out lies in a menu that its id alone tells', menuOfAccount)),
    inEnvironment('stage', named('the sign-out lies in a side bar outside of the window', sideBar)),
    inEnvironment('local', named('the sign-out lies in a menu that opens under the pointer', underPointer)),
    inEnvironment('local', named('the sign-out has a page of its own', pageOfItsOwn)),
    inEnvironment('stage', named('a sign-out that cannot be pressed stands before another', twoControls)),
    inEnvironment('local', named('LOGOUT_SELECTOR leads to a control without a name', unnamedControl)),
    inEnvironment('local', named('the browser asks whether to sign out', asksInBrowser)),
    inEnvironment('stage', named('a dialog asks whether to sign out', asksOnPage)),
    inEnvironment('local', named('a page takes a message away and asks whether to sign out', asksWithMessage)),
    inEnvironment('prod', named('no control signs out, and a link does', logoutByLink)),
    inEnvironment('local', named('a wall of cookies lies over the login', wallOfCookies)),
    inEnvironment('local', named('a welcome lies over the dashboard', welcome)),
    inEnvironment(
      'stage',
      named("a logout ends the account's other sessions as well", configured({ 'AUTH.logout_ends': 'all' })),
    ),
    named(
      'a refresh token in localStorage, until the sign-out; a draft and the last account stay',
      keeping(
        "localStorage.setItem('refresh', given.refresh_token); localStorage.setItem('draft', '7c1e0b7e-93f4-4c7d-8f0a-1f7f6d1f9d11'); localStorage.setItem('lastAccount', email.value)",
        "localStorage.removeItem('refresh');",
      ),
    ),
    named(
      'a logout that leads home',
      when(script, replaceInBody("location.replace('/login')", "location.replace('/')")),
    ),
  ],
} satisfies Proof;
