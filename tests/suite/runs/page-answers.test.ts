/** Tests what a journey learns of the pages that it is shown: by which of their values a dashboard can be told. */
import { chromium, expect, test } from '@playwright/test';
import type { Environment } from '../../../envs/environment.ts';
import { findChromium } from '../../../fixtures/browser/chromium.ts';
import { PageAnswers } from '../../../fixtures/browser/page-answers.ts';

const WEB = 'http://acme.test';
const env = { NEXT_PUBLIC_API_BASE: `${WEB}/api/v1`, LOGIN_PATH: '/login', SMOKE_USER: 'smokey' } as Environment;
const greeting = '<p>Howdy, smokey</p>';
const polls = `<script>fetch('/api/v1/beat')</script>`;
const writes = `<script>document.body.append('Howdy, ' + ['smo', 'key'].join(''))</script>`;

for (const [what, html, knows] of [
  ['that comes with the account, and polls', greeting + polls, true],
  ['to which a script writes the account', writes + polls, false],
  ['in a frame of another page', '<iframe src="/frame"></iframe>', false],
] as const)
  test(`a page ${what}: the account's name is ${knows ? 'a value' : 'none'} of the session's`, async () => {
    const executablePath = findChromium(process.env.POSTFLIGHT_CHROMIUM)?.executablePath;
    const browser = await chromium.launch(executablePath === undefined ? {} : { executablePath });
    try {
      const page = await browser.newPage();
      const valuesOf = async (vocabulary: string, formSent: boolean): Promise<readonly string[]> => {
        const answers = Object.assign(new PageAnswers(page, env), { vocabulary, formSent });
        await page.goto(`${WEB}/home`, { waitUntil: 'load' });
        // Read since: the same page once more comes after it.
        await page.goto(`${WEB}/other`);
        return answers.values;
      };
      await page.route('**', route => {
        const { pathname } = new URL(route.request().url());
        const body = pathname === '/home' ? html : pathname === '/frame' ? greeting : '{}';
        return route.fulfill({ contentType: pathname.startsWith('/api') ? 'application/json' : 'text/html', body });
      });
      expect(await valuesOf('Log in', true)).toEqual(knows ? ['smokey'] : []);
      expect(await valuesOf('Log in', false), 'before the form was sent').toEqual([]);
      expect(await valuesOf('Log in to smokey', true), 'what the login page says, too').toEqual([]);
    } finally {
      await browser.close();
    }
  });
