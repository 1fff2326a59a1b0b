import {
  AS_STATED,
  covers,
  expect,
  observed,
  requirement,
  seen,
  test,
  type AppHistory,
} from '../../fixtures/app-test.ts';

/** How often the app went to the login screen, whether it draws one anew or adds it to its history. */
function navigations(before: AppHistory, after: AppHistory): number {
  const drawn = (history: AppHistory): number => history.appeared.filter(id => id === 'guard-screen').length;
  return Math.max(drawn(after) - drawn(before), after.navigations - before.navigations);
}

test(
  'refused token logs out at once, and nothing else does',
  covers('app-logout-on-401'),
  async ({ env, app, signIn }) => {
    const rule = requirement('app-logout-on-401', env.kind);
    const { edge } = app;
    const bearers = () => edge.calls.filter(call => call.bearer);

    await signIn();
    const before = await app.history();
    edge.be({ session: { status: 401, body: '{"detail":"Not authenticated"}' } });
    const out = await seen(async () => {
      await app.dashboard.refresh();
      await app.guard.appears(rule.expected.guardWithinMs);
      await app.guard.shows();
    });
    const refused = bearers().length;
    expect(out, rule.broken(`401 to ${refused} calls of the dashboard`)).toBe(AS_STATED);
    const after = await app.history();
    const times = before && after ? navigations(before, after) : undefined;
    if (times !== undefined)
      expect(times, rule.broken(`login screens that appear after 401 to ${refused} calls at once`)).toBe(
        rule.expected.navigations,
      );
    const again = await seen(async () => {
      await app.start();
      await app.guard.shows();
    });
    expect(
      { again, bearers: bearers().length },
      rule.broken('start after the logout: screen, and calls with a token'),
    ).toEqual({ again: AS_STATED, bearers: 0 });

    await signIn();
    for (const [how, session] of [
      ['500', { status: 500 }],
      ['403', { status: 403 }],
      ['no connection', 'reset'],
      ['no answer', 'hang'],
    ] as const) {
      edge.be({ session });
      const stays = await seen(async () => {
        await app.dashboard.refresh();
        await app.dashboard.shows();
      });
      expect(
        { stays, asked: bearers().length > 0 },
        rule.broken(`calls of the dashboard: ${how}, which is no refusal of the token`),
      ).toEqual({ stays: AS_STATED, asked: true });
    }
    const kept = await seen(async () => {
      await app.start();
      await app.dashboard.shows();
    });
    expect(kept, rule.broken('start after these: the session is still there')).toBe(AS_STATED);

    let refusal = '';
    const wrong = await seen(async () => {
      await app.start({ fresh: true, weather: { login: { status: 401, body: '{"detail":"Invalid credentials"}' } } });
      await app.guard.signIn(env.SMOKE_USER, 'not-the-password');
      await app.guard.shows();
      refusal = await app.guard.refusal();
    });
    expect({ wrong, refusal: refusal !== '' }, rule.broken('401 to the login itself: only a message')).toEqual({
      wrong: AS_STATED,
      refusal: true,
    });
    observed(
      `401 to ${refused} calls at once: the login screen within ${rule.expected.guardWithinMs} ms, ${times ?? 'unknown how many'} time(s); no token after a start; 500, 403, no connection and no answer leave the session; a refused login says "${refusal}"`,
    );
  },
);
