import type { CurrentClamp, CurrentWaveform } from './cell.ts';
import type { Placement } from './experimentSchema.ts';
import type { NamedPlace } from './namedPlaces.ts';

/** So that the noises of two entries with one seed are independent, and both of the trains of events. */
const FIRST_STREAM = 2 ** 50;
const NOISES_PER_ENTRY = 2 ** 24;

interface TimedCurrent {
  readonly delayMs: number;
  readonly durationMs: number;
  readonly amplitudeNa: number;
  readonly waveform?: CurrentWaveform;
}

/** The currents that the `index`-th entry of `place` injects, one at every place of its locus. */
export function placeClamps(
  entry: Placement,
  index: number,
  places: readonly NamedPlace[],
): CurrentClamp[] {
  return places.flatMap((place, copy) => {
    const stream = FIRST_STREAM + index * NOISES_PER_ENTRY + copy;
    const current = readStep(entry) ?? readPeriodic(entry) ?? readShaped(entry, stream);
    return current === undefined ? [] : [{ ...place, ...current }];
  });
}

function readStep({ iclamp, ramp }: Placement): TimedCurrent | undefined {
  if (iclamp !== undefined) return { ...windowOf(iclamp), amplitudeNa: iclamp.amplitude_nA };
  if (ramp === undefined) return undefined;
  const { from_nA: fromNa, to_nA: toNa } = ramp;
  return {
    ...windowOf(ramp),
    amplitudeNa: farthestFromZero([fromNa, toNa]),
    waveform: { kind: 'ramp', fromNa, toNa },
  };
}

function readPeriodic({ sine, zap }: Placement): TimedCurrent | undefined {
  const given = sine ?? zap;
  if (given === undefined) return undefined;
  const { amplitude_nA: amplitudeNa, offset_nA: offsetNa } = given;
  const [fromHz, toHz] =
    'f1_hz' in given ? [given.f0_hz, given.f1_hz] : [given.frequency_hz, given.frequency_hz];
  return {
    ...windowOf(given),
    amplitudeNa: farthestFromZero([offsetNa + amplitudeNa, offsetNa - amplitudeNa]),
    waveform: { kind: 'chirp', offsetNa, amplitudeNa, fromHz, toHz },
  };
}

function readShaped({ noise, waveform }: Placement, stream: number): TimedCurrent | undefined {
  if (noise !== undefined) {
    const { mean_nA: meanNa, sd_nA: sdNa, tau_ms: tauMs, seed } = noise;
    return {
      ...windowOf(noise),
      amplitudeNa: farthestFromZero([meanNa + sdNa, meanNa - sdNa]),
      waveform: { kind: 'noise', meanNa, sdNa, tauMs, seed, stream },
    };
  }
  if (waveform === undefined) return undefined;
  const { times_ms, values_nA } = waveform;
  const delayMs = times_ms[0] ?? 0;
  return {
    delayMs,
    durationMs: (times_ms.at(-1) ?? 0) - delayMs,
    amplitudeNa: farthestFromZero(values_nA),
    waveform: {
      kind: 'points',
      timesMs: Float64Array.from(times_ms),
      valuesNa: Float64Array.from(values_nA),
    },
  };
}

function windowOf({ delay_ms, duration_ms }: { delay_ms: number; duration_ms: number }): {
  delayMs: number;
  durationMs: number;
} {
  return { delayMs: delay_ms, durationMs: duration_ms };
}

function farthestFromZero(values: readonly number[]): number {
  return values.reduce((far, value) => (Math.abs(value) > Math.abs(far) ? value : far), 0);
}
