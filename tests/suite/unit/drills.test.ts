/** Tests the content of a drill's record, its steps, and its page. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { Course, StepFailed } from '../../../fixtures/drill/course.ts';
import { takeLock, takeSharedLock } from '../../../fixtures/drill/lock.ts';
import { drillPage } from '../../../fixtures/drill/page.ts';
import { drill, retimed } from '../../../fixtures/proof/faults/faults.ts';
import { makeRepository } from '../../../fixtures/proof/faults/repository-faults.ts';
import { drillKinds } from '../../../fixtures/records/drill-kinds.ts';
import type { DrillRecord } from '../../../fixtures/records/drill-record.ts';
import {
  disasterProblems,
  gateProblems,
  otaRollbackProblems,
  releaseBefore,
  rollbackProblems,
  rotationProblems,
} from '../../../fixtures/records/drills-judged.ts';
import { hold, type Remote } from '../../../fixtures/records/remote-lock.ts';
import { readRecord } from '../../../fixtures/records/record.ts';

const now = Date.now();
const beside = { atMostS: 600, ran: [], now };
const rollback = (edit?: (record: DrillRecord) => void): DrillRecord => drill('rollback', edit).drill;
const ran = (...tags: string[]) => tags.map(tag => ({ tag, at: now - 30 * 86_400_000 }));

test('good drills of every kind have no problems, and are read as they were written', () => {
  for (const kind of drillKinds) {
    const record = drill(kind).drill;
    expect(readRecord(JSON.stringify(record))).toEqual({ drill: record });
  }
  expect(rollbackProblems(rollback(), beside)).toEqual([]);
  expect(disasterProblems(drill('disaster').drill, beside)).toEqual([]);
  expect(gateProblems(drill('gate-raise').drill, beside)).toEqual([]);
  expect(otaRollbackProblems(drill('ota-rollback').drill, beside)).toEqual([]);
  expect(rotationProblems(drill('jwt-rotation').drill)).toEqual({ problems: [], isSeen: true, ends: true });
  const nameless = drill('jwt-rotation', record => void (record.keyChange = false)).drill;
  expect(rotationProblems(nameless)).toEqual({ problems: [], isSeen: false, ends: true });
});

test('the release before is the highest one below that ran well, by its numbers', () => {
  expect(releaseBefore('v1.11.0', ran('v1.9.0', 'v1.10.0', 'v1.2.0', 'v1.12.0'), now)).toBe('v1.10.0');
  expect(releaseBefore('v1.11.0', ran(), now)).toBeUndefined();
  const to = (previousTag: string, ...known: string[]) =>
    rollbackProblems(
      rollback(record => {
        for (const step of record.steps) step.release = step.release === 'v1.3.0' ? previousTag : 'v1.11.0';
        Object.assign(record, { tag: 'v1.11.0', previousTag });
      }),
      { ...beside, ran: ran(...known) },
    );
  expect(to('v1.10.0', 'v1.9.0', 'v1.10.0')).toEqual([]);
  expect(to('v1.10.0')).toEqual([]);
  expect(to('v1.9.0', 'v1.9.0', 'v1.10.0')).toEqual(['it went to v1.9.0, and the release before v1.11.0 is v1.10.0']);
  expect(to('v1.12.0')).toEqual(['v1.12.0 is not below v1.11.0']);
});

test('a release that ran only after the drill was not there to go to', () => {
  const later = [{ tag: 'v1.3.5', at: now - 3_600_000 }];
  expect(rollbackProblems(rollback(), { ...beside, ran: later })).toEqual([]);
});

test('ten minutes are ten minutes', () => {
  const lasting = (seconds: number) =>
    rollbackProblems(
      rollback(record => retimed(record, seconds)),
      beside,
    );
  expect(lasting(150)).toEqual([]);
  expect(lasting(150.1)).toEqual(['it took 600.4 s, and 600 s are allowed']);
});

test('steps side by side add up to the time from the first to the last', () => {
  const record = rollback(it => {
    const [first, second] = it.steps;
    if (first && second) second.started = first.started;
  });
  expect(rollbackProblems(record, beside)).toEqual(
    ['15 s of it belong to no step: something was done by hand, or left out'].map(text => text.replace('15', '20')),
  );
  record.steps[0] = { ...record.steps[0], seconds: 40 } as DrillRecord['steps'][number];
  expect(rollbackProblems(record, beside)).toEqual([]);
});

test('a step that fails ends the course, and what restores goes on after Ctrl-C', async () => {
  const said: string[] = [];
  const course = new Course(
    line => said.push(line),
    text => text.replace('hunter2', '***'),
  );
  const task = { name: 'deploy', release: 'v1.4.0', waitsFor: 'it runs' } as const;
  await course.take(task, () => Promise.resolve('done with hunter2'));
  course.interrupted = true;
  await expect(course.take(task, () => Promise.resolve('never'))).rejects.toThrow('interrupted');
  course.restoring = true;
  await expect(course.take(task, () => Promise.reject(new StepFailed('it is down')))).rejects.toThrow(
    'deploy v1.4.0: it is down',
  );
  expect(course.steps.map(({ ok, evidence }) => [ok, evidence])).toEqual([
    [true, 'done with ***'],
    [false, 'it is down'],
  ]);
  expect(said).toContain('deploy v1.4.0: done after 0.0 s: done with ***');
});

test('a fault of the suite itself is no failed step', async () => {
  const course = new Course(
    () => undefined,
    text => text,
  );
  const broken = () => Promise.reject(new TypeError('x is not a function'));
  await expect(course.take({ name: 'readyz', waitsFor: 'it' }, broken)).rejects.toThrow(TypeError);
});

test('one drill at a time, and a lock whose owner is gone is taken over', ({}, testInfo) => {
  const folder = testInfo.outputPath('drills');
  const unlock = takeLock(folder, 'stage', 'rollback');
  expect(() => takeLock(folder, 'stage', 'deploy')).toThrow(
    new RegExp(`^a drill is under way in stage: rollback, since .*, process ${process.pid} on `),
  );
  expect(() => takeLock(folder, 'stage-eu', 'deploy')).not.toThrow();
  unlock();
  takeLock(folder, 'stage', 'deploy')();
  // In a shared folder, another machine's owner is recognised by its regular renewals.
  const file = path.join(folder, '.stage.lock');
  const since = new Date(0).toISOString();
  writeFileSync(file, JSON.stringify({ pid: 7, host: 'elsewhere', drill: 'rollback', since, seen: since }));
  expect(() => takeLock(folder, 'stage', 'deploy')).toThrow('process 7 on elsewhere');
  utimesSync(file, new Date(), new Date(Date.now() - 16 * 60_000));
  const giveBack = takeLock(folder, 'stage', 'deploy');
  // An owner whose lock was taken over does not release the new owner's.
  writeFileSync(file, JSON.stringify({ pid: 7, host: 'elsewhere', drill: 'rollback', since, seen: since }));
  giveBack();
  expect(() => takeLock(folder, 'stage', 'deploy')).toThrow('process 7 on elsewhere');
});

/** The holds of other machines on a remote; `owner` is called at each renewal. */
const holdOf = (place: Remote, owner: () => object, renewMs = 3_600_000) =>
  hold(place, { branch: 'postflight-drill-stage', owner: () => JSON.stringify(owner()), isGone: () => false, renewMs });

test('one drill at a time on all machines that leave records on one remote', async () => {
  const place = { shown: 'git:origin', isDefault: false, repository: makeRepository({}), remote: 'origin' };
  const take = (env = 'stage') => takeSharedLock(place, env, 'rollback');
  const tried = await Promise.allSettled(Array.from({ length: 4 }, () => take()));
  const [first, ...more] = tried.flatMap(it => (it.status === 'fulfilled' ? [it.value] : []));
  expect([typeof first, more]).toEqual(['function', []]);
  const held =
    /^a drill is under way in stage: rollback, since .*; wait for its end, or, if there is none, `git -C \S+ push origin --delete postflight-drill-stage`$/;
  await expect(take()).rejects.toThrow(held);
  const giveBack = [first, await take('stage-eu')];
  for (const give of giveBack) if (typeof give === 'function') await give();
  const branches = () => execFileSync('git', ['-C', place.repository, 'ls-remote', 'origin'], { encoding: 'utf8' });
  expect(branches()).not.toContain('postflight-drill');

  const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
  const machine = { pid: 7, host: 'elsewhere', drill: 'rollback', since: ago(300), seen: ago(2) };
  const run = 'https://github.com/org/product/actions/runs/7';
  const giveOther = await holdOf(place, () => ({ ...machine, run }));
  await expect(take()).rejects.toThrow(`process 7 on elsewhere of ${run};`);
  // The command that the refusal names, as a user would paste it.
  const { message } = (await take().then(
    () => undefined,
    (error: unknown) => error,
  )) as Error;
  execFileSync('sh', ['-c', /`(.*)`$/.exec(message)?.[1] ?? 'false'], { stdio: 'pipe' });
  expect(branches()).not.toContain('postflight-drill');
  await giveOther();
  const gone = [
    { ...machine, seen: ago(16) },
    { ...machine, seen: 'some day' },
    { ...machine, host: hostname(), pid: 2 ** 30 },
  ];
  for (const owner of gone) {
    const giveLate = await holdOf(place, () => owner);
    const mine = await take();
    expect(typeof mine, JSON.stringify(owner)).toBe('function');
    // An owner whose hold was taken over does not release the new owner's.
    await giveLate();
    await expect(take()).rejects.toThrow(held);
    if (typeof mine === 'function') await mine();
  }
  await holdOf(place, () => ({ text: '::error::x' }));
  await expect(take(), 'of nobody knows whom').rejects.toThrow(/^a drill is under way in stage; wait for its end/);
  const bare = execFileSync('git', ['-C', place.repository, 'remote', 'get-url', 'origin'], {
    encoding: 'utf8',
  }).trim();
  const hooks = path.join(bare.replace(/^file:/, ''), 'hooks');
  mkdirSync(hooks, { recursive: true });
  writeFileSync(path.join(hooks, 'pre-receive'), '#!/bin/sh\necho only people >&2\nexit 1\n', { mode: 0o755 });
  expect(await take('stage-us'), 'a remote that takes no branch').toMatch(/only people/);
  expect(await takeSharedLock({ ...place, remote: 'nowhere' }, 'stage', 'rollback')).toMatch(/nowhere/);
});

test('a hold is renewed until it is given back, and never again once another one has it', async () => {
  const place = { repository: makeRepository({}), remote: 'origin' };
  let said = 0;
  const held = () =>
    execFileSync('git', ['-C', place.repository, 'ls-remote', 'origin', 'postflight-drill-stage'], {
      encoding: 'utf8',
    });
  const giveBack = await holdOf(place, () => ({ said: ++said }), 20);
  const first = held();
  await expect.poll(held).not.toBe(first);
  // A renewal at the same moment refuses it.
  await expect(async () => {
    const push = ['push', '--quiet', 'origin', '--delete', 'postflight-drill-stage'];
    execFileSync('git', ['-C', place.repository, ...push], { stdio: 'pipe' });
  }).toPass();
  const mine = await holdOf(place, () => ({ mine: true }));
  const now = held();
  const before = said;
  await expect.poll(() => said).toBeGreaterThan(before + 1);
  await giveBack();
  expect(held()).toBe(now);
  const after = said;
  await mine();
  expect(held()).toBe('');
  expect(said).toBe(after);
});

test('the page says result, steps and what to do, and cannot be broken by evidence', () => {
  const page = drillPage(
    rollback(record => void (record.steps[0] = { ...record.steps[0], evidence: '| x <b>|' } as never)),
  );
  expect(page).toMatch(
    /^# Rollback, `stage`, `v1\.4\.0` → `v1\.3\.0`\n\n✅ \*\*Done and verified in 80 s\*\*, within the 10 minutes/,
  );
  expect(page).toContain('## Put back');
  expect(page).toContain('| `\\| x <b>\\|` |');
  expect(page.split('\n').filter(line => /^\| \d/.test(line))).toHaveLength(8);
  const failed = drillPage(
    rollback(record => Object.assign(record, { ok: false, why: 'release v1.3.0: the web app stays' })),
  );
  expect(failed).toContain('❌ **Failed after 80 s: `release v1.3.0: the web app stays`.**');
});
