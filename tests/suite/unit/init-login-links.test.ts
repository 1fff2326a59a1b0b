/** Tests which links of a page `init` takes for links to the login. */
import { expect, test } from '@playwright/test';
import { loginLinks } from '../../../fixtures/init/login-links.ts';

for (const [html, found] of [
  ['<a href="/users/sign_in">x</a>', ['/users/sign_in']],
  ['<a href="/log_in?next=/home&state=k7">x</a>', ['/log_in?next=%2Fhome']],
  [
    '<a href="/index.php?title=Special:UserLogin&returnto=Main+Page">Log in</a>',
    ['/index.php?title=Special:UserLogin&returnto=Main+Page'],
  ],
  ['<a href="?r=site/login">x</a>', ['/?r=site/login']],
  ['<a href="/a.php?option=users&amp;view=login&sid=9f8a7b6c5d4e3f2a1b0c">x</a>', ['/a.php?option=users&view=login']],
  ['<a href="/help?from=/login">x</a><a href="/b?token=login">x</a><a href="/c?next=/login">x</a>', []],
  ['<a href="session/new">x</a>', ['/session/new']],
  ['<a href="/auth/new">x</a>', ['/auth/new']],
  ['<a href="/wp-login.php">x</a>', ['/wp-login.php']],
  ['<a href="/a"><b>Log</b> in</a>', ['/a']],
  ['<a href="/a" aria-label="Sign in"><svg></svg></a>', ['/a']],
  ['<a href="/a">Iniciar sesi&oacute;n</a><a href="/b">Anmelden »</a>', ['/a', '/b']],
  ["<a href='/a'>\n  로그인\n</a>", ['/a']],
  ['<a href="/a">Se connecter', ['/a']],
  ['<a href="/a">ログイン<a href="/b">x', ['/a']],
  ['<a href="/auth/google">Sign in with Google</a><a href="/catalog_index">x</a><a href="/plugins/">x</a>', []],
  ['<a href="#top">Log in</a><a>Log in</a><a href="https://other.example/login">Log in</a>', []],
  ['<a href="/help">Help</a> Log in', []],
] as const)
  test(`links to the login in ${html}: ${found.join(' ') || 'none'}`, () => {
    expect(loginLinks(html, 'https://acme.example/')).toEqual(found);
  });
