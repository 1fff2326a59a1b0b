/** Checks in the app that a 401 ends the session and leads to the login screen, once. */
import { covers, expect, failureOf, observed, requirement, test, type AppHistory } from '../../fixtures/app-test.ts';

/**
 * Counts how often the app went to the login screen between two moments, whether it draws one anew or adds it to its
 * history; undefined if the platform does not report it.
 */
function navigations(before: AppHistory | undefined, after: AppHistory | undefined): number | undefined {
  if (!before || !after) return undefined;
  const drawn = (history: AppHistory): number => history.appeared.filter(id => id === 'guard-screen').length;
  return Math.max(drawn(after) - drawn(before), after.navigations - before.navigations);
}

/** Answers to authenticated calls that do not refuse the token. */
const noRefusals = [
  ['500', { status: 500 }],
  ['403', { status: 403 }],
  ['no connection', 'reset'],
  ['no answer', 'hang'],
] as const;

test(
  '401 ends the session at once, and no other error does',
  covers('app-logout-on-401'),
  async ({ env, app, signIn }) => {
    const rule = requirement('app-logout-on-401', env);
    const { api } = app;
    const bearers = () => api.calls.filter(call => call.bearer);
    const startsAt = (screen: { shows(): Promise<void> }) => failureOf(() => app.start().then(() => screen.shows()));

    await signIn();
    const before = await app.history();
    api.behave({ authenticated: { status: 401, body: '{"detail":"Not authenticated"}' } });
    const out = await failureOf(async () => {
      await app.dashboard.refresh();
      await app.guard.appears(rule.expected.guardWithinMs);
      await app.guard.shows();
    });
    const refused = bearers().length;
    expect(out, rule.broken(`401 to ${refused} calls of the dashboard`)).toBeUndefined();
    const times = navigations(before, await app.history());
    if (times !== undefined)
      expect(times, rule.broken(`login screens that appear after 401 to ${refused} calls at once`)).toBe(
        rule.expected.navigations,
      );
    const again = await startsAt(app.guard);
    expect(
      { again, bearers: bearers().length },
      rule.broken('start after the logout: screen, and calls with a token'),
    ).toEqual({ again: undefined, bearers: 0 });

    await signIn();
    for (const [how, authenticated] of noRefusals) {
      api.behave({ authenticated });
      const failure = await failureOf(async () => {
        await app.dashboard.refresh();
        await app.dashboard.shows();
      });
      expect(
        { failure, asked: bearers().length > 0 },
        rule.broken(`calls of the dashboard: ${how}, which is no refusal of the token`),
      ).toEqual({ failure: undefined, asked: true });
    }
    const kept = await startsAt(app.dashboard);
    expect(kept, rule.broken('start after these: the session is still there')).toBeUndefined();

    let refusal = '';
    const wrong = await failureOf(async () => {
      await app.start({ fresh: true, api: { login: { status: 401, body: '{"detail":"Invalid credentials"}' } } });
      await app.guard.signIn(env.SMOKE_USER, 'not-the-password');
      await app.guard.shows();
      refusal = await app.guard.refusal();
    });
    expect({ wrong, refusal }, rule.broken('401 to the login itself: only a message')).toEqual({
      wrong: undefined,
      refusal: expect.stringMatching(/./s),
    });
    observed(
      `401 to ${refused} calls at once: the login screen within ${rule.expected.guardWithinMs} ms, ${times ?? 'unknown how many'} time(s); no token after a start; 500, 403, no connection and no answer leave the session; a refused login says "${refusal}"`,
    );
  },
);
