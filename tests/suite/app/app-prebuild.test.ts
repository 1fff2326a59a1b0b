/**
 * Tests the native projects of the app: the config plug-in edits them for Detox, and does not touch a build for users.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { appFolder } from '../../../fixtures/target/stack/app-build.ts';
import { root } from '../child-run.ts';

/** A fresh clone installs the app's 600 packages first: 40 s on a quiet machine, ms. */
const INSTALL_MS = 600_000;
/** One prebuild of both platforms takes 6 s on a quiet machine, ms. */
const PREBUILD_MS = 120_000;

const made = new Set(['node_modules', 'dist', '.expo', 'android', 'ios']);
/** A line that the plug-in wrote. */
const detoxLine = /detox/i;

type Project = { read: (file: string) => string; has: (file: string) => boolean; prebuild: () => void };

/** The native projects of both platforms, made in a copy of the app. */
function project(name: string, variables: Record<string, string>): Project {
  const folder = test.info().outputPath(name);
  cpSync(appFolder, folder, { recursive: true, filter: source => !made.has(path.basename(source)) });
  symlinkSync(path.join(appFolder, 'node_modules'), path.join(folder, 'node_modules'), 'junction');
  const env: NodeJS.ProcessEnv = { ...process.env, CI: '1', EXPO_OFFLINE: '1', EXPO_NO_TELEMETRY: '1', ...variables };
  const command = [path.join(folder, 'node_modules/expo/bin/cli'), 'prebuild', '--no-install', '--platform', 'all'];
  const prebuild = () =>
    void execFileSync(process.execPath, command, {
      cwd: folder,
      env,
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: PREBUILD_MS,
    });
  prebuild();
  return {
    read: file => readFileSync(path.join(folder, file), 'utf8'),
    has: file => existsSync(path.join(folder, file)),
    prebuild,
  };
}

/** Returns the lines of a block from its first line up to the closing brace, without indentation. */
function block(text: string, first: string): string[] {
  const lines = text.split('\n');
  const start = lines.findIndex(line => line.trim() === first);
  expect(start, `"${first}" stands in the file`).toBeGreaterThanOrEqual(0);
  const indent = /^\s*/.exec(lines[start] ?? '')?.[0] ?? '';
  return lines.slice(start, lines.indexOf(`${indent}}`, start)).map(line => line.trim());
}

test.beforeAll(() => {
  test.setTimeout(INSTALL_MS);
  execFileSync(process.execPath, ['fixtures/cli/postflight.cjs', 'app', 'install'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
});

test('prebuild for tests has every edit of the plug-in, once', () => {
  test.setTimeout(3 * PREBUILD_MS);
  const { read, has, prebuild } = project('with-detox', { DETOX: '1' });
  const { version } = JSON.parse(readFileSync(path.join(root, 'node_modules/detox/package.json'), 'utf8')) as {
    version: string;
  };

  const gradle = read('android/app/build.gradle');
  const ofDetox = (text: string, first: string) => block(text, first).filter(line => detoxLine.test(line));
  expect(ofDetox(read('android/build.gradle'), 'allprojects {'), 'the Maven repository of Detox').toEqual([
    expect.stringMatching(/^maven \{.*"\.\.\/Detox-android"/),
  ]);
  expect(ofDetox(gradle, 'dependencies {'), 'the version of the npm package').toEqual([
    `androidTestImplementation('com.wix:detox:${version}')`,
  ]);
  expect(ofDetox(gradle, 'release {'), 'the rules for R8').toEqual([
    expect.stringMatching(/^proguardFile .*"\.\.\/android\/detox\/proguard-rules-app\.pro"/),
  ]);
  const config = block(gradle, 'defaultConfig {');
  expect(config).toContain("testBuildType System.getProperty('testBuildType', 'debug')");
  expect(config).toContain("testInstrumentationRunner 'androidx.test.runner.AndroidJUnitRunner'");

  const java = 'android/app/src/androidTest/java/test/example/product/DetoxTest.java';
  expect(read(java)).toMatch(/^package test\.example\.product;$/m);
  expect(read(java)).toContain('Detox.runTests(activityRule, config)');
  expect(
    read('android/app/src/main/java/test/example/product/MainActivity.kt'),
    'the activity of that package',
  ).toContain('class MainActivity');

  expect(read('android/app/src/main/AndroidManifest.xml')).toMatch(
    /<application [^>]*android:networkSecurityConfig="@xml\/network_security_config"/,
  );
  const network = read('android/app/src/main/res/xml/network_security_config.xml');
  expect(
    [...network.matchAll(/<domain [^>]*>([^<]*)</g)].map(([, domain]) => domain),
    'cleartext to the machine of the test alone',
  ).toEqual(['10.0.2.2', 'localhost']);
  expect(network).not.toContain('base-config');
  expect(read('ios/Product/Info.plist')).toMatch(/<key>NSAllowsLocalNetworking<\/key>\s*<true\/>/);

  const before = ['android/build.gradle', 'android/app/build.gradle'].map(read);
  prebuild();
  expect(['android/build.gradle', 'android/app/build.gradle'].map(read), 'a second prebuild adds nothing').toEqual(
    before,
  );
  expect(has('android/gradlew')).toBe(true);
  expect(read('package.json'), 'a prebuild leaves the sources alone').toBe(
    readFileSync(path.join(appFolder, 'package.json'), 'utf8'),
  );
});

test('prebuild for users has no edit of the plug-in', () => {
  test.setTimeout(2 * PREBUILD_MS);
  const { read, has } = project('without-detox', { DETOX: '' });
  for (const file of ['android/build.gradle', 'android/app/build.gradle'])
    expect(read(file), file).not.toMatch(detoxLine);
  expect(read('android/app/build.gradle')).not.toMatch(/testBuildType|testInstrumentationRunner/);
  expect(has('android/app/src/androidTest')).toBe(false);
  expect(has('android/app/src/main/res/xml/network_security_config.xml')).toBe(false);
  expect(read('android/app/src/main/AndroidManifest.xml')).not.toMatch(
    /networkSecurityConfig|usesCleartextTraffic="true"/,
  );
  expect(read('ios/Product/Info.plist')).toMatch(/<key>NSAllowsArbitraryLoads<\/key>\s*<false\/>/);
});
