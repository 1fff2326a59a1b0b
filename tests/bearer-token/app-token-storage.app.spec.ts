/** Checks in the app where it stores its bearer token. */
import { covers, expect, observed, requirement, test, notRun } from '../../fixtures/app-test.ts';
import { observeDeviceStorage } from '../../fixtures/probe/bearer-token/device-storage.ts';

test('token is kept in the secure store alone', covers('app-token-storage'), async ({ env, app, signIn }) => {
  if (app.platform === 'web')
    notRun(
      'the web has no SecureStore; drive a native build (DETOX_CONFIGURATION=ios.sim.release or android.emu.release)',
    );
  const rule = requirement('app-token-storage', env);
  await signIn();
  const { looked, holding } = await observeDeviceStorage(
    app.platform === 'ios' ? 'ios' : 'android',
    app.device.id,
    env.MOBILE_APP_ID,
    await app.token(),
  );
  expect(
    holding,
    rule.broken(`files of ${env.MOBILE_APP_ID} and the log of ${app.device.name}, after a login`),
  ).toEqual([]);
  observed(`${looked} files and the log of ${app.device.name} hold no token in the clear`);
});
