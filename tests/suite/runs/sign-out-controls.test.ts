/**
 * Tests which controls are pressed on the way to a sign-out: those of menus and none that performs an action, and the
 * answer to a product's question.
 */
import { chromium, expect, test, type Page } from '@playwright/test';
import { findChromium } from '../../../fixtures/browser/chromium.ts';
import { findSignOut } from '../../../fixtures/browser/sign-out.ts';
import { menus, signOuts } from '../../../fixtures/browser/sign-out-controls.ts';
import { yesTo } from '../../../fixtures/browser/sign-out-question.ts';

const head = (control: string): string => `<header>${control}</header>`;
const opened: Record<string, string> = {
  'a summary': '<details><summary>More</summary></details>',
  'a button that says so': '<button aria-haspopup="menu">More</button>',
  "Bootstrap's, a link that leads nowhere": '<a href="#" data-bs-toggle="dropdown" aria-expanded="false">smoke</a>',
  'one named as a menu': '<button>Account</button>',
  'one named as a menu, in German': '<button>Mein Konto</button>',
  'a link of the head, told by its id alone': head('<a href="#" id="header-user">sm</a>'),
  'a button of the head, told by its test id alone': head('<button data-testid="nav-account">sm</button>'),
  'a button of the head with a picture of the account': head('<button><i class="Avatar-x">sm</i></button>'),
  'one in a bar that its class alone tells': '<div class="top-navbar"><button id="nav-avatar">sm</button></div>',
};
const left: Record<string, string> = {
  'a link to another page': head('<a href="/profile" id="profile">Me</a>'),
  'one that its id says does something': head('<button id="delete-account">x</button>'),
  'one that its text says does something': head('<button id="my-account">Close account</button>'),
  'one that its label says does something': head('<button id="x-user" aria-label="Remove the user">x</button>'),
  'one that its text says does something, in Korean': head('<button id="my-account">회원 탈퇴</button>'),
  'one that its id says signs out': head('<button id="logout-user">x</button>'),
  'one that its text says is to be paid': head('<button id="my-account">Upgrade</button>'),
  'one that its text says signs out, in German': head('<button id="my-account">Abmelden</button>'),
  'one that its text says erases, in French': head('<button id="my-account">Supprimer</button>'),
  'the button of a form': head('<form><button id="user">Go</button></form>'),
  'one beside the data of the page': '<main><button id="user">x</button></main>',
  'one that nobody sees': head('<button id="user" hidden>x</button>'),
  'one of a bar that is folded up': '<aside inert><button aria-haspopup="menu">More</button></aside>',
};

/** Controls that sign out, and those that perform another action: HTML with one control. */
const signingOut: Record<string, string> = {
  'a button of a form, in German': '<form action="/logout" method="post"><button>Abmelden</button></form>',
  'a button alone, in German': '<button>Abmelden</button>',
  'a menu item, in French': '<ul role="menu"><li role="menuitem">Se déconnecter</li></ul>',
  'a link, in Spanish': '<a href="/x">Cerrar sesión</a>',
  'a link with an icon, in Portuguese': '<a href="/x"><i>\u{e017}</i> Sair</a>',
  'a button, in Italian': '<button>Esci</button>',
  'a button, in Dutch': '<button>Uitloggen</button>',
  'a button, in Polish': '<button>Wyloguj się</button>',
  'a button, in Russian': '<button>ВЫЙТИ</button>',
  'a button, in Japanese': '<button>ログアウトする</button>',
  'a button, in Chinese': '<button>退出登录</button>',
  'a button, in traditional Chinese': '<button>登出</button>',
  'a button, in Turkish': '<button>Çıkış yap</button>',
  'a button, in Vietnamese': '<button>Đăng xuất</button>',
  'a link of no known name': '<a href="/users/sign_out">Kirjaudu ulos</a>',
  'a link without a name': '<a href="/logout.php?token=1"><svg width="9" height="9"/></a>',
  'an address of WordPress': '<a href="/wp-login.php?action=logout&amp;_wpnonce=1">Ven ut</a>',
  'a link that deletes the session': '<a href="/session" data-turbo-method="delete">Kirjaudu ulos</a>',
  'a form that deletes the session':
    '<form action="/session"><input type="hidden" name="_method" value="delete"><button>Kirjaudu ulos</button></form>',
  'a link without an address': '<ul><li><a id="out"><img alt="Logout">Logout</a></li></ul>',
  'a button with an address of its own': '<form action="/save"><button formaction="/auth/logout/">X</button></form>',
};
const doingElse: Record<string, string> = {
  'other devices': '<form action="/logout/others"><button>Log out of all other devices</button></form>',
  'other devices, at the address of a sign-out':
    '<form action="/logout"><input type="hidden" name="all"><button>Andere Geräte abmelden</button></form>',
  'other devices, by a link without an address': '<a id="others">Log out of all other devices</a>',
  'other devices, in French': '<button>Se déconnecter de tous les appareils</button>',
  'other devices, in Chinese': '<button>退出登录所有设备</button>',
  'a newsletter, in German': '<button>Vom Newsletter abmelden</button>',
  'a form of a newsletter, in German': '<form action="/newsletter/off"><button>Abmelden</button></form>',
  'a link of a newsletter, in Dutch': '<a href="/unsubscribe?id=1">Afmelden</a>',
  'a form that asks for an address': '<form><input name="email"><button>Abmelden</button></form>',
  'a group that is left, in Portuguese': '<button>Sair do grupo</button>',
  'an account that is erased, in Chinese': '<button>注销账号</button>',
  'a service that is let go, in French': '<button>Déconnecter Google</button>',
  'a session of a list': '<a href="/sessions/5" data-method="delete">x</a>',
  'a page of the sessions': '<a href="/session">Session</a>',
  'a text about it': '<a href="/docs/auth/logout">How it ends</a>',
};

const asks = (buttons: string, attributes = 'role="dialog"'): string =>
  `<div ${attributes}><h2>Log out</h2><p>You are about to log out.</p>${buttons}</div>`;
const button = (text: string): string => `<button type="button">${text}</button>`;
const form = (inside: string): string => `<h1>Sign out</h1><form method="post">${inside}</form>`;
/**
 * Pages with a question, and the button that answers yes; on the dashboard, or on a page to which the control leads.
 */
const questions: Record<string, { html: string; yes: string[]; isDashboard?: false }> = {
  'a dialog by its role': { html: asks(button('Cancel') + button('Confirm')), yes: ['Confirm'] },
  "HTML's own dialog": {
    html: `<dialog open>${asks(button('Yes, log me out') + button('No'), '')}</dialog>`,
    yes: ['Yes, log me out'],
  },
  'one that its class alone tells, in Korean': {
    html: `<div class="ant-popover"><p>로그아웃 하시겠습니까?</p>${button('취소')}${button('확인')}</div>`,
    yes: ['확인'],
  },
  'one in German': {
    html: `<div role="dialog"><p>Möchten Sie sich abmelden?</p>${button('Abbrechen')}${button('Nicht abmelden')}${button('Abmelden')}</div>`,
    yes: ['Abmelden'],
  },
  'one in Spanish': {
    html: `<div role="dialog"><p>¿Cerrar sesión?</p>${button('Cerrar todas las sesiones')}${button('Cancelar')}${button('Sí, salir')}</div>`,
    yes: ['Sí, salir'],
  },
  'one in Japanese': {
    html: `<div role="dialog"><p>ログアウトしますか</p>${button('キャンセル')}${button('はい')}</div>`,
    yes: ['はい'],
  },
  'one in Russian, of something else': {
    html: `<div role="dialog"><p>Выйти из группы?</p>${button('Удалить')}${button('Нет')}</div>`,
    yes: [],
  },
  'one whose answers both name it': { html: asks(button("Don't log out") + button('Log out')), yes: ['Log out'] },
  'one that offers more than was wanted': {
    html: asks(
      button('Log out everywhere') +
        button('Log out') +
        button('Log out and erase my data') +
        button('Keep me signed in'),
    ),
    yes: ['Log out'],
  },
  'one whose buttons do something else': {
    html: asks(button('Confirm your e-mail') + button('Continue shopping')),
    yes: [],
  },
  'one whose answer is a sentence': {
    html: asks(button('Yes, I am sure') + button('예약하기')),
    yes: ['Yes, I am sure'],
  },
  'one about cookies': { html: `<div role="dialog">We use cookies.${button('OK')}</div>`, yes: [] },
  'one that nobody sees': { html: asks(button('Confirm'), 'role="dialog" hidden'), yes: [] },
  'no dialog': { html: `<p>You can log out at any time.</p>${button('Continue')}`, yes: [] },
  'a form of the dashboard': { html: form('<button>Log out</button>'), yes: [] },
  'a form on a page of its own': { html: form('<button>Sign out</button>'), yes: ['Sign out'], isDashboard: false },
  'a form with a hidden token': {
    html: form('<input type="hidden" name="csrf"><input type="submit" value="Yes">'),
    yes: ['Yes'],
    isDashboard: false,
  },
  'a login that tells of the sign-out': {
    html: form('<p>You have been signed out.</p><input name="email"><button>Continue</button>'),
    yes: [],
    isDashboard: false,
  },
};

async function onPage(use: (page: Page) => Promise<void>): Promise<void> {
  const executablePath = findChromium(process.env.POSTFLIGHT_CHROMIUM)?.executablePath;
  const browser = await chromium.launch(executablePath === undefined ? {} : { executablePath });
  try {
    await use(await browser.newPage());
  } finally {
    await browser.close();
  }
}

test('menus are opened, and nothing else is pressed', () =>
  onPage(async page => {
    const found: Record<string, number> = {};
    for (const [what, control] of [...Object.entries(opened), ...Object.entries(left)]) {
      await page.setContent(`<body>${control}<p>Dashboard</p></body>`);
      const counts = await Promise.all(menus(page).map(openers => openers.count()));
      found[what] = counts.reduce((sum, count) => sum + count, 0);
    }
    const expected = (list: Record<string, string>, count: number) => Object.keys(list).map(what => [what, count]);
    expect(found).toEqual(Object.fromEntries([...expected(opened, 1), ...expected(left, 0)]));
  }));

test('the menu of the account is opened before those of a list', () =>
  onPage(async page => {
    const rows = '<li><button aria-haspopup="menu">⋯</button></li>'.repeat(20);
    const out = `document.body.insertAdjacentHTML('beforeend', '<a href="/out">Sign out</a>')`;
    for (const mark of ['aria-label="User menu"', 'id="account-toggle"', 'title="Profile"'])
      await test.step(mark, async () => {
        await page.setContent(
          `<ul>${rows}</ul><button aria-haspopup="menu" ${mark} onclick="${out.replaceAll('"', '&quot;')}">sm</button>`,
        );
        expect(await findSignOut(page)).toMatchObject({ place: 'in a menu', opened: 1 });
      });
  }));

test('a control of a menu that opens under the pointer is found, and nothing is pressed', () =>
  onPage(async page => {
    const menu = (style: string): string =>
      `<style>.of-me { ${style} } .me { width: 9em } .me:hover .of-me { display: block; left: 0 }</style>
<ul><li class="me"><a href="/profile" aria-haspopup="true" onclick="window.left = true">smoke</a>
<ul class="of-me"><li><a href="/x" onclick="window.left = true">Log out</a></li></ul></li></ul>`;
    const late = `<div onmouseenter="setTimeout(() => (this.lastChild.hidden = false), 300)"
onmouseleave="this.lastChild.hidden = true"><a href="/profile">smoke</a><p hidden><a id="out">Log out</a></p></div>`;
    for (const [what, html] of Object.entries({
      'not displayed': menu('display: none'),
      'outside of the window': menu('position: absolute; left: -999em'),
      'shown by a script, after a while': late,
    })) {
      await page.setContent(
        `<body><a href="/logout" style="position: absolute; top: -999em">Log out</a>${html}</body>`,
      );
      const { place, control } = await findSignOut(page);
      expect(place, what).toBe('in a menu');
      expect(await control?.isVisible(), what).toBe(true);
      expect(await page.evaluate(() => 'left' in globalThis), what).toBe(false);
    }
    await page.setContent('<body><div><button hidden>Log out</button></div></body>');
    expect(await findSignOut(page)).toEqual({ place: 'none', opened: 0 });
  }));

test('a control that signs out is found by its name or its address, and no other one', () =>
  onPage(async page => {
    const found: Record<string, number> = {};
    for (const [what, control] of [...Object.entries(signingOut), ...Object.entries(doingElse)]) {
      await page.setContent(`<body>${control}</body>`);
      found[what] = await signOuts(page).count();
    }
    const expected = (list: Record<string, string>, count: number) => Object.keys(list).map(what => [what, count]);
    expect(found).toEqual(Object.fromEntries([...expected(signingOut, 1), ...expected(doingElse, 0)]));
  }));

test('a question about the sign-out is answered yes, and no other one', () =>
  onPage(async page => {
    for (const [what, { html, yes, isDashboard = true }] of Object.entries(questions)) {
      await page.setContent(`<body>${html}</body>`);
      const named: (string | null)[] = [];
      for (const it of await yesTo(page, isDashboard).all())
        named.push((await it.textContent()) || (await it.getAttribute('value')));
      expect(named, what).toEqual(yes);
    }
  }));
