/** How many steps can be taken after `step` of them before one is a whole number of any of the intervals. */
export function stepsToNext(step: number, intervals: readonly number[]): number {
  return Math.min(...intervals.map((interval) => interval - (step % interval)));
}
