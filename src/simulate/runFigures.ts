import { impedanceMatrix, impedanceSize } from '../cable/placeImpedance.ts';
import type { Cell } from '../cell/cell.ts';
import type { CompartmentLayout } from '../discretise/compartmentLayout.ts';
import { placeLocus } from '../discretise/place.ts';
import type { Recording } from './recording.ts';
import { measureRestingMembrane } from './restingMembrane.ts';

/** A number that a run is made for, and what an error of it is to be compared with. */
export interface RunFigure {
  /** `input resistance at soma`, `peak at soma`, `spike 2 at soma`. */
  readonly name: string;
  readonly unit: 'MOhm' | 'mV' | 'ms';
  readonly value: number;
  /** The figure itself, and of a spike the time since the first stimulus. */
  readonly scale: number;
}

/** Deflections below are no answer to anything. mV */
const LEAST_PEAK_MV = 1e-3;

/**
 * What a run says of each probe: the input resistance there at rest, and the times of its spikes, or without spikes the
 * largest deflection from where it started.
 */
export function runFigures(
  cell: Cell,
  layout: CompartmentLayout,
  { probes, spikes, timeMs }: Pick<Recording, 'probes' | 'spikes' | 'timeMs'>,
): RunFigure[] {
  const onsetMs = firstStimulusMs(cell);
  return [
    ...inputResistances(cell, layout),
    ...probes.flatMap(({ name, voltageMv }, probe): RunFigure[] => {
      const { timesMs } = spikes[probe]!;
      if (timesMs.length > 0)
        return [...timesMs].map((value, k) => ({
          ...{ name: `spike ${k + 1} at ${name}`, unit: 'ms', value, scale: value - onsetMs },
        }));
      const peakMv = largestDeflectionMv(voltageMv);
      if (Math.abs(peakMv) < LEAST_PEAK_MV || timeMs.length < 3) return [];
      return [{ name: `peak at ${name}`, unit: 'mV', value: peakMv, scale: Math.abs(peakMv) }];
    }),
  ];
}

/** At the probes, of the resting membrane; none where that does not hold the cell. */
function inputResistances(cell: Cell, layout: CompartmentLayout): RunFigure[] {
  const { slopeUs } = measureRestingMembrane(cell, layout);
  const places = cell.probes.map(({ locus }) => placeLocus(cell.morphology, layout, locus));
  const matrix = impedanceMatrix(layout, slopeUs, places, 0);
  return cell.probes.flatMap(({ name }, k): RunFigure[] => {
    const value = impedanceSize(matrix, k, k);
    const isAnswer = value > 0 && Number.isFinite(value) && matrix.re[k]![k]! > 0;
    return isAnswer
      ? [{ name: `input resistance at ${name}`, unit: 'MOhm', value, scale: value }]
      : [];
  });
}

function firstStimulusMs({ clamps, connections }: Cell): number {
  const startsMs = [
    ...clamps.map(({ delayMs }) => delayMs),
    ...connections.flatMap(({ source, delayMs }) =>
      source.kind === 'times' && source.timesMs.length > 0 ? [source.timesMs[0]! + delayMs] : [],
    ),
  ];
  return startsMs.length === 0 ? 0 : Math.max(0, Math.min(...startsMs));
}

/** From the first sample, signed; between samples by the parabola through the three around the extreme one. mV */
function largestDeflectionMv(voltageMv: Float64Array): number {
  const start = voltageMv[0]!;
  let extreme = 0;
  for (let i = 1; i < voltageMv.length; i++)
    if (Math.abs(voltageMv[i]! - start) > Math.abs(voltageMv[extreme]! - start)) extreme = i;
  const [before, at, after] = [extreme - 1, extreme, extreme + 1].map((i) => voltageMv[i]);
  if (before === undefined || after === undefined) return at! - start;
  const bend = before - 2 * at! + after;
  return at! - start - (bend === 0 ? 0 : (after - before) ** 2 / (8 * bend));
}
