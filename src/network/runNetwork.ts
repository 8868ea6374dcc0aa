import { timingMessages } from '../base/messages/timing.ts';
import { ModelError } from '../base/modelError.ts';
import { sha256OfArrays } from '../base/sha256.ts';
import { ProbeColumns } from '../simulate/probeColumns.ts';
import type { RunOptions } from '../simulate/runCell.ts';
import type { NetworkModel } from './networkModel.ts';
import type { NetworkRecording } from './networkRecording.ts';
import type { Network } from './networkSchema.ts';
import type { NetworkSimulation } from './networkSimulation.ts';
import { startNetwork } from './startNetwork.ts';

/** Wall time between two reports, and between two chances for others to run. ms */
const TURN_MS = 50;
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
  const { dt_ms: dtMs, duration_ms } = settings;
  const stepCount = Math.round(duration_ms / dtMs);
  checkMemory(model, stepCount);
  const network = startNetwork(model, { simulation: settings, spike_times }, engines);
  const traces = model.cells.map((member, k) =>
    member.isTraced ? new ProbeColumns(network.cells[k]!, stepCount + 1) : undefined,
  );
  for (const columns of traces) columns?.sample(0);
  let done = 0;
  let turnEnds = performance.now() + TURN_MS;
  while (done < stepCount && signal?.aborted !== true) {
    network.advance(stepCount, (cell, step) => traces[cell]?.sample(step));
    done = Math.round(network.timeMs / dtMs);
    network.checkFinite();
    if (performance.now() < turnEnds) continue;
    onProgress?.(done / stepCount);
    await new Promise((resolve) => setTimeout(resolve, 0));
    turnEnds = performance.now() + TURN_MS;
  }
  network.finish();
  onProgress?.(done / stepCount);
  return collect(model, network, traces, done + 1);
}

function checkMemory({ cells }: NetworkModel, stepCount: number): void {
  const columns = cells.reduce(
    (sum, { isTraced, cell }) => sum + (isTraced ? cell.probes.length + cell.quantities.length : 0),
    1,
  );
  if (!((stepCount + 1) * columns * Float64Array.BYTES_PER_ELEMENT <= MAX_TRACE_BYTES))
    throw new ModelError('simulate/too-many-steps', timingMessages.tooManySteps(stepCount));
}

function collect(
  { cells, units }: NetworkModel,
  network: NetworkSimulation,
  recorded: readonly (ProbeColumns | undefined)[],
  sampleCount: number,
): NetworkRecording {
  const { dtMs } = network;
  const timeMs = Float64Array.from({ length: sampleCount }, (_, k) => k * dtMs);
  // The first sources are those of the cells, then those of the units.
  const spikes = [...cells, ...units].map(({ population, index }, source) => ({
    ...{ population, index },
    timesMs: Float64Array.from(network.spikes[source]!).sort(),
  }));
  const finished = recorded.flatMap((columns, k) => {
    const { population, index } = cells[k]!;
    return columns === undefined
      ? []
      : { member: { population, index }, ...columns.finish(sampleCount) };
  });
  const traces = finished.flatMap(({ member, probes }) =>
    probes.map((trace) => ({ ...member, ...trace })),
  );
  const quantities = finished.flatMap(({ member, quantities: own }) =>
    own.map((trace) => ({ ...member, ...trace })),
  );
  return {
    ...{ dtMs, timeMs, spikes, traces, quantities },
    kirchhoffResidualNa: network.kirchhoffResidualNa,
    sha256: sha256OfArrays([
      ...spikes.map(({ timesMs }) => timesMs),
      ...traces.map(({ voltageMv }) => voltageMv),
      ...quantities.map(({ values }) => values),
    ]),
  };
}
