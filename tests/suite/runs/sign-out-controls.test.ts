/** Tests which controls are opened in search of the sign-out: those of menus, and none that does something. */
import { chromium, expect, test } from '@playwright/test';
import { findChromium } from '../../../fixtures/browser/chromium.ts';
import { menus } from '../../../fixtures/browser/sign-out-controls.ts';

const head = (control: string): string => `<header>${control}</header>`;
const opened: Record<string, string> = {
  'a summary': '<details><summary>More</summary></details>',
  'a button that says so': '<button aria-haspopup="menu">More</button>',
  "Bootstrap's, a link that leads nowhere": '<a href="#" data-bs-toggle="dropdown" aria-expanded="false">smoke</a>',
  'one named as a menu': '<button>Account</button>',
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
  'the button of a form': head('<form><button id="user">Go</button></form>'),
  'one beside the data of the page': '<main><button id="user">x</button></main>',
  'one that nobody sees': head('<button id="user" hidden>x</button>'),
};

test('menus are opened, and nothing else is pressed', async () => {
  const executablePath = findChromium(process.env.POSTFLIGHT_CHROMIUM)?.executablePath;
  const browser = await chromium.launch(executablePath === undefined ? {} : { executablePath });
  try {
    const page = await browser.newPage();
    const found: Record<string, number> = {};
    for (const [what, control] of [...Object.entries(opened), ...Object.entries(left)]) {
      await page.setContent(`<body>${control}<p>Dashboard</p></body>`);
      found[what] = await menus(page).count();
    }
    const expected = (list: Record<string, string>, count: number) => Object.keys(list).map(what => [what, count]);
    expect(found).toEqual(Object.fromEntries([...expected(opened, 1), ...expected(left, 0)]));
  } finally {
    await browser.close();
  }
});
