/** Tests the judges of OpenAPI documents, answers and shapes: pure, without any target. */
import { expect, test } from '@playwright/test';
import type { Environment } from '../../../envs/environment.ts';
import { reshaped, shapesOf } from '../../../fixtures/probe/openapi/api-shapes.ts';
import { AnswerListener } from '../../../fixtures/probe/openapi/openapi-answers.ts';
import { problemsOf, type JsonObject } from '../../../fixtures/probe/openapi/openapi-problems.ts';
import { processorMs } from './processor-time.ts';

const documentOf = (version: string, schema: unknown, more: JsonObject = {}): JsonObject => ({
  openapi: version,
  info: { title: 't', version: '1' },
  paths: {
    '/api/v1/me': {
      get: {
        responses: {
          200: { description: '', content: { 'application/json': { schema } } },
          '4XX': { description: '' },
        },
      },
    },
  },
  ...more,
});
// Only the variables that a listener reads of an environment.
const env = {
  NEXT_PUBLIC_API_BASE: 'https://a.test/api/v1',
  apiOrigin: 'https://a.test',
  webOrigin: 'https://a.test',
  HEALTHZ_URL: 'https://a.test/healthz',
  READYZ_URL: 'https://a.test/readyz',
  LOGIN_PATH: '/login',
} as unknown as Environment;

function problemsIn(
  document: JsonObject,
  body: unknown,
  more: { status?: number; type?: string; method?: string; origin?: string; url?: string } = {},
): string[] {
  const { status = 200, type = 'application/json', method = 'GET', origin, url = 'https://a.test/api/v1/me' } = more;
  const listener = new AnswerListener(env, document, []);
  listener.hear({
    method,
    url,
    status,
    headerLines: [['Content-Type', type]],
    body: typeof body === 'string' ? body : JSON.stringify(body),
    origin,
  });
  return listener.facets().flatMap(f => f.problems);
}

test('a name of a member is no reference, and data of examples is no part of a document', () => {
  const odd = documentOf('3.1.0', {
    type: 'object',
    properties: { $ref: { type: 'string' }, $id: { type: 'string' } },
    examples: [{ $ref: '#/nowhere' }],
  });
  expect(problemsOf(odd)).toEqual([]);
  expect(problemsOf(documentOf('3.1.0', { $ref: '#/components/schemas/Nobody' }))).toHaveLength(1);
  expect(problemsOf(documentOf('3.1.0', { $ref: 'http://169.254.169.254/latest' }))[0]).toMatch(
    /leads out of the document/,
  );
  expect(
    problemsOf(
      documentOf(
        '3.1.0',
        { $ref: '#tree' },
        { components: { schemas: { Tree: { $anchor: 'tree', type: 'object' } } } },
      ),
    ),
  ).toEqual([]);
});

for (const [version, nullable] of [
  ['3.1.0', { type: ['string', 'null'] }],
  ['3.0.3', { type: 'string', nullable: true }],
] as const) {
  test(`null, extra members and missing ones are judged as ${version} has them`, () => {
    const user = {
      type: 'object',
      required: ['email'],
      properties: { email: { type: 'string' }, name: nullable, secret: { type: 'string', writeOnly: true } },
    };
    const document = documentOf(
      version,
      { $ref: '#/components/schemas/User' },
      { components: { schemas: { User: { ...user, required: ['email', 'secret'] } } } },
    );
    expect(problemsOf(document)).toEqual([]);
    expect(problemsIn(document, { email: 'a', name: null, more: 1 })).toEqual([]);
    expect(problemsIn(document, { email: null })).toEqual(['/email is null, not string']);
    expect(problemsIn(document, { name: 'a' })).toEqual(['the body lacks email']);
  });
}

test('a status, type or body that no document knows is told without any value', () => {
  const document = documentOf('3.1.0', { type: 'object', additionalProperties: { type: 'integer' } });
  expect(problemsIn(document, { 'canary@secret.test': 'canary' })).toEqual(['/* is string, not integer']);
  expect(problemsIn(document, {}, { status: 500 })).toEqual(['the status is not documented']);
  expect(problemsIn(document, {}, { type: 'text/html' })).toEqual([
    'the type is not documented (documented: application/json)',
  ]);
  expect(problemsIn(document, 'no json')).toEqual(['the body is no JSON']);
});

test('refusals before the operation, preflights and unknown paths say nothing of a document', () => {
  const document = documentOf('3.1.0', { type: 'object' });
  for (const more of [
    { status: 413 },
    { status: 502 },
    { status: 405 },
    { method: 'OPTIONS', status: 200 },
    { url: 'https://a.test/api/v1/unknown', status: 500 },
    { url: 'https://b.test/api/v1/me', status: 500 },
    { status: 401, type: 'text/plain' },
    { method: 'HEAD', type: '' },
  ]) {
    expect(problemsIn(document, '', more), JSON.stringify(more)).toEqual([]);
  }
  expect(problemsIn(document, '', { method: 'HEAD', status: 500 })).toHaveLength(1);
});

test('a server without HEAD breaks no document that speaks of GET; one that describes HEAD is taken at its word', () => {
  const responses = { 200: { description: '' } };
  const described = (item: JsonObject): JsonObject => ({ ...documentOf('3.1.0', {}), paths: { '/api/v1/me': item } });
  for (const status of [404, 405, 501]) {
    expect(problemsIn(described({ get: { responses } }), '', { method: 'HEAD', status }), `${status}`).toEqual([]);
  }
  expect(problemsIn(described({ get: { responses } }), '', { method: 'HEAD', status: 401 })).toHaveLength(1);
  expect(problemsIn(described({ get: { responses } }), '', { status: 404 })).toHaveLength(1);
  expect(
    problemsIn(described({ get: { responses }, head: { responses } }), '', { method: 'HEAD', status: 404 }),
  ).toEqual(['the status is not documented']);
});

test('a pattern with exponential backtracking is judged in bounded time', () => {
  const document = documentOf('3.1.0', { type: 'string', pattern: '^(a+)+$' });
  const ms = processorMs(() => expect(problemsIn(document, JSON.stringify(`${'a'.repeat(40)}!`))).toEqual([]));
  expect(ms).toBeLessThan(5_000);
});

const answer = (body: unknown) => ({
  url: 'https://a.test/api/v1/me',
  status: 200,
  contentType: 'application/json',
  body: JSON.stringify(body),
});

test('the document says what is optional; where it calls all required, identity alone is', () => {
  const body = { id: 7, email: 'a@b.test', items: [{ id: 1, title: 'x' }], total: 3 };
  const described = (required: string[]) =>
    documentOf('3.1.0', {
      type: 'object',
      required,
      properties: {
        id: {},
        email: {},
        total: { type: 'integer' },
        items: {
          type: 'array',
          items: { type: 'object', required: ['id', 'title'], properties: { id: {}, title: {} } },
        },
      },
    });
  const paths = (document?: JsonObject) => {
    const { basis, shapes } = shapesOf([answer(body)], document);
    return {
      basis,
      changed: [
        ...new Set(shapes.filter(s => s.change === 'absent').flatMap(s => s.fields.map(f => f.path.join('.')))),
      ].sort(),
    };
  };
  expect(paths(described(['id', 'email', 'items']))).toEqual({ basis: 'document', changed: ['total'] });
  expect(paths(described(['id', 'email', 'items', 'total']))).toEqual({
    basis: 'generic',
    changed: ['items', 'items.*.title', 'total'],
  });
  expect(paths()).toEqual({ basis: 'generic', changed: ['items', 'items.*.title', 'total'] });
});

test('a form changes its fields and nothing else, and any number of fields makes a bounded number of forms', () => {
  const given = answer({ id: 7, items: [{ id: 1, title: 'x' }] });
  const made = (change: 'absent' | 'null' | 'retyped' | 'text', path: string[]) =>
    JSON.parse(reshaped(given, { name: '', change, fields: [{ url: given.url, path }] })) as unknown;
  expect(made('absent', ['items', '*', 'title'])).toEqual({ id: 7, items: [{ id: 1 }] });
  expect(made('null', ['items'])).toEqual({ id: 7, items: null });
  expect(made('retyped', ['items', '*', 'title'])).toEqual({ id: 7, items: [{ id: 1, title: 7 }] });
  expect(made('text', ['id'])).toEqual({ id: '7392', items: [{ id: 1, title: 'x' }] });
  const wide = answer(Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`field${i}`, { inner: i }])));
  expect(shapesOf([wide, wide], undefined).shapes.length).toBeLessThan(40);
});

test('a limit of all clients is no answer of an operation; that of the login is', () => {
  const responses = { 200: { description: '' } };
  const document = {
    openapi: '3.1.0',
    paths: { '/api/v1/me': { get: { responses } }, '/api/v1/login': { post: { responses } } },
  };
  expect(problemsIn(document, {}, { status: 429 })).toEqual([]);
  const login = { method: 'POST', url: 'https://a.test/api/v1/login', status: 429 };
  expect(problemsIn(document, {}, login)).toEqual(['the status is not documented']);
});
