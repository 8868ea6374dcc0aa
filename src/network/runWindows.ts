import type { NetworkModel } from './networkModel.ts';
import type { CellObserver, NetworkSimulation } from './networkSimulation.ts';
import { mergeSpikes, type SpikeExchange } from './spikeExchange.ts';

export interface WindowRun {
  readonly stepCount: number;
  readonly exchange: SpikeExchange;
  readonly observe: CellObserver;
  /** With the steps done so far. */
  readonly afterWindow: (done: number) => Promise<void>;
}

/**
 * Takes a network, or a share of it, through windows and exchanges to the end, or until a share wants no more.
 *
 * @returns the steps done, as many in every share.
 * @throws what a window or `afterWindow` throws, once the others know that there is no more.
 */
export async function runWindows(
  { sources }: Pick<NetworkModel, 'sources'>,
  network: NetworkSimulation,
  { stepCount, exchange, observe, afterWindow }: WindowRun,
): Promise<number> {
  const groupOfSource = (number: number): number => {
    const source = sources[number]!;
    return source.kind === 'unit' ? -1 : network.groupOf[source.cell]!;
  };
  let done = 0;
  let failure: { readonly reason: unknown } | undefined;
  for (;;) {
    const isLast = failure !== undefined;
    const reports = await exchange.swap({ spikes: network.takeTold(), isLast });
    if (failure !== undefined) throw failure.reason;
    if (done >= stepCount || reports.some((report) => report.isLast)) return done;
    network.hear(mergeSpikes(reports, groupOfSource));
    try {
      network.advance(stepCount, observe);
      done = Math.round(network.timeMs / network.dtMs);
      await afterWindow(done);
    } catch (reason) {
      failure = { reason };
    }
  }
}
