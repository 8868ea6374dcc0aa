import { CABLETREE_VERSION } from '../base/constants.ts';
import { exportMessages as messages } from '../base/messages/export.ts';
import { ModelError } from '../base/modelError.ts';
import { sha256OfText } from '../base/sha256.ts';
import { ownText } from '../export/neuronPlacement.ts';
import { exportModFiles, exportNeuron, sharedValues } from '../export/neuronScript.ts';
import type { SectionSpot } from '../export/sectionPlacement.ts';
import type { NetworkModel } from './networkModel.ts';
import type { Network } from './networkSchema.ts';
import { type CellKind, type CellMember, gatherKinds, spotIn } from './neuronKinds.ts';
import { printNeuronNetwork } from './neuronNetworkScript.ts';
import { unitsForNeuron } from './unitsForNeuron.ts';

/**
 * A network as Python for NEURON: `network_neuron.py`, one module for each kind of cell, and the .mod files they need. Run, it
 * prints spikes as CSV, with `traces` the voltages of traced cells. With `spike_times: neuron` they are those of runNetwork.
 *
 * @param network with its files inside: its text is what the checksum is of.
 * @param name for the title.
 * @returns text by file name.
 * @throws ModelError `circuit/neuron-shares` where cells differ in what NEURON keeps once (temperature, a GLOBAL, a file of one
 *   name, the threshold at one place), `circuit/noisy-target` where a NetStim with noise, whose train is written as it is
 *   drawn here, also receives events.
 */
export function exportNeuronNetwork(
  model: NetworkModel,
  network: Network,
  name: string,
): Map<string, string> {
  const sourceSha256 = sha256OfText(JSON.stringify(network));
  const durationMs = network.simulation.duration_ms;
  const { kinds, members } = gatherKinds(model, durationMs, sourceSha256);
  const watched = checkShared(model, kinds, members);
  const mods = new Map(kinds.flatMap(({ sections }) => [...exportModFiles(sections)]));
  if (model.gaps.length > 0) mods.set('CabletreeGap.mod', ownText('CabletreeGap'));
  const header = [
    messages.networkTitle(name, model.cells.length, model.units.length),
    '',
    messages.generator(CABLETREE_VERSION),
    messages.source(name, sourceSha256),
    messages.networkUnits(),
    ...(network.spike_times === 'exact' ? [messages.networkExactTimes()] : []),
    ...(mods.size > 0 ? ['', messages.compileFirst([...mods.keys()])] : []),
  ];
  const units = unitsForNeuron(model, durationMs);
  return new Map([
    [
      'network_neuron.py',
      printNeuronNetwork({ model, network, kinds, members, units, watched, header }),
    ],
    ...kinds.map(({ module, sections }): [string, string] => [
      `${module}.py`,
      exportNeuron(sections),
    ]),
    ...mods,
  ]);
}

/** Sources whose spikes are to be read off the voltage, for NEURON has one threshold a place. */
function checkShared(
  model: NetworkModel,
  kinds: readonly CellKind[],
  members: readonly CellMember[],
): number[] {
  const shared = new Map<string, string | number>();
  const claim = (name: string, value: string | number): void => {
    if ((shared.get(name) ?? value) !== value)
      throw new ModelError('circuit/neuron-shares', messages.neuronShares(name));
    shared.set(name, value);
  };
  for (const { sections } of kinds) {
    claim('celsius', sections.celsius);
    for (const [name, value] of sharedValues(sections)) claim(name, value);
    for (const [file, text] of exportModFiles(sections)) claim(file, text);
  }
  const claimThreshold = (cell: number, spot: SectionSpot, thresholdMv: number): void => {
    claim(nameOfThreshold(model, cell, spot), thresholdMv);
  };
  const linked = new Set(model.links.map(({ source }) => source));
  model.sources.forEach((source, number) => {
    if (source.kind !== 'voltage' || !linked.has(number)) return;
    const { cell, locus, thresholdMv } = source;
    claimThreshold(cell, spotIn(kinds, members, cell, locus), thresholdMv);
  });
  members.forEach(({ placed }, cell) => {
    for (const { source } of placed.events)
      if (source.kind === 'threshold') claimThreshold(cell, source.at, source.thresholdMv);
  });
  // Spikes that are only counted, at a place where connections have another threshold.
  return model.cells.flatMap((_, number) => {
    const source = model.sources[number]!;
    if (source.kind !== 'voltage' || linked.has(number)) return [];
    const { cell, locus, thresholdMv } = source;
    const known = shared.get(nameOfThreshold(model, cell, spotIn(kinds, members, cell, locus)));
    return (known ?? thresholdMv) === thresholdMv ? [] : [number];
  });
}

function nameOfThreshold(
  { cells }: NetworkModel,
  cell: number,
  { section, x }: SectionSpot,
): string {
  const { population, index } = cells[cell]!;
  return messages.thresholdAt(`${population}[${index}]`, section, x);
}
