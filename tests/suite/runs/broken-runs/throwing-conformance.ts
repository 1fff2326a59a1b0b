/** The conformance reporter of a broken run, which throws. */
import type { FullConfig, FullResult, Suite } from '@playwright/test/reporter';
import ConformanceReporter, { type ConformanceOptions } from '../../../../fixtures/report/conformance/reporter.ts';

export default class ThrowingConformance extends ConformanceReporter {
  readonly #at: string;

  constructor({ at, ...options }: ConformanceOptions & { at: string }) {
    super(options);
    this.#at = at;
  }

  override onBegin(config: FullConfig, suite: Suite): void {
    if (this.#at === 'onBegin') throw new Error('the conformance reporter throws in onBegin');
    super.onBegin(config, suite);
  }

  override async onEnd(result: FullResult): Promise<{ status: 'failed' } | undefined> {
    if (this.#at === 'onEnd') throw new Error('the conformance reporter throws in onEnd');
    return super.onEnd(result);
  }
}
