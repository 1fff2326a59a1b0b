/** Mutants and variations of the rows on the OpenAPI document and the answers beside it. */
import {
  all,
  answerWith,
  dropField,
  dropHeader,
  editJson,
  inEnvironment,
  named,
  replaceInBody,
  setBody,
  setField,
  setHeader,
  setStatus,
  variables,
  when,
  type Json,
  type Proof,
} from '../../fixtures/proof/faults/faults.ts';

const document = { path: /\/openapi\.json$/ } as const;
/** Only the served document, so that only its own content is judged. */
const alone = variables({ OPENAPI_FILE: '' });
const hidden = when(document, answerWith({ status: 404, body: { detail: 'Not Found' } }));
const login = { to: 'login', method: 'POST' } as const;

/** A document of 3.0 writes null in another way, and knows no list of types and no `const`. */
function olden(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(olden);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]): [string, Json][] => {
      if (key === 'openapi') return [[key, '3.0.3']];
      if (key === 'const') return [['enum', [inner]]];
      if (key === 'type' && Array.isArray(inner))
        return [
          ['type', (inner as readonly Json[])[0] ?? null],
          ['nullable', true],
        ];
      return [[key, olden(inner)]];
    }),
  );
}

export default {
  mutants: {
    'openapi-valid': [
      named(
        'nested 100,000 levels deep',
        all(
          alone,
          when(
            document,
            setBody(`{"openapi":"3.1.0","a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, 'application/json'),
          ),
        ),
      ),
      named(
        'invalid $ref',
        all(alone, when(document, replaceInBody('#/components/schemas/Token"', '#/components/schemas/LoginToken"'))),
      ),
      named(
        'a $ref that leads out of the document',
        all(
          alone,
          when(document, replaceInBody('#/components/schemas/Token"', 'https://schemas.example.test/token.json"')),
        ),
      ),
      named(
        'served document differs from the tagged file',
        when(document, setField('paths./api/v1/me.get.summary', 'Who was signed in before.')),
      ),
      named('the old release still answers', when(document, dropField('components.schemas.Item.properties.status'))),
      named(
        'a type that no schema has',
        all(alone, when(document, setField('components.schemas.User.properties.name.type', 'str'))),
      ),
      named(
        'Swagger 2.0',
        all(
          alone,
          when(
            document,
            editJson(value => ({ ...(value as object), openapi: '2.0' })),
          ),
        ),
      ),
      named('no info', all(alone, when(document, dropField('info')))),
    ],
    'openapi-responses': [
      named(
        'field renamed',
        when({ to: 'me', status: 200 }, all(setField('e_mail', 'smoke@example.test'), dropField('email'))),
      ),
      named('null where not nullable', when({ ...login, status: 200 }, setField('expires_in', null))),
      named('number as text', when({ ...login, status: 200 }, setField('expires_in', '3600'))),
      named(
        'undocumented 500',
        when(
          { to: 'me', header: value => value('authorization') === undefined && value('cookie') === undefined },
          answerWith({ status: 500, body: { detail: 'Internal Server Error' } }),
        ),
      ),
      named(
        'undocumented 403',
        when({ to: 'readyz' }, answerWith({ status: 403, body: { detail: 'Not from here.', code: 'forbidden' } })),
      ),
      named('wrong content type', when({ to: 'healthz' }, setHeader('Content-Type', 'text/html'))),
      named('no content type', when({ to: 'me', status: 200 }, dropHeader('Content-Type'))),
      named('an error in plain text', when({ to: 'me', status: 401 }, setBody('Unauthorized', 'text/plain'))),
      named('the login answers 500', when(login, setStatus(500))),
      named(
        'field renamed, by the file of the build',
        all(hidden, when({ to: 'me', status: 200 }, dropField('email'))),
      ),
    ],
  },
  // The same faults, seen by other rows in a whole run (`npm run prove -- --full`).
  also: {
    'openapi-responses': [
      'api-route-ownership',
      'auth-cookie-present',
      'auth-guard',
      'bearer-login',
      'bearer-refusal',
      'cors-allowed-origin',
      'cors-native-client',
      'cors-on-errors',
      'cors-preflight',
      'healthz-open',
      'hsts',
      'https-redirect',
      'login-dashboard',
      'logout',
      'page-errors',
      'readyz-connections',
      'readyz-series',
      'readyz-names-database',
    ],
  },
  variations: [
    when({ to: 'me', status: 200 }, setField('unknown_extra_field', 'allowed')),
    named('optional field absent', when({ to: 'me', status: 200 }, dropField('name'))),
    named(
      'a parameter of the type',
      when({ to: 'me', status: 200 }, setHeader('Content-Type', 'application/json; charset=utf-8')),
    ),
    // Next to a file of 3.1 it would rightly count as another document; in the other environments it is 3.1 with its
    // file.
    inEnvironment('local', named('a document of 3.0', all(alone, when(document, editJson(olden))))),
    // A document that is not public is a mutant above: hidden from every check, it would take away what others
    // compress.
  ],
} satisfies Proof;
