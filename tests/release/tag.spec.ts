/** Checks the form of the release's tag, and that the repository has it. */
import { covers, expect, notJudged, observed, present, requirement, test } from '../../fixtures/test.ts';

/** `v` and three numbers without leading zeros (SemVer 2.0.0 §2). */
const form = /^v(0|[1-9]\d*)(\.(0|[1-9]\d*)){2}$/;

/** Shortens a commit as people do. */
const short = (commit: string | undefined): string => commit?.slice(0, 10) ?? 'none';

test(
  'deployed release is a tag of the right form on main',
  covers('release-tag-form'),
  async ({ env, tagOfRelease }) => {
    const rule = requirement('release-tag-form', env);
    const tag = present(env.EXPECTED_TAG, 'EXPECTED_TAG, the release that was deployed');
    const hasForm = form.test(tag);
    if (!hasForm) observed(`EXPECTED_TAG is ${tag}`);
    expect(hasForm ? 'vX.Y.Z' : tag, rule.broken(`EXPECTED_TAG ${tag}`, `${tag} has another form`)).toBe(
      rule.expected.form,
    );
    present(env.REPO_DIR, "REPO_DIR, the product's checkout with its tags");
    const { at, here, there, branch, contains } = await tagOfRelease();
    observed(`${tag}: ${short(there)} at origin, ${short(here)} in the checkout; main: ${short(branch)}`);
    if (here === undefined && there !== undefined)
      notJudged(`REPO_DIR has no tag ${tag}, which origin has; run \`git fetch --tags origin\` there first`);
    expect(there === undefined ? 'no such tag' : tag, rule.broken(at, `origin has no tag ${tag}`)).toBe(tag);
    expect(
      there,
      rule.broken(at, `origin has it at ${short(there)}, this checkout at ${short(here)}: it was moved`),
    ).toBe(here);
    expect(branch === undefined ? 'no such branch' : 'main', rule.broken(at, 'origin has no branch main')).toBe(
      rule.expected.branch,
    );
    expect(
      contains === true ? 'main' : 'another branch',
      rule.broken(at, `${short(there)} is no commit of origin's main`),
    ).toBe(rule.expected.branch);
  },
);
