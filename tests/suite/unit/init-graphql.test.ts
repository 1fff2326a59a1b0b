/** Tests the reading of GraphQL requests by `init`. */
import { expect, test } from '@playwright/test';
import { isDocument, isOperationOf, readAddress } from '../../../fixtures/init/graphql.ts';

const url = 'https://acme.example/graphql';

test('documents are told from other texts', () => {
  const documents = [
    '{ me { id } }',
    ' query Me { me { id } }',
    'mutation($a: A!) {a(b: $a) { ...c }}',
    '{...on Me{id}}',
  ];
  expect(documents.filter(text => !isDocument(text))).toEqual([]);
  const others = [
    'query',
    '{}',
    '{"a":1}',
    'queryable {a}',
    '8f14e45fceea167a5a36dedd4bea2543',
    `{${'a '.repeat(3_000)}}`,
  ];
  expect(others.filter(isDocument)).toEqual([]);
});

test('the name of an operation is one that its document has', () => {
  const document = 'query Me { me { id } } mutation SignIn4Staff($a: A!) { signIn(a: $a) { id } }';
  expect(['Me', 'SignIn4Staff'].filter(name => !isOperationOf(name, document))).toEqual([]);
  expect(['me', 'id', '8f14e45f', '', 7].filter(name => isOperationOf(name, document))).toEqual([]);
});

for (const [what, body, query] of [
  ['a read', { query: '{\n  me { id }\n}' }, '?query=%7B%20me%20%7B%20id%20%7D%20%7D'],
  [
    'a read with a name and variables',
    { operationName: 'Me', query: 'query Me($a: Int) { me(a: $a) { id } }', variables: { a: 1 } },
    '?query=query%20Me%28%24a%3A%20Int%29%20%7B%20me%28a%3A%20%24a%29%20%7B%20id%20%7D%20%7D&operationName=Me&variables=%7B%22a%22%3A1%7D',
  ],
  ['a document with a comment keeps its lines', { query: '{ me # x\n}' }, '?query=%7B%20me%20%23%20x%0A%7D'],
  ['a change', { query: 'mutation { signOut { id } }' }, undefined],
  ['a change among reads', { query: 'query A { me } mutation B { signOut }' }, undefined],
  ['a long document', { query: `{ me { ${'field '.repeat(500)}} }` }, undefined],
  ['no document', { query: 'shoes' }, undefined],
  ['no object', null, undefined],
] as const)
  test(`as the GET of an address: ${what}`, () => {
    const address = readAddress(url, JSON.stringify(body));
    expect(address).toBe(query === undefined ? undefined : url + query);
  });

test('a body that is no JSON is no read', () => {
  expect(readAddress(url, 'query={me}')).toBeUndefined();
});
