/**
 * Wraps the value of a secret variable so that it cannot be printed by accident: template strings, JSON and inspect all
 * give `***`. The only way to the value is {@link Secret.reveal}, which a reader finds by searching for its name.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** Returns the value itself; call it only where the value is sent, never in an assertion or a message. */
  reveal(): string {
    return this.#value;
  }

  /** True for two secrets with the same value, so that callers need not reveal either. */
  equals(other: Secret): boolean {
    return this.#value === other.#value;
  }

  toString(): string {
    return '***';
  }

  toJSON(): string {
    return '***';
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return '***';
  }
}
