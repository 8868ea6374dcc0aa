/** Wall time between two reports, and between two chances for others to run. ms */
const TURN_MS = 50;

/** Gives way to timers and messages every 50 ms of wall time, and tells of the share done. */
export function takeTurns(
  onProgress: ((share: number) => void) | undefined,
): (share: number) => Promise<void> {
  let turnEnds = performance.now() + TURN_MS;
  return async (share) => {
    if (performance.now() < turnEnds) return;
    onProgress?.(share);
    await new Promise((resolve) => setTimeout(resolve, 0));
    turnEnds = performance.now() + TURN_MS;
  };
}
