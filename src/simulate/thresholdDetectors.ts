import type { MeshPlace } from '../discretise/place.ts';

/** NEURON's fixed step looks at thresholds this much after the start of a step. ms */
export const NEURON_LATENESS_MS = 1e-10;

export interface Detector<Target> {
  readonly place: MeshPlace;
  readonly thresholdMv: number;
  /** From the crossing to the target. */
  readonly delayMs: number;
  readonly target: Target;
  wasAbove: boolean;
  /** When it was last looked at; NaN before. mV */
  beforeMv: number;
}

/** What detectors hold, in their order. */
export interface DetectorSnapshot {
  /** Whether the voltage was above the threshold. */
  readonly wereAbove: readonly boolean[];
  /** mV */
  readonly beforeMv: readonly number[];
}

/** Upward crossings of thresholds, looked for between steps, and when what follows from them arrives. */
export class ThresholdDetectors<Target> {
  private readonly detectors: Detector<Target>[] = [];
  private readonly voltageAt: (place: MeshPlace) => number;
  private interpolatedOverMs: number | undefined;

  /** @param interpolatedOverMs the step within which the time of a crossing is interpolated; undefined: that of the look. */
  constructor(voltageAt: (place: MeshPlace) => number, interpolatedOverMs: number | undefined) {
    this.voltageAt = voltageAt;
    this.interpolatedOverMs = interpolatedOverMs;
  }

  add(detector: Omit<Detector<Target>, 'wasAbove' | 'beforeMv'>): void {
    this.detectors.push({ ...detector, wasAbove: false, beforeMv: Number.NaN });
  }

  get shortestDelayMs(): number {
    return this.detectors.reduce(
      (leastMs, { delayMs }) => Math.min(leastMs, delayMs),
      Number.POSITIVE_INFINITY,
    );
  }

  /** The crossings in a step at whose start was a look, which are not looked for: `wasAbove` stays. */
  crossedBy(
    startMs: number,
    endMs: number,
  ): { readonly detector: Detector<Target>; readonly timeMs: number }[] {
    return this.detectors.flatMap((detector) => {
      if (detector.wasAbove) return [];
      const nowMv = this.voltageAt(detector.place);
      if (!(nowMv > detector.thresholdMv)) return [];
      return [{ detector, timeMs: Math.max(startMs, this.crossedMs(detector, nowMv, endMs)) }];
    });
  }

  /** The length of the last step, where steps differ. ms */
  interpolateOver(stepMs: number): void {
    this.interpolatedOverMs = stepMs;
  }

  /** Tells of the crossings since the last look. */
  look(nowMs: number, onCrossing: (target: Target, arrivalMs: number) => void): void {
    for (const detector of this.detectors) {
      const nowMv = this.voltageAt(detector.place);
      const isAbove = nowMv > detector.thresholdMv;
      if (isAbove && !detector.wasAbove)
        onCrossing(detector.target, this.crossedMs(detector, nowMv, nowMs) + detector.delayMs);
      detector.wasAbove = isAbove;
      detector.beforeMv = nowMv;
    }
  }

  /** When what follows from the first crossing in a step since the last look arrives; infinite for none. ms */
  firstArrivalMs(fromMs: number, stepMs: number): number {
    this.interpolateOver(stepMs);
    return this.detectors.reduce((firstMs, detector) => {
      const nowMv = this.voltageAt(detector.place);
      if (detector.wasAbove || !(nowMv > detector.thresholdMv)) return firstMs;
      const crossedMs = this.crossedMs(detector, nowMv, fromMs + stepMs);
      return Math.min(firstMs, crossedMs + detector.delayMs);
    }, Number.POSITIVE_INFINITY);
  }

  save(): DetectorSnapshot {
    return {
      wereAbove: this.detectors.map(({ wasAbove }) => wasAbove),
      beforeMv: this.detectors.map(({ beforeMv }) => beforeMv),
    };
  }

  restore({ wereAbove, beforeMv }: DetectorSnapshot): void {
    this.detectors.forEach((detector, k) => {
      detector.wasAbove = wereAbove[k]!;
      detector.beforeMv = beforeMv[k]!;
    });
  }

  private crossedMs(
    { beforeMv, thresholdMv }: Detector<Target>,
    nowMv: number,
    nowMs: number,
  ): number {
    const stepMs = this.interpolatedOverMs;
    if (stepMs === undefined) return nowMs + NEURON_LATENESS_MS;
    // What starts above its threshold crosses it at the start.
    if (Number.isNaN(beforeMv)) return nowMs;
    return nowMs - (stepMs * (nowMv - thresholdMv)) / (nowMv - beforeMv);
  }
}
