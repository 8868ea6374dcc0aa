import { measureSpikeFeatures, type SpikeFeatures } from '../simulate/spikeFeatures.ts';
import { findUpwardCrossings } from '../simulate/spikes.ts';
import type { Member, NetworkModel } from './networkModel.ts';
import type { NetworkRecording } from './networkRecording.ts';

export type MemberFeatures = Member & SpikeFeatures;

/**
 * What the spikes at each probe of the traced cells are like, as of a run of one cell. A cell's stimulus is that of its own
 * experiment: what others send does not begin it.
 */
export function measureNetworkFeatures(
  { cells }: Pick<NetworkModel, 'cells'>,
  { timeMs, traces }: Pick<NetworkRecording, 'timeMs' | 'traces'>,
): MemberFeatures[] {
  return cells.flatMap(({ population, index, cell, spikeThresholdMv: thresholdMv }) => {
    const probes = traces.filter(
      (trace) => trace.population === population && trace.index === index,
    );
    const spikes = probes.map(({ name, voltageMv }) => ({
      ...{ probe: name, thresholdMv },
      timesMs: findUpwardCrossings(timeMs, voltageMv, thresholdMv),
    }));
    return probes.map((_, probe) => ({
      ...{ population, index },
      ...measureSpikeFeatures(cell, { timeMs, probes, spikes }, probe),
    }));
  });
}
