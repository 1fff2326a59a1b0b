/** Tests `npx postflight init` on products whose pages have many files, or files in another form. */
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { against, init, linesOf, local } from './init-run.ts';

test('an app of one page with many files and calls is described within 60 requests', async () => {
  await against({ heavy: true }, async product => {
    const { status, out, err, folder } = await init(local(product, '--no-run'), product.account);
    expect(status, out + err).toBe(0);
    const healthz = `HEALTHZ_URL=${new URL(product.api).origin}/health`;
    const expected = ['LOGIN_PAGE=/account/login', 'DASHBOARD_PAGE=/home', 'ME_PATH=/users/self', 'AUTH_COOKIE=sid'];
    expect(linesOf(path.join(folder, 'local.env')), out + err).toEqual(expect.arrayContaining([...expected, healthz]));
    expect(product.asked.length, product.asked.join('\n')).toBeLessThanOrEqual(60);
    expect(product.asked.filter(line => /parts/.test(line)).length, 'calls of the dashboard').toBeGreaterThan(5);
    expect(product.asked.filter(line => /part-/.test(line)).length, 'scripts of the dashboard').toBeGreaterThan(0);
    expect(product.asked.filter(line => /main\.js|logo|ahead/.test(line))).toEqual(['GET /static/main.js']);
  });
});

test('a service worker that fetches a whole build ahead spends nothing, and what is told of requests is true', async () => {
  await against({ worker: true }, async product => {
    const { status, out, err } = await init(local(product, '--json'), product.account);
    expect(status, err).toBe(0);
    expect(product.asked.filter(line => /ahead|sw\.js/.test(line))).toEqual([]);
    expect(product.asked.length).toBeLessThanOrEqual((JSON.parse(out) as { requests: number }).requests);
  });
});

test('pages, scripts and answers that come compressed to everybody are read', async () => {
  await against({ coded: true, clientSide: true }, async product => {
    const { status, out, err, folder } = await init(local(product, '--no-run'), product.account);
    expect(status, out + err).toBe(0);
    const expected = ['LOGIN_PAGE=/account/login', 'DASHBOARD_PAGE=/home', 'ME_PATH=/users/self', 'AUTH_COOKIE=sid'];
    const openly = `READYZ_URL=${new URL(product.api).origin}/ready`;
    expect(linesOf(path.join(folder, 'local.env')), out + err).toEqual(expect.arrayContaining([...expected, openly]));
  });
});
