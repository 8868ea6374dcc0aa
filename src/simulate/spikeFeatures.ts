import type { Cell } from '../cell/cell.ts';
import type { Recording } from './recording.ts';
import { adaptationIndex, intervalVariation, lowestBetween } from './spikeIntervals.ts';
import { measureFirstSpike } from './spikeShape.ts';
import { stimulusWindow } from './stimulusWindow.ts';

/** What the spikes of one probe are like; NaN for what the run does not have, such as the width of no spike. */
export interface SpikeFeatures {
  readonly probe: string;
  /** In the whole run. */
  readonly spikeCount: number;
  /** From the start of the stimulus to the first crossing after it. ms; eFEL's time_to_first_spike, which takes peaks. */
  readonly latencyMs: number;
  /** Spikes within the stimulus over its length. Hz; eFEL's mean_frequency ends at the last spike. */
  readonly rateHz: number;
  /** Of the first spike, at half its height. ms; eFEL's spike_half_width. */
  readonly widthMs: number;
  /** Of the first spike, from its foot to its peak. mV; eFEL's AP_amplitude. */
  readonly amplitudeMv: number;
  /** Voltage where the first spike takes off. mV; eFEL's AP_begin_voltage. */
  readonly footMv: number;
  /** Mean of the lowest voltages between spikes. mV; eFEL's AHP_depth_abs. */
  readonly ahpMv: number;
  /** Of the intervals within the stimulus. eFEL's ISI_CV. */
  readonly isiCv: number;
  /** Of the same. eFEL's adaptation_index2. */
  readonly adaptation: number;
}

/**
 * Measures the spikes of a probe of a run.
 *
 * @param probe index into `recording.probes`
 * @see https://efel.readthedocs.io/en/latest/eFeatures.html for the names of eFEL
 */
export function measureSpikeFeatures(
  cell: Pick<Cell, 'clamps' | 'connections'>,
  { timeMs, probes, spikes }: Pick<Recording, 'timeMs' | 'probes' | 'spikes'>,
  probe: number,
): SpikeFeatures {
  const { fromMs, toMs } = stimulusWindow(cell, { timeMs });
  const { name, voltageMv } = probes[probe]!;
  const { timesMs, thresholdMv } = spikes[probe]!;
  const inside = timesMs.filter((time) => time >= fromMs && time <= toMs);
  const first = measureFirstSpike(timeMs, voltageMv, { thresholdMv, fromMs });
  return {
    probe: name,
    spikeCount: timesMs.length,
    latencyMs: (timesMs.find((time) => time >= fromMs) ?? Number.NaN) - fromMs,
    rateHz: toMs > fromMs ? (1000 * inside.length) / (toMs - fromMs) : Number.NaN,
    widthMs: first?.widthMs ?? Number.NaN,
    amplitudeMv: first === undefined ? Number.NaN : first.peakMv - first.footMv,
    footMv: first?.footMv ?? Number.NaN,
    ahpMv: lowestBetween(timeMs, voltageMv, inside),
    isiCv: intervalVariation(inside),
    adaptation: adaptationIndex(inside),
  };
}
