import { probeReaders } from '../simulate/probeColumns.ts';
import { formatQuantity } from '../simulate/quantityReader.ts';
import { RowChunk } from '../simulate/rowChunk.ts';
import type { StreamedRun, StreamOptions } from '../simulate/streamRun.ts';
import type { Member, NetworkModel } from './networkModel.ts';
import { takeTurns } from './networkTurns.ts';
import { runWindows } from './runWindows.ts';
import { loneExchange } from './spikeExchange.ts';
import { type NetworkSettings, startNetwork } from './startNetwork.ts';

/** Takes the rows of a network's run as they come; the array is used again when the promise is fulfilled. */
export interface NetworkSink {
  /** Row after row: the time in ms, then a value for each of `networkColumns`. */
  traces(rows: Float64Array): Promise<void>;
  /** Spikes of cells and artificial cells, those of one exchange in the order of time. ms */
  spike(member: Member, timeMs: number): Promise<void>;
}

/** A column of a network's traces. */
export interface MemberColumn extends Member {
  /** Of the probe. */
  readonly name: string;
  /** `v` for the voltage, else as the experiment names it. */
  readonly quantity: string;
  readonly unit: string;
}

/** What is recorded of the cells that are traced: of each the voltages of its probes, then what those record beside. */
export function networkColumns({ cells }: Pick<NetworkModel, 'cells'>): MemberColumn[] {
  return cells
    .filter(({ isTraced }) => isTraced)
    .flatMap(({ population, index, cell }) => [
      ...cell.probes.map(({ name }) => ({ population, index, name, quantity: 'v', unit: 'mV' })),
      ...cell.quantities.map(({ name, quantity }) => ({
        ...{ population, index, name, quantity: formatQuantity(quantity), unit: quantity.unit },
      })),
    ]);
}

export type NetworkStreamOptions = Pick<StreamOptions, 'traceIntervalMs' | 'onProgress' | 'signal'>;

/**
 * Runs a network as its file says and hands on what it records, in memory that does not grow with the time simulated.
 *
 * @throws ModelError `simulate/not-finite` after what came before was handed on, and those of Simulation.
 */
export async function streamNetwork(
  model: NetworkModel,
  settings: NetworkSettings,
  sink: NetworkSink,
  { traceIntervalMs, onProgress, signal }: NetworkStreamOptions,
): Promise<Omit<StreamedRun, 'frameCount' | 'frameIntervalMs'>> {
  const network = startNetwork(model, settings);
  const { dtMs } = network;
  const stepCount = Math.round(settings.simulation.duration_ms / dtMs);
  const stepsPerSample = Math.max(1, Math.round(traceIntervalMs / dtMs));
  const readers = model.cells.map(({ isTraced }, k) =>
    isTraced ? probeReaders(network.cells[k]!) : [],
  );
  const width = 1 + networkColumns(model).length;
  const window = new WindowRows(readers, width, network.stepsPerWindow);
  const chunk = new RowChunk(
    (length) => new Float64Array(length),
    width,
    (rows) => sink.traces(rows),
  );
  const members: readonly Member[] = [...model.cells, ...model.units];
  const handOnSpikes = async (): Promise<void> => {
    for (const { source, timeMs } of network.takeSpikes())
      if (source < members.length) await sink.spike(members[source]!, timeMs);
  };
  const takeTurn = takeTurns(onProgress);
  let before = 0;
  try {
    for (const cell of model.cells.keys()) window.sample(cell, 0);
    await chunk.add((target, at) => window.copyRow(0, 0, target, at));
    await runWindows(model, network, {
      ...{ stepCount, exchange: loneExchange(signal) },
      observe: (cell, step) => window.sample(cell, step - before - 1),
      afterWindow: async (done) => {
        for (let step = before + 1; step <= done; step++)
          if (step % stepsPerSample === 0)
            await chunk.add((target, at) =>
              window.copyRow(step - before - 1, step * dtMs, target, at),
            );
        before = done;
        await handOnSpikes();
        network.checkFinite();
        await takeTurn(done / stepCount);
      },
    });
  } finally {
    await chunk.flush();
  }
  return {
    simulatedMs: network.timeMs,
    sampleCount: chunk.rowCount,
    traceIntervalMs: stepsPerSample * dtMs,
    kirchhoffResidualNa: network.kirchhoffResidualNa,
  };
}

/** The traces of one window, which cells fill one after another. */
class WindowRows {
  private readonly readers: readonly (readonly (() => number)[])[];
  private readonly firstColumn: readonly number[];
  private readonly width: number;
  private readonly values: Float64Array;

  constructor(
    readers: readonly (readonly (() => number)[])[],
    width: number,
    stepsPerWindow: number,
  ) {
    this.readers = readers;
    this.width = width;
    this.values = new Float64Array(width * stepsPerWindow);
    let column = 1;
    this.firstColumn = readers.map((own) => {
      column += own.length;
      return column - own.length;
    });
  }

  sample(cell: number, row: number): void {
    let at = row * this.width + this.firstColumn[cell]!;
    for (const read of this.readers[cell]!) this.values[at++] = read();
  }

  copyRow(row: number, timeMs: number, target: Float64Array, at: number): void {
    target.set(this.values.subarray(row * this.width, (row + 1) * this.width), at);
    target[at] = timeMs;
  }
}
