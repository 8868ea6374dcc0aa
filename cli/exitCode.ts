/** What the process says to the shell; docs/architecture.md lists them. */
export const EXIT = {
  done: 0,
  /** The result is bad: a check failed, a tolerance was not met, the network did not deliver. */
  badResult: 1,
  /** The input or the command line is bad. */
  badInput: 2,
  /** A defect of ours. */
  defect: 3,
  /** Nothing is wrong with the input: the same again may do (memory, disk, a shard that another run holds). */
  tryAgain: 75,
} as const;

/** A run that blew up, and results that do not make a table. */
const BAD_RESULTS: ReadonlySet<string> = new Set([
  'simulate/not-finite',
  'sweep/incomplete',
  'sweep/foreign-result',
  'sweep/doubled-result',
  'sweep/damaged-result',
]);

/** A network that fails is nobody's bad input: what was asked for may be there tomorrow. */
export function exitCodeOfFailure(code: string): number {
  if (code === 'sweep/io' || code === 'cli/io') return EXIT.tryAgain;
  return code.startsWith('network/') || BAD_RESULTS.has(code) ? EXIT.badResult : EXIT.badInput;
}
