/** Checks the behaviour of the app's update gate when the minimum version cannot be read. */
import { covers, expect, failureOf, observed, requirement, test, type ApiBehaviour } from '../../fixtures/app-test.ts';
import { nextAfter } from './versions.ts';

test(
  'missing or broken minimum neither crashes the app nor locks its users out',
  covers('gate-on-error'),
  async ({ env, app }) => {
    const rule = requirement('gate-on-error', env);
    const open = env.MOBILE_GATE_ON_ERROR === 'open';
    const broken: Array<[how: string, api: ApiBehaviour]> = [
      ['a minimum that is no version', { minimum: 'abc' }],
      // A minimum inlined in the bundle does not depend on any answer.
      ...(env.MOBILE_GATE_SOURCE === 'bundle'
        ? []
        : ([
            ['500', { version: { status: 500, body: '{"detail":"error"}' } }],
            ['an empty answer', { version: { status: 200, body: '' } }],
            ['text in place of JSON', { version: { status: 200, body: '<html>abc</html>' } }],
            ['JSON without a minimum', { version: { status: 200, body: 'null' } }],
            ['no connection', { version: 'reset' }],
            ['no answer', { version: 'hang' }],
          ] satisfies Array<[string, ApiBehaviour]>)),
    ];
    for (const [how, api] of broken) {
      const failure = await failureOf(async () => {
        await app.start({ fresh: true, api });
        await (open ? app.guard.shows() : app.gate.holds());
      });
      expect(
        failure,
        rule.broken(`first start, version call: ${how}; declared is ${env.MOBILE_GATE_ON_ERROR}`),
      ).toBeUndefined();
    }

    const minimum = nextAfter(app.version);
    const known: ApiBehaviour[] =
      env.MOBILE_GATE_SOURCE === 'bundle' ? [] : [{ version: 'reset' }, { version: { status: 500 } }];
    for (const api of known) {
      const failure = await failureOf(async () => {
        await app.start({ fresh: true, api: { minimum } });
        await app.gate.blocks(minimum);
        await app.start({ api });
        await app.gate.holds();
      });
      expect(
        failure,
        rule.broken(
          `second start, version call: ${JSON.stringify(api.version)}; the minimum ${minimum} is known from the first`,
        ),
      ).toBeUndefined();
    }
    observed(
      `the app ${open ? 'lets its users in' : 'stays closed'} at ${broken.map(([how]) => how).join(', ')}; a known minimum holds at ${known.length} of ${known.length} failures`,
    );
  },
);
