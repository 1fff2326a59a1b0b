/**
 * Tests `npx postflight init` at a terminal: a pseudo-terminal of `script` (util-linux), and the keys of a person.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { expect, test } from '@playwright/test';
import { root } from '../child-run.ts';
import { startRenamedProduct, type Difference, type RenamedProduct } from './renamed-product.ts';

const ENTER = '\r';
const DOWN = '\u001b[B';
const CTRL_C = '\u0003';

/** A person at a terminal. `screen`: everything shown so far; `sees` waits for the next text after the last one. */
type Person = {
  screen(): string;
  sees(text: string): Promise<void>;
  presses(keys: string): void;
  ended: Promise<number | null>;
};

function atTerminal(words: readonly string[], variables: Readonly<Record<string, string>>): Person {
  const command = [process.execPath, 'fixtures/cli/postflight.cjs', 'init', ...words]
    .map(word => `'${word}'`)
    .join(' ');
  // A pseudo-terminal begins without a size.
  const child = spawn('script', ['-qefc', `stty cols 120 rows 50 && exec ${command}`, '/dev/null'], {
    cwd: root,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, TERM: 'xterm', SHELL: '/bin/sh', ...variables },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let [output, seen] = ['', 0];
  child.stdout.setEncoding('utf8').on('data', (piece: string) => {
    output += piece;
  });
  const screen = (): string => stripVTControlCharacters(output);
  return {
    screen,
    sees: async text => {
      await expect.poll(() => screen().slice(seen), { timeout: 30_000 }).toContain(text);
      seen = screen().indexOf(text, seen) + text.length;
    },
    presses: keys => void child.stdin.write(keys),
    ended: once(child, 'close').then(([code]) => code as number | null),
  };
}

/** Gives the address and the account. */
async function introduce(person: Person, product: RenamedProduct): Promise<void> {
  for (const [question, answer] of [
    ['Address of the web app', product.web],
    ['Login name of the synthetic account', product.account.SMOKE_USER],
    ['Its password', product.account.SMOKE_PASSWORD],
  ] as const) {
    await person.sees(question);
    person.presses(answer);
    person.presses(ENTER);
  }
}

async function withProduct(
  use: (product: RenamedProduct, folder: string) => Promise<void>,
  difference?: Difference,
): Promise<void> {
  const product = await startRenamedProduct(difference);
  const folder = test.info().outputPath('ops');
  mkdirSync(folder, { recursive: true });
  try {
    await use(product, folder);
  } finally {
    await product.close();
  }
}

const words = ['--env', 'local', '--no-run'];

test('address and account, then two questions: what the product has not, and whether to write', async () => {
  await withProduct(async (product, folder) => {
    const person = atTerminal(words, { POSTFLIGHT_ENVS: folder });
    await introduce(person, product);
    await person.sees('Which does the product really not have?');
    person.presses(ENTER);
    await person.sees('+ WEB_URL=');
    await person.sees('local.env?');
    person.presses(ENTER);
    expect(await person.ended, person.screen()).toBe(0);
    const text = readFileSync(path.join(folder, 'local.env'), 'utf8');
    expect(text).toMatch(/^HAS_NOT=openapi$/m);
    expect(readdirSync(folder)).toEqual(['local.env']);
    expect(person.screen() + text).not.toContain(product.account.SMOKE_PASSWORD);
  });
});

const two = ['stats', 'tasks'].map(name => `<p data-testid="home-${name}">${name}</p>`).join('');
for (const [what, html, question, keys, line] of [
  ['two elements are as good', two, 'Which element does it always show', [DOWN, ENTER], '[data-testid=home-tasks]'],
  ['none is found', '<p>x</p>', 'Selector of an element', ['text=x', ENTER], 'text=x'],
] as const)
  test(`a dashboard that shows nothing of the account: where ${what}, one question is asked`, async () => {
    await withProduct(
      async (product, folder) => {
        const variables = { ...product.account, POSTFLIGHT_ENVS: folder };
        const person = atTerminal([...words, '--web-url', product.web], variables);
        await person.sees('The dashboard shows nothing of the account.');
        await person.sees(question);
        for (const key of keys) person.presses(key);
        await person.sees('Which does the product really not have?');
        person.presses(ENTER);
        await person.sees('local.env?');
        person.presses(ENTER);
        expect(await person.ended, person.screen()).toBe(0);
        const text = readFileSync(path.join(folder, 'local.env'), 'utf8');
        expect(text.split('\n')).toContain(`DASHBOARD_SELECTOR=${line}`);
      },
      { home: { by: 'script', html } },
    );
  });

for (const [when, until] of [
  ['while the password is asked for', 'Its password'],
  ['while the product is looked at', 'signing in, once'],
  ['before the answer whether to write', 'local.env?'],
] as const)
  test(`Ctrl-C ${when} leaves no file, and ends with 130`, async () => {
    await withProduct(async (product, folder) => {
      const account = until === 'Its password' ? { SMOKE_USER: product.account.SMOKE_USER } : product.account;
      const person = atTerminal([...words, '--web-url', product.web], { ...account, POSTFLIGHT_ENVS: folder });
      if (until === 'local.env?') {
        await person.sees('Which does the product really not have?');
        person.presses(ENTER);
      }
      await person.sees(until);
      person.presses(CTRL_C);
      expect([await person.ended, readdirSync(folder)], person.screen()).toEqual([130, []]);
      expect(person.screen()).not.toContain(product.account.SMOKE_PASSWORD);
    });
  });
