import { AS_STATED, covers, expect, observed, requirement, seen, test, type Weather } from '../../fixtures/app-test.ts';
import { nextAfter } from './versions.ts';

test(
  'missing or broken minimum neither ends the app nor locks its users out',
  covers('gate-on-error'),
  async ({ env, app }) => {
    const rule = requirement('gate-on-error', env.kind);
    const open = env.MOBILE_GATE_ON_ERROR === 'open';
    const broken: Array<[how: string, weather: Weather]> = [
      ['a minimum that is no version', { minimum: 'abc' }],
      // A minimum of the bundle does not come by any answer.
      ...(env.MOBILE_GATE_SOURCE === 'bundle'
        ? []
        : ([
            ['500', { version: { status: 500, body: '{"detail":"error"}' } }],
            ['an empty answer', { version: { status: 200, body: '' } }],
            ['text in place of JSON', { version: { status: 200, body: '<html>abc</html>' } }],
            ['JSON without a minimum', { version: { status: 200, body: 'null' } }],
            ['no connection', { version: 'reset' }],
            ['no answer', { version: 'hang' }],
          ] satisfies Array<[string, Weather]>)),
    ];
    for (const [how, weather] of broken) {
      const told = await seen(async () => {
        await app.start({ fresh: true, weather });
        await (open ? app.guard.shows() : app.gate.holds());
      });
      expect(told, rule.broken(`first start, version call: ${how}; declared is ${env.MOBILE_GATE_ON_ERROR}`)).toBe(
        AS_STATED,
      );
    }

    const minimum = nextAfter(app.version);
    const known: Weather[] =
      env.MOBILE_GATE_SOURCE === 'bundle' ? [] : [{ version: 'reset' }, { version: { status: 500 } }];
    for (const weather of known) {
      const told = await seen(async () => {
        await app.start({ fresh: true, weather: { minimum } });
        await app.gate.blocks(minimum);
        await app.start({ weather });
        await app.gate.holds();
      });
      expect(
        told,
        rule.broken(
          `second start, version call: ${JSON.stringify(weather.version)}; the minimum ${minimum} is known from the first`,
        ),
      ).toBe(AS_STATED);
    }
    observed(
      `the app ${open ? 'lets its users in' : 'stays closed'} at ${broken.map(([how]) => how).join(', ')}; a known minimum holds at ${known.length} of ${known.length} failures`,
    );
  },
);
