/** Variables of the synthetic account, and of the way in which the product signs users in. */
import { Secret } from '../secret.ts';
import { z } from '../zod.ts';
import { documentation } from './documentation.ts';
import { fields, filled, jsonPointer, real, secret, seconds, text, queriedAddress } from './forms.ts';

/** Variables of the account, its login form, cookie and token. */
export const account = {
  SMOKE_USER: z
    .string()
    .min(1, 'is empty; name the synthetic account')
    .refine(...real('the synthetic account'))
    .refine(...filled)
    .register(documentation, {
      what: 'Login name of the synthetic account: a user made for this suite, with nothing to lose.',
      example: 'smoke@acme.io',
    }),
  SMOKE_PASSWORD: secret.register(documentation, {
    what: 'Its password, of 8 characters or more, and no word that reports contain anyway. Another one in each environment.',
    example: '…',
  }),
  SMOKE_USER_2: z
    .string()
    .min(1)
    .refine(...real('the second synthetic account'))
    .refine(...filled)
    .optional()
    .register(documentation, {
      what:
        'A second synthetic account, for which wrong passwords are tried: it is blocked for one login window, and for as ' +
        'long as the product locks accounts. On production it is signed in once, and nothing wrong is tried.',
      example: 'smoke2@acme.io',
      unlocks: ['login-limit-oracle'],
    }),
  SMOKE_PASSWORD_2: secret
    .optional()
    .register(documentation, { what: 'Its password.', example: '…', unlocks: ['login-limit-oracle'] }),
  FOREIGN_TOKENS: z
    .string()
    .min(1)
    .transform(v => new Secret(v))
    .optional()
    .register(documentation, {
      what:
        'Tokens that other environments issued, comma separated; this one must refuse them. Needed where the tokens ' +
        'are not JSON Web Tokens of the HS family.',
      example: '…',
      unset: 'tokens made up by the suite',
    }),
  LOGIN_BODY: z
    .enum(['json', 'form'], 'must be json or form')
    .default('json')
    .register(documentation, {
      what: 'Encoding of the login request: `json`, or `form` (as OAuth2PasswordRequestForm reads it).',
      example: 'form',
    }),
  LOGIN_USER_FIELD: text
    .default('email')
    .register(documentation, {
      what: 'Name of the field with the login name; in a nested JSON body its JSON pointer.',
      example: '/user/email',
    }),
  LOGIN_PASSWORD_FIELD: text
    .default('password')
    .register(documentation, { what: 'Name of the field with the password, likewise.', example: 'secret' }),
  LOGIN_EXTRA: fields
    .prefault('')
    .register(documentation, {
      what: 'Further fields of the login request, as in a query: `name=value`, separated by `&`.',
      example: 'provider=db',
      unset: 'none',
    }),
  CSRF_URL: queriedAddress('https://stage.example.test/api/v1/csrf')
    .optional()
    .register(documentation, {
      what:
        'Where a visitor gets the token against CSRF without which the API takes no login (GET). Its cookies are sent ' +
        'along with the token.',
      example: 'https://stage.acme.io/api/v1/csrf',
      unset: 'the login needs none',
    }),
  CSRF_COOKIE: z
    .string()
    .regex(/^[^\s;,=]+$/, 'must be the name of a cookie')
    .optional()
    .register(documentation, {
      what: 'Name of the cookie of CSRF_URL that holds the token.',
      example: 'csrftoken',
      unset:
        'the first text of its JSON, else the hidden field of its page that CSRF_FIELD names, else the first meta ' +
        'element, hidden field or text of a script, with `csrf` or `token` in its name',
    }),
  CSRF_HEADER: z
    .string()
    .regex(/^[\w!#$%&'*+.^`|~-]+$/, 'must be the name of a header')
    .default('x-csrf-token')
    .register(documentation, { what: 'Header of the login that repeats the token.', example: 'x-xsrf-token' }),
  CSRF_FIELD: text
    .optional()
    .register(documentation, {
      what: 'Field of the login that repeats the token, in the place of CSRF_HEADER.',
      example: 'csrfToken',
      unset: 'it is sent in the header',
    }),
  API_HEADERS: fields
    .prefault('')
    .register(documentation, {
      what:
        "Headers that the product's own clients send with every call of the API, and without which it answers nobody, as " +
        'in a query: `name=value`, separated by `&`. In a browser they are learnt from the pages.',
      example: 'x-client=web',
      unset: 'none',
    }),
  LOGIN_USER_SELECTOR: text
    .optional()
    .register(documentation, {
      what: 'Selector (CSS or Playwright) of the field for the login name on the login page, also where a first step asks for it alone.',
      example: '#email',
      unset: 'found by role and label, in 14 languages',
    }),
  LOGIN_PASSWORD_SELECTOR: text
    .optional()
    .register(documentation, {
      what: 'Selector of the field for the password, also in a second step.',
      example: '#password',
      unset: 'found by role and label, in 14 languages',
    }),
  LOGIN_SUBMIT_SELECTOR: text
    .optional()
    .register(documentation, {
      what: 'Selector of the button that signs in; of a login in two steps those of both buttons, separated by `;`.',
      example: '#next; #sign-in',
      unset: 'found by role and label, in 14 languages',
    }),
  LOGIN_OPEN_SELECTOR: text
    .optional()
    .register(documentation, {
      what: 'Selector of the control that opens the login form, where the login page shows it only then, as in a dialog.',
      example: '#sign-in',
      unset: 'the form is there once the page is',
    }),
  LOGOUT_SELECTOR: text
    .optional()
    .register(documentation, {
      what:
        'Selectors of what a user presses on the dashboard to sign out, one after the other, separated by `;`: where the ' +
        'control lies in a menu, first what opens the menu.',
      example: '#account-menu; text=Sign out',
      unset:
        'found by role and label, in 14 languages, or by its address, also in closed menus; otherwise `LOGOUT_PATH` is called',
    }),
  DASHBOARD_SELECTOR: text
    .optional()
    .register(documentation, {
      what: 'Selector of an element that the dashboard shows to a signed-in user, where it shows no data of the account.',
      example: '[data-testid=greeting]',
      unset: 'data of the account are looked for',
    }),
  AUTH_COOKIE: z
    .string()
    .regex(/^[^\s;,=]+$/, 'must be the name of a cookie')
    .optional()
    .register(documentation, {
      what: 'Name of the auth cookie.',
      example: 'access_token',
      unset: 'found by removal: the cookie without which `ME_PATH` answers as to a visitor',
    }),
  COOKIE_DOMAIN: z
    .string()
    .regex(/^\.?[\w-]+(\.[\w-]+)*$/, 'must be a domain like example.test, or left out for host-only')
    .optional()
    .register(documentation, {
      what: 'Domain of the auth cookie, where the product shares it between hosts on purpose. Allowed on prod alone.',
      example: 'acme.io',
      unset: 'host-only',
    }),
  TOKEN_POINTER: jsonPointer('/access_token')
    .default('/access_token')
    .register(documentation, {
      what: "JSON pointer (RFC 6901) to the bearer token in the login's answer.",
      example: '/data/token',
    }),
  JWT_KEY_DATE: z
    .string()
    .regex(/^\d{8}$/, 'must be a day as YYYYMMDD')
    .optional()
    .register(documentation, {
      what: 'The day from which the active signing key is used, `YYYYMMDD`, where the tokens do not show it.',
      example: '20261101',
      unset: 'the end of `kid` in the tokens',
    }),
  AUTH__TOKEN_EXPIRE: seconds()
    .default(3600)
    .register(documentation, { what: 'Lifetime of the token and of the auth cookie, seconds.', example: '3600' }),
};
