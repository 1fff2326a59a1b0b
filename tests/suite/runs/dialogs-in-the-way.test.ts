/** Tests which dialogs over a page are closed before anything on it is pressed, and by which of their controls. */
import { chromium, expect, test, type Browser } from '@playwright/test';
import { findChromium } from '../../../fixtures/browser/chromium.ts';
import { closeDialogsInTheWay } from '../../../fixtures/browser/dialogs-in-the-way.ts';

const button = (text: string, attributes = ''): string => `<button type="button" ${attributes}>${text}</button>`;
/** Covers the page. */
const OVER = 'style="position: fixed; inset: 0; background: white"';
const dialog = (inside: string, attributes = 'role="dialog" aria-modal="true"'): string =>
  `<div ${attributes} ${OVER}>${inside}</div>`;

/** Dialogs over a page, with the control in them that is pressed, by its text. */
const closed: Record<string, { html: string; pressed: string[] }> = {
  'a welcome': { html: dialog(`<h2>Welcome!</h2>${button('Start the tour')}${button('Got it')}`), pressed: ['Got it'] },
  'a cross that its label names': {
    html: dialog(`<h2>News</h2>${button('&#xd7;', 'aria-label="Close"')}`),
    pressed: ['×'],
  },
  'a tour that its class alone tells': {
    html: dialog(`<p>Step 1 of 4</p>${button('Next')}${button('Skip tour')}`, 'class="driver-popover"'),
    pressed: ['Skip tour'],
  },
  'one that hides the rest from assistive technology': {
    html: `${dialog(`<h2>What is new</h2>${button('Maybe later')}`)}<script>document.querySelector('main').ariaHidden = 'true'</script>`,
    pressed: ['Maybe later'],
  },
  'one in Korean': { html: dialog(`<h2>공지</h2>${button('오늘 하루 보지 않기')}`), pressed: ['오늘 하루 보지 않기'] },
  'two, one after the other': {
    html: dialog(`<h2>News</h2>${button('Dismiss')}`) + dialog(`<h2>Welcome</h2>${button('Skip')}`),
    pressed: ['Skip', 'Dismiss'],
  },
  'a wall of cookies, with the fewest': {
    html: dialog(`We use cookies. <input type="checkbox"> ${button('Accept all')}${button('Only necessary')}`),
    pressed: ['Only necessary'],
  },
  'a bar of cookies that has but a yes': {
    html: dialog(`This site uses cookies. ${button('OK')}`, 'id="cookie-consent"'),
    pressed: ['OK'],
  },
  "HTML's own, whose one control leads on": {
    html: `<dialog>Welcome! ${button('Get started')}</dialog><script>document.querySelector('dialog').showModal()</script>`,
    pressed: [],
  },
  "HTML's own": {
    html: `<dialog>Tips ${button('Close')}</dialog><script>document.querySelector('dialog').showModal()</script>`,
    pressed: ['Close'],
  },
};
const left: Record<string, string> = {
  'one that asks for a name': dialog(`<label>Name <input></label>${button('Close')}`),
  'a question about the sign-out': dialog(`<p>You are about to log out.</p>${button('Close')}`),
  'ways to log in': dialog(`<p>Log in</p>${button('Continue with e-mail')}${button('Close')}`),
  'a wrong password': dialog(`<p>Wrong e-mail or password.</p>${button('Close')}`, 'role="alertdialog"'),
  'an invitation': dialog(`<p>Ann invited you to a team.</p>${button('Accept')}${button('Decline')}`),
  'terms of use': dialog(`<p>New terms</p>${button('I agree')}`),
  'a ticket of the page, called a modal': `<div class="modal-provider"><p>Ticket 7</p>${button('Close')}</div>`,
  'a bar that stays in sight, and closes what it names': `<div class="welcome-bar" style="position: sticky; top: 0">${button('Close')}</div>`,
  'a panel of something that is called alike': dialog(`<p>Spring Cup</p>${button('Close')}`, 'class="tournament"'),
  'a dialog that does something': dialog(`<p>Trial</p>${button('Upgrade now')}${button('Close account')}`),
};

async function inBrowser(use: (browser: Browser) => Promise<void>): Promise<void> {
  const executablePath = findChromium(process.env.POSTFLIGHT_CHROMIUM)?.executablePath;
  const browser = await chromium.launch(executablePath === undefined ? {} : { executablePath });
  try {
    await use(browser);
  } finally {
    await browser.close();
  }
}

/** Presses the button below `html`, and returns the other pressed controls; each closes its dialog. */
async function pressBelow(browser: Browser, html: string, timeout = 2_500) {
  // A page of its own for each, since a page is watched only once.
  const own = await browser.newPage();
  await own.setContent(`<body><main>${button('Below')}</main>${html}
<script>
  window.pressed = [];
  for (const it of document.querySelectorAll('button')) it.onclick = () => {
    pressed.push(it.textContent);
    it.closest('[role], [class], [id], dialog')?.remove();
    document.querySelector('main').removeAttribute('aria-hidden');
  };
</script></body>`);
  await closeDialogsInTheWay(own);
  const below = await own
    .getByRole('button', { name: 'Below' })
    .click({ timeout })
    .then(
      () => true,
      () => false,
    );
  const pressed = await own.evaluate(() => (globalThis as unknown as { pressed: string[] }).pressed);
  await own.close();
  return { pressed: pressed.filter(text => text !== 'Below'), below };
}

test('a dialog in the way is closed by the control that does nothing else', () =>
  inBrowser(async browser => {
    for (const [what, { html, pressed }] of Object.entries(closed))
      expect.soft(await pressBelow(browser, html), what).toEqual({ pressed, below: true });
  }));

test('nothing is pressed of a dialog that is part of what is observed, or that does something', () =>
  inBrowser(async browser => {
    for (const [what, html] of Object.entries(left))
      expect.soft((await pressBelow(browser, html, 700)).pressed, what).toEqual([]);
  }));
