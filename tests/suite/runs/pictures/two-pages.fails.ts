/** Run by pictures.test.ts alone. */
import { expect, test } from '@playwright/test';
import { maskPictures } from '../../../../fixtures/browser/pictures.ts';
import { formPage, jwt, pictureEnvironment } from './pages.ts';

test('fails with two pages open', async ({ browser }) => {
  const context = await browser.newContext({ viewport: { width: 320, height: 260 } });
  maskPictures(context, pictureEnvironment());
  await (await context.newPage()).setContent(formPage);
  await (await context.newPage()).setContent(`<p>Your token: ${jwt}</p>`);
  await context.close();
  expect(1).toBe(2);
});
