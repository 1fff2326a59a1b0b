/**
 * Tests where a token is found on a device. No device is needed: programs replace its tools and answer like them.
 */
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { holding, observeDeviceStorage } from '../../../fixtures/probe/bearer-token/device-storage.ts';

const token = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI0MiJ9.c2lnbmF0dXJl';

for (const [name, content, found] of [
  [
    'AsyncStorage of iOS',
    Buffer.from(JSON.stringify({ 'persist:root': JSON.stringify({ session: { token } }) })),
    true,
  ],
  ['a property list in UTF-16', Buffer.from(`\0\0${token}`, 'utf16le').swap16(), true],
  ['a log line', Buffer.from(`11-23 08:00:00 I ReactNativeJS: { session: '${token}' }`), true],
  ['a copy in base64', Buffer.from(Buffer.from(token).toString('base64')), true],
  [
    'what SecureStore writes on Android',
    Buffer.from('<string name="access_token">{"ct":"pGJ8m1o4d5c=","iv":"1q2w3e","tlen":128}</string>'),
    false,
  ],
  ['another token', Buffer.from(token.replace('NDIi', 'NDMi').replace('c2ln', 'c2lo')), false],
] satisfies Array<[string, Buffer, boolean]>) {
  test(`${name}: ${found ? 'the token is found' : 'nothing is found'}`, () => {
    expect(holding(new Map([['file', content]]), token)).toEqual(found ? ['file'] : []);
  });
}

/** Puts programs with these names first in the PATH of this process, and calls `use` with them. */
async function withPrograms<T>(programs: Readonly<Record<string, string>>, use: () => Promise<T>): Promise<T> {
  const folder = test.info().outputPath('bin');
  mkdirSync(folder, { recursive: true });
  for (const [name, script] of Object.entries(programs)) {
    writeFileSync(path.join(folder, name), `#!/bin/sh\n${script}\n`);
    chmodSync(path.join(folder, name), 0o755);
  }
  const before = process.env.PATH;
  process.env.PATH = `${folder}:${before ?? ''}`;
  try {
    return await use();
  } finally {
    process.env.PATH = before;
  }
}

test('a simulator whose app writes the token into a file and the log', async () => {
  const container = test.info().outputPath('container');
  mkdirSync(path.join(container, 'Documents'), { recursive: true });
  writeFileSync(path.join(container, 'Documents/manifest.json'), JSON.stringify({ token }));
  writeFileSync(path.join(container, 'settings.plist'), 'theme');
  const xcrun = `case "$2" in get_app_container) echo "${container}";; spawn) echo "token ${token}";; esac`;
  const seen = await withPrograms({ xcrun }, () =>
    observeDeviceStorage('ios', 'SIMULATOR', 'test.example.product', token),
  );
  expect(seen).toEqual({ looked: 3, holding: ['Documents/manifest.json', 'the log'] });
});

test('an emulator whose app keeps to the secure store, and one that cannot be read', async () => {
  const adb = 'case "$3" in pull) echo encrypted > "$5/SecureStore.xml";; logcat) echo quiet;; esac';
  expect(
    await withPrograms({ adb }, () => observeDeviceStorage('android', 'emulator-5554', 'test.example.product', token)),
  ).toEqual({ looked: 2, holding: [] });
  await expect(
    withPrograms({ adb: `echo ${token}; exit 1` }, () =>
      observeDeviceStorage('android', 'emulator-5554', 'test.example.product', token),
    ),
  ).rejects.toThrow('adb -s emulator-5554 root ended with 1; the storage of the device was not looked at');
});
