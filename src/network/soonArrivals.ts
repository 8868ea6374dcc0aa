import type { Simulation } from '../simulate/simulation.ts';
import type { NetworkLink, NetworkModel } from './networkModel.ts';
import type { NetworkSpike } from './networkSimulation.ts';
import type { SpikeDetectors } from './spikeDetectors.ts';

/** Arrivals in one step of a group, one because of the other; those beyond act at the next step's start. */
const MOST_ARRIVALS = 100;

/** The cells of a network and what is known of the spikes of the step just taken. */
export interface StepSpikes {
  readonly sources: NetworkModel['sources'];
  readonly cells: readonly (Simulation | undefined)[];
  readonly detectors: ReadonlyMap<number, SpikeDetectors>;
  /** By source: to cells of the same group. */
  readonly nearLinksOf: readonly (readonly NetworkLink[])[];
  /** Of the point processes of a cell, in the step. */
  readonly pointSpikesOf: (cell: number) => readonly NetworkSpike[];
}

interface SoonArrival extends NetworkSpike {
  readonly link: NetworkLink;
  readonly arrivalMs: number;
}

/**
 * Spikes that arrive in the step in which they come about, over delays shorter than a step: the cell that one arrives at
 * takes the step again with it, the soonest first. See StepRetry.
 */
export class SoonArrivals {
  private readonly spikes: StepSpikes;
  /** Times of the spikes that went over each link in the present step. */
  private readonly gone = new Map<NetworkLink, number[]>();

  constructor(spikes: StepSpikes) {
    this.spikes = spikes;
  }

  /** After the cells of a group took a step, and before anybody looks for their spikes. */
  bring(cells: readonly number[], endMs: number): void {
    this.gone.clear();
    const { detectors, sources } = this.spikes;
    for (let count = 0; count < MOST_ARRIVALS; count++) {
      const soonest = this.findSoonest(cells, endMs);
      if (soonest === undefined) return;
      const { source, timeMs, link, arrivalMs } = soonest;
      const from = sources[source]!;
      if (from.kind === 'voltage') detectors.get(from.cell)!.fix(source, timeMs);
      this.gone.set(link, [...(this.gone.get(link) ?? []), timeMs]);
      this.stepAgain(link, arrivalMs);
    }
  }

  /** Whether a spike of the present step went over a link. */
  wentOver(link: NetworkLink, timeMs: number): boolean {
    return this.gone.get(link)?.includes(timeMs) === true;
  }

  private stepAgain({ target }: NetworkLink, arrivalMs: number): void {
    if (target.kind !== 'point') return;
    const cell = this.spikes.cells[target.cell]!;
    cell.stepAgain(() => cell.points.receive(target.connection, arrivalMs));
  }

  private findSoonest(cells: readonly number[], endMs: number): SoonArrival | undefined {
    const { detectors, nearLinksOf, pointSpikesOf } = this.spikes;
    let soonest: SoonArrival | undefined;
    for (const cell of cells)
      for (const spike of [...pointSpikesOf(cell), ...detectors.get(cell)!.seen()])
        for (const link of nearLinksOf[spike.source]!) {
          const arrivalMs = spike.timeMs + link.delayMs;
          if (arrivalMs >= (soonest?.arrivalMs ?? endMs)) continue;
          if (!this.wentOver(link, spike.timeMs)) soonest = { ...spike, link, arrivalMs };
        }
    return soonest;
  }
}
