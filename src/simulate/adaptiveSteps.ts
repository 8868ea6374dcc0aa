import { exp, log } from '../base/elementary.ts';
import { simulateMessages } from '../base/messages/simulate.ts';
import { ModelError } from '../base/modelError.ts';
import { type Cell, recordedQuantities } from '../cell/cell.ts';
import { largestCurrentSum, type SolvedStep } from './chargeAudit.ts';
import { CrossingWatch } from './crossingWatch.ts';
import type { MasslessNodes } from './masslessNodes.ts';
import type { SimulationOptions } from './simulationOptions.ts';
import { type SimulationParts, SplitStep } from './splitStep.ts';
import { readsTime, type VariablePoints } from './variablePoints.ts';

/** Steps of a run of variable steps. */
export interface AdaptiveCount {
  readonly taken: number;
  /** Tried, and taken again shorter. */
  readonly rejected: number;
}

export interface AdaptiveOptions {
  /** Largest error of the voltage that a step may add. mV */
  readonly toleranceMv: number;
  /** Between two times at which values are wanted; the first step, and the first after a jump, is no longer. ms */
  readonly gridMs: number;
  /** Whether states and currents are wanted at those times too, beside voltages. */
  readonly showsAll: boolean;
}

/** A step's error is to be this share of the tolerance. */
const SAFETY = 0.9;
const MOST_GROWTH = 4;
const MOST_SHRINKING = 0.2;
/** A jump that nothing foretold is passed in steps no shorter. ms */
const SHORTEST_MS = 1e-6;
/** In output intervals: so far may a step go past a mechanism that looks at the time. */
const LONGEST_WITH_CLOCK = 10;
/** States have this share of their largest value for each mV of tolerance: a spike spans 100 mV. */
const STATE_SHARE_PER_MV = 0.01;
/** In output intervals: how near the time is found at which a WATCH condition became true. */
const WATCH_CLOSENESS = 1 / 8;

/**
 * Variable steps of second order: each is taken whole and as two halves, whose difference is three times the error of the
 * halves; those are kept where it is within the tolerance, and the next step is as long as that error allows. Steps end where
 * events arrive and currents jump. Values at the times wanted are on the parabola through the start, the middle and the end.
 *
 * @see Hairer, Norsett and Wanner (1993), Solving Ordinary Differential Equations I, section II.4
 */
export class AdaptiveSteps {
  private readonly parts: SimulationParts;
  private readonly variable: VariablePoints;
  private readonly split: SplitStep;
  private readonly options: AdaptiveOptions;
  private readonly changing: readonly Float64Array[];
  /** Arrays that are interpolated, with their values at the start, the middle and the end of the last step. */
  private readonly shown: readonly Float64Array[];
  private readonly atStart: readonly Float64Array[];
  private readonly atMiddle: readonly Float64Array[];
  private readonly atEnd: readonly Float64Array[];
  /** What changes, at the end of the last step and after what happened there. */
  private readonly before: readonly Float64Array[];
  private readonly states: readonly Float64Array[];
  private readonly coarse: readonly Float64Array[];
  /** Start and end of the last step, length of the next, whether the arrays are at a time between. ms */
  private readonly times = new Float64Array(4);
  /** Steps taken and rejected. */
  private readonly counts = new Float64Array(2);
  private readonly longestMs: number;
  readonly crossings = new CrossingWatch();
  /** No step goes beyond: what comes from outside is known so far. ms */
  limitMs = Number.POSITIVE_INFINITY;

  constructor(parts: SimulationParts, options: AdaptiveOptions) {
    const { membrane, points, stimuli } = parts;
    this.parts = parts;
    this.options = options;
    this.variable = points.inVariableSteps();
    this.split = new SplitStep(parts, this.variable);
    const fields = membrane.blocks.flatMap((block) =>
      block.fields.filter((_, field) => block.plan.fields[field]!.role !== 'parameter'),
    );
    const copies = (arrays: readonly Float64Array[]): Float64Array[] =>
      arrays.map((values) => values.slice());
    this.changing = [
      ...[membrane.voltageMv, ...fields],
      ...[...membrane.nodeFields.all, ...this.variable.changing],
    ];
    this.states = [
      membrane.voltageMv,
      ...membrane.blocks.flatMap((block) =>
        block.fields.filter((_, field) => block.plan.fields[field]!.role === 'state'),
      ),
    ];
    this.shown = options.showsAll ? this.changing : [membrane.voltageMv, ...points.voltageArrays];
    [this.atStart, this.atMiddle, this.atEnd] = [1, 2, 3].map(() => copies(this.shown)) as [
      Float64Array[],
      Float64Array[],
      Float64Array[],
    ];
    this.before = copies(this.changing);
    this.coarse = copies(this.states);
    this.longestMs = Number.POSITIVE_INFINITY;
    if (this.variable.readTime || membrane.blocks.some(({ plan }) => readsTime(plan)))
      this.longestMs = LONGEST_WITH_CLOCK * options.gridMs;
    if (stimuli.hasNoise) this.longestMs = options.gridMs;
    this.times[2] = options.gridMs;
    this.arrive(SHORTEST_MS);
  }

  get count(): AdaptiveCount {
    return { taken: this.counts[0]!, rejected: this.counts[1]! };
  }

  /** What a simulation keeps of it beside its own arrays. */
  get stateArrays(): readonly Float64Array[] {
    return [
      ...[...this.atStart, ...this.atMiddle, ...this.atEnd, ...this.before],
      ...[this.times, this.counts],
    ];
  }

  /** Brings what is shown to a time, in steps that may go beyond it. */
  showAt(timeMs: number): void {
    this.goOn();
    while (this.times[1]! < timeMs - SHORTEST_MS) this.takeStep(undefined);
    this.interpolate(timeMs);
  }

  /** The same with a check of the next step: the largest sum of currents at any node, 0 where no step is due. nA */
  showAndCheck(timeMs: number): number {
    if (this.times[1]! >= timeMs - SHORTEST_MS) {
      this.showAt(timeMs);
      return 0;
    }
    this.goOn();
    const { equations, membrane } = this.parts;
    const byNode = (): Float64Array => new Float64Array(equations.nodeCount);
    const solved = { beforeMv: byNode(), afterMv: byNode(), injectedNa: byNode() };
    this.takeStep(solved);
    const residualNa = largestCurrentSum(equations, membrane, solved);
    this.showAt(timeMs);
    return residualNa;
  }

  /** From the values of a time between back to those of the end of the last step. */
  private goOn(): void {
    if (this.times[3] === 1) copyAll(this.before, this.changing);
    this.times[3] = 0;
  }

  private interpolate(timeMs: number): void {
    const [startMs, endMs] = this.times as unknown as [number, number];
    const share = (timeMs - startMs) / (endMs - startMs);
    if (share >= 1) return;
    this.times[3] = 1;
    // Lagrange's weights for nodes at 0, 1/2 and 1.
    const [first, second, third] = [
      2 * (share - 0.5) * (share - 1),
      4 * share * (1 - share),
      2 * share * (share - 0.5),
    ];
    this.shown.forEach((values, k) => {
      const [a, b, c] = [this.atStart[k]!, this.atMiddle[k]!, this.atEnd[k]!];
      for (let i = 0; i < values.length; i++)
        values[i] = first * a[i]! + second * b[i]! + third * c[i]!;
    });
  }

  private takeStep(audit: SolvedStep | undefined): void {
    const { variable, times, counts } = this;
    const nowMs = times[1]!;
    const { stepMs, nextMs } = this.plan(nowMs);
    copyAll(this.shown, this.atStart);
    this.crossings.atStart(nowMs);
    let tryMs = stepMs;
    for (;;) {
      const error = this.tryStep(nowMs, tryMs, audit);
      const growth = growthFor(error);
      const tooFar = variable.overshoot(nowMs, tryMs, WATCH_CLOSENESS * this.options.gridMs);
      const isAccepted = error <= 1 && tooFar === undefined;
      if (isAccepted || tryMs <= SHORTEST_MS) {
        counts[0]!++;
        times[0] = nowMs;
        times[1] = nowMs + tryMs;
        times[2] = tryMs === stepMs ? (nextMs ?? tryMs * growth) : tryMs * growth;
        copyAll(this.shown, this.atEnd);
        this.crossings.atEnd(nowMs, tryMs);
        this.arrive(tryMs);
        return;
      }
      counts[1]!++;
      copyAll(this.before, this.changing);
      const shorter = error <= 1 ? tooFar! : tryMs * Math.min(growth, SAFETY);
      tryMs = Math.max(SHORTEST_MS, Math.min(shorter, tooFar ?? shorter));
    }
  }

  /** What happens at the end of a step belongs to its time: thresholds, events and jumps of currents. */
  private arrive(lastStepMs: number): void {
    const nowMs = this.times[1]!;
    this.variable.arrive(nowMs, lastStepMs);
    this.split.settleAt(nowMs);
    copyAll(this.changing, this.before);
  }

  /**
   * As long as wanted, but no farther than the next event or break, or the limit. `nextMs` is the length of the next step
   * where that does not follow from the error: it begins anew after a jump, and goes on as before after the limit.
   */
  private plan(nowMs: number): { readonly stepMs: number; readonly nextMs: number | undefined } {
    const { variable, times, limitMs } = this;
    const { stimuli } = this.parts;
    const jumpMs = Math.min(variable.nextEventMs, stimuli.nextBreakMs(nowMs + SHORTEST_MS));
    const wantedMs = Math.min(times[2]!, this.longestMs);
    const leftMs = Math.min(jumpMs, limitMs) - nowMs;
    if (leftMs <= wantedMs) {
      const nextMs = jumpMs <= limitMs ? this.options.gridMs : wantedMs;
      return { stepMs: Math.max(leftMs, SHORTEST_MS), nextMs };
    }
    // Two steps rather than a long one and a stump.
    const stepMs = leftMs < 2 * wantedMs ? leftMs / 2 : wantedMs;
    return { stepMs, nextMs: undefined };
  }

  /** Takes the halves, and returns their error as a share of the tolerance. */
  private tryStep(nowMs: number, stepMs: number, audit: SolvedStep | undefined): number {
    const { split } = this;
    split.take(nowMs, stepMs);
    copyAll(this.states, this.coarse);
    copyAll(this.before, this.changing);
    split.take(nowMs, stepMs / 2);
    copyAll(this.shown, this.atMiddle);
    this.crossings.atMiddle(nowMs + stepMs / 2);
    split.take(nowMs + stepMs / 2, stepMs / 2, audit);
    return this.error();
  }

  private error(): number {
    const { toleranceMv } = this.options;
    let largest = 0;
    this.states.forEach((values, k) => {
      const coarse = this.coarse[k]!;
      let [difference, scale] = [0, 0];
      for (let i = 0; i < values.length; i++) {
        difference = Math.max(difference, Math.abs(values[i]! - coarse[i]!));
        scale = Math.max(scale, Math.abs(values[i]!));
      }
      // The first of them is the voltage.
      const allowed = k === 0 ? toleranceMv : scale * STATE_SHARE_PER_MV * toleranceMv;
      if (difference > 0) largest = Math.max(largest, difference / (3 * allowed));
      // Not a number is no small error.
      else if (!(difference >= 0)) largest = Number.POSITIVE_INFINITY;
    });
    return largest;
  }
}

/**
 * Undefined where steps are of one length.
 *
 * @throws ModelError `simulate/adaptive` where the method or a local place does not allow variable steps.
 */
export function takeVariableSteps(
  {
    cell,
    massless,
    ...parts
  }: Omit<SimulationParts, 'massless'> & {
    readonly cell: Cell;
    readonly massless: MasslessNodes | undefined;
  },
  { adaptiveMv, dtMs, method }: SimulationOptions,
): AdaptiveSteps | undefined {
  if (adaptiveMv === undefined) return undefined;
  if (massless === undefined)
    throw new ModelError('simulate/adaptive', simulateMessages.adaptiveMethod(method));
  const local = cell.points.find(({ localPlace }) => localPlace !== undefined);
  if (local !== undefined)
    throw new ModelError('simulate/adaptive', simulateMessages.adaptiveLocal(local.name));
  const showsAll = recordedQuantities(cell).length > 0;
  return new AdaptiveSteps(
    { ...parts, massless },
    { toleranceMv: adaptiveMv, gridMs: dtMs, showsAll },
  );
}

/** By the third root, since the error of one step is of third order; own functions give the same bits everywhere. */
function growthFor(error: number): number {
  if (error === 0) return MOST_GROWTH;
  if (!(error < 1e6)) return MOST_SHRINKING;
  const growth = SAFETY * exp(-log(error) / 3);
  return Math.min(MOST_GROWTH, Math.max(MOST_SHRINKING, growth));
}

function copyAll(from: readonly Float64Array[], to: readonly Float64Array[]): void {
  from.forEach((values, k) => {
    to[k]!.set(values);
  });
}
