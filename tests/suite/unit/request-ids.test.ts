/** Tests that ids are found in answers under any name, and that values that answers share are none. */
import { expect, test } from '@playwright/test';
import { toldIds, withoutShared } from '../../../fixtures/probe/logs/request-ids.ts';

test('an id is found in headers and high in the body, and no secret is', () => {
  const uuid = '6f1c0a5e-0d5c-4f0e-9b7e-2f5d9a0c1b3d';
  const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
  expect(
    toldIds(
      [
        ['X-Correlation-ID', uuid],
        ['X-Request-ID', 'the-one-that-is-known-1'],
        ['traceparent', `00-${trace}-00f067aa0ba902b7-01`],
        ['CF-Ray', '8f3c0a5e0d5c4f0e-ICN'],
        ['X-Trace-Id', '180388626474'],
        ['Set-Cookie', 'session0123456789'],
        ['X-CSRF-Token', 'a0123456789'],
        ['Content-Length', '12345678'],
        ['Connection', 'keep-alive'],
        ['Date', 'Sat, 28 Nov 2026 03:42:30 GMT'],
      ],
      JSON.stringify({ requestId: 'body-0001', error: { request_id: 'body-0002', id: 'body-0003' }, id: 'body-0004' }),
    ).map(({ in: name, id }) => `${name} ${id}`),
  ).toEqual([
    `X-Correlation-ID ${uuid}`,
    `traceparent ${trace}`,
    'CF-Ray 8f3c0a5e0d5c4f0e-ICN',
    'X-Trace-Id 180388626474',
    'requestId body-0001',
    'request_id body-0002',
  ]);
  expect(toldIds([], 'no JSON')).toEqual([]);
});

test('what several answers tell is the id of none', () => {
  const release = { in: 'X-Deployment-Id', id: 'dpl_0123' };
  const [first, second] = ['first-01', 'second-02'].map(id => ({ toldIds: [release, { in: 'X-Trace-Id', id }] }));
  if (!first || !second) throw new Error('two are made');
  expect(withoutShared([first, second]).map(it => it.toldIds.map(({ id }) => id))).toEqual([
    ['first-01'],
    ['second-02'],
  ]);
});
