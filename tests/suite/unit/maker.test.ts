/** Tests by which answers the maker of an application is recognised. */
import { expect, test } from '@playwright/test';
import { stackOf } from '../../../fixtures/probe/parse/maker.ts';

const answer = (...headerLines: [string, string][]) => ({ headerLines });

test('a maker is recognised by its headers and its cookies', () => {
  expect(stackOf([answer(['X-Powered-By', 'Express'])])).toBe('Express');
  expect(stackOf([answer(['Server', 'nginx']), answer(['Set-Cookie', 'connect.sid=s%3A1; Path=/'])])).toBe('Express');
  expect(stackOf([answer(['Set-Cookie', 'csrftoken=a; Path=/'])])).toBe('Django');
  expect(stackOf([answer(['X-Runtime', '0.02'])])).toBe('Rails');
  expect(stackOf([answer(['Set-Cookie', 'laravel_session=a'])])).toBe('Laravel');
  expect(stackOf([answer(['X-Powered-By', 'Next.js'])])).toBe('Next.js');
  expect(stackOf([answer(['Set-Cookie', 'JSESSIONID=1'])])).toBe('Spring');
  expect(stackOf([answer(['Server', 'Kestrel'])])).toBe('ASP.NET');
});

test('the document’s own stack, a proxy and a plain answer show no other maker', () => {
  expect(stackOf([answer(['Server', 'uvicorn']), answer(['Server', 'nginx/1.27']), answer()])).toBeUndefined();
  expect(stackOf([answer(['Set-Cookie', 'access_token=a; HttpOnly'])])).toBeUndefined();
  expect(stackOf([])).toBeUndefined();
});
