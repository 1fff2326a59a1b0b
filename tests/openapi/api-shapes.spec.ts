import { covers, expect, observed, requirement, test, notJudged, notRun } from '../../fixtures/test.ts';

/** Forms that a failure lists. */
const MOST_SHOWN = 8;

const basis = {
  document: 'fields that the OpenAPI document calls optional',
  generic:
    'lists, texts and numbers other than identity, since the OpenAPI document calls no field of these answers optional',
} as const;

test(
  'dashboard stays usable whatever optional field the API leaves out, nulls or retypes',
  covers('ui-tolerates-api-shapes'),
  ({ env, apiShapes }) => {
    const rule = requirement('ui-tolerates-api-shapes', env);
    if (apiShapes.rendered)
      notRun(
        'the dashboard asks the API for no JSON in the browser: its server renders it, and no answer can be changed',
      );
    if (apiShapes.problem !== '') notJudged(apiShapes.problem);
    if (apiShapes.unshown > 0) observed(`${apiShapes.unshown} more forms were not shown: the machine was too slow`);
    observed(`${apiShapes.seen.length} forms, of ${apiShapes.fields} ${basis[apiShapes.basis]}`);
    const broken = apiShapes.seen.filter(s => s.faults.length > 0).map(s => `${s.shape}: ${s.faults.join('; ')}`);
    expect(
      broken.slice(0, MOST_SHOWN),
      rule.broken(apiShapes.at, `${broken.length} forms break it; changed were ${basis[apiShapes.basis]}`),
    ).toEqual(rule.expected.broken);
  },
);
