/** Tests JSON pointers by the examples of RFC 6901 §5 and §6. */
import { expect, test } from '@playwright/test';
import { asToken, textAt, valueAt, valueAtFragment } from '../../../fixtures/probe/parse/json-pointer.ts';

const document = { foo: ['bar', 'baz'], '': 0, 'a/b': 1, 'c%d': 2, 'g|h': 4, 'i\\j': 5, ' ': 7, 'm~n': 8 };

test('a JSON pointer leads to the member that it names', () => {
  const pointers = ['', '/foo', '/foo/0', '/', '/a~1b', '/c%d', '/g|h', '/i\\j', '/ ', '/m~0n'];
  expect(pointers.map(pointer => valueAt(document, pointer))).toEqual([
    document,
    document.foo,
    'bar',
    0,
    1,
    2,
    4,
    5,
    7,
    8,
  ]);
});

test('a JSON pointer in a URI fragment is percent-decoded token by token', () => {
  const fragments = ['/foo/0', '/a~1b', '/a%2Fb', '/c%25d', '/g%7Ch', '/i%5Cj', '/%20', '/m~0n', '/%'];
  expect(fragments.map(fragment => valueAtFragment(document, fragment))).toEqual([
    'bar',
    1,
    1,
    2,
    4,
    5,
    7,
    8,
    undefined,
  ]);
});

test('a JSON pointer that names no own member leads nowhere, and a text is given only where there is one', () => {
  expect(['/none', '/foo/2', '/foo/0/x', '/constructor/name'].map(p => valueAt(document, p))).toEqual(
    Array(4).fill(undefined),
  );
  expect(['/foo/1', '/foo', '/'].map(p => textAt(document, p))).toEqual(['baz', undefined, undefined]);
});

test('a name written as a token is found again', () => {
  for (const name of Object.keys(document))
    expect(valueAt(document, `/${asToken(name)}`)).toBe(document[name as 'foo']);
});
