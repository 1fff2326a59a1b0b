/** Checks in the app that an over-the-air update runs from the next cold start on. */
import {
  covers,
  expect,
  inconclusive,
  notRun,
  observed,
  observeUpdateStarts,
  requirement,
  test,
} from '../../fixtures/app-test.ts';
import { judgeStarts } from './cold-start.ts';

/** Time in which a phone fetches an update of some megabytes, ms. */
const FETCH_MS = 60_000;

test(
  'update takes effect at the next cold start and not before',
  covers('ota-next-cold-start'),
  async ({ env, app, servedTo }) => {
    if (app.platform === 'web')
      notRun(
        'needs a device: on the web an update is a page load; drive a native build (DETOX_CONFIGURATION=ios.sim.release or android.emu.release)',
      );
    const rule = requirement('ota-next-cold-start', env);
    const served = await servedTo(app.platform === 'ios' ? 'ios' : 'android');
    if (served.is !== 'update') notRun(`publish an update for this build first: ${served.at} serves none`);
    const { id } = served.update;
    const flow = {
      update: app.update,
      start: (fresh: boolean) => app.start(fresh ? { fresh } : {}),
      async leaveAndReturn() {
        await app.device.sendToHome();
        await app.device.launchApp({ newInstance: false });
      },
    };
    const seen = await observeUpdateStarts(flow, id, FETCH_MS);
    if (seen.is === 'silent')
      notRun(`give the app an element update-id with the id of the update that it runs (fixtures/mobile): ${seen.why}`);
    const verdict = judgeStarts(seen, id);
    if (verdict.start === undefined) inconclusive(verdict.why);
    observed(verdict.seen);
    expect(verdict.start, rule.broken(`${served.at} serves ${id} to ${app.device.name}`, verdict.seen)).toBe(
      rule.expected.newFromStart,
    );
  },
);
