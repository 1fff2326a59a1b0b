/** What was built of the app is read in every form in which it is delivered; what cannot be read is told in one line, and never judged. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { zipSync } from 'fflate';
import { loadEnvironment, type Environment, type EnvironmentName } from '../../../envs/environment.ts';
import { hostKind, isPrivateHost } from '../../../fixtures/probe/environment-matrix/app-base.ts';
import { observeAppBundle, type AppBundleObservation } from '../../../fixtures/probe/environment-matrix/app-bundle.ts';
import { compareVersions, versionNumbers } from '../../../fixtures/probe/parse/version.ts';
import { startReference } from '../../../fixtures/target/reference/reference.ts';
import { cellOf, root, runSuite } from '../child-run.ts';

/** What is read of a hostile text must not take longer, ms. */
const SOON_MS = 2_000;
const own = 'https://stage-of-a-product.acme.test/api/v1';
const placeholder = 'https://expo-public-api-base.invalid/api/v1';
const variables = {
  STAGE__WEB_URL: 'https://stage-of-a-product.acme.test',
  STAGE__NEXT_PUBLIC_API_BASE: own,
  STAGE__EXPO_PUBLIC_API_BASE: own,
  STAGE__EXPO_PUBLIC_MIN_APP_VERSION: '1.4.0',
  STAGE__CORS__ALLOW_ORIGINS: 'https://stage-of-a-product.acme.test',
  STAGE__SMOKE_USER: 'smoke@acme.test',
  STAGE__SMOKE_PASSWORD: 'a long secret of stage',
  PROD__WEB_URL: 'https://web.acme.test',
  PROD__NEXT_PUBLIC_API_BASE: 'https://api.acme.test/api/v1',
  PROD__EXPO_PUBLIC_API_BASE: 'https://api.acme.test/api/v1',
  PROD__CORS__ALLOW_ORIGINS: 'https://web.acme.test',
  PROD__SMOKE_USER: 'smoke@acme.test',
  PROD__SMOKE_PASSWORD: 'a long secret of prod',
};

function described(name: EnvironmentName = 'stage'): Environment {
  const found = loadEnvironment(name, variables);
  if (!found.ok) throw new Error(found.problems.join('; '));
  return found.environment;
}

/** Writes an artifact: a file's bytes, or a folder's files by their names. */
function artifact(name: string, content: string | Uint8Array | Record<string, string | Uint8Array>): string {
  const at = test.info().outputPath(name);
  if (typeof content === 'string' || content instanceof Uint8Array) writeFileSync(at, content);
  else
    for (const [inner, bytes] of Object.entries(content)) {
      mkdirSync(path.dirname(path.join(at, inner)), { recursive: true });
      writeFileSync(path.join(at, inner), bytes);
    }
  return at;
}

const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));
const look = (at: string, env = described()): AppBundleObservation =>
  observeAppBundle(env, at, env.EXPO_PUBLIC_API_BASE ?? '');
const said = ({ bases }: AppBundleObservation): string[] => bases.map(b => `${b.of} ${b.name}`.trim());

/** Bytecode with the stand-ins of an export: that of the app where it was exported, else one made up. */
function exported(): Buffer {
  const folder = path.join(root, 'fixtures/stack/app/dist/android');
  const found = existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: 'utf8' }).find(name => name.endsWith('.hbc'))
    : undefined;
  if (found !== undefined) return readFileSync(path.join(folder, found));
  const strings = [
    'apiBase',
    placeholder,
    'EXPO_PUBLIC_FEATURE_ITEM_COUNT',
    'gate-screen',
    '0.0.0-expo-public-min-app-version',
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
  test(`${name}: the base of its environment is found, and the stand-ins of an export`, () => {
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
        .filter(text => text.startsWith(placeholder) || text.startsWith('0.0.0-expo-public-min-app-version')).length,
    ).toBeGreaterThanOrEqual(2);
  });
}

test('strings of two bytes a character are found, too', () => {
  const bytes = Buffer.concat([Buffer.from('c61fbc03c103191f', 'hex'), Buffer.from(`주소: ${own}`, 'utf16le')]);
  expect(said(look(artifact('wide.hbc', bytes)))).toEqual(['own stage']);
});

test('a web export: scripts and pages, no source maps', () => {
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

test('whose an address is', () => {
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
  test(`${what} is told by name`, () => {
    const at = artifact(name, content);
    let message = '';
    try {
      look(at);
    } catch (error) {
      message = (error as Error).message;
    }
    expect(message).toMatch(/^setup: MOBILE_ARTIFACT /);
    expect(message).toMatch(problem);
    expect(message.split('\n')).toHaveLength(1);
  });
}

test('a path where nothing lies is told with what to give', () => {
  expect(() => look('/nowhere/app.apk')).toThrow(
    'setup: MOBILE_ARTIFACT /nowhere/app.apk: is not there; give the folder of `expo export`, a JavaScript or Hermes bundle, or an .apk, .aab or .ipa',
  );
});

test('an archive that unpacks to more than it may is not unpacked', () => {
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

test('hosts that a phone is sent to', () => {
  const kind = (host: string, elsewhere = false) =>
    hostKind(host, 'localhost', ['192.168.0.10', '203.0.113.10', 'fd12::10'], elsewhere);
  expect(['localhost', '127.0.0.1', '[::1]', 'app.localhost', '0.0.0.0'].map(h => kind(h))).toEqual(
    Array.from({ length: 5 }, () => 'the phone itself'),
  );
  expect(
    ['192.168.0.10', '10.0.2.2', 'my-machine.local', 'my-machine', '[fd12::10]', '203.0.113.10'].map(h => kind(h)),
  ).toEqual(Array.from({ length: 6 }, () => 'this machine, in its network'));
  expect([kind('192.168.0.11'), kind('192.168.0.11', true), kind('203.0.113.7'), kind('tunnel.example.net')]).toEqual([
    'a private address that this machine does not have',
    'this machine, in its network',
    'another host',
    'another host',
  ]);
  expect(hostKind('api.acme.test', 'api.acme.test', [], false)).toBe('the host of API_BASE');
  expect(['10.1.2.3', '172.20.0.1', '[fe80::1]', 'db.internal'].map(isPrivateHost)).toEqual([true, true, true, true]);
  expect(['172.32.0.1', '8.8.8.8', 'api.acme.test', '[2001:db8::1]'].map(isPrivateHost)).toEqual([
    false,
    false,
    false,
    false,
  ]);
});

test('verdicts: bytecode without any base is inconclusive, what cannot be read is not judged, and neither is green', async () => {
  const references = await Promise.all(
    (['stage', 'prod'] as const).map(profile => startReference(profile, { log: false })),
  );
  try {
    const given: Record<string, string> = {
      stage: artifact(
        'other.hbc',
        Buffer.concat([Buffer.from('c61fbc03c103191f', 'hex'), Buffer.from('apiBasegate-screen')]),
      ),
      prod: artifact('broken.ipa', zipSync({ 'Payload/a.app/main.jsbundle': bytesOf('x') }).subarray(0, 30)),
    };
    const of = Object.fromEntries(
      references.flatMap(({ profile, variables: theirs }) =>
        Object.entries({ ...theirs, MOBILE_ARTIFACT: given[profile] ?? '' }).map(([key, value]) => [
          `${profile.toUpperCase()}__${key}`,
          value,
        ]),
      ),
    );
    const run = await runSuite(['--project=stage', '--project=prod', '-g', '@app-bundle-api-base( |$)'], of);
    const cells = ['stage', 'prod'].map(name => cellOf(run, 'app-bundle-api-base', name));
    expect({ code: run.code, verdicts: cells.map(c => c?.verdict) }, run.text).toEqual({
      code: 2,
      verdicts: ['inconclusive', 'not judged'],
    });
    expect(cells[1]?.reason).toMatch(/^MOBILE_ARTIFACT \S+broken\.ipa: invalid zip data$/);
  } finally {
    await Promise.all(references.map(reference => reference.close()));
  }
});
