/** Tests that artifacts of the app are read in every form in which an app is delivered. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { zipSync } from 'fflate';
import { compareVersions, versionNumbers } from '../../../fixtures/probe/parse/version.ts';
import { exportFolder, placeholders } from '../../../fixtures/target/stack/app-build.ts';
import { artifact, bytesOf, described, hermes, look, own, said } from './artifact-files.ts';

const placeholder = placeholders.EXPO_PUBLIC_API_BASE;

/** Returns bytecode with the placeholders of an export: the app's own if it was exported, else made up. */
function exported(): Buffer {
  const folder = exportFolder('android');
  const found = existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: 'utf8' }).find(name => name.endsWith('.hbc'))
    : undefined;
  if (found !== undefined) return readFileSync(path.join(folder, found));
  const strings = [
    'apiBase',
    placeholder,
    'EXPO_PUBLIC_FEATURE_ITEM_COUNT',
    'gate-screen',
    placeholders.EXPO_PUBLIC_MIN_APP_VERSION,
    'http://localhost:8081/',
  ].join('');
  return Buffer.concat([
    Buffer.from('c61fbc03c103191f', 'hex'),
    Buffer.alloc(120),
    Buffer.from(strings),
    Buffer.from('업데이트', 'utf16le'),
  ]);
}

/** The same, exported for stage: an address of the same length changes no offset in it. */
const exportedForStage = (): Buffer =>
  Buffer.from(exported().toString('latin1').replaceAll(placeholder, own), 'latin1');

const packed = {
  'app.hbc': (bytes: Buffer) => bytes,
  'app.apk': (bytes: Buffer) =>
    zipSync({
      'AndroidManifest.xml': bytesOf('x'),
      'classes.dex': bytesOf('x'),
      'assets/index.android.bundle': new Uint8Array(bytes),
    }),
  'app.aab': (bytes: Buffer) =>
    zipSync({
      'base/manifest/AndroidManifest.xml': bytesOf('x'),
      'base/assets/index.android.bundle': new Uint8Array(bytes),
    }),
  'app.ipa': (bytes: Buffer) =>
    zipSync({
      'Payload/Product.app/Info.plist': bytesOf('x'),
      'Payload/Product.app/main.jsbundle': new Uint8Array(bytes),
    }),
} as const;
const kinds = {
  'app.hbc': 'Hermes bundle',
  'app.apk': 'Android app',
  'app.aab': 'Android app bundle',
  'app.ipa': 'iOS app',
} as const;

for (const [name, pack] of Object.entries(packed)) {
  test(`${name}: the base of its environment is found, and so are the placeholders of an export`, () => {
    const good = look(artifact(name, pack(exportedForStage())));
    expect({ what: good.what, bases: good.bases.map(b => b.base), whose: said(good) }).toEqual({
      what: kinds[name as keyof typeof kinds],
      bases: [own],
      whose: ['own stage'],
    });
    const unfinished = look(artifact(`unfinished-${name}`, pack(exported())));
    expect(said(unfinished)).toEqual(['nobody known']);
    expect(
      unfinished.placeholders
        .map(p => p.text)
        .filter(text => text.startsWith(placeholder) || text.startsWith(placeholders.EXPO_PUBLIC_MIN_APP_VERSION))
        .length,
    ).toBeGreaterThanOrEqual(2);
  });
}

test('strings of two bytes a character are found', () => {
  expect(said(look(artifact('wide.hbc', hermes(`주소: ${own}`, 'utf16le'))))).toEqual(['own stage']);
});

test('scripts and pages of a web export are read, and its source maps are not', () => {
  const at = artifact('web', {
    'index.html': '<script src="/_expo/static/js/web/index-1.js"></script>',
    '_expo/static/js/web/index-1.js': `var given={EXPO_PUBLIC_API_BASE:"${own}",EXPO_PUBLIC_MIN_APP_VERSION:'1.4.0',EXPO_PUBLIC_FEATURE_A:"false",EXPO_PUBLIC_FEATURE_B:!0,EXPO_PUBLIC_FEATURE_C:void 0}`,
    '_expo/static/js/web/index-1.js.map': '{"sourcesContent":["https://api.acme.test/api/v1"]}',
    'assets/logo.png': 'https://api.acme.test/api/v1',
  });
  const { what, texts, flags, minimum, ...rest } = look(at);
  expect({
    what,
    files: texts.map(t => t.in).sort(),
    whose: said({ what, texts, flags, minimum, ...rest }),
    minimum,
  }).toEqual({
    what: 'web export',
    files: ['_expo/static/js/web/index-1.js', 'index.html'],
    whose: ['own stage'],
    minimum: { named: ['1.4.0'], held: ['1.4.0'] },
  });
  expect(flags.map(f => [f.name, f.value])).toEqual([
    ['A', 'false'],
    ['B', '!0'],
    ['C', 'void 0'],
  ]);
});

test('addresses are told apart by their owner', () => {
  const of = (text: string, env = described()) => said(look(artifact('main.jsbundle', text), env));
  expect(of('"https://api.acme.test/api/v1"')).toEqual(['another environment prod']);
  expect(of('"https:\\/\\/api.acme.test\\/api\\/v1\\/me"')).toEqual(['another environment prod']);
  expect(of('`https://api.acme.test`')).toEqual(['another environment prod']);
  expect(of('"http://localhost:8000/api/v1"')).toEqual(['another environment local']);
  expect(
    of('"http://192.168.0.10:8000/api/v1";"http://my-machine.local/api/v1";"http://10.0.2.2:8000/api/v1"'),
  ).toEqual(['a private network', 'a private network', 'a private network']);
  expect(of(`"GET ${own}/me"`)).toEqual(['own stage']);
  expect(of('"https://errors.example.net/api/v1/store"')).toEqual(['nobody known']);
  for (const harmless of [
    '"http://localhost:8081/"',
    '"https://api.acme.test/docs"',
    '"See https://api.acme.test for more"',
    '"It is set, e.g. https://api.acme.test/api/v1"',
    '"https://api.acme.test.evil.test/x"',
    `"${own}x"`,
    '"https://reactnative.dev/docs"',
  ])
    expect(of(harmless), harmless).toEqual([]);
  expect(of(`"${own}"`, described('prod'))).toEqual(['another environment stage']);
});

test('versions are compared number by number', () => {
  const compare = (a: string, b: string) =>
    Math.sign(compareVersions(versionNumbers(a) ?? [], versionNumbers(b) ?? []));
  expect(
    [
      ['1.10.0', '1.9.0'],
      ['1.0', '1.0.0'],
      ['v1.4.0', '1.4.0'],
      ['1.4.0', '1.4.0.1'],
      ['2', '10'],
      ['1.4.0+7', '1.4.0'],
    ].map(([a = '', b = '']) => compare(a, b)),
  ).toEqual([1, 0, 0, -1, -1, 0]);
  expect(['1.4.0-rc.1', '', 'abc', '1..2', '1.2.3.4.5', '0x1'].map(versionNumbers)).toEqual(
    Array.from({ length: 6 }, () => undefined),
  );
});
