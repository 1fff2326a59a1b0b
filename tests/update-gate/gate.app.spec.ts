/**
 * Checks in the app that its update gate blocks versions that are too low, compares them by number, and leads to the
 * store.
 */
import {
  covers,
  expect,
  failureOf,
  observed,
  requirement,
  test,
  type ApiBehaviour,
  type App,
} from '../../fixtures/app-test.ts';
import { casesAround, nextAfter } from './versions.ts';

type Way = [how: string, act: () => Promise<unknown>];

const toTheFront = ({ device }: App) => device.launchApp({ newInstance: false });

/** Ways into an app without a session, each from the end of the one before. */
const waysIn = (app: App, api: ApiBehaviour, link: string): Way[] => [
  ['first start', () => app.start({ fresh: true, api })],
  [
    'tap on the update button',
    async () => {
      await app.gate.button().tap();
      await toTheFront(app);
    },
  ],
  [
    'back',
    async () => {
      if (app.platform !== 'ios') await app.device.pressBack();
      await toTheFront(app);
    },
  ],
  ['deep link into the running app', () => app.device.openURL({ url: link })],
  [
    'return from the background',
    async () => {
      await app.device.sendToHome();
      await toTheFront(app);
    },
  ],
  ['start by a deep link', () => app.start({ api, link })],
  ['second start', () => app.start({ api })],
];

/** Ways in for a signed-in user. */
const waysInSignedIn = (app: App, api: ApiBehaviour, link: string): Way[] => [
  ['start of a signed-in user', () => app.start({ api })],
  ['start of a signed-in user by a deep link', () => app.start({ api, link })],
];

test(
  'outdated app shows the gate and reaches nothing behind it',
  covers('gate-blocks'),
  async ({ env, app, signIn }) => {
    const rule = requirement('gate-blocks', env);
    const minimum = nextAfter(app.version);
    const api = { minimum };
    const under = async (act: () => Promise<unknown>) => ({
      failure: await failureOf(async () => {
        await act();
        await app.gate.blocks(minimum);
      }),
      calls: app.callsBehind().map(call => `${call.method} ${call.path}`),
    });
    const blocked = { failure: undefined, calls: [] };

    const ways = waysIn(app, api, env.MOBILE_DEEP_LINK);
    for (const [how, act] of ways) expect(await under(act), rule.broken(`${how}, minimum ${minimum}`)).toEqual(blocked);
    await signIn();
    const signedIn = waysInSignedIn(app, api, env.MOBILE_DEEP_LINK);
    for (const [how, act] of signedIn)
      expect(await under(act), rule.broken(`${how}, minimum ${minimum}`)).toEqual(blocked);

    // While the answer is on its way, nothing is shown that the gate would have to hide again.
    const early = await under(async () => {
      await app.start({ api: { minimum, version: { delayMs: 1_000 } }, unsynchronised: true });
      await app.guard.absent();
      await app.dashboard.absent();
      await app.gate.appears(env.PAGE_TIMEOUT_MS);
      await app.device.enableSynchronization();
    });
    const appeared = (await app.history())?.appeared ?? [];
    expect(
      { ...early, before: appeared.filter(id => id === 'guard-screen' || id === 'dashboard-screen') },
      rule.broken('start of a signed-in user, version answered after 1 s'),
    ).toEqual({ ...blocked, before: [] });

    if (env.MOBILE_GATE_SOURCE === 'server') {
      const raised = await under(async () => {
        await app.start({ api: { minimum: app.version } });
        await app.dashboard.shows();
        await app.device.sendToHome();
        app.api.behave(api);
        await toTheFront(app);
      });
      expect(raised, rule.broken('return from the background, the minimum has been raised meanwhile')).toEqual(blocked);
    }
    observed(
      `version ${app.version}, minimum ${minimum}: the gate and no call but the version's, at ${[...ways, ...signedIn].length + 2} ways in`,
    );
  },
);

test('app versions are compared number by number', covers('gate-version-order'), async ({ env, app }) => {
  const rule = requirement('gate-version-order', env);
  const cases = casesAround(app.version);
  for (const [i, { minimum, enters, because }] of cases.entries()) {
    const failure = await failureOf(async () => {
      await app.start({ api: { minimum }, ...(i === 0 && { fresh: true }) });
      await (enters ? app.guard.shows() : app.gate.blocks());
    });
    expect(
      failure,
      rule.broken(
        `start of version ${app.version}, minimum ${minimum}: it ${enters ? 'may enter' : 'is too old'}, since ${because}`,
      ),
    ).toBeUndefined();
  }
  observed(
    `version ${app.version} enters under ${cases
      .filter(c => c.enters)
      .map(c => c.minimum)
      .join(' ')}, and not under ${cases
      .filter(c => !c.enters)
      .map(c => c.minimum)
      .join(' ')}`,
  );
});

test('gate leads to the store, and is gone once the app is new enough', covers('gate-exit'), async ({ env, app }) => {
  const rule = requirement('gate-exit', env);
  const minimum = nextAfter(app.version);
  let label: string | undefined;
  const failure = await failureOf(async () => {
    await app.start({ fresh: true, api: { minimum } });
    await app.gate.blocks(minimum);
    const button = await app.gate.button().getAttributes();
    label = 'label' in button ? button.label : undefined;
    await app.gate.button().tap();
    if (app.platform !== 'web') await app.device.launchApp({ newInstance: false });
    await app.gate.blocks(minimum);
  });
  expect(failure, rule.broken('tap on the update button')).toBeUndefined();
  expect(label ?? '', rule.broken('what a screen reader says of the update button')).toMatch(/\p{L}/u);
  // Detox does not know where a native app leads.
  const opened = (await app.history())?.opened;
  if (opened)
    expect(opened, rule.broken('tap on the update button: addresses that it opens')).toEqual([
      expect.stringMatching(/^(https:\/\/(?!127\.0\.0\.1|localhost)|itms-apps:\/\/|market:\/\/)\S+/),
    ]);

  const again = await failureOf(async () => {
    await app.start({ api: { minimum: app.version } });
    await app.guard.shows();
  });
  expect(again, rule.broken(`start after the gate, minimum ${app.version} again`)).toBeUndefined();
  observed(
    `the button "${label ?? ''}" opens ${opened?.join(' ') ?? 'what Detox cannot see'}; minimum ${app.version}: no gate`,
  );
});
