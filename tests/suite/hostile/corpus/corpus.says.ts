/**
 * Checks of the hostile corpus that report a target's texts, in every place of a result that a report shows. Run by
 * corpus.test.ts.
 */
import { test } from '@playwright/test';
import { policy, type RequirementId } from '../../../../envs/policy.ts';
import { covers } from '../../../../fixtures/run/requirement.ts';
import { plainTexts, texts } from './texts.ts';

/** Equal reasons are reported once: each text has its number in place of an x. */
const hostile = Object.values(texts).map((text, i) => text.replace(/x(?=[^x]*$)/, `x${i}`));
const said = process.env.CORPUS === 'plain' ? plainTexts : hostile;
/** Verdicts whose reason is a text; each text has its turn with one of them. */
const endings = ['fail', 'not judged', 'advice', 'inconclusive', 'not run'] as const;
const ids = Object.entries(policy).flatMap(([id, row]) => (row.status === 'built' ? [id as RequirementId] : []));

for (const [i, text] of said.entries()) {
  const id = ids[i] ?? 'cookie-secure';
  test(`says text ${i}`, covers(id), async ({}, info) => {
    console.log(text);
    console.error(text);
    info.annotations.push({ type: 'observed', description: text }, { type: 'at', description: text });
    await info.attach(text, { body: text, contentType: 'text/plain' });
    await test.step(text, () => undefined);
    const ending = endings[i % endings.length] ?? 'fail';
    const isBreach = ending === 'fail' || ending === 'advice';
    info.annotations.push({ type: ending, description: isBreach ? id : text });
    if (ending === 'not run') info.skip(true, text);
    // Keeps the worker, as the suite's own fixtures do.
    info.expectedStatus = 'failed';
    const error = new Error(isBreach ? `${id}: ${policy[id].must}\n  seen         ${text}` : `${ending}: ${text}`);
    error.stack = `Error: ${error.message}\n    at ${import.meta.filename}:1:1`;
    throw error;
  });
}

test('says the first ones of no requirement', () => {
  const error = new Error(said.slice(0, 60).join('\n'));
  error.stack = `Error: ${error.message}`;
  throw error;
});
