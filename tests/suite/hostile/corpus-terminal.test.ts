/**
 * Tests that hostile text of a target, a command or another machine is data in the output of drills, the benchmark and
 * records, too.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { exitStatusOf, orMisuse, orNotMeasured } from '../../../fixtures/bench/bench-error.ts';
import { Course, StepFailed, type Shown } from '../../../fixtures/drill/course.ts';
import { oneLine, teller } from '../../../fixtures/report/redaction/foreign-text.ts';
import { Outcome } from '../../../fixtures/run/outcome.ts';
import { root } from '../child-run.ts';
import { readAsRunner, readOnTerminal } from './corpus/readers.ts';
import { plainTexts, texts } from './corpus/texts.ts';

/** Returns everything that this process writes on the terminal meanwhile. */
async function printed(act: () => Promise<unknown>): Promise<string> {
  let text = '';
  const [out, err] = [process.stdout.write, process.stderr.write];
  const keep = (piece: string | Uint8Array): boolean => ((text += String(piece)), true);
  [process.stdout.write, process.stderr.write] = [keep, keep];
  try {
    await act();
  } finally {
    [process.stdout.write, process.stderr.write] = [out, err];
  }
  return text;
}

/** Takes a step of a drill for each way in which it can end. */
async function drill(text: string): Promise<void> {
  const course = new Course(teller('drill rollback'), oneLine);
  const ends: (() => Promise<Shown>)[] = [
    () => Promise.resolve(text),
    () => Promise.reject(new Outcome('not judged', text)),
    () => Promise.reject(new StepFailed(text)),
  ];
  for (const end of ends)
    await course.take({ name: 'rollback', release: text, waitsFor: text }, end).catch((error: unknown) => {
      if (!(error instanceof StepFailed)) throw error;
      teller('drill rollback')(error.message);
    });
}

const fail = (error: Error) => () => {
  throw error;
};
async function bench(text: string): Promise<void> {
  teller('bench: stage v1.4.0')(text);
  await exitStatusOf(() => orNotMeasured('bench', [], Promise.reject(new Outcome('not judged', text))));
  await exitStatusOf(() => orMisuse(fail(new Error(oneLine(text)))));
}

const printers = { 'drills, terminal': drill, 'bench, terminal': bench };

const acts = async (text: string): Promise<string[]> => [
  ...readAsRunner(text).acted,
  ...readAsRunner(text).skeleton,
  ...(await readOnTerminal(text)).acted,
];

test('nothing in any hostile text acts in what drills and the benchmark print, and none is a line of its own', async () => {
  const lines: string[] = [];
  for (const [printer, print] of Object.entries(printers)) {
    const plain = await printed(() => print(plainTexts[0] ?? ''));
    const begins = (text: string) => text.split('\n').map(line => /^(?:drill|bench)[^:]{0,20}:/.exec(line)?.[0]);
    let acted = 0;
    for (const [what, text] of Object.entries(texts)) {
      const written = await printed(() => print(text));
      const seen = await acts(written);
      acted += seen.length;
      expect.soft(seen, `${printer}, ${what}`).toEqual([]);
      expect.soft(begins(written), `${printer}, ${what}`).toEqual(begins(plain));
    }
    lines.push(`| ${printer} | ${Object.keys(texts).length} | ${begins(plain).length - 1} | ${acted} |`);
  }
  console.log(`| printer | texts | lines | acted |\n| --- | --: | --: | --: |\n${lines.join('\n')}\n`);
});

/** Runs a command of postflight against a server. */
async function postflight(words: readonly string[], variables: Readonly<Record<string, string>>): Promise<string> {
  const { PATH, HOME, TMPDIR } = process.env;
  const child = spawn(process.execPath, ['fixtures/cli/postflight.cjs', ...words], {
    cwd: root,
    env: { PATH, HOME, TMPDIR, FORCE_COLOR: '1', ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (piece: string) => void (text += piece));
  await new Promise(resolve => child.once('close', resolve));
  return text;
}

const password = 'k7-canary-Wp93mXz';

test('a server that says every text in every place, and repeats the password, writes nothing on the terminal', async () => {
  test.setTimeout(120_000);
  const all = [...Object.values(texts), password].join('\n');
  const short = encodeURIComponent(oneLine(all)).slice(0, 2_000);
  const server = createServer((request, response) => {
    const status = request.method === 'POST' ? 418 : 200;
    // A header may contain no control characters, but letters of a command.
    response.writeHead(status, `::error::x ##[error]y ${password}`, {
      'content-type': 'application/json',
      'x-release': `::error::${password}`,
      'set-cookie': `a=${short}`,
    });
    response.end(JSON.stringify({ version: all, detail: all, release: all, message: all }));
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const folder = test.info().outputPath('records');
  mkdirSync(path.join(folder, 'stage/run'), { recursive: true });
  for (const text of Object.values(texts)) {
    const name = String(Buffer.from(text)).replace(/[/\0]/g, '').slice(0, 60);
    writeFileSync(path.join(folder, 'stage/run', `${name}.json`), text);
  }
  const variables = {
    WEB_URL: origin,
    NEXT_PUBLIC_API_BASE: `${origin}/api/v1`,
    CORS__ALLOW_ORIGINS: origin,
    SMOKE_USER: 'smoke@acme.test',
    SMOKE_PASSWORD: password,
    RELEASE_API_AT: '/healthz#/version',
    RELEASE_WEB_AT: '/healthz#/version',
    ROLLBACK_CMD: 'printf "\\033[2J::error::x\\n" >&2; exit 3',
    DEPLOY_CMD: 'true',
    RECORDS: folder,
    POSTFLIGHT_REPORTS: test.info().outputPath('reports'),
  };
  try {
    for (const [words, said] of [
      [['drill', 'rollback', '--env', 'local', '--to', 'v1.3.0'], 'drill rollback:'],
      [['bench', '--env', 'local', '--quick'], 'bench:'],
      [['records', 'list', '--env', 'local'], 'stage/run/'],
      [['can-promote', 'v1.4.0', '--env', 'prod'], 'Computer says|postflight:'],
    ] as const) {
      const written = await postflight(words, variables);
      console.log(written.slice(0, 1_500));
      expect(written, words.join(' ')).toMatch(new RegExp(said));
      expect(await acts(written), words.join(' ')).toEqual([]);
      expect(written, words.join(' ')).not.toContain(password);
    }
  } finally {
    server.close();
    server.closeAllConnections();
  }
});
