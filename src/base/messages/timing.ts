export const timingMessages = {
  stepBeyondRun: (dtMs: number, durationMs: number): string =>
    `dt_ms is ${dtMs}, longer than the whole run of ${durationMs} ms; take a smaller step`,
  tooManySteps: (steps: number): string =>
    `the run has ${steps} steps, more than can be recorded; simulate a shorter time, or take a longer step`,
  partStep: (name: string, valueMs: number, dtMs: number, takenMs: number): string =>
    `${name} = ${valueMs} is no whole number of steps of ${dtMs} ms; ${takenMs} ms are taken`,
  tooManyEvents: (target: string, count: number): string =>
    `the events of "${target}" are about ${count}, more than ten million; check the rate, the interval and their units`,
};
