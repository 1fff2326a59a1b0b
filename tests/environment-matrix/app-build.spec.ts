/** Checks the values that the app was built with: the API's base, feature flags, the minimum version. */
import { givenMinimums, platforms } from '../../fixtures/probe/update-gate/platforms.ts';
import { covers, expect, present, observed, requirement, test, inconclusive, notRun } from '../../fixtures/test.ts';

test('the app calls the API of its own environment', covers('app-bundle-api-base'), async ({ env, appBundle }) => {
  const rule = requirement('app-bundle-api-base', env);
  const { what, texts, bases, placeholders } = await appBundle();
  const at = `MOBILE_ARTIFACT (${what})`;
  const own = bases.filter(b => b.of === 'own');
  // On a developer's machine the right one is private, too.
  const foreign = bases.filter(
    b => b.of === 'another environment' || (b.of === 'a private network' && env.kind !== 'local'),
  );
  const unknown = bases.filter(b => b.of !== 'own' && !foreign.includes(b));
  observed(
    `${what}: ${texts
      .map(t => `${t.in} (${t.form}, ${t.characters} characters)`)
      .slice(0, 8)
      .join(
        ', ',
      )}${texts.length > 8 ? ` and ${texts.length - 8} more` : ''}; ${own.length > 0 ? '' : 'not '}found: ${env.EXPO_PUBLIC_API_BASE ?? ''}${unknown.length > 0 ? `; ${unknown.length} addresses of others below the same path` : ''}`,
  );
  const left = placeholders.map(p => `${p.in} holds ${p.text}`);
  expect(
    left.length,
    rule.broken(
      at,
      `${left.join('; ')}: a stand-in of the export was never replaced; build this artifact with the variables of ${env.name}`,
    ),
  ).toBe(0);
  const astray = foreign.map(f => `${f.in} holds ${f.base}, of ${f.of === 'another environment' ? f.name : f.of}`);
  const isRightToo = own.length > 0 && foreign.every(f => f.of === 'a private network');
  expect(
    foreign.length,
    rule.broken(
      at,
      `${astray.join('; ')}${isRightToo ? `; the right base ${env.EXPO_PUBLIC_API_BASE ?? ''} is in it, too` : ''}`,
      isRightToo
        ? 'take the address out of the code, where it stands as a fallback (`process.env.EXPO_PUBLIC_API_BASE ?? …`): the build had the right variable'
        : undefined,
    ),
  ).toBe(rule.expected.foreignOrigins);
  if (own.length === 0 && unknown.length === 0)
    inconclusive(
      `${at} holds no base of an API as a whole string, neither ${env.EXPO_PUBLIC_API_BASE ?? ''} nor another; what the app calls shows in its traffic`,
    );
  expect(
    own.length > 0 ? 'EXPO_PUBLIC_API_BASE' : unknown.map(u => u.base).join(', '),
    rule.broken(at, `not found: ${env.EXPO_PUBLIC_API_BASE ?? ''}`),
  ).toBe(rule.expected.calls);
});

test('a phone reaches the API', covers('app-api-base-reachable'), async ({ env, appBase }) => {
  const rule = requirement('app-api-base-reachable', env);
  const { url, scheme, host, kind, at, status, why, apiAt, apiStatus, ownAddresses } = await appBase();
  observed(`${url}: ${host} is ${kind}; ${at} answers ${status || why}, ${apiAt} ${apiStatus}`);
  expect(scheme, rule.broken('variable EXPO_PUBLIC_API_BASE', url)).toBe(rule.expected.scheme);
  const known =
    kind === 'a private address that this machine does not have'
      ? `; it has ${ownAddresses.join(', ') || 'none but loopback'}`
      : '';
  expect(kind, rule.broken('variable EXPO_PUBLIC_API_BASE', `${url} is ${kind}${known}`)).toBe(rule.expected.host);
  expect(status, rule.broken(at, `${why || `it answers ${status}`}, and ${apiAt} answers ${apiStatus}`)).toBe(
    apiStatus,
  );
});

/** Values by which a flag is off, and on; minifiers write !1 and !0. The app decides on other texts. */
const OFF = /^(?:|0|!1|false|off|no|disabled|null|undefined|void 0)$/i;
const ON = /^(?:1|!0|true|on|yes|enabled)$/i;

test(
  'no feature flag is on that the environment does not allow',
  covers('feature-flags'),
  async ({ env, appBundle }) => {
    const rule = requirement('feature-flags', env);
    const allowed = present(
      env.FEATURE_FLAGS_ALLOWED,
      'FEATURE_FLAGS_ALLOWED, the flags that may be on, comma separated, or none',
    );
    const { what, flags } = await appBundle();
    const at = `MOBILE_ARTIFACT (${what})`;
    const outside = flags.filter(f => !allowed.includes(f.name));
    const valued = outside.filter(f => f.value !== undefined && !OFF.test(f.value.trim()));
    const on = valued.filter(f => ON.test(f.value?.trim() ?? ''));
    observed(
      `${what}: ${flags.map(f => `${f.name} ${f.value === undefined ? 'without a value' : JSON.stringify(f.value)}`).join(', ') || 'no flag by its name'}; allowed: ${allowed.join(', ') || 'none'}`,
    );
    expect(
      on.length,
      rule.broken(
        at,
        on.map(f => `${f.in} holds EXPO_PUBLIC_FEATURE_${f.name} = ${JSON.stringify(f.value)}`).join('; '),
      ),
    ).toBe(rule.expected.flagsOutsideList);
    if (valued.length > 0)
      inconclusive(
        `${at}: only the app knows whether ${valued.map(f => `${f.name} = ${JSON.stringify(f.value)}`).join(', ')} is on; FEATURE_FLAGS_ALLOWED may list it`,
      );
    const unread = outside
      .filter(f => f.value === undefined && !flags.some(g => g.name === f.name && g.value !== undefined))
      .map(f => f.name);
    if (unread.length > 0)
      notRun(
        `needs a MOBILE_ARTIFACT with values beside the names, as the web export has them: ${what} knows ${unread.join(', ')}, which FEATURE_FLAGS_ALLOWED does not list, by name alone`,
      );
    if (flags.length === 0)
      notRun(
        `needs a MOBILE_ARTIFACT that holds flags by their names, as one object of them does: of process.env.EXPO_PUBLIC_FEATURE_X Expo leaves the value alone`,
      );
  },
);

/** A version of three numbers (SemVer 2.0.0 §2), or the value itself. */
const formOfVersion = (value: string) => (/^(?:(?:0|[1-9]\d*)(?:\.(?!$)|$)){3}$/.test(value) ? 'X.Y.Z' : value);

test(
  'the minimum version of the app is set',
  covers('min-app-version-present'),
  async ({ env, minimum, appBundle }) => {
    const rule = requirement('min-app-version-present', env);
    const judge = (where: string, value: string) => {
      observed(`${where} ${JSON.stringify(value)}`);
      expect(formOfVersion(value), rule.broken(where, JSON.stringify(value))).toBe(rule.expected.form);
    };
    const given = givenMinimums(env);
    for (const [name, value] of given) judge(`variable ${name}`, value);
    if (given.length > 0) return;
    // A run without the variable may still see its value: in the build, by its name, or in the announcement.
    if (env.MOBILE_ARTIFACT !== undefined && env.EXPO_PUBLIC_API_BASE !== undefined) {
      const { what, minimum: built } = await appBundle();
      for (const value of built.named) judge(`EXPO_PUBLIC_MIN_APP_VERSION in MOBILE_ARTIFACT (${what})`, value);
      if (built.named.length > 0) return;
    }
    const needs = 'needs EXPO_PUBLIC_MIN_APP_VERSION, the lowest version of the app that is let in';
    if (env.MOBILE_GATE_SOURCE === 'bundle') notRun(needs);
    const { at, status, announced } = await minimum();
    const told = platforms.flatMap(platform => announced[platform] ?? []);
    // A server may write it in another form than its variable: only the right form shows what was set.
    if (told.length < platforms.length || told.some(value => formOfVersion(value) !== rule.expected.form))
      notRun(`${needs}; ${at} answered ${status} and does not tell it`);
    for (const value of new Set(told)) judge(`as ${at} announces it,`, value);
  },
);
