import { AS_STATED, covers, expect, observed, requirement, seen, test } from '../../fixtures/app-test.ts';
import { casesAround, nextAfter } from './versions.ts';

test(
  'outdated app shows the gate and reaches nothing behind it',
  covers('gate-blocks'),
  async ({ env, app, signIn }) => {
    const rule = requirement('gate-blocks', env.kind);
    const weather = { minimum: nextAfter(app.version) };
    const link = env.MOBILE_DEEP_LINK;
    const { device, edge } = app;
    const under = async (act: () => Promise<unknown>) => ({
      screen: await seen(async () => {
        await act();
        await app.gate.blocks(weather.minimum);
      }),
      asked: app.callsBehind().map(call => `${call.method} ${call.path}`),
    });
    const blocked = { screen: AS_STATED, asked: [] };
    const toTheFront = () => device.launchApp({ newInstance: false });
    const ways: Array<[how: string, act: () => Promise<unknown>]> = [
      ['first start', () => app.start({ fresh: true, weather })],
      [
        'tap on the update button',
        async () => {
          await app.gate.button().tap();
          await toTheFront();
        },
      ],
      [
        'back',
        async () => {
          if (app.platform !== 'ios') await device.pressBack();
          await toTheFront();
        },
      ],
      ['deep link into the running app', () => device.openURL({ url: link })],
      [
        'return from the background',
        async () => {
          await device.sendToHome();
          await toTheFront();
        },
      ],
      ['start by a deep link', () => app.start({ weather, link })],
      ['second start', () => app.start({ weather })],
    ];
    const signedIn: typeof ways = [
      ['start of a signed-in user', () => app.start({ weather })],
      ['start of a signed-in user by a deep link', () => app.start({ weather, link })],
    ];

    for (const [how, act] of ways)
      expect(await under(act), rule.broken(`${how}, minimum ${weather.minimum}`)).toEqual(blocked);
    await signIn();
    for (const [how, act] of signedIn)
      expect(await under(act), rule.broken(`${how}, minimum ${weather.minimum}`)).toEqual(blocked);

    // While the answer is on its way nothing is shown that the gate would have to take away again.
    const early = await under(async () => {
      await app.start({ weather: { ...weather, version: { delayMs: 1_000 } }, unsynchronised: true });
      await app.guard.absent();
      await app.dashboard.absent();
      await app.gate.appears(env.PAGE_TIMEOUT_MS);
      await device.enableSynchronization();
    });
    const appeared = (await app.history())?.appeared ?? [];
    expect(
      { ...early, before: appeared.filter(id => id === 'guard-screen' || id === 'dashboard-screen') },
      rule.broken('start of a signed-in user, version answered after 1 s'),
    ).toEqual({ ...blocked, before: [] });

    if (env.MOBILE_GATE_SOURCE === 'server') {
      const raised = await under(async () => {
        await app.start({ weather: { minimum: app.version } });
        await app.dashboard.shows();
        await device.sendToHome();
        edge.be(weather);
        await toTheFront();
      });
      expect(raised, rule.broken('return from the background, the minimum has been raised meanwhile')).toEqual(blocked);
    }
    observed(
      `version ${app.version}, minimum ${weather.minimum}: the gate and no call but the version's, at ${[...ways, ...signedIn].length + 2} ways in`,
    );
  },
);

test('app versions are compared number by number', covers('gate-version-order'), async ({ env, app }) => {
  const rule = requirement('gate-version-order', env.kind);
  const cases = casesAround(app.version);
  for (const [i, { minimum, enters, because }] of cases.entries()) {
    const told = await seen(async () => {
      await app.start({ weather: { minimum }, ...(i === 0 && { fresh: true }) });
      await (enters ? app.guard.shows() : app.gate.blocks());
    });
    expect(
      told,
      rule.broken(
        `start of version ${app.version}, minimum ${minimum}: it ${enters ? 'may enter' : 'is too old'}, since ${because}`,
      ),
    ).toBe(AS_STATED);
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
  const rule = requirement('gate-exit', env.kind);
  const weather = { minimum: nextAfter(app.version) };
  let label: string | undefined;
  const left = await seen(async () => {
    await app.start({ fresh: true, weather });
    await app.gate.blocks(weather.minimum);
    const button = await app.gate.button().getAttributes();
    label = 'label' in button ? button.label : undefined;
    await app.gate.button().tap();
    if (app.platform !== 'web') await app.device.launchApp({ newInstance: false });
    await app.gate.blocks(weather.minimum);
  });
  expect(left, rule.broken('tap on the update button')).toBe(AS_STATED);
  expect(label ?? '', rule.broken('what a screen reader says of the update button')).toMatch(/\p{L}/u);
  // Where a native app goes to, Detox cannot tell.
  const opened = (await app.history())?.opened;
  if (opened)
    expect(opened, rule.broken('tap on the update button: addresses that it opens')).toEqual([
      expect.stringMatching(/^(https:\/\/(?!127\.0\.0\.1|localhost)|itms-apps:\/\/|market:\/\/)\S+/),
    ]);

  const again = await seen(async () => {
    await app.start({ weather: { minimum: app.version } });
    await app.guard.shows();
  });
  expect(again, rule.broken(`start after the gate, minimum ${app.version} again`)).toBe(AS_STATED);
  observed(
    `the button "${label ?? ''}" opens ${opened?.join(' ') ?? 'what Detox cannot see'}; minimum ${app.version}: no gate`,
  );
});
