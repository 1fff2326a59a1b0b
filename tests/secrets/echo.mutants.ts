/** Mutants and variations of the row on passwords in answers. */
import {
  all,
  answerWith,
  named,
  setField,
  variables,
  when,
  type Fault,
  type Proof,
} from '../../fixtures/proof/faults/faults.ts';

/** FastAPI's own message for a body that does not fit: it repeats the input. */
const repeats = (into: (sent: string) => string): Fault =>
  when(
    { to: 'login', method: 'POST' },
    {
      name: 'the refusal repeats the body',
      answer: (a, r) => {
        if (a.status < 400) return;
        a.body = Buffer.from(into(r.body.toString()));
      },
    },
  );

/** Returns the password in the body of a login; '' if it names no account. */
const passwordIn = (body: string): string =>
  /"email":/.test(body) ? (/"password":\s?"([^"]{1,100})"/.exec(body)?.[1] ?? '') : '';

/** A complete login that is refused is answered with its form, filled in again, as from a template. */
const formOnceMore = (status: number): Fault =>
  when(
    { to: 'login', method: 'POST', status: 401 },
    {
      name: 'the form once more, filled in',
      answer: (a, r) => {
        a.status = status;
        a.headers = a.headers.filter(([name]) => name.toLowerCase() !== 'content-type');
        a.headers.push(['Content-Type', 'text/html']);
        a.body = Buffer.from(
          `<form><input name="email"><input type="password" name="password" value="${passwordIn(r.body.toString())}"></form>`,
        );
      },
    },
  );

/** A complete login that is refused leaves the typed values in the session's cookie, to fill in the form again. */
const oldInput = (text: (typed: { email: string; password: string }) => string): Fault =>
  when(
    { to: 'login', method: 'POST', status: 401 },
    {
      name: 'a cookie keeps what was typed',
      answer: (a, r) => {
        const typed = { email: 'somebody@example.com', password: passwordIn(r.body.toString()) };
        a.headers.push([
          'Set-Cookie',
          `flash=${Buffer.from(text(typed)).toString('base64url')}; Path=/; HttpOnly; Secure; SameSite=Lax`,
        ]);
      },
    },
  );

/** A login without the token that CSRF_URL gives is refused before its body is read. */
const wantsToken = all(
  variables(given => ({ CSRF_URL: `${given['NEXT_PUBLIC_API_BASE']}/csrf`, CSRF_HEADER: 'X-CSRF-Token' })),
  when({ path: /\/csrf$/, method: 'GET' }, answerWith({ status: 200, body: '{"csrfToken":"pZ7kQ2mX9vB4tLw1"}' })),
  when(
    { to: 'login', method: 'POST' },
    {
      name: 'a token is wanted',
      answer: (a, r) => {
        if (a.status < 400 || r.headers.some(([name]) => name.toLowerCase() === 'x-csrf-token')) return;
        a.status = 403;
        a.body = Buffer.from('{"detail":"CSRF token is missing"}');
      },
    },
  ),
);

export default {
  mutants: {
    'password-echo': [
      named(
        "FastAPI's 422 with `input`",
        repeats(
          sent =>
            `{"detail":[{"type":"missing","loc":["body","email"],"msg":"Field required","input":${sent || '{}'}}]}`,
        ),
      ),
      named(
        'the document that could not be read (`ctx.doc`)',
        repeats(sent => JSON.stringify({ detail: [{ type: 'value_error.jsondecode', ctx: { doc: sent } }] })),
      ),
      named(
        'in a header',
        when(
          { to: 'login', method: 'POST' },
          {
            name: 'X-Debug-Body',
            answer: (a, r) => {
              if (a.status >= 400) a.headers.push(['X-Debug-Body', r.body.toString().replace(/[^\x20-\x7e]/g, '')]);
            },
          },
        ),
      ),
      named('the form once more with 200', formOnceMore(200)),
      named('the form once more, where a token against CSRF is wanted', all(formOnceMore(401), wantsToken)),
      named(
        'a redirect that carries it',
        when(
          { to: 'login', method: 'POST', status: 401 },
          {
            name: 'a redirect with the password',
            answer: (a, r) => {
              a.status = 302;
              a.headers.push(['Location', `/login?failed=1&password=${passwordIn(r.body.toString())}`]);
            },
          },
        ),
      ),
      named(
        'in a cookie that keeps what was typed, as base64 of JSON',
        oldInput(typed => JSON.stringify({ old: typed })),
      ),
      named(
        'in a cookie that keeps what was typed, as base64 of a form',
        oldInput(typed => new URLSearchParams(typed).toString()),
      ),
    ],
  },
  variations: [
    named(
      'a cookie that keeps the account alone',
      oldInput(({ email }) => JSON.stringify({ old: { email } })),
    ),
    named(
      'a refusal in words',
      when({ to: 'login', method: 'POST', status: 422 }, setField('hint', 'Give e-mail and password.')),
    ),
  ],
} satisfies Proof;
