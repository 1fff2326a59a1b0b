/**
 * Mutants and variations of the rows on the login's journey, of products that ask for the account before the password,
 * or show the form once a control is pressed.
 */
import {
  all,
  configured,
  editRequest,
  inEnvironment,
  named,
  redirect,
  replaceInBody,
  setBody,
  setStatus,
  variables,
  when,
  type Proof,
} from '../../fixtures/proof/faults/faults.ts';

const loginPage = { to: 'login page', method: 'GET' } as const;
const dashboardPage = { to: 'dashboard page', method: 'GET' } as const;
const script = { path: /\/assets\/app\.[^/]{1,100}\.js$/ } as const;
const secondPage = { path: /^\/welcome\?/, method: 'GET' } as const;

const form = '<form id="login" method="post" action="/login" novalidate>';
const accountField = `<label for="email">Email</label>
<input id="email" name="email" type="email" autocomplete="username" autocapitalize="none" spellcheck="false" required>`;
const passwordField = `<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required>`;
const signIn = '<button type="submit" disabled>Sign in</button>';
const fieldsInScript = 'const { email, password } = form.elements;';

/**
 * A login whose password is in a `second` element, until the account is typed. `asked`: status of the API's answer
 * about the account; `fields`: the way in which the script finds the fields.
 */
type Second = { html: string; onKnown: string; asked?: number; fields?: string };
const inOneDocument = ({ html, onKnown, asked, fields = fieldsInScript }: Second) =>
  all(
    when(
      loginPage,
      all(replaceInBody(passwordField, html), replaceInBody(signIn, '<button type="submit" disabled>Next</button>')),
    ),
    when(
      script,
      all(
        replaceInBody(fieldsInScript, `${fields} const second = document.getElementById('second');`),
        replaceInBody('[email, password].find(', '(second.hidden ? [email] : [email, password]).find('),
        replaceInBody(
          "say('');\n",
          `say('');
if (second.hidden) {
  ${
    asked === undefined
      ? ''
      : `const known = await call('/auth/lookup', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ email: email.value }) });
  if (!known.ok) return say('We do not know this account.');`
  }
  ${onKnown}
  second.hidden = false;
  button.textContent = 'Sign in';
  return;
}
`,
        ),
      ),
    ),
    when(
      { path: /\/auth\/lookup$/, method: 'POST' },
      all(setStatus(asked ?? 200), setBody('{"next":"password"}', 'application/json')),
    ),
  );
/** The password's field is in the document, but hidden until then. */
const hidden = (given: Partial<Second> = {}) =>
  inOneDocument({ html: `<div id="second" hidden>${passwordField}</div>`, onKnown: '', ...given });
/** It is created only then, and the page has another route afterwards. */
const onRoute = inOneDocument({
  html: `<template id="second" hidden>${passwordField}</template>`,
  onKnown: "second.before(second.content); email.hidden = true; history.pushState({}, '', '/enter' + location.search);",
  fields:
    "const { email } = form.elements; const password = { get value() { return form.elements.password?.value ?? ''; }, set value(text) { form.elements.password.value = text; }, focus() { form.elements.password.focus(); } };",
});
/** Two documents: the first sends the account by itself, as a page without a script does. */
const inTwoDocuments = (secondForm = form) =>
  all(
    when(
      loginPage,
      all(
        replaceInBody(form, '<form id="start" action="/welcome">'),
        replaceInBody(passwordField, ''),
        replaceInBody(signIn, '<button>Continue</button>'),
      ),
    ),
    when(
      secondPage,
      all(
        editRequest(r => {
          r.forward.path = r.site.paths['login page'];
        }),
        replaceInBody(accountField, '<input id="email" name="email" type="hidden">'),
        replaceInBody(form, secondForm),
      ),
    ),
    when(
      script,
      all(
        replaceInBody(
          "const button = form.querySelector('button');",
          "if (!form) return; const button = form.querySelector('button');",
        ),
        replaceInBody(
          fieldsInScript,
          `${fieldsInScript} email.value = new URLSearchParams(location.search).get('email');`,
        ),
      ),
    ),
  );
const opener = '<button type="button" id="open" popovertarget="login">Log in</button>';
/** The form is a popover, which a button opens. */
const inPopover = all(
  variables({ LOGIN_OPEN_SELECTOR: '#open' }),
  when(loginPage, replaceInBody(form, `${opener}${form.replace('<form', '<form popover')}`)),
);

export default {
  mutants: {
    'login-dashboard': [
      named('the first step knows no account', hidden({ asked: 404 })),
      named('the first step breaks', hidden({ asked: 500 })),
      named(
        'the first step never wakes up',
        all(hidden(), when(script, replaceInBody('const login = ', 'const const login = '))),
      ),
      named(
        'the second step loses the password',
        all(hidden({ asked: 200 }), when(script, replaceInBody('password: password.value', "password: 'lost'"))),
      ),
      named(
        'the guard sends everybody back to the first step',
        all(inTwoDocuments(), when(dashboardPage, redirect('/login'))),
      ),
    ],
    'auth-guard': [
      named(
        'who is not signed in stays on the dashboard, where a button opens the login',
        all(
          inPopover,
          variables({ DASHBOARD_SELECTOR: '#items' }),
          when(
            { ...dashboardPage, header: value => !value('cookie') },
            setBody(
              '<!doctype html><title>Dashboard</title><h1>Dashboard</h1><div id="items">No items</div>' +
                `${opener}<form id="login" popover>${passwordField}</form>`,
              'text/html',
            ),
          ),
        ),
      ),
      named(
        'two steps, and who is not signed in stays on an empty dashboard',
        all(
          hidden(),
          when(
            { ...dashboardPage, header: value => !value('cookie') },
            setBody(
              '<!doctype html><title>Dashboard</title><h1>Dashboard</h1><form><label>Email <input id="filter" type="email"></label><button>Next</button></form>',
              'text/html',
            ),
          ),
        ),
      ),
    ],
    'login-return-path': [
      named('after a second step', all(hidden(), configured({ 'WEB.return_to': 'anywhere' }))),
      named('after another route', all(onRoute, configured({ 'WEB.return_to': 'anywhere' }))),
    ],
    'login-refusal': [
      named(
        'the second step swallows it',
        all(hidden(), when(script, replaceInBody('say(refusal(answer))', "say('')"))),
      ),
      named(
        'the popover closes without a word',
        all(inPopover, when(script, replaceInBody('say(refusal(answer))', 'form.hidePopover()'))),
      ),
      named(
        'back in the first step without a word',
        all(hidden(), when(script, replaceInBody('say(refusal(answer))', 'location.reload()'))),
      ),
    ],
    logout: [
      named(
        'two steps, and the access stays',
        all(hidden(), configured({ 'COOKIE.logout_path': '/api', 'AUTH.revoke_on_logout': false })),
      ),
    ],
    'login-before-hydration': [
      named(
        'the second document sends by GET',
        all(
          inTwoDocuments(form.replace('method="post"', 'method="get"')),
          when(secondPage, replaceInBody(signIn, '<button type="submit">Sign in</button>')),
        ),
      ),
    ],
    'password-stays-home': [
      named(
        'the second step puts it into an address',
        all(
          hidden(),
          when(
            script,
            replaceInBody("call('/auth/login'", "call('/auth/login?password=' + encodeURIComponent(password.value)"),
          ),
        ),
      ),
    ],
  },
  // The same faults, seen by other rows in a whole run (`npm run prove -- --full`).
  also: { 'login-dashboard': ['login-refusal', 'page-errors', 'logout', 'auth-guard', 'login-before-hydration'] },
  variations: [
    inEnvironment(
      'local',
      named(
        'two steps in one document, the password hidden until then; a refusal leads back to the first, with a message',
        all(
          hidden(),
          when(
            script,
            replaceInBody(
              'say(refusal(answer));',
              "say(refusal(answer)); second.hidden = true; button.textContent = 'Next';",
            ),
          ),
        ),
      ),
    ),
    inEnvironment('stage', named('two steps, the second on another route', onRoute)),
    inEnvironment('prod', named('a form that is a popover, which a button opens', inPopover)),
  ],
} satisfies Proof;
