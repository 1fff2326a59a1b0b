/**
 * Tests artifacts of the app that cannot be read, or do not decide: reported in one line, in bounded time, and never
 * judged.
 */
import { expect, test } from '@playwright/test';
import { zipSync } from 'fflate';
import { artifact, bytesOf, look } from './artifact-files.ts';

/** Longest time to read a hostile text, ms. */
const SOON_MS = 2_000;

for (const [what, name, content, problem] of [
  ['an empty archive', 'empty.apk', zipSync({}), /holds no script of an app \(archive\)/],
  [
    'an archive of something else',
    'other.apk',
    zipSync({ 'readme.txt': bytesOf('hello') }),
    /holds no script of an app \(archive\)/,
  ],
  [
    'a broken archive',
    'broken.apk',
    zipSync({ 'assets/index.android.bundle': bytesOf('x'.repeat(1_000)) }).subarray(0, 60),
    /broken\.apk: \w+/,
  ],
  [
    'an archive whose member is broken',
    'torn.apk',
    zipSync({ 'assets/index.android.bundle': bytesOf('abc'.repeat(1_000)) }).fill(255, 60, 70),
    /torn\.apk: \w+/,
  ],
  ['an empty file', 'empty.jsbundle', '', /holds no script of an app/],
  ['a picture', 'logo.png', Buffer.from('89504e470d0a1a0a0000000d', 'hex'), /it is none of what holds an app/],
  ['a folder without scripts', 'folder', { 'readme.txt': 'hello' }, /holds no script of an app \(folder\)/],
] as const) {
  test(`${what} is named in one line`, () => {
    const at = artifact(name, content);
    let message = '';
    try {
      look(at);
    } catch (error) {
      message = (error as Error).message;
    }
    expect(message).toMatch(/^MOBILE_ARTIFACT /);
    expect(message).toMatch(problem);
    expect(message.split('\n')).toHaveLength(1);
  });
}

test('missing artifact is named, with the forms that can be given', () => {
  expect(() => look('/nowhere/app.apk')).toThrow(
    'MOBILE_ARTIFACT /nowhere/app.apk: is not there; give the folder of `expo export`, a JavaScript or Hermes bundle, or an .apk, .aab or .ipa',
  );
});

test('archive that would unpack to more than 128 MiB is not unpacked', () => {
  const bomb = Buffer.from(zipSync({ 'assets/a.bundle': bytesOf('x') }));
  // The size of a member, as the directory at the end has it.
  bomb.writeUInt32LE(200 * 1024 * 1024, bomb.indexOf('PK\u0001\u0002') + 24);
  expect(() => look(artifact('bomb.apk', bomb))).toThrow(/its scripts are more than 128 MiB together/);
});

test('hostile texts are read in bounded time', () => {
  for (const piece of [
    'https://',
    'https://a.',
    '0.0.0-expo-public-',
    '0.0.',
    'EXPO_PUBLIC_FEATURE_A:"',
    'EXPO_PUBLIC_',
    '9',
  ]) {
    const at = artifact('hostile.jsbundle', piece.repeat(Math.ceil(2_000_000 / piece.length)));
    const begun = performance.now();
    look(at);
    expect(performance.now() - begun, `"${piece}" again and again`).toBeLessThan(SOON_MS);
  }
});
