import { inspect } from 'node:util';

/**
 * A value that must not be printed. Whatever shows it (a log, an error, JSON, an inspector) shows what was written
 * in the settings instead: "${CRM_TOKEN}".
 */
export class Secret<T> {
  readonly #value: T;
  readonly #shown: unknown;

  constructor(value: T, shown: unknown) {
    this.#value = value;
    this.#shown = shown;
  }

  reveal(): T {
    return this.#value;
  }

  toJSON(): unknown {
    return this.#shown;
  }

  toString(): string {
    return typeof this.#shown === 'string' ? this.#shown : JSON.stringify(this.#shown);
  }

  [inspect.custom](): unknown {
    return this.#shown;
  }
}
