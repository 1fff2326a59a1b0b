/** Tests that the fields and controls of a login are found by their names alone, in languages other than English. */
import { chromium, expect, test } from '@playwright/test';
import type { Environment } from '../../../envs/environment.ts';
import { findChromium } from '../../../fixtures/browser/chromium.ts';
import { firstStep, loginForm } from '../../../fixtures/browser/login-fields.ts';

const env = {} as Environment;
/**
 * Names of fields and controls. `next`: of a step that asks for the account alone; `other`: of another provider's
 * login.
 */
const languages: Record<string, { account: string; password: string; submit: string; next: string; other: string }> = {
  German: {
    account: 'Benutzername',
    password: 'Passwort',
    submit: 'Anmelden',
    next: 'Weiter',
    other: 'Mit Google anmelden',
  },
  French: {
    account: 'Identifiant',
    password: 'Mot de passe',
    submit: 'Se connecter',
    next: 'Suivant',
    other: 'Connexion avec Google',
  },
  Spanish: {
    account: 'Usuario',
    password: 'Contraseña',
    submit: 'Iniciar sesión',
    next: 'Siguiente',
    other: 'Entrar con Google',
  },
  Portuguese: { account: 'Usuário', password: 'Senha', submit: 'Entrar', next: 'Avançar', other: 'Entrar com Google' },
  Italian: { account: 'Nome utente', password: 'Parola', submit: 'Accedi', next: 'Avanti', other: 'Accedi con Google' },
  Dutch: {
    account: 'Gebruikersnaam',
    password: 'Wachtwoord',
    submit: 'Inloggen',
    next: 'Volgende',
    other: 'Inloggen via Google',
  },
  Polish: {
    account: 'Nazwa użytkownika',
    password: 'Hasło',
    submit: 'Zaloguj się',
    next: 'Dalej',
    other: 'Zaloguj przez Google',
  },
  Russian: {
    account: 'Имя пользователя',
    password: 'Пароль',
    submit: 'Войти',
    next: 'Далее',
    other: 'Войти через Google',
  },
  Japanese: {
    account: 'ユーザー名',
    password: 'パスワード',
    submit: 'ログイン',
    next: '次へ',
    other: 'Google でログイン',
  },
  Chinese: { account: '用户名', password: '密码', submit: '登录', next: '下一步', other: '使用 Google 登录' },
  'traditional Chinese': { account: '帳號', password: '密碼', submit: '登入', next: '下一步', other: 'Google 登入' },
  Turkish: {
    account: 'Kullanıcı adı',
    password: 'Şifre',
    submit: 'Giriş yap',
    next: 'İleri',
    other: 'Google ile giriş yap',
  },
  Vietnamese: {
    account: 'Tên đăng nhập',
    password: 'Mật khẩu',
    submit: 'Đăng nhập',
    next: 'Tiếp theo',
    other: 'Đăng nhập với Google',
  },
};

test('a login and its first step are found by their names', async () => {
  const executablePath = findChromium(process.env.POSTFLIGHT_CHROMIUM)?.executablePath;
  const browser = await chromium.launch(executablePath === undefined ? {} : { executablePath });
  try {
    const page = await browser.newPage();
    for (const [language, { account, password, submit, next, other }] of Object.entries(languages)) {
      const others = `<button type="button" id="other">${other}</button><button type="button" id="show">?</button>`;
      const field = (id: string, label: string, type = 'text') =>
        `<label>${label}<input id="${id}" type="${type}"></label>`;
      const tenant = field('tenant', 'x');
      await page.setContent(
        `<form>${tenant}${field('user', account)}${field('secret', password, 'password')}${others}
         <button type="button" id="go">${submit}</button></form>`,
      );
      const form = loginForm(page, env);
      await expect(form.user, language).toHaveId('user', { timeout: 1_000 });
      await expect(form.password, language).toHaveId('secret', { timeout: 1_000 });
      await expect(form.submit, language).toHaveId('go', { timeout: 1_000 });
      await page.setContent(
        `<form>${tenant}${field('user', account)}${others}<button type="button" id="go">${next}</button></form>`,
      );
      const step = firstStep(page, env);
      await expect(step.user, language).toHaveId('user', { timeout: 1_000 });
      await expect(step.goOn[0] as (typeof step)['user'], language).toHaveId('go', { timeout: 1_000 });
    }
  } finally {
    await browser.close();
  }
});
