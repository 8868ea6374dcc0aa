import { expect } from 'vitest';
import type { Recording } from '../../src/simulate/recording.ts';
import { type ReferenceRun, readTrace } from './referenceCase.ts';

/** A sample of the trace is at a step if it is nearer than this. ms */
const SAME_MS = 1e-6;

/** Largest difference of any probe from the stored trace at its samples; 0 where only spikes are stored. mV. */
export function largestDifferenceMv(
  recording: Recording,
  folder: string,
  run: ReferenceRun,
): number {
  if (run.trace === null) return 0;
  const trace = readTrace(folder, run.trace);
  const steps = trace.get('t_ms')!.map((timeMs) => stepAt(timeMs, recording.dtMs));
  let largest = 0;
  for (const { name, voltageMv } of recording.probes)
    trace.get(name)!.forEach((stored, i) => {
      largest = Math.max(largest, Math.abs(stored - voltageMv[steps[i]!]!));
    });
  return largest;
}

function stepAt(timeMs: number, dtMs: number): number {
  const step = Math.round(timeMs / dtMs);
  expect(Math.abs(step * dtMs - timeMs)).toBeLessThan(SAME_MS);
  return step;
}

/** Largest difference of any spike; the counts must be the same. ms */
export function largestSpikeDifferenceMs(
  { spikes }: Recording,
  { spikes_ms }: ReferenceRun,
): number {
  let largest = 0;
  for (const { probe, timesMs } of spikes) {
    const stored = spikes_ms[probe]!;
    expect(timesMs.length, `spikes at ${probe}`).toBe(stored.length);
    stored.forEach((time, i) => {
      largest = Math.max(largest, Math.abs(time - timesMs[i]!));
    });
  }
  return largest;
}
