/**
 * Detox's configurations, chosen by DETOX_CONFIGURATION [web]. `npx playwright test --project=stage-mobile` runs them
 * (fixtures/mobile/README.md). The native ones need a build (`npx detox build -c <name>`) of the app that
 * `npm run app -- prebuild` makes, and fail where an SDK is missing.
 * Stays JavaScript, since Detox's own command line reads it.
 */
const path = require('node:path');

const driver = path.join(__dirname, 'fixtures/mobile/driver');

// Outside of Playwright, in Detox's own command line, nobody else knows TypeScript and has loaded the driver.
if (!require.extensions['.ts']) {
  require('tsx/cjs/api').register();
  Object.assign(require(path.join(driver, 'entry.cjs')), require(path.join(driver, 'index.ts')));
}

// Absolute: Detox looks from the folder that a run was started in.
const app = path.join(__dirname, 'fixtures/target/stack/app');
const android = `cd '${app}/android' && TMPDIR=$(mktemp -d) ./gradlew :app:assembleRelease :app:assembleAndroidTest -DtestBuildType=release`;

/** @type {Detox.DetoxConfig} */
module.exports = {
  selectedConfiguration: 'web',
  apps: {
    web: { type: 'web.export', binaryPath: `${app}/dist/web`, build: 'npm run app -- export web' },
    'android.release': {
      type: 'android.apk',
      binaryPath: `${app}/android/app/build/outputs/apk/release/app-release.apk`,
      testBinaryPath: `${app}/android/app/build/outputs/apk/androidTest/release/app-release-androidTest.apk`,
      build: android,
      // The app's API is the suite's proxy on this machine: fixtures/mobile/api-proxy.ts.
      reversePorts: [4020],
    },
    'ios.release': {
      type: 'ios.app',
      binaryPath: `${app}/ios/build/Build/Products/Release-iphonesimulator/Product.app`,
      build: `xcodebuild -workspace '${app}/ios/Product.xcworkspace' -scheme Product -configuration Release -sdk iphonesimulator -derivedDataPath '${app}/ios/build'`,
    },
  },
  devices: {
    chromium: { type: path.join(driver, 'entry.cjs'), device: { name: 'Chromium, 390 x 844' } },
    emulator: { type: 'android.emulator', device: { avdName: 'postflight' } },
    attached: { type: 'android.attached', device: { adbName: '.*' } },
    simulator: { type: 'ios.simulator', device: { type: 'iPhone 16' } },
  },
  configurations: {
    web: { device: 'chromium', app: 'web' },
    'android.emu.release': { device: 'emulator', app: 'android.release' },
    'android.att.release': { device: 'attached', app: 'android.release' },
    'ios.sim.release': { device: 'simulator', app: 'ios.release' },
  },
  behavior: { init: { exposeGlobals: false }, cleanup: { shutdownDevice: false } },
  // Detox's own log holds what is typed; it is not kept, and nothing of it is printed but errors.
  logger: { level: 'error', overrideConsole: false },
  artifacts: {
    plugins: {
      log: 'none',
      instruments: 'none',
      video: 'none',
      uiHierarchy: 'disabled',
      screenshot: {
        enabled: true,
        shouldTakeAutomaticSnapshots: true,
        keepOnlyFailedTestsArtifacts: true,
        takeWhen: { testStart: false, testFailure: true, testDone: false, appNotReady: false },
      },
    },
  },
};
