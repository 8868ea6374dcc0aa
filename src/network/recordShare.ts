import { sha256OfArrays } from '../base/sha256.ts';
import type { AdaptiveCount } from '../simulate/adaptiveSteps.ts';
import { ProbeColumns } from '../simulate/probeColumns.ts';
import type { ProbeTrace, QuantityTrace } from '../simulate/recording.ts';
import type { NetworkModel } from './networkModel.ts';
import type { NetworkRecording } from './networkRecording.ts';
import { type NetworkSimulation, sumCounts } from './networkSimulation.ts';
import { takeTurns } from './networkTurns.ts';
import { runWindows } from './runWindows.ts';
import type { SpikeExchange } from './spikeExchange.ts';

/** What a share of a network recorded: it can be posted. */
export interface ShareRecord {
  readonly sampleCount: number;
  readonly kirchhoffResidualNa: number;
  /** Where steps vary. */
  readonly adaptive: AdaptiveCount | undefined;
  /** Of its own cells and of all artificial ones: times by place in `NetworkModel.sources`, ascending. ms */
  readonly spikes: ReadonlyMap<number, Float64Array>;
  readonly traces: readonly CellTraces[];
}

interface CellTraces {
  readonly cell: number;
  readonly probes: readonly ProbeTrace[];
  readonly quantities: readonly QuantityTrace[];
}

/**
 * Runs a share of a network to its end, or until somebody wants no more, with every sample in memory.
 *
 * @throws ModelError `simulate/not-finite` where a state or voltage blows up.
 */
export async function recordShare(
  model: NetworkModel,
  network: NetworkSimulation,
  exchange: SpikeExchange,
  {
    stepCount,
    onProgress,
  }: { readonly stepCount: number; readonly onProgress?: ((share: number) => void) | undefined },
): Promise<ShareRecord> {
  const traces = model.cells.map(({ isTraced }, k) => {
    const simulation = network.cells[k];
    return isTraced && simulation !== undefined
      ? new ProbeColumns(simulation, stepCount + 1)
      : undefined;
  });
  for (const columns of traces) columns?.sample(0);
  const takeTurn = takeTurns(onProgress);
  const done = await runWindows(model, network, {
    ...{ stepCount, exchange },
    observe: (cell, step) => traces[cell]?.sample(step),
    afterWindow: async (steps) => {
      network.checkFinite();
      await takeTurn(steps / stepCount);
    },
  });
  onProgress?.(done / stepCount);
  const members = model.cells.length + model.units.length;
  const spikes = network.spikes.flatMap((timesMs, source): [number, Float64Array][] => {
    const isOwn = source >= model.cells.length || network.cells[source] !== undefined;
    return source < members && isOwn ? [[source, Float64Array.from(timesMs).sort()]] : [];
  });
  return {
    sampleCount: done + 1,
    kirchhoffResidualNa: network.kirchhoffResidualNa,
    adaptive: network.adaptiveCount,
    spikes: new Map(spikes),
    traces: traces.flatMap((columns, cell) =>
      columns === undefined ? [] : { cell, ...columns.finish(done + 1) },
    ),
  };
}

/** One recording of what the shares of a network recorded, whoever had which cell. */
export function assembleRecording(
  { cells, units }: NetworkModel,
  dtMs: number,
  records: readonly ShareRecord[],
): NetworkRecording {
  const timeMs = Float64Array.from({ length: records[0]!.sampleCount }, (_, k) => k * dtMs);
  // The first sources are those of the cells, then those of the units.
  const spikes = [...cells, ...units].map(({ population, index }, source) => ({
    ...{ population, index },
    timesMs: records.find((record) => record.spikes.has(source))!.spikes.get(source)!,
  }));
  const finished = records.flatMap(({ traces }) => traces).sort((a, b) => a.cell - b.cell);
  const traces = finished.flatMap(({ cell, probes }) => {
    const { population, index } = cells[cell]!;
    return probes.map((trace) => ({ population, index, ...trace }));
  });
  const quantities = finished.flatMap(({ cell, quantities: own }) => {
    const { population, index } = cells[cell]!;
    return own.map((trace) => ({ population, index, ...trace }));
  });
  const counts = records.flatMap(({ adaptive }) => adaptive ?? []);
  return {
    ...{ dtMs, timeMs, spikes, traces, quantities },
    ...(counts.length > 0 && { adaptive: sumCounts(counts) }),
    kirchhoffResidualNa: Math.max(...records.map((record) => record.kirchhoffResidualNa)),
    sha256: sha256OfArrays([
      ...spikes.map(({ timesMs }) => timesMs),
      ...traces.map(({ voltageMv }) => voltageMv),
      ...quantities.map(({ values }) => values),
    ]),
  };
}
