/** One line of the validation. */
export interface Check {
  readonly group: string;
  readonly name: string;
  /** What was taken to get there: mesh, step. */
  readonly settings: string;
  readonly measured: number;
  /** What `measured` is to be: at most `bar`, or within `bar` of `target` where there is one. */
  readonly bar: number;
  readonly target?: number;
  readonly unit: string;
}

/** Not a number is a miss. */
export function meetsBar({ measured, bar, target = 0 }: Check): boolean {
  return Math.abs(measured - target) <= bar;
}
