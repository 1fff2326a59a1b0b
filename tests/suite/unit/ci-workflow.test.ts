/** Tests the parts of the CI workflow: together they equal `npm test`. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { parse } from 'yaml';
import { root } from '../child-run.ts';
import suite from '../suite.config.ts';

const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');

type Job = { steps: { run?: string }[]; strategy: { matrix: { include: { run: string }[] } } };
const { test: job } = (parse(read('.github/workflows/ci.yml')) as { jobs: { test: Job } }).jobs;
const commands = job.strategy.matrix.include.flatMap(({ run }) => run.split(' && '));
/** All commands of `npm test`, in their order; `run-p` starts several side by side. */
const ofTest = (JSON.parse(read('package.json')) as { scripts: { test: string } }).scripts.test
  .split(' && ')
  .flatMap(command => {
    const together = /^run-p --print-label (.+)$/.exec(command)?.[1];
    return together ? together.split(' ').map(script => `npm run ${script}`) : [command];
  });

test('each command of npm test is a step of all parts, or in one part', () => {
  const whole = 'npm run suite';
  const steps = job.steps.flatMap(({ run }) => run ?? []);
  expect(ofTest).toContain(whole);
  expect(ofTest.filter(command => command !== whole && ![...steps, ...commands].includes(command))).toEqual([]);
});

test('the parts of the suite name each of its projects, and all of its shards', () => {
  const parts = commands.filter(command => command.startsWith('npm run suite -- '));
  const named = parts.flatMap(command =>
    [...command.matchAll(/--project=(?:'([^']+)'|(\S+))/g)].map(m => m[1] ?? m[2]),
  );
  const expected = suite.projects?.map(({ name }) => name).filter(name => name !== 'products');
  expect([...new Set(named)].toSorted()).toEqual(expected?.toSorted());

  const shards = parts.flatMap(
    command => /--project=runs --shard=(\d+)\/(\d+)$/.exec(command)?.slice(1).map(Number) ?? [],
  );
  const count = shards[1] ?? 0;
  expect(shards).toEqual(Array.from({ length: count }, (_, i) => [i + 1, count]).flat());
  expect(parts.filter(command => command.includes('--shard'))).toHaveLength(count);
});
