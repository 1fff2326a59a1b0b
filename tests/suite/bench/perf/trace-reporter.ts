/** Notes when each test and each observation began and ended, in the runner's own times; written to PERF_TRACE. */
import { writeFileSync } from 'node:fs';
import type { Reporter, TestCase, TestResult, TestStep } from '@playwright/test/reporter';
import type { Trace } from './trace.ts';

export default class TraceReporter implements Reporter {
  #trace: Trace = { configured: Date.now(), loaded: Date.now(), begun: 0, ended: 0, tests: [], steps: [] };

  printsToStdio(): boolean {
    return false;
  }

  /** Called last, since this reporter is the last of the list and each is waited for: hosts have been asked already. */
  async preprocess(): Promise<void> {
    this.#trace.loaded = Date.now();
  }

  onBegin(): void {
    this.#trace.begun = Date.now();
  }

  onStepEnd(test: TestCase, _result: TestResult, step: TestStep): void {
    if (!step.title.startsWith('observation: ')) return;
    this.#trace.steps.push({
      test: test.title,
      title: step.title,
      category: step.category,
      from: step.startTime.getTime(),
      ms: step.duration,
    });
  }

  onTestEnd(test: TestCase, result: TestResult): void {
    this.#trace.tests.push({
      title: test.title,
      id: test.annotations.find(({ type }) => type === 'requirement')?.description ?? '',
      from: result.startTime.getTime(),
      ms: result.duration,
      status: result.status,
      worker: result.workerIndex,
    });
  }

  onEnd(): void {
    this.#trace.ended = Date.now();
    if (process.env.PERF_TRACE) writeFileSync(process.env.PERF_TRACE, JSON.stringify(this.#trace));
  }
}
