/**
 * Tests that no dashboard is accused because a second look had only part of its session: the rest lies where scripts
 * can read it, and the page asks a foreign host once it knows the password.
 */
import { test } from '@playwright/test';
import { startStranger, withScript } from './hostile-pages.ts';
import { judgeHostile, type Hostile } from './hostile-run.ts';

const rows = ['healthz-open', 'login-dashboard', 'password-stays-home', 'page-errors', 'auth-guard'] as const;

/** The login leaves a note that scripts can read. */
const noted = withScript(
  '/login',
  "document.querySelector('form').addEventListener('submit', () => localStorage.setItem('isIn', 'yes'));",
);

/** The dashboard redirects users without that note to the login: after it has shown its frame, and later at once. */
const needsNote = `if (!localStorage.getItem('isIn')) {
  if (sessionStorage.getItem('was')) document.body.textContent = '';
  sessionStorage.setItem('was', 'here');
  setTimeout(() => location.replace('/login'), 200);
}`;

const cases: readonly (Pick<Hostile, 'title' | 'exit' | 'verdicts' | 'variables'> & { then: string })[] = [
  {
    title: 'half of the session lies where scripts read it, and a foreign host is done without',
    then: 'catch(() => undefined)',
    exit: 0,
    variables: { DASHBOARD_SELECTOR: 'main' },
  },
  {
    title: 'half of the session lies where scripts read it, and the lack of a foreign host is an error',
    then: 'then(it => it.json())',
    exit: 2,
    verdicts: { 'page-errors': 'not judged' },
    variables: { DASHBOARD_SELECTOR: 'main' },
  },
];

for (const { then, ...hostile } of cases)
  test(hostile.title, async () => {
    const stranger = await startStranger();
    try {
      const asks = `fetch('${stranger.origin}/news?' + Math.random()).${then};`;
      await judgeHostile({ ...hostile, rows, scenes: [noted, withScript('/dashboard', asks + needsNote)] });
    } finally {
      await stranger.close();
    }
  });
