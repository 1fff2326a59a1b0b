/** The twelve checks of `http-checks.ts` under the suite's own runner, fixtures and reports. A run that covers no requirement would be an error. */
import { readFileSync } from 'node:fs';
import { TIMES, type HttpCheck } from '../http-checks.ts';
import { covers, expect, observed, test } from '../../../../../fixtures/test.ts';

for (const name of [
  'liveness',
  'readiness',
  'description',
  'no session',
  'forged token',
  'allowed origin',
  'hostile origin',
  'preflight',
  'hostile preflight',
  'unknown path',
  'login page',
  'dashboard page',
]) {
  test(name, covers('healthz-open'), async ({ http }, { config }) => {
    const checks = JSON.parse(readFileSync(String(config.metadata['checks']), 'utf8')) as HttpCheck[];
    const check = checks.find(c => c.name === name);
    if (!check) throw new Error(`there is no check ${name}`);
    const {
      url,
      method,
      headers,
      status,
      header: [key, value],
    } = check;
    for (let i = 0; i < TIMES; i++) {
      const answer = await http.ask(url, { method, headers });
      expect(answer.status).toBe(status);
      expect(answer.headerLines.find(([line]) => line.toLowerCase() === key)?.[1]).toBe(value);
    }
    observed(`${TIMES} answers of ${url}`);
  });
}
