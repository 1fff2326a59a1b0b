/** Mutants and variations of the row on cookies from before a login. */
import {
  addCookieAttribute,
  addSetCookie,
  all,
  inEnvironment,
  named,
  setAgain,
  variables,
  when,
  type Fault,
  type Proof,
} from '../../fixtures/proof/faults/faults.ts';
import { visitorSessions } from './visitor-sessions.ts';

const page = { to: 'login page', method: 'GET', type: /html/ } as const;
const refused = { to: 'me', status: 401 } as const;

/** Web and API are two hosts on prod: one cookie for both. */
const forBothHosts = (fault: Fault): Fault =>
  inEnvironment(
    'prod',
    named(
      fault.name,
      all(
        fault,
        addCookieAttribute('Domain=example.test', /^access_token=/),
        variables({ COOKIE_DOMAIN: 'example.test' }),
      ),
    ),
  );

export default {
  mutants: {
    'cookie-before-login': [
      visitorSessions('same cookie'),
      visitorSessions('signed anew'),
      visitorSessions('upgraded, too'),
      forBothHosts(visitorSessions('same cookie')),
      inEnvironment('local', visitorSessions('same cookie')),
      named('the login page gives everybody the last session', setAgain(page)),
      named('a refusal gives everybody the last session', setAgain(refused)),
      inEnvironment('prod', named('the login page gives everybody the last session', setAgain(page))),
    ],
  },
  also: { 'cookie-before-login': ['cookie-deletion', 'login-refusal'] },
  variations: [
    // A session for every visitor that ends with the login is among those of the auth cookie, which edit its lines, too.
    named(
      'a token against CSRF that the login leaves as it is',
      when(page, addSetCookie('csrftoken=kQ7Lm81XyPq93ZbTr2mMv5; Path=/; SameSite=Lax; Max-Age=31449600')),
    ),
  ],
} satisfies Proof;
