/** Checks that the dashboard copes with other shapes of the API's answers. */
import { covers, expect, observed, requirement, test, notJudged, notRun } from '../../fixtures/test.ts';

/** Most forms that a failure lists. */
const MOST_SHOWN = 8;
const RENDERED =
  'the dashboard asks the API for no JSON in the browser: its server renders it, and no answer can be changed';

const POSTED =
  'the dashboard reads by other methods than GET, as GraphQL does: such a call may write, so that none is made for it';

const UNTOLD =
  'nothing tells whether a page is still the dashboard: it has no heading and no main part; DASHBOARD_SELECTOR names an ' +
  'element that it shows to a signed-in user';

/** The part of the observation that is judged on either basis. */
type Shown = { seen: readonly { shape: string; faults: string[] }[]; fields: number; unshown: number };

/** True if the dashboard shows nothing without calls other than reads by GET. */
const readsOtherwise = ({
  posts,
  rendered,
  problem,
}: {
  posts: boolean;
  rendered: boolean;
  problem: string;
}): boolean => posts && (rendered || problem !== '');

/** Reports what was shown; returns the forms under which the page was unusable, in words. */
function brokenBy({ seen, fields, unshown }: Shown, what: string): string[] {
  if (unshown > 0) observed(`${unshown} more forms were not shown: the machine was too slow`);
  observed(`${seen.length} forms, of ${fields} ${what}`);
  return seen.filter(s => s.faults.length > 0).map(s => `${s.shape}: ${s.faults.join('; ')}`);
}

test(
  'dashboard stays usable whatever optional field the API leaves out, nulls or retypes',
  covers('ui-tolerates-api-shapes'),
  ({ env, apiShapes }) => {
    const rule = requirement('ui-tolerates-api-shapes', env);
    if (readsOtherwise(apiShapes)) notRun(POSTED);
    if (apiShapes.rendered) notRun(RENDERED);
    if (!apiShapes.told) notRun(UNTOLD);
    if (apiShapes.problem !== '') notJudged(apiShapes.problem);
    if (apiShapes.basis !== 'document')
      notRun(
        'needs an OpenAPI document that calls fields of the dashboard optional (OPENAPI_FILE where it is not public)',
      );
    const broken = brokenBy(apiShapes, 'fields that the OpenAPI document calls optional');
    expect(broken.slice(0, MOST_SHOWN), rule.broken(apiShapes.at, `${broken.length} forms break it`)).toEqual(
      rule.expected.broken,
    );
  },
);

test(
  'dashboard stays usable when the API breaks its contract',
  covers('ui-tolerates-broken-shapes'),
  ({ env, apiShapes }) => {
    const rule = requirement('ui-tolerates-broken-shapes', env);
    if (readsOtherwise(apiShapes)) notRun(POSTED);
    if (apiShapes.rendered) notRun(RENDERED);
    if (!apiShapes.told) notRun(UNTOLD);
    if (apiShapes.problem !== '') notJudged(apiShapes.problem);
    if (apiShapes.basis !== 'generic')
      notRun('the OpenAPI document says which fields are optional: ui-tolerates-api-shapes judges these alone');
    const broken = brokenBy(apiShapes, 'lists, texts and numbers other than identity');
    expect(broken.slice(0, MOST_SHOWN), rule.broken(apiShapes.at, `${broken.length} forms break it`)).toEqual(
      rule.expected.broken,
    );
  },
);
