/** Makes results of tests, as reports read them, for the tests of reports: one of each kind. */
import type { TestFacts } from '../../../fixtures/report/conformance/verdict.ts';

/** The requirement that the tests are about. */
export const id = 'cookie-httponly';
/** An observation. */
export const seen = { type: 'observed', description: 'sid; HttpOnly' };
/** A test that passed: two assertions, one observation. */
export const passing: TestFacts = {
  id,
  status: 'passed',
  expectedStatus: 'passed',
  errors: [],
  annotations: [seen],
  assertions: 2,
  durationMs: 7,
};
/** A failure text of the requirement, in colours as Playwright gives it. */
export const breach = `\u001b[31mError: ${id}: The auth cookie must carry HttpOnly.\n  environment  stage\u001b[39m\n\nexpect(received).toBe(expected)`;
/** A test that failed with these messages, and reports nothing about a requirement. */
export const failing = (...errors: string[]): TestFacts => ({ ...passing, status: 'failed', errors });
/** A test that failed because the target breaks a requirement. */
export const broken = (of = id): TestFacts => ({
  ...failing(breach),
  annotations: [seen, { type: 'fail', description: of }],
});
/** A test that broke a should, as its fixtures declare and annotate it. */
export const advised = (): TestFacts => ({
  ...failing(breach),
  expectedStatus: 'failed',
  annotations: [seen, { type: 'advice', description: id }],
});
/** A test that ended by an outcome instead of a failing `expect`, as its fixtures annotate it. */
export const ended = (verdict: string, why: string, trouble?: string): TestFacts => ({
  ...failing(`${verdict}: ${why}`),
  annotations: [
    { type: verdict, description: why },
    ...(trouble === undefined ? [] : [{ type: 'trouble', description: trouble }]),
  ],
});
/** A test that was skipped, with an annotation's verdict and reason or without. */
export const skipped = (verdict?: string, why?: string): TestFacts => ({
  ...passing,
  status: 'skipped',
  assertions: 0,
  annotations: [
    { type: 'skip', description: why },
    ...(verdict === undefined ? [] : [{ type: verdict, description: why }]),
  ],
});
/** The annotation of a waived test. */
export const waiver = { type: 'waiver', description: 'until the gateway is replaced' };
