/** The test that fails with two pages open, for their screenshots. */
import { expect, test } from '@playwright/test';
import { maskScreenshots } from '../../../../fixtures/browser/screenshots.ts';
import { formPage, jwt, pictureEnvironment } from './pages.ts';

test('fails with two pages open', async ({ browser }) => {
  const context = await browser.newContext({ viewport: { width: 320, height: 260 } });
  maskScreenshots(context, pictureEnvironment());
  await (await context.newPage()).setContent(formPage);
  await (await context.newPage()).setContent(`<p>Your token: ${jwt}</p>`);
  await context.close();
  expect(1).toBe(2);
});
