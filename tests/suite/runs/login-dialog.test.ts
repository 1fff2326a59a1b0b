/**
 * Tests runs on products whose login page shows its form once a control is pressed: the control is discovered, and
 * every row that opens the page presses it.
 */
import { expect, test } from '@playwright/test';
import { cellOf } from '../child-run.ts';
import * as plays from '../hostile/plays.ts';
import { page } from '../hostile/wire-scenes.ts';
import { describedByInit } from './init-run.ts';

const rows = [
  'login-dashboard',
  'auth-guard',
  'login-return-path',
  'login-refusal',
  'logout',
  'password-stays-home',
  'page-errors',
];

/** The login page with its form in a popover, and the HTML before it. */
const behind = (opener: string) =>
  plays.changed((head, body) => {
    const text = body
      .toString()
      .replace('<form id="login"', `${opener}<div id="dialog" popover><form id="login"`)
      .replace('</form>', '</form></div>');
    const lines = head.replace(/\r\ncontent-length: [^\r]*/i, '');
    return Buffer.from(`${lines}\r\nContent-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
  });

for (const [what, opener, selector, judged] of [
  [
    'a button with an id, beside ways in by others',
    '<button type="button">Sign in with Google</button><button type="button" id="open" popovertarget="dialog">Log in</button>',
    'button[id=open]',
    rows,
  ],
  [
    'a button that its name alone tells, in Korean',
    '<form role="search"><button type="button">로그인 안내</button></form><button type="button" popovertarget="dialog">로그인</button>',
    `'role=button[name="로그인"]'`,
    ['login-dashboard'],
  ],
] as const)
  test(`a login behind ${what}: init finds it, and each of ${judged.length} rows presses it`, async () => {
    const { file, run } = await describedByInit([page(behind(opener))], judged);
    expect(file).toContain(`LOGIN_OPEN_SELECTOR=${selector}`);
    for (const id of judged) expect(cellOf(run, id, 'local')?.verdict, `${id}\n${run.text}`).toBe('pass');
  });
