/** A third-party reporter in a broken run, which throws. */
import type { Reporter } from '@playwright/test/reporter';

export default class Throwing implements Reporter {
  readonly #at: string;

  constructor({ at }: { at: string }) {
    this.#at = at;
  }

  printsToStdio(): boolean {
    return false;
  }

  onBegin(): void {
    this.#maybe('onBegin');
  }

  onTestEnd(): void {
    this.#maybe('onTestEnd');
  }

  onEnd(): void {
    this.#maybe('onEnd');
  }

  async onExit(): Promise<void> {
    this.#maybe('onExit');
  }

  #maybe(at: string): void {
    if (this.#at === at) throw new Error(`a foreign reporter throws in ${at}`);
  }
}
