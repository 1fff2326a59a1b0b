/** Checks over-the-air updates: channel, runtime version, files, promotion, and the share of a rollout. */
import type { PlatformUpdate } from '../../fixtures/probe/over-the-air/update-channel.ts';
import {
  covers,
  expect,
  inconclusive,
  notApplicable,
  notJudged,
  notRun,
  observed,
  requirement,
  test,
} from '../../fixtures/test.ts';
import { judgeShare, shown } from './rollout-share.ts';

/** An answer in words. */
function updateShown({ answer }: PlatformUpdate): string {
  if (answer.is === 'update') return `update ${answer.update.id} of ${answer.update.createdAt}`;
  return answer.is === 'directive' ? `the directive ${answer.type}` : answer.why;
}
const isServed = ({ answer }: PlatformUpdate): boolean => answer.is === 'update' || answer.is === 'directive';
const isNothing = ({ answer }: PlatformUpdate): boolean => answer.is === 'nothing';
const of = ({ asked }: PlatformUpdate): string => `(${asked})`;

test('channel answers the app on both platforms', covers('ota-channel'), async ({ env, updates, updatesOnRecord }) => {
  const rule = requirement('ota-channel', env);
  const { platforms } = await updates();
  const { ended, updates: recorded } = await updatesOnRecord();
  for (const it of platforms) observed(`${it.answer.at} ${of(it)}: ${updateShown(it)}`);
  const lackOf = (it: PlatformUpdate): string | undefined => {
    if (!isServed(it) && !isNothing(it)) return updateShown(it);
    if (env.OTA_EXPECT === 'none') return isServed(it) ? `${updateShown(it)}, and OTA_EXPECT says none` : undefined;
    if (isServed(it)) return undefined;
    const other = platforms.find(isServed);
    if (other) return `${updateShown(it)}, and ${other.platform} gets ${updateShown(other)}`;
    if (env.OTA_EXPECT === 'update') return `${updateShown(it)}, and OTA_EXPECT says that there is an update`;
    const before = recorded.find(
      ({ platform, runtime }) => platform === it.platform && of(it).includes(`runtime ${runtime})`),
    );
    return before && `${updateShown(it)}, and the run of ${ended ?? ''} got update ${before.id}`;
  };
  const lacking = platforms.flatMap(it => {
    const lack = lackOf(it);
    return lack === undefined ? [] : [{ it, lack }];
  });
  expect(
    platforms.filter(it => !lacking.some(({ it: other }) => other === it)).map(({ platform }) => platform),
    rule.broken(lacking[0]?.it.answer.at ?? '', lacking.map(({ it, lack }) => `${of(it)} ${lack}`).join('; ')),
  ).toEqual(rule.expected.platforms);
  const [longest] = platforms.toSorted((a, b) => b.lifetimeS - a.lifetimeS);
  expect(
    longest?.lifetimeS,
    rule.broken(
      longest?.answer.at ?? '',
      `a cache may answer for ${longest?.lifetimeS} s instead of the server: a rollback is held up so long`,
      'let the server send `cache-control: private, max-age=0` with manifests, and no CDN override it',
    ),
  ).toBeLessThanOrEqual(rule.expected.cachedAtMostS);
  if (env.OTA_EXPECT === undefined && platforms.every(isNothing))
    notRun(
      'give OTA_EXPECT, update or none: a channel that is linked to no branch, and one without an update for this runtime version, give the same answer',
    );
});

test(
  'update fits the builds, and its files are what the manifest says',
  covers('ota-runtime-and-assets'),
  async ({ env, updates }) => {
    const rule = requirement('ota-runtime-and-assets', env);
    const { platforms } = await updates();
    const served = platforms.flatMap(it => (it.answer.is === 'update' ? [{ it, update: it.answer.update }] : []));
    const odd = served.filter(({ it, update }) => !it.asked.endsWith(`runtime ${update.runtimeVersion}`));
    expect(
      odd.length,
      rule.broken(
        odd[0]?.it.answer.at ?? '',
        odd.map(({ it, update }) => `${of(it)} the manifest is for runtime ${update.runtimeVersion}`).join('; '),
      ),
    ).toBe(rule.expected.runtimeMismatches);
    const unsigned = platforms.flatMap(it => (it.signature?.is === 'bad' ? [{ it, why: it.signature.why }] : []));
    expect(
      unsigned.length,
      rule.broken(
        unsigned[0]?.it.answer.at ?? '',
        unsigned.map(({ it, why }) => `${of(it)} ${why}`).join('; '),
        'publish with --private-key-path, the key of the certificate in the builds',
      ),
    ).toBe(rule.expected.signatureProblems);
    if (served.length === 0) notApplicable(`no update is served: ${platforms.map(updateShown).join('; ')}`);
    const files = served.flatMap(({ it }) => it.files?.files ?? []);
    const left = served.reduce((sum, { it }) => sum + (it.files?.left ?? 0), 0);
    const wrong = files.filter(file => file.problem !== undefined);
    expect(
      wrong.length,
      rule.broken(
        wrong[0]?.at ?? '',
        wrong
          .slice(0, 5)
          .map(({ at, problem }) => `${at}: ${problem}`)
          .join('; '),
        'publish the update again; let the CDN neither rewrite nor compress files anew, and keep old ones for old updates',
      ),
    ).toBe(rule.expected.assetMismatches);
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    observed(
      `${files.length} files, ${Math.round(bytes / 1024)} KiB${left > 0 ? `, ${left} more not fetched` : ''}; ${env.OTA_CERTIFICATE === undefined ? 'no signature asked for' : 'signed'}`,
    );
    const doubt = files.find(file => file.doubt !== undefined);
    if (doubt) inconclusive(`${doubt.at}: ${doubt.doubt}`);
    if (left > 0 && env.depth === 'full') inconclusive(`${left} of ${files.length + left} files were not fetched`);
  },
);

test(
  'update on production was verified on staging and built for production',
  covers('ota-promotion'),
  async ({ env, updates, updatePromotion }) => {
    const rule = requirement('ota-promotion', env);
    const { platforms } = await updates();
    const served = platforms.flatMap(it => (it.answer.is === 'update' ? [{ it, update: it.answer.update }] : []));
    if (served.length === 0) notApplicable(`no update is served: ${platforms.map(updateShown).join('; ')}`);
    const scripts = served.map(({ it }) => ({ it, script: it.files?.script }));
    const astray = scripts.flatMap(({ it, script }) => {
      const own = script?.bases.some(base => base.of === 'own');
      const others = (script?.bases ?? []).filter(base => base.of !== 'own' && !(base.of === 'nobody known' && own));
      return [
        ...(script?.placeholders ?? []).map(({ text }) => `${of(it)} its script holds the stand-in ${text}`),
        ...others.map(
          ({ base, name, of: whose }) =>
            `${of(it)} its script calls ${base}, of ${whose === 'another environment' ? name : whose}`,
        ),
      ];
    });
    expect(astray.length, rule.broken(served[0]?.it.answer.at ?? '', astray.join('; '))).toBe(
      rule.expected.unverifiedUpdates,
    );
    const nameless = served.find(({ update }) => update.release === undefined);
    if (nameless)
      notRun(
        `name the release in the update (\`extra.release\` of app.config): ${of(nameless.it)} update ${nameless.update.id} does not say of which one it is`,
      );
    const promotions = await updatePromotion();
    const rejected = promotions.filter(({ answer, isNamed }) => answer === 'no' && isNamed);
    expect(
      rejected.length,
      rule.broken(
        `${served[0]?.it.answer.at ?? ''}, judged by ${rejected[0]?.at ?? ''}`,
        rejected.map(({ release, why }) => `it serves an update of ${release}, and ${why}`).join('; '),
      ),
    ).toBe(rule.expected.unverifiedUpdates);
    const [open] = promotions.filter(({ answer }) => answer === 'undecided');
    if (open?.isNamed) inconclusive(`${open.at}: ${open.why}`);
    const [unknown] = promotions.filter(({ answer, isNamed }) => answer !== 'yes' || !isNamed);
    if (unknown) notRun(`give RECORDS, where the records of stage are kept; ${unknown.at}: ${unknown.why}`);
    if (promotions.some(({ isVerified }) => !isVerified))
      notRun('give RECORD_PUBLIC_KEYS, without which anyone could have written the record of this release');
    if (env.EXPO_PUBLIC_API_BASE === undefined)
      notRun('give EXPO_PUBLIC_API_BASE, the address that an app of production calls');
    const silent = scripts.find(({ script }) => script?.bases.length === 0);
    if (silent) inconclusive(`${of(silent.it)} its script holds no base of an API as a whole string`);
    observed(promotions.map(({ release, why }) => `${release}: ${why}`).join('; '));
  },
);

test(
  'share of the new update is the declared one',
  covers('ota-rollout-share'),
  async ({ env, updateShares, updatesOnRecord }) => {
    const rule = requirement('ota-rollout-share', env);
    const percent = env.OTA_ROLLOUT_PERCENT;
    if (percent !== undefined && percent > 0 && percent < 100 && env.depth !== 'full')
      notRun(`${rule.expected.clientsAtMost} installations are asked at POSTFLIGHT_DEPTH=full only`);
    const shares = await updateShares();
    const lost = shares.platforms.find(it => it.lost.clients * 10 > it.of + it.lost.clients);
    if (lost)
      notJudged(`${shares.at}: ${lost.lost.clients} installations on ${lost.platform} got no update: ${lost.lost.why}`);
    const known = (await updatesOnRecord()).updates.map(({ id }) => id);
    const verdict = judgeShare(shares, { percent, tag: env.EXPECTED_TAG, known, confidence: rule.expected.confidence });
    if (verdict.is === 'undecided') inconclusive(`${shares.at}: ${verdict.why}`);
    observed(`${shown(verdict.share)}; declared ${percent ?? 100} %; new: ${verdict.new}`);
    expect(
      verdict.is,
      rule.broken(
        shares.at,
        `${shown(verdict.share)}, and ${percent === undefined ? 'no rollout is declared' : `OTA_ROLLOUT_PERCENT says ${percent} %`} (new: ${verdict.new})`,
      ),
    ).toBe('agrees');
  },
);
