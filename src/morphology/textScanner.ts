import { regionExpected } from '../base/messages/morphology.ts';
import type { ModelError } from '../base/modelError.ts';

const DEEPEST_NESTING = 200;
const NUMBER = /[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?/y;
const UNIT = /um\b/y;
const SPACE = /\s*/y;

/** Makes the error of a text that cannot be read, from its 1-based column. */
export type TextFailure = (text: string, column: number, problem: string) => ModelError;

/** Reads a text from left to right, past blanks. */
export class TextScanner {
  readonly #text: string;
  readonly #failure: TextFailure;
  #at = 0;
  #depth = 0;

  constructor(text: string, failure: TextFailure) {
    this.#text = text;
    this.#failure = failure;
    this.#skipSpace();
  }

  /** @param pattern sticky */
  match(pattern: RegExp): string | undefined {
    const found = this.peek(pattern);
    if (found !== undefined) this.#advance(found.length);
    return found;
  }

  /** @param pattern sticky */
  peek(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    return pattern.exec(this.#text)?.[0];
  }

  startsWith(token: string): boolean {
    return this.#text.startsWith(token, this.#at);
  }

  take(token: string): boolean {
    if (!this.startsWith(token)) return false;
    this.#advance(token.length);
    return true;
  }

  expect(token: string): void {
    if (!this.take(token)) throw this.fail(regionExpected(`'${token}'`));
  }

  isAtEnd(): boolean {
    return this.#at === this.#text.length;
  }

  /** A finite number. */
  number(expected: string): number {
    return this.#numberThat(Number.isFinite, expected);
  }

  /** A finite number of um; the unit may be left out. */
  lengthUm(expected: string): number {
    const value = this.number(expected);
    this.match(UNIT);
    return value;
  }

  /** A number from 0 to 1. */
  share(expected: string): number {
    return this.#numberThat((value) => value >= 0 && value <= 1, expected);
  }

  /** A whole number of at least `least`. */
  integer(least: number, most: number, expected: string): number {
    return this.#numberThat(
      (value) => Number.isSafeInteger(value) && value >= least && value <= most,
      expected,
    );
  }

  /** Reads something inside of something else, refusing texts that are nested without end. */
  nested<T>(read: () => T): T {
    if (this.#depth >= DEEPEST_NESTING) throw this.fail(regionExpected('fewer nested parentheses'));
    this.#depth++;
    const value = read();
    this.#depth--;
    return value;
  }

  fail(problem: string): ModelError {
    return this.#failure(this.#text, this.#at + 1, problem);
  }

  #numberThat(isMeant: (value: number) => boolean, expected: string): number {
    const text = this.peek(NUMBER);
    if (text === undefined || !isMeant(Number(text))) throw this.fail(regionExpected(expected));
    this.#advance(text.length);
    // -0 and 0 are one place.
    return Number(text) + 0;
  }

  #advance(length: number): void {
    this.#at += length;
    this.#skipSpace();
  }

  #skipSpace(): void {
    SPACE.lastIndex = this.#at;
    this.#at += SPACE.exec(this.#text)![0].length;
  }
}
