/** A sentence of a diagnostic and what to do about it. */
export interface Advice {
  readonly message: string;
  readonly hint: string;
}
