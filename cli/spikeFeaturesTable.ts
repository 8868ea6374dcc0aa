import {
  type Cell,
  measureNetworkFeatures,
  measureSpikeFeatures,
  type NetworkModel,
  type NetworkRecording,
  type Recording,
  type SpikeFeatures,
} from '../src/index.ts';
import { traceName } from './memberName.ts';
import { formatTable } from './terminal/table.ts';

/** Of every probe that spiked. */
export function featuresOfSpikes(
  cell: Cell,
  recording: Pick<Recording, 'timeMs' | 'probes' | 'spikes'>,
): SpikeFeatures[] {
  return recording.probes
    .map((_, probe) => measureSpikeFeatures(cell, recording, probe))
    .filter(({ spikeCount }) => spikeCount > 0);
}

/** Of every probe of a network's traced cells that spiked, by the name of its cell too. */
export function featuresOfNetwork(
  model: Pick<NetworkModel, 'cells'>,
  recording: Pick<NetworkRecording, 'timeMs' | 'traces'>,
): SpikeFeatures[] {
  return measureNetworkFeatures(model, recording)
    .filter(({ spikeCount }) => spikeCount > 0)
    .map(({ population, index, ...features }) => ({
      ...features,
      probe: traceName({ population, index, name: features.probe }),
    }));
}

export function formatSpikeFeatures(features: readonly SpikeFeatures[]): string {
  const [probe, ...numbers] = [
    'probe',
    ...['latency ms', 'rate Hz', 'width ms', 'amplitude mV', 'AHP mV', 'ISI CV', 'adaptation'],
  ];
  return formatTable(
    [{ title: probe! }, ...numbers.map((title) => ({ title, align: 'right' as const }))],
    features.map((of) => [
      of.probe,
      printNumber(of.latencyMs, 3),
      printNumber(of.rateHz, 2),
      printNumber(of.widthMs, 3),
      printNumber(of.amplitudeMv, 1),
      printNumber(of.ahpMv, 1),
      printNumber(of.isiCv, 3),
      printNumber(of.adaptation, 3),
    ]),
  );
}

function printNumber(value: number, digits: number): string {
  return Number.isNaN(value) ? '-' : value.toFixed(digits);
}
