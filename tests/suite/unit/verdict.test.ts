/** Tests that every result of a test becomes the right verdict on its requirement. */
import { expect, test } from '@playwright/test';
import { notDescribed } from '../../../fixtures/run/preflight.ts';
import { judgeResult, type TestFacts } from '../../../fixtures/report/conformance/verdict.ts';
import { advised, breach, broken, ended, failing, id, passing, seen, skipped, waiver } from './test-facts.ts';

for (const [name, facts, verdict, trouble] of [
  ['assertions that hold', passing, 'pass', undefined],
  ['no assertion', { ...passing, assertions: 0 }, 'not judged', 'harness'],
  ['assertions without an observation', { ...passing, annotations: [] }, 'not judged', 'harness'],
  [
    'an observation that says nothing',
    { ...passing, annotations: [{ ...seen, description: ' ' }] },
    'not judged',
    'harness',
  ],
  ['a failure of the requirement', broken(), 'fail', undefined],
  ['a failure of what should hold', advised(), 'advice', undefined],
  [
    'a failure of what should hold, of a target that is gone',
    { ...advised(), annotations: [...advised().annotations, { type: 'gone', description: 'ECONNREFUSED' }] },
    'not judged',
    undefined,
  ],
  [
    'a failure of what should hold, as a waiver expects',
    { ...advised(), annotations: [...advised().annotations, waiver] },
    'waived',
    undefined,
  ],
  [
    'a failure of a target that is gone',
    { ...broken(), annotations: [...broken().annotations, { type: 'gone', description: 'ECONNREFUSED' }] },
    'not judged',
    undefined,
  ],
  [
    'a failure beside an observation that failed',
    {
      ...broken(),
      errors: ['not judged: no answer', breach],
      annotations: [...broken().annotations, ...ended('not judged', 'no answer').annotations],
    },
    'fail',
    undefined,
  ],
  ['a failure of another requirement', broken('cookie-secure'), 'not judged', 'harness'],
  ['a failure that no annotation speaks of', failing(breach), 'not judged', 'harness'],
  [
    'an observation that failed and names the requirement',
    ended('not judged', `${id}: no answer within 4 s`),
    'not judged',
    undefined,
  ],
  [
    'a crash beside an observation that failed',
    { ...ended('not judged', 'no answer'), errors: ['Error: boom'] },
    'not judged',
    'harness',
  ],
  ['an undecided measurement', ended('inconclusive', 'the bound lies inside the interval'), 'inconclusive', undefined],
  ['a crash', failing('TypeError: x is undefined'), 'not judged', 'harness'],
  ['a timeout', { ...failing('Test timeout of 5000ms exceeded.'), status: 'timedOut' }, 'not judged', 'harness'],
  ['a failure without an error', failing(), 'not judged', 'harness'],
  [
    'an environment that is not described',
    ended('not run', notDescribed('stage', ['WEB_URL is missing']), 'misconfigured'),
    'not run',
    'misconfigured',
  ],
  ['a declared not applicable', skipped('not applicable', 'plain http'), 'not applicable', undefined],
  ['a declared not run', skipped('not run', 'never on production'), 'not run', undefined],
  ['an observation that failed before', skipped('not judged', 'no answer'), 'not judged', undefined],
  ['a skip without a reason', skipped(), 'not judged', 'harness'],
  ['an interruption', { ...passing, status: 'interrupted' }, 'not run', undefined],
  [
    'a waived failure',
    { ...broken(), expectedStatus: 'failed', annotations: [...broken().annotations, waiver] },
    'waived',
    undefined,
  ],
  [
    'a waived crash',
    { ...failing('Error: boom'), expectedStatus: 'failed', annotations: [waiver] },
    'not judged',
    'harness',
  ],
  ['a waiver nobody needs', { ...passing, expectedStatus: 'failed', annotations: [seen, waiver] }, 'pass', 'waiver'],
  [
    'an expired waiver',
    ended('not judged', `the waiver of ${id} for stage expired on 2026-01-01; mend it`, 'waiver'),
    'not judged',
    'waiver',
  ],
] satisfies Array<[string, TestFacts, string, string | undefined]>) {
  test(`verdict on ${name} is ${verdict}`, () => {
    const judged = judgeResult(facts);
    expect({ verdict: judged.verdict, trouble: judged.trouble }).toEqual({ verdict, trouble });
  });
}

test('failure text is kept whole and without colours', () => {
  expect(judgeResult(broken()).reason).toBe(
    `${id}: The auth cookie must carry HttpOnly.\n  environment  stage\n\nexpect(received).toBe(expected)`,
  );
});
