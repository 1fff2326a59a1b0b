/** Tests `npx postflight init` on products whose pages have many files, or files in another form. */
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { against, init, linesOf, local } from './init-run.ts';
import type { Difference } from './renamed-product.ts';

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

/** A form that comes after so many scripts, one by one or together, and calls. */
const formAfter = (scripts: number, calls: number): Difference => ({
  clientSide: true,
  before:
    `await Promise.all([...Array(${scripts}).keys()].map(i => import("/module-" + i + ".js")));` +
    `for (let i = 0; i < ${calls}; i++) await fetch("/config-" + i);`,
});

test('a form that comes after many scripts and a call is found: what every visitor loads spends no request', async () => {
  await against(formAfter(60, 1), async product => {
    const { status, out, err, folder } = await init(local(product, '--no-run'), product.account);
    expect(status, out + err).toBe(0);
    const expected = ['LOGIN_PAGE=/account/login', 'DASHBOARD_PAGE=/home', 'ME_PATH=/users/self', 'AUTH_COOKIE=sid'];
    expect(linesOf(path.join(folder, 'local.env')), out + err).toEqual(expect.arrayContaining(expected));
    const calls = product.asked.filter(line => !/module-/.test(line));
    expect(calls.length, calls.join('\n')).toBeLessThanOrEqual(60);
    expect(out).toMatch(/1 login, \d+ requests, beside them \d+ scripts and styles of its pages/);
  });
});

test('a form that waits for more calls than are sent: the cause is told, and what to do', async () => {
  await against(formAfter(0, 70), async product => {
    const args = local(product, '--no-run', '--login-page', '/account/login');
    const { status, err } = await init(args, product.account);
    expect(status, err).toBe(3);
    expect(err).toContain(
      'no field for a password, and no first step of a login, on /account/login of ' +
        `${product.web}; a part of it may be missing, since init sends no more than 60 requests: ` +
        'describe the login by LOGIN_PAGE and LOGIN_PATH yourself',
    );
    expect(product.asked.length).toBeLessThanOrEqual(60);
  });
});
