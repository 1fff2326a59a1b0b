/**
 * Tests `npx postflight doctor` as a child process, on a right product, and on the same one with variables that are
 * wrong.
 */
import { execFile } from 'node:child_process';
import { expect, test } from '@playwright/test';
import { startReference } from '../../../fixtures/target/reference/reference.ts';
import { root } from '../child-run.ts';
import { startRenamedProduct } from './renamed-product.ts';

type Ended = { status: number; out: string };

const doctor = (
  variables: Readonly<Record<string, string>>,
  [name = 'stage', ...more]: string[] = [],
): Promise<Ended> =>
  new Promise(resolve => {
    const env = { PATH: process.env.PATH, HOME: process.env.HOME, ...variables };
    const words = ['fixtures/cli/postflight.cjs', 'doctor', '--env', name, ...more];
    const child = execFile(process.execPath, words, { cwd: root, env }, (_, out) =>
      resolve({ status: child.exitCode ?? -1, out }),
    );
  });

test('a right product is ready, by one login; a wrong address or account has its line, and no password is printed', async () => {
  const reference = await startReference('stage', { log: false });
  try {
    const { variables } = reference;
    const right = await doctor(variables);
    expect(right.status, right.out).toBe(0);
    for (const says of [
      /^ok +LOGIN_PAGE +\S+\/login: input\[id=email\] by role and label, input\[id=password\] by role and label, /m,
      /^ok +ME_PATH +\S+ \S+\/me: 200 with the session, 401 without$/m,
      /^ok +logins +3 of 4 are left/m,
      /^ok +certificate +\S+: trusted/m,
      /^stage is ready to be judged$/m,
    ])
      expect(right.out).toMatch(says);
    expect(right.out).not.toContain(variables['SMOKE_PASSWORD']);
    const wrong = await doctor({ ...variables, ME_PATH: '/nobody', LOGIN_PAGE: '/nowhere' }, ['stage', '--json']);
    const told = JSON.parse(wrong.out) as { exit: number; lines: { about: string; state: string; cure?: string }[] };
    expect([wrong.status, told.exit]).toEqual([3, 3]);
    expect(told.lines.filter(({ state }) => state === 'wrong').map(({ about }) => about)).toEqual([
      'LOGIN_PAGE',
      'ME_PATH',
    ]);
    const untrusted = await doctor({ ...variables, CA_FILE: '' });
    expect([untrusted.status, untrusted.out.match(/^(?:LOOK|MEND) +\S+/gm)], untrusted.out).toEqual([
      2,
      [expect.stringMatching(/^LOOK +certificate$/)],
    ]);
    const gone = await doctor({ ...variables, CONNECT_TO: 'stage.example.test:443:127.0.0.1:9' });
    expect(gone.status, gone.out).toBe(2);
    expect(gone.out).toMatch(/^LOOK +reachable +stage does not answer: nothing listens there \(TCP\) → /m);
  } finally {
    await reference.close();
  }
});

test('a login in two steps: the doctor names the fields of both, and types no password', async () => {
  const product = await startRenamedProduct({ inSteps: true });
  try {
    const { out } = await doctor(
      {
        ...product.account,
        WEB_URL: product.web,
        NEXT_PUBLIC_API_BASE: product.api,
        EXPO_PUBLIC_API_BASE: product.api,
        CORS__ALLOW_ORIGINS: product.web,
        LOGIN_PAGE: '/account/login',
      },
      ['local', '--no-login'],
    );
    expect(out).toMatch(
      /^ok +LOGIN_PAGE +\S+\/account\/login: input\[name=login\] by role and label; in a second step input\[name=secret\] by role and label, /m,
    );
    expect(product.asked.filter(line => line.startsWith('POST '))).toHaveLength(1);
  } finally {
    await product.close();
  }
});
