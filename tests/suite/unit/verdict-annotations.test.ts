/**
 * Tests that a test's errors become annotations by the thrown error and by the row's own sentence, never by a prefix of
 * prose.
 */
import { expect, test, type TestInfo } from '@playwright/test';
import { policy, type RequirementId } from '../../../envs/policy.ts';
import type { Kind } from '../../../envs/policy/row.ts';
import { inconclusive, notJudged, notRun, Outcome, present } from '../../../fixtures/run/outcome.ts';
import { recordVerdicts } from '../../../fixtures/run/verdict-annotations.ts';

const id = 'cookie-httponly';
const breach = `${id}: ${policy[id].must}\n  environment  stage`;

type Annotation = { type: string; description?: string };

/** A test of a row that ended with these errors, as Playwright writes them. */
function ended(run: () => void, about: { id: RequirementId; kind: Kind } = { id, kind: 'stage' }): Annotation[] {
  const skipped: string[] = [];
  const errors: { message: string }[] = [];
  const annotations: Annotation[] = [{ type: 'requirement', description: about.id }];
  const info = {
    annotations,
    errors,
    skip: (_: boolean, why: string) => {
      skipped.push(why);
      throw new Error('skipped');
    },
  };
  const annotate = recordVerdicts(info as unknown as TestInfo, about.kind);
  try {
    run();
  } catch (error) {
    if (error instanceof Error && skipped.length === 0) errors.push({ message: `${error.name}: ${error.message}` });
  }
  annotate();
  return annotations.slice(1);
}

for (const [name, run, annotations] of [
  ['an observation that failed', () => notJudged('no answer'), [{ type: 'not judged', description: 'no answer' }]],
  [
    'an observation that failed with blanks and colours around its text',
    () => notJudged('\u001b[31mno answer\u001b[39m\n'),
    [{ type: 'not judged', description: 'no answer' }],
  ],
  [
    'a measurement that does not decide',
    () => inconclusive('too few'),
    [{ type: 'inconclusive', description: 'too few' }],
  ],
  ['a variable that is not given', () => notRun('give X'), [{ type: 'not run', description: 'give X' }]],
  [
    'a value that is not there',
    () => present(undefined, 'X, an address'),
    [{ type: 'not run', description: 'give X, an address' }],
  ],
  [
    'an environment that is not described',
    () => {
      throw new Outcome('not run', 'WEB_URL is missing', 'misconfigured');
    },
    [
      { type: 'not run', description: 'WEB_URL is missing' },
      { type: 'trouble', description: 'misconfigured' },
    ],
  ],
  [
    'a failure of its own row',
    () => {
      throw new Error(`\u001b[31m${breach}\u001b[39m\n\nexpect(received).toBe(expected)`);
    },
    [{ type: 'fail', description: id }],
  ],
  [
    'a failure of ids which begin or end alike',
    () => {
      throw new Error(`${id}-too: broken; any-${id}: broken`);
    },
    [],
  ],
  [
    'a crash that sounds like an outcome',
    () => {
      throw new Error('not judged: no answer');
    },
    [],
  ],
  [
    'an outcome that was caught',
    () => {
      try {
        notJudged('no answer');
      } catch {
        throw new Error('boom');
      }
    },
    [],
  ],
] satisfies Array<[string, () => void, Annotation[]]>)
  test(`annotations of ${name}`, () => {
    expect(ended(run)).toEqual(annotations);
  });

for (const [kind, type] of [
  ['stage', 'advice'],
  ['prod', 'fail'],
] as const)
  test(`a failure of a row that only prod must keep is ${type} on ${kind}`, () => {
    const annotations = ended(
      () => {
        throw new Error(`compression: ${policy.compression.must}`);
      },
      { id: 'compression', kind },
    );
    expect(annotations).toEqual([{ type, description: 'compression' }]);
  });
