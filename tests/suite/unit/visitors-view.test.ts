import { expect, test } from '@playwright/test';
import { saysToSignIn } from '../../../fixtures/browser/visitors-view.ts';

test('a sentence says that a login is needed, in any language; the name of a control alone does not', () => {
  for (const line of [
    'You must be signed in to view this page',
    'Please log in first.',
    'You need to be logged in.',
    '이 페이지를 보려면 로그인해 주세요.',
    'Bitte melden Sie sich an, um fortzufahren: Anmelden',
    '请先登录后查看',
    'ログインが必要です',
    'Debe iniciar sesión para continuar',
  ])
    expect(saysToSignIn(line), line).toBe(true);
  for (const line of ['Log in', 'Sign in', '로그인', 'Anmelden', 'Entries: 0', 'Dashboard', '登录', ''])
    expect(saysToSignIn(line), line).toBe(false);
});
