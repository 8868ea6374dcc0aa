import type { NetworkSpike } from './networkSimulation.ts';

/** What a share of a network's cells says at the end of a window. */
export interface WindowReport {
  /** Those of a group together, groups ascending. */
  readonly spikes: readonly NetworkSpike[];
  /** It goes no further, and nobody is to. */
  readonly isLast: boolean;
}

/** Where the shares of a network meet at the end of every window. */
export interface SpikeExchange {
  /** Hands in a report; gives those of all shares, its own among them, once all are there. */
  swap(own: WindowReport): readonly WindowReport[] | Promise<readonly WindowReport[]>;
}

/** Of one share that is the whole network. */
export function loneExchange(signal: AbortSignal | undefined): SpikeExchange {
  return {
    swap: ({ spikes, isLast }) => [{ spikes, isLast: isLast || signal?.aborted === true }],
  };
}

/** The spikes of all reports in the order of their groups, whoever had which group. */
export function mergeSpikes(
  reports: readonly WindowReport[],
  groupOfSource: (source: number) => number,
): readonly NetworkSpike[] {
  if (reports.length === 1) return reports[0]!.spikes;
  return reports
    .flatMap(({ spikes }) => spikes)
    .sort((a, b) => groupOfSource(a.source) - groupOfSource(b.source));
}
