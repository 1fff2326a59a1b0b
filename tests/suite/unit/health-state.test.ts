/** Tests the product states that bodies of health answers report. */
import { expect, test } from '@playwright/test';
import { slownessOf } from '../../../fixtures/probe/health/outage.ts';
import { denialsIn } from '../../../fixtures/probe/parse/health-state.ts';

const isDatabase = (name: string) => (/db|database|pg|postgres/i.test(name) ? true : undefined);
const said = (body: string) => {
  const { whole, parts } = denialsIn({ body }, isDatabase);
  return [...whole, ...parts];
};

for (const body of [
  '',
  'ok',
  'OK\n',
  'true',
  '"pong"',
  '<p>error</p>',
  '{}',
  '{"status":"ok"}',
  '{"status":"UP","components":{"db":{"status":"UP","details":{"database":"PostgreSQL"}}}}',
  '{"status":"ok","info":{"db":{"status":"up"}},"error":{},"details":{"db":{"status":"up"}}}',
  '{"status":"ok","error":null,"errors":0,"failures":[]}',
  '{"status":"ok","log_level":"error","maintenance":false,"db_readonly":false}',
  '{"status":"degraded","checks":{"database":"ok","search":{"status":"down","required":false}}}',
  '{"status":"degraded","checks":{"database":"ok","mail":"down"}}',
  '{"status":"ok","checks":{"cache":{"status":"down","critical":false}}}',
  '{"status":"ok","database":{"ok":true,"error":null,"read_only":false}}',
  '[+]ping ok\n[+]postgres ok\nreadyz check passed',
  '{"status":"ok","downtime":"none","error_rate":0.01}',
  '{"status":"no errors","database":"no lag"}',
  '{"status":"No problems found"}',
  '{"status":"ok","database":{"status":"ok","migrations":"no pending"}}',
  '{"health":"error-free"}',
  '{"status":"오류 없음","database":"정상"}',
  '{"status":"ok","slot":"red","readings":"bad"}',
  '{"isHealthy":true,"database":{"isReady":true}}',
])
  test(`denies nothing: ${JSON.stringify(body)}`, () => expect(said(body)).toEqual([]));

for (const body of [
  'DOWN',
  'false',
  '"down"',
  'unhealthy: no database',
  'status: ok\ndatabase: down',
  '[+]ping ok\n[-]postgres failed: reason withheld\nreadyz check failed',
  '{"status":"error"}',
  '{"status":"not ready"}',
  '{"status":"OUT_OF_SERVICE"}',
  '{"status":"degraded"}',
  '{"status":503}',
  '{"ok":false}',
  '{"healthy":"false"}',
  '{"error":"connection refused"}',
  '{"data":{"status":"fail"}}',
  '{"ok":true,"pg":false}',
  '{"status":"ok","checks":{"database":"down"}}',
  '{"status":"ok","db":{"connected":false}}',
  '{"healthy":true,"postgresStatus":"down"}',
  '{"status":"pass","checks":{"postgres:connections":[{"status":"fail"}]}}',
  '{"status":"ok","checks":[{"name":"database","status":"timeout"}]}',
  '{"isReady":false}',
  '{"is_ready":false}',
  '{"status":"ok","database":{"isHealthy":false}}',
  '{"checks":[{"name":"db","passing":false}]}',
  '{"status":"red"}',
  '{"status":"503 Service Unavailable"}',
  '{"status":"ok","db":"connection refused"}',
  '{"status":"ok","db":"could not connect"}',
  '{"status":"ok","db":"unable to connect"}',
  '{"status":"오류"}',
  '{"status":"ok","database":"비정상"}',
  '{"status":"ok","db":"异常"}',
  '{"status":"ok","db":"❌"}',
  '{"status":"ok","database":"no connection"}',
  '{"status":"ok","db":{"reachable":"no"}}',
  '[{"name":"database","status":"down"}]',
  '{"status":"ok","checks":{"cache":{"status":"fail","required":true}}}',
  '{"status":"degraded","checks":{"database":"down","mail":{"ok":false,"required":false}}}',
])
  test(`denies its status: ${JSON.stringify(body)}`, () => expect(said(body)).not.toEqual([]));

test('a part is required as DEPENDENCIES says', () => {
  const body = '{"status":"ok","checks":{"redis":"down"}}';
  expect(denialsIn({ body }).parts).toEqual([]);
  expect(denialsIn({ body }, name => name.includes('redis')).parts).toEqual(['checks redis: "down"']);
});

test('near its bound, liveness is neither quick nor slow', () => {
  expect([0, -3, 30, 49, 74, 75, 200].map(ms => slownessOf(ms, 50))).toEqual([
    'quick',
    'quick',
    'quick',
    'near',
    'near',
    'slow',
    'slow',
  ]);
});
