/** Checks the minimum version of the app that the server announces. */
import type { Announced } from '../../fixtures/probe/update-gate/minimum.ts';
import { configuredMinimum, givenMinimums, platforms } from '../../fixtures/probe/update-gate/platforms.ts';
import { compareVersions, versionNumbers } from '../../fixtures/probe/parse/version.ts';
import {
  covers,
  expect,
  present,
  observed,
  requirement,
  test,
  notJudged,
  notRun,
  inconclusive,
} from '../../fixtures/test.ts';

/** Returns a version as its numbers, at least three; any other text unchanged. */
const shown = (text: string | undefined): string => {
  const numbers = text === undefined ? undefined : versionNumbers(text);
  return numbers ? [...numbers, 0, 0].slice(0, Math.max(3, numbers.length)).join('.') : (text ?? 'no version');
};
const told = (announced: Announced): string =>
  [...new Set(Object.values(announced))].length === 1
    ? shown(announced.ios)
    : platforms.map(p => `${p} ${shown(announced[p])}`).join(', ');

test(
  'apps are told the minimum of the environment',
  covers('gate-announced-minimum'),
  async ({ env, minimum, appBundle }) => {
    const rule = requirement('gate-announced-minimum', env);
    const wanted = platforms.map(platform => ({
      platform,
      minimum: present(
        configuredMinimum(env, platform),
        'EXPO_PUBLIC_MIN_APP_VERSION, the minimum that apps must be told',
      ),
    }));
    if (wanted.some(w => !versionNumbers(w.minimum)))
      notJudged('EXPO_PUBLIC_MIN_APP_VERSION is no version to compare with (see min-app-version-present)');
    if (env.MOBILE_GATE_SOURCE === 'bundle') {
      const {
        what,
        minimum: { named, held },
      } = await appBundle();
      observed(
        `${what}: ${named.length > 0 ? `EXPO_PUBLIC_MIN_APP_VERSION ${named.join(', ')}` : `the string ${held.join(', ') || 'is missing'}, without its name`}`,
      );
      // One bundle is for both platforms, or for one of them.
      const [right, at] = [wanted.map(w => shown(w.minimum)), `MOBILE_ARTIFACT (${what})`];
      for (const value of named)
        expect(shown(value), rule.broken(at, `EXPO_PUBLIC_MIN_APP_VERSION was ${value} when it was built`)).toBeOneOf(
          right,
        );
      expect(named.length + held.length > 0, rule.broken(at, `${right.join(' or ')} is not in it`)).toBe(true);
      if (named.length === 0)
        inconclusive(
          `${at} holds ${held.join(', ')}, and not as the value of EXPO_PUBLIC_MIN_APP_VERSION; it may be another version. Bytecode keeps the two apart, the web export does not`,
        );
      return;
    }
    const { at, status, announced, past, lifetimes, fromCache } = await minimum();
    observed(
      `${at}: ${status}, ${told(announced)}; past caches ${past.status}, ${told(past.announced)}; may be kept: ${[...lifetimes, ...fromCache].join(', ') || 'no'}`,
    );
    const where = `at MOBILE_MIN_VERSION_POINTER (${env.MOBILE_MIN_VERSION_POINTER})`;
    for (const w of wanted) {
      expect(
        shown(announced[w.platform]),
        rule.broken(at, `status ${status}; ${shown(announced[w.platform])} for ${w.platform}, ${where}`),
      ).toBe(shown(w.minimum));
      expect(
        shown(past.announced[w.platform]),
        rule.broken(
          past.at,
          `status ${past.status}; ${shown(past.announced[w.platform])} for ${w.platform}, ${where}: the server says another than the cache before it`,
        ),
      ).toBe(shown(w.minimum));
    }
    const kept = [...lifetimes, ...fromCache];
    expect(kept, rule.broken(at, 'a raised minimum reaches nobody while an old answer is kept')).toEqual(
      rule.expected.keptByCaches,
    );
  },
);

/** Ends the check: there is no minimum, neither among the variables given nor at the server's address `at`. */
function nothingToCompare(isGiven: boolean, at: string | undefined): never {
  if (!isGiven)
    notRun(
      `needs EXPO_PUBLIC_MIN_APP_VERSION, the minimum to compare with the released versions${at === undefined ? '' : `; ${at} announces none`}`,
    );
  notJudged(
    'no minimum to compare with the released versions (see min-app-version-present and gate-announced-minimum)',
  );
}

test('the minimum is a version that users can get', covers('gate-minimum-released'), async ({ env, minimum }) => {
  const rule = requirement('gate-minimum-released', env);
  const released = { ios: env.RELEASED_APP_VERSION_IOS, android: env.RELEASED_APP_VERSION_ANDROID };
  present(
    released.ios ?? released.android,
    'RELEASED_APP_VERSION_IOS and RELEASED_APP_VERSION_ANDROID, the newest versions in the stores',
  );
  const server = env.MOBILE_GATE_SOURCE === 'bundle' ? undefined : await minimum();
  let judged = 0;
  for (const platform of platforms) {
    const newest = versionNumbers(released[platform] ?? '');
    const minimums = [
      { at: 'variable EXPO_PUBLIC_MIN_APP_VERSION', text: configuredMinimum(env, platform) },
      ...(server ? [{ at: server.at, text: server.announced[platform] }] : []),
    ];
    observed(
      `${platform}: released ${released[platform] ?? 'not told'}, minimum ${minimums.map(m => `${m.text ?? 'none'} (${m.at})`).join(', ')}`,
    );
    if (!newest) continue;
    for (const { at, text } of minimums) {
      const numbers = versionNumbers(text ?? '');
      if (!numbers) continue;
      judged += 1;
      expect(
        compareVersions(numbers, newest) > 0 ? 'above the newest release' : 'not above the newest release',
        rule.broken(
          at,
          `${platform}: the minimum is ${shown(text)}, and the newest version released ${shown(released[platform])}: every user is locked out`,
        ),
      ).toBe(rule.expected.minimum);
    }
  }
  if (judged === 0) nothingToCompare(givenMinimums(env).length > 0, server?.at);
});
