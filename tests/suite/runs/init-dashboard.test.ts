/**
 * Tests `npx postflight init` as a child process, on dashboards that show nothing of the account: the element that
 * identifies each, the proposals that are comments, and that there is none if the data are shown.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { cellOf } from '../child-run.ts';
import * as plays from '../hostile/plays.ts';
import { asset } from '../hostile/wire-scenes.ts';
import { describedByInit, runInit } from './init-run.ts';
import { startRenamedProduct, type Home } from './renamed-product.ts';

const sized = (inner: string, more = ''): string => `<div ${more} style="height: 90px">${inner}</div>`;

/** Returns the lines on DASHBOARD_SELECTOR in the file of `init`, with their comments. */
async function told(home: Home): Promise<{ lines: string[]; out: string; requests: number }> {
  const product = await startRenamedProduct({ home });
  try {
    const { status, out, err, folder } = await runInit(
      ['--yes', '--env', 'local', '--web-url', product.web, '--no-run'],
      product.account,
    );
    expect(status, out + err).toBe(0);
    expect(product.asked.filter(line => line.startsWith('POST '))).toHaveLength(1);
    const lines = readFileSync(path.join(folder, 'local.env'), 'utf8').split('\n');
    const at = lines.findIndex(line => line.includes('DASHBOARD_SELECTOR='));
    return { lines: at < 0 ? [] : lines.slice(at - 1, at + 1), out, requests: product.asked.length };
  } finally {
    await product.close();
  }
}

for (const [what, home, selector, how] of [
  [
    'made by its script, its class beside generated ones and those of the layout',
    {
      by: 'script',
      html: `<div class="flex css-1x2y3z"><nav class="site-nav">x</nav>${sized('<h2 class="Home_title__aB1cD">x</h2>', 'class="p-4 dashboard sc-bdVaJa"')}</div>`,
    },
    '.dashboard',
    'neither on the login page nor to a visitor',
  ],
  [
    'rendered by its server',
    { by: 'server', html: `<main>${sized('Projects')}</main>` },
    'main',
    'neither on the login page nor to a visitor',
  ],
  [
    'at the address of the login, in an element that the login page hides',
    {
      by: 'login page',
      login: '<section id="workspace" hidden>x</section>',
      html: `<section id="workspace">${sized('Projects')}</section>`,
    },
    `'#workspace'`,
    'neither on the login page nor to a visitor',
  ],
  [
    'in a page that everybody gets, as the login page has all but its heading',
    { by: 'nobody', login: '<main><h1>Log in</h1></main>', html: '<main><h1>Home</h1></main>' },
    `'role=heading[name="Home"]'`,
    'but to a visitor until the login comes',
  ],
  [
    'of elements of its own, and a name that stands twice, first hidden',
    {
      by: 'script',
      html: `<p data-testid="dashboard" hidden>x</p>${sized('x', 'data-testid="dashboard"')}<acme-dashboard style="display: block">x</acme-dashboard>`,
    },
    'acme-dashboard',
    'neither on the login page nor to a visitor',
  ],
] satisfies [string, Home, string, string][])
  test(`a dashboard ${what}: told by ${selector}`, async () => {
    const { lines, out, requests } = await told(home);
    expect(lines, out).toEqual([expect.stringContaining(how), `DASHBOARD_SELECTOR=${selector}`]);
    expect(lines[0]).toMatch(/^# the dashboard shows nothing of the account; an element, told by /);
    expect(out).toContain(`+ DASHBOARD_SELECTOR=${selector}`);
    expect(requests).toBeLessThanOrEqual(60);
  });

test('two elements that are as good: without a terminal the first is set, and the other is named', async () => {
  const html = ['stats', 'tasks'].map(name => sized(name, `data-testid="home-${name}"`)).join('');
  const { lines, out } = await told({ by: 'script', html });
  expect(lines[1], out).toBe('DASHBOARD_SELECTOR=[data-testid=home-stats]');
  expect(lines[0]).toContain('as good: [data-testid=home-tasks]');
});

test('a class that may be one of the layout is proposed as a comment, and said to be missing', async () => {
  const { lines, out } = await told({ by: 'script', html: sized('x', 'class="collections-list"') });
  expect(lines[1], out).toBe('# DASHBOARD_SELECTOR=.collections-list');
  expect(out).toContain('not found: an element that tells the dashboard');
});

test('an element of the first page, which everybody is shown, does not tell the dashboard', async () => {
  const [splash, own] = [sized('x', 'id="launch-dashboard"'), sized('y', 'id="overview"')];
  const { lines, out } = await told({ by: 'script', html: splash + own, front: splash });
  expect(lines[1], out).toBe("DASHBOARD_SELECTOR='#overview'");
  expect(lines[0], out).not.toContain('as good');
});

test('a dashboard of generated names in the element that the app is mounted on: none is found, and it is said', async () => {
  const html = `<div id="root">${sized('x', 'id=":r1:" class="css-1x2y3z Home_root__aB1cD flex p-4"')}</div>`;
  const { lines, out } = await told({ by: 'script', html });
  expect(lines, out).toEqual([]);
  expect(out).toContain('set DASHBOARD_SELECTOR to one that it shows to a signed-in user alone');
});

/** The reference's own script without any display of the API's answers. */
const showsNothing = plays.changed((head, body) => {
  const show = 'const show = (user, items, counts) => {';
  const text = body.toString().replace(show, `${show} [user, items, counts] = [{}, [], {}];`);
  const lines = head.replace(/\r\ncontent-length: [^\r]*/i, '');
  return Buffer.from(`${lines}\r\nContent-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
});

test('the reference with a dashboard that shows nothing of the account: a run that init alone describes judges its pages', async () => {
  const rows = [
    'login-dashboard',
    'auth-guard',
    'logout',
    'page-errors',
    'cookie-in-browser',
    'ui-tolerates-api-shapes',
  ];
  const { file, run } = await describedByInit([asset(showsNothing)], rows);
  expect(file).toContain("DASHBOARD_SELECTOR='#items'");
  for (const id of rows) expect(cellOf(run, id, 'local')?.verdict, `${id}\n${run.text}`).toBe('pass');
});
