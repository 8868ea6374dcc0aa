import { timingMessages } from '../base/messages/timing.ts';
import { ModelError } from '../base/modelError.ts';
import type { RunOptions } from '../simulate/runCell.ts';
import type { NetworkModel } from './networkModel.ts';
import type { NetworkRecording } from './networkRecording.ts';
import type { Network } from './networkSchema.ts';
import { assembleRecording, recordShare } from './recordShare.ts';
import { loneExchange } from './spikeExchange.ts';
import { startNetwork } from './startNetwork.ts';

/** Of all traces together. */
const MAX_TRACE_BYTES = 1.5 * 2 ** 30;

/**
 * Runs a network as its file says. Gives way to timers and messages every 50 ms.
 *
 * @throws ModelError `simulate/not-finite` where a state or voltage blows up, `simulate/too-many-steps` where the traces
 *   would take more than 1.5 GB, and those of Simulation.
 */
export async function runNetwork(
  model: NetworkModel,
  { simulation: settings, spike_times }: Pick<Network, 'simulation' | 'spike_times'>,
  { onProgress, signal, ...engines }: RunOptions = {},
): Promise<NetworkRecording> {
  const stepCount = countNetworkSteps(model, settings);
  const network = startNetwork(model, { simulation: settings, spike_times }, engines);
  const record = await recordShare(model, network, loneExchange(signal), { stepCount, onProgress });
  return assembleRecording(model, settings.dt_ms, [record]);
}

/** @throws ModelError `simulate/too-many-steps` where the traces of so many would take more than 1.5 GB. */
export function countNetworkSteps(
  { cells }: NetworkModel,
  { dt_ms: dtMs, duration_ms: durationMs }: Network['simulation'],
): number {
  const stepCount = Math.round(durationMs / dtMs);
  const columns = cells.reduce(
    (sum, { isTraced, cell }) => sum + (isTraced ? cell.probes.length + cell.quantities.length : 0),
    1,
  );
  if (!((stepCount + 1) * columns * Float64Array.BYTES_PER_ELEMENT <= MAX_TRACE_BYTES))
    throw new ModelError('simulate/too-many-steps', timingMessages.tooManySteps(stepCount));
  return stepCount;
}
