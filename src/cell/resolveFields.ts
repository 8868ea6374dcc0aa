import { experimentMessages as messages } from '../base/messages/experiment.ts';
import type { ElectricField, FieldCourse } from './cell.ts';
import type { ExperimentFinding } from './checkExperiment.ts';
import type { FieldEntry } from './fieldSchema.ts';

export function resolveFields(entries: readonly FieldEntry[] = []): ElectricField[] {
  return entries.map(({ name, direction: [x, y, z], ...entry }) => {
    const length = Math.hypot(x, y, z);
    return { name, direction: [x / length, y / length, z / length], course: courseOf(entry) };
  });
}

function courseOf({
  step,
  sine,
  waveform,
}: Pick<FieldEntry, 'step' | 'sine' | 'waveform'>): FieldCourse {
  if (waveform !== undefined) {
    const { times_ms, values_mV_per_mm } = waveform;
    const [timesMs, valuesNa] = [Float64Array.from(times_ms), Float64Array.from(values_mV_per_mm)];
    const delayMs = timesMs[0]!;
    return {
      ...{ delayMs, durationMs: timesMs.at(-1)! - delayMs, amplitudeNa: farthest(valuesNa) },
      waveform: { kind: 'points', timesMs, valuesNa },
    };
  }
  const {
    delay_ms: delayMs,
    duration_ms: durationMs,
    amplitude_mV_per_mm: amplitudeNa,
  } = (step ?? sine)!;
  const window = { delayMs, durationMs, amplitudeNa };
  if (sine === undefined) return window;
  const { frequency_hz: hz, offset_mV_per_mm: offsetNa } = sine;
  const most = farthest([offsetNa + amplitudeNa, offsetNa - amplitudeNa]);
  return {
    ...{ ...window, amplitudeNa: most },
    waveform: { kind: 'chirp', offsetNa, amplitudeNa, fromHz: hz, toHz: hz },
  };
}

function farthest(values: ArrayLike<number>): number {
  return Array.from(values).reduce((far, value) => Math.max(far, Math.abs(value)), 0);
}

/** What the schema cannot say. */
export function checkFields(fields: readonly FieldEntry[] = []): ExperimentFinding[] {
  return fields.flatMap(({ name, direction, step, sine, waveform }, i) => {
    const error = (message: string, ...path: (string | number)[]): ExperimentFinding => ({
      ...{ code: 'experiment/invalid', severity: 'error', path: ['fields', i, ...path], message },
    });
    if ([step, sine, waveform].filter((course) => course !== undefined).length !== 1)
      return [error(messages.oneCourse(name))];
    const length = Math.hypot(...direction);
    if (!(length > 0 && Number.isFinite(length)))
      return [error(messages.noDirection(), 'direction')];
    for (const [key, course] of Object.entries({ step, sine }))
      if (course !== undefined && !(course.duration_ms > 0))
        return [error(messages.notPositive('duration_ms', course.duration_ms), key, 'duration_ms')];
    if (waveform === undefined) return [];
    const { times_ms, values_mV_per_mm } = waveform;
    if (times_ms.length !== values_mV_per_mm.length || times_ms.length < 2)
      return [error(messages.waveformPoints(times_ms.length, values_mV_per_mm.length), 'waveform')];
    const falling = times_ms.findIndex((time, k) => k > 0 && time < times_ms[k - 1]!);
    if (falling < 0) return [];
    const message = messages.fallingTimes('times_ms', times_ms[falling]!, times_ms[falling - 1]!);
    return [error(message, 'waveform', 'times_ms', falling)];
  });
}
