/** Tests properties of reading tokens: any header and claims are read, and no text makes it throw. */
import { test } from '@playwright/test';
import { forgeries, readToken, signedWithWeakKey } from '../../../fixtures/probe/parse/token.ts';
import { anyText, fc, must } from './generated.ts';

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

test.describe('token', () => {
  test('header and times are read, and what is of another type is none', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('alg', 'kid', 'typ', 'crit'), fc.jsonValue()),
        fc.dictionary(fc.constantFrom('iat', 'exp', 'sub'), fc.jsonValue()),
        fc.stringMatching(/^[\w-]{0,20}$/),
        (head, claims, signature) => {
          const text = `${part(head)}.${part(claims)}.${signature}`;
          const seen = readToken(text);
          const only = (type: string, value: unknown) => (typeof value === type ? value : undefined);
          if (seen.jwt)
            must(seen).toEqual({
              jwt: true,
              alg: only('string', head.alg),
              kid: only('string', head.kid),
              iat: only('number', claims.iat),
              exp: only('number', claims.exp),
              tells: Object.hasOwn(claims, 'sub'),
            });
          signedWithWeakKey(text);
          must(forgeries(text).broken.every(f => f.token !== text || text === '')).toBe(true);
        },
      ),
    );
  });

  test('no text makes it throw', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          anyText,
          fc.array(fc.oneof(anyText, fc.jsonValue().map(part)), { maxLength: 5 }).map(parts => parts.join('.')),
        ),
        text => {
          readToken(text);
          signedWithWeakKey(text);
          forgeries(text);
        },
      ),
    );
  });
});
