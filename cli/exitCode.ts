/** What the process says to the shell; docs/architecture.md lists them. */
export const EXIT = {
  done: 0,
  /** The result is bad: a check failed, a tolerance was not met, the network did not deliver. */
  badResult: 1,
  /** The input or the command line is bad. */
  badInput: 2,
  /** A defect of ours. */
  defect: 3,
} as const;

/** A network that fails is nobody's bad input: what was asked for may be there tomorrow. */
export function exitCodeOfFailure(code: string): number {
  return code.startsWith('network/') ? EXIT.badResult : EXIT.badInput;
}
