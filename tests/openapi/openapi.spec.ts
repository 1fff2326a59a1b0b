/** Checks the OpenAPI document, the answers beside it, and its compatibility with the release before. */
import { covers, expect, observed, present, requirement, test, notJudged, notRun } from '../../fixtures/test.ts';

test.describe('OpenAPI document', () => {
  test('is valid and is that of the release', covers('openapi-valid'), ({ env, openapi }) => {
    if (openapi.from === 'nowhere') notRun(`needs OPENAPI_FILE, since the document is not public: ${openapi.at}`);
    const rule = requirement('openapi-valid', env);
    const { at, from, version, problems, differences } = openapi;
    observed(
      `${from === 'served' ? at : `the file alone, ${at}`}: OpenAPI ${version || 'of no version'}, ${problems.length} problems; ${differences === undefined ? 'no other one to compare with' : `${differences.length} differences from OPENAPI_FILE`}`,
    );
    // A text that cannot be read as a document has no version either.
    if (problems.length === 0 || version !== '')
      expect(version, rule.broken(at, `version ${version || 'missing'}`)).toBeOneOf(rule.expected.versions);
    expect(problems, rule.broken(at, problems.join('\n               '))).toEqual([]);
    expect(
      differences ?? [],
      rule.broken(at, `the served document differs from the tagged file in ${(differences ?? []).join(', ')}`),
    ).toEqual([]);
  });

  // Passive: judges the answers to the run's other checks so far, and requests only what a run of this check alone
  // needs.
  test('describes every answer of the API', covers('openapi-responses'), ({ env, openapi, apiAnswers }) => {
    if (openapi.from === 'nowhere') notRun(`needs OPENAPI_FILE, since the document is not public: ${openapi.at}`);
    const rule = requirement('openapi-responses', env);
    if (openapi.document === undefined) notJudged(`${openapi.at} is no document to compare with (see openapi-valid)`);
    const count = apiAnswers.reduce((sum, a) => sum + a.count, 0);
    if (count === 0)
      notJudged(
        `no answer of a documented operation was received; ${openapi.at} describes other paths than ${env.NEXT_PUBLIC_API_BASE}`,
      );
    const operations = new Set(apiAnswers.map(a => a.operation));
    observed(`${count} answers of ${operations.size} documented operations, ${apiAnswers.length} kinds`);
    const unknown = apiAnswers.filter(a => a.problems.length > 0);
    const said = unknown.map(a => `${a.operation} ${a.status} ${a.type || 'without a type'}: ${a.problems.join('; ')}`);
    expect(
      unknown.length,
      rule.broken(`answers of ${[...operations].slice(0, 8).join(', ')}`, said.join('\n               ')),
    ).toBe(rule.expected.undocumented);
  });
});

test(
  'document breaks no client of the release before',
  covers('openapi-compatibility'),
  async ({ env, openapi, compatibility }) => {
    present(env.OPENAPI_PREVIOUS, 'OPENAPI_PREVIOUS, the OpenAPI document of the release before');
    if (openapi.from === 'nowhere') notRun(`needs OPENAPI_FILE, since the document is not public: ${openapi.at}`);
    const rule = requirement('openapi-compatibility', env);
    const { at, breaks, count, others } = await compatibility();
    observed(`${count} breaks, ${others} changes that may be some`);
    expect(count, rule.broken(at, breaks.slice(0, 5).join('\n               '))).toBe(rule.expected.unlistedBreaks);
  },
);
