import type { MeshPlace } from '../discretise/place.ts';
import type { Simulation } from '../simulate/simulation.ts';
import { NEURON_LATENESS_MS } from '../simulate/thresholdDetectors.ts';
import type { NetworkSource } from './networkModel.ts';
import type { NetworkSpike } from './networkSimulation.ts';

const UNSEEN = { wasAbove: false, beforeMv: Number.NaN, fixedMs: undefined };

interface Detector {
  readonly source: number;
  readonly place: MeshPlace;
  readonly thresholdMv: number;
  wasAbove: boolean;
  beforeMv: number;
  /** Of the crossing in the present step, where that is settled. ms */
  fixedMs: number | undefined;
}

/** Looks for upward crossings of a cell's voltages, once a step; with variable steps the cell tells of them. */
export class SpikeDetectors {
  private readonly simulation: Simulation;
  private readonly isExact: boolean;
  private readonly detectors: Detector[] = [];

  /** @param isExact times interpolated within the last step; else that of the look itself, as in NEURON. */
  constructor(simulation: Simulation, isExact: boolean) {
    this.simulation = simulation;
    this.isExact = isExact;
  }

  add(source: number, { locus, thresholdMv }: NetworkSource & { kind: 'voltage' }): void {
    const place = this.simulation.placeOf(locus);
    this.detectors.push({ source, place, thresholdMv, ...UNSEEN });
  }

  /** Hears of crossings as they come about, from now on; where steps are fixed, of none. */
  listen(onSpike: (source: number, timeMs: number) => void): void {
    for (const { source, place, thresholdMv } of this.detectors)
      this.simulation.onCrossing(place, thresholdMv, (timeMs) => onSpike(source, timeMs));
  }

  /** Tells of the sources that crossed their threshold since the last look. */
  look(onSpike: (source: number, timeMs: number) => void): void {
    for (const detector of this.detectors) {
      const nowMv = this.simulation.voltageAt(detector.place);
      const isAbove = nowMv > detector.thresholdMv;
      if (detector.fixedMs !== undefined) onSpike(detector.source, detector.fixedMs);
      else if (isAbove && !detector.wasAbove)
        onSpike(detector.source, this.timeOf(detector, nowMv));
      detector.wasAbove = isAbove;
      detector.beforeMv = nowMv;
      detector.fixedMs = undefined;
    }
  }

  /** What `look` would tell of now. */
  seen(): NetworkSpike[] {
    return this.detectors.flatMap((detector) => {
      const { source, fixedMs, wasAbove, thresholdMv, place } = detector;
      if (fixedMs !== undefined) return [{ source, timeMs: fixedMs }];
      const nowMv = this.simulation.voltageAt(place);
      if (wasAbove || !(nowMv > thresholdMv)) return [];
      return [{ source, timeMs: this.timeOf(detector, nowMv) }];
    });
  }

  /** That a crossing of the present step stays, though the step is taken again with what follows from it. */
  fix(source: number, timeMs: number): void {
    for (const detector of this.detectors)
      if (detector.source === source) detector.fixedMs = timeMs;
  }

  private timeOf({ thresholdMv, beforeMv }: Detector, nowMv: number): number {
    const { timeMs, dtMs } = this.simulation;
    if (!this.isExact) return timeMs + NEURON_LATENESS_MS;
    // A cell that starts above its threshold crosses it at the start.
    if (Number.isNaN(beforeMv)) return timeMs;
    return timeMs - (dtMs * (nowMv - thresholdMv)) / (nowMv - beforeMv);
  }
}
