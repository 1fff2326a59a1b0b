/** Checks the order of the pipeline that deploys a release. */
import { covers, expect, inconclusive, observed, present, requirement, test } from '../../fixtures/test.ts';
import { bestChain, missingRoles, shown } from './pipeline-order.ts';

test(
  'pipeline runs its checks in order, each needed by the next',
  covers('pipeline-order'),
  async ({ env, pipeline }) => {
    const rule = requirement('pipeline-order', env);
    present(env.REPO_DIR, "REPO_DIR, the product's checkout with its pipeline");
    const seen = await pipeline();
    const { at, wrong, includes } = seen;
    const unread = [...seen.unread, ...includes];
    const missing = missingRoles(seen);
    const chain = bestChain(seen);
    observed(
      `observed once for all environments: ${chain?.places.map(shown).join(' < ') ?? `no ${missing.join(', ')}`}`,
    );
    expect(wrong, rule.broken(at, `the service refuses it: ${wrong.join('; ')}`)).toEqual(rule.expected.breaks);
    if (missing.length > 0 && unread.length > 0)
      inconclusive(
        `no command of ${missing.join(', ')} is found in ${at}; PIPELINE_JOBS names the job, which may run it by ${unread.join(', ')}`,
      );
    expect(
      missing.map(role => `no ${role}`),
      rule.broken(
        at,
        `no job runs ${missing.join(', ')} (PIPELINE_JOBS names the job where its command has another name)`,
      ),
    ).toEqual(rule.expected.breaks);
    const { flaws = [] } = chain ?? {};
    const breaks = flaws.filter(({ isSure }) => isSure).map(({ text }) => text);
    if (breaks.length > 0 && includes.length > 0)
      inconclusive(
        `${breaks.join('; ')}, as far as it can be seen: ${at} takes more from elsewhere (${includes.join(', ')})`,
      );
    expect(breaks, rule.broken(at, breaks.join('; '))).toEqual(rule.expected.breaks);
    if (flaws.length > 0) inconclusive(flaws.map(({ text }) => text).join('; '));
  },
);
