import { simulateMessages } from '../base/messages/simulate.ts';
import { ModelError } from '../base/modelError.ts';
import type { RunOptions } from '../simulate/runCell.ts';
import { modeOf, type RunMode, schemeOf } from '../simulate/scheme.ts';
import { stepsOf } from './cellGroups.ts';
import type { NetworkModel } from './networkModel.ts';
import type { Network } from './networkSchema.ts';
import { NetworkSimulation } from './networkSimulation.ts';

/** What of a network file says how it is run. */
export type NetworkSettings = Pick<Network, 'simulation' | 'spike_times'>;

/** What runs the steps, where it is not what the file says. */
export type NetworkEngine = Pick<RunOptions, 'engine' | 'tableTolerance'>;

/**
 * @param ownGroups of a share of the network; all where left out.
 * @throws ModelError `simulate/adaptive` for variable steps where cells have to go step by step, and those of Simulation.
 */
export function startNetwork(
  model: NetworkModel,
  { simulation: settings, spike_times }: NetworkSettings,
  { engine, tableTolerance }: NetworkEngine = {},
  ownGroups?: readonly number[],
): NetworkSimulation {
  if (settings.adaptive_mV !== undefined) refuseJoinedCells(model, settings.dt_ms);
  const scheme = schemeOf(settings, countCompartments(model));
  const hasExactSpikes = spike_times === 'exact' && settings.mode !== 'neuron';
  const options = {
    ...{ ...scheme, hasExactSpikes, keepsRange: false },
    tableTolerance: tableTolerance ?? scheme.tableTolerance,
    ...(engine === undefined ? {} : { engine }),
  };
  return new NetworkSimulation(model, options, ownGroups);
}

/** With variable steps each cell goes its own way from one exchange to the next. */
function refuseJoinedCells({ gaps, links, sources }: NetworkModel, dtMs: number): void {
  if (gaps.length > 0) throw new ModelError('simulate/adaptive', simulateMessages.adaptiveGaps());
  const shortest = links.reduce(
    (leastMs, { source, delayMs }) =>
      sources[source]!.kind === 'unit' ? leastMs : Math.min(leastMs, delayMs),
    Number.POSITIVE_INFINITY,
  );
  if (stepsOf(shortest, dtMs) < 1)
    throw new ModelError('simulate/adaptive', simulateMessages.adaptiveDelay(shortest, dtMs));
}

/** The mode in which a network runs, as modeOf has it for all compartments together. */
export function modeOfNetwork(
  model: NetworkModel,
  { simulation }: Pick<NetworkSettings, 'simulation'>,
): RunMode {
  return modeOf(simulation, countCompartments(model));
}

/** Of the whole network, also in a thread that runs a share of it. */
function countCompartments({ cells }: NetworkModel): number {
  return cells.reduce((sum, { layout }) => sum + layout.compartments.length, 0);
}
