import type { RunOptions } from '../simulate/runCell.ts';
import { groupCells } from './cellGroups.ts';
import type { NetworkModel } from './networkModel.ts';
import type { NetworkRecording } from './networkRecording.ts';
import { assembleRecording } from './recordShare.ts';
import { countNetworkSteps } from './runNetwork.ts';
import { makeExchangeMemory, stopExchange } from './sharedExchange.ts';
import { shareGroups } from './shareGroups.ts';
import { ShareLine, valuesOf } from './shareLine.ts';
import type { SharePort } from './shareMessages.ts';
import type { WindowReport } from './spikeExchange.ts';
import type { NetworkSettings } from './startNetwork.ts';

export interface WorkersOptions extends RunOptions {
  /**
   * How workers exchange spikes: in shared memory, where they sleep until the others have come, or by messages over this
   * thread, for a page that is not cross-origin isolated. `memory` where it is left out and the host has it.
   */
  readonly exchange?: 'memory' | 'messages';
}

/** For how many workers a network has work: cells that must go step by step are of one. @param dtMs of the run. ms */
export function countNetworkShares(model: NetworkModel, dtMs: number): number {
  return groupCells(model, dtMs).groups.length;
}

/**
 * Runs a network in workers that the caller made and ends, each of which calls `serveNetworkShare`: the same bits as
 * `runNetwork`, however many they are. Cells that gap junctions join, or spikes over delays shorter than a step, are run by
 * one worker, and each worker has much the same number of compartments. Artificial cells are run in all. Where there are
 * more workers than groups of cells the last of them idle.
 *
 * @param ports a line to each worker, one or more.
 * @throws ModelError as runNetwork does; RangeError without ports.
 */
export async function runNetworkInWorkers(
  model: NetworkModel,
  settings: NetworkSettings,
  ports: readonly SharePort[],
  { exchange, onProgress, signal, ...engine }: WorkersOptions = {},
): Promise<NetworkRecording> {
  if (ports.length === 0) throw new RangeError('no port to a worker was given');
  const { dt_ms: dtMs } = settings.simulation;
  const stepCount = countNetworkSteps(model, settings.simulation);
  const shares = shareGroups(model, groupCells(model, dtMs), ports.length);
  const hasMemory = exchange !== 'messages' && typeof SharedArrayBuffer !== 'undefined';
  const memory = hasMemory ? makeExchangeMemory(shares.length) : undefined;
  const reports = new Map<number, WindowReport>();
  /** Once all have reported, all are told, and that nobody is to go on where the run was stopped. */
  const gather = (share: number, report: WindowReport): void => {
    reports.set(share, report);
    if (reports.size < shares.length) return;
    const all = shares.map((_, k) => reports.get(k)!);
    reports.clear();
    const stop: WindowReport[] = signal?.aborted === true ? [{ spikes: [], isLast: true }] : [];
    for (const line of lines) line.tell([...all, ...stop]);
  };
  const lines = shares.map(
    (_, share) =>
      new ShareLine(ports[share]!, {
        onProgress: (done) => onProgress?.(done),
        onReport: (report) => gather(share, report),
      }),
  );
  const stop = (): void => {
    if (memory !== undefined) stopExchange(memory);
  };
  if (signal?.aborted === true) stop();
  signal?.addEventListener('abort', stop);
  try {
    const tasks = shares.map((ownGroups, share) => ({
      ...{ model, settings, engine, ownGroups, share, stepCount, memory },
    }));
    valuesOf(await Promise.all(lines.map((line, share) => line.prepare(tasks[share]!))));
    const records = valuesOf(await Promise.all(lines.map((line) => line.run())));
    return assembleRecording(model, dtMs, records);
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}
