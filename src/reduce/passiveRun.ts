import { solveHinesInPlace } from '../cable/hinesMatrix.ts';
import type { GrowingCurrent } from './dendriticSpike.ts';
import type { PassiveSystem } from './postsynapticPotential.ts';

export interface PassiveState {
  readonly timeMs: number;
  readonly growth: GrowingCurrent;
  /** mV by compartment. */
  readonly voltageMv: Float64Array;
}

/** A conductance to a reversal potential at the driven compartment. */
export interface OpenConductance {
  readonly us: number;
  readonly reversalMv: number;
}

const STEP_MS = 0.01;
/** A growing current that has not brought the voltage there by then never will in reason. ms */
const LONGEST_MS = 1000;

/** A passive system driven at one compartment by a growing current, and a conductance that opens; implicit Euler. */
export class PassiveRun {
  private readonly system: PassiveSystem;
  private readonly compartment: number;
  private readonly pivots: Float64Array;

  constructor(system: PassiveSystem, compartment: number) {
    this.system = system;
    this.compartment = compartment;
    this.pivots = new Float64Array(system.restMv.length);
  }

  voltageOf({ voltageMv }: PassiveState): number {
    return voltageMv[this.compartment]!;
  }

  /** From rest until the compartment is at a voltage; undefined where it never comes there. */
  growUntil(growth: GrowingCurrent, mv: number): PassiveState | undefined {
    let state: PassiveState = { timeMs: 0, growth, voltageMv: this.system.restMv };
    while (this.voltageOf(state) < mv) {
      if (state.timeMs > LONGEST_MS) return undefined;
      state = this.advance(state, STEP_MS);
    }
    return state;
  }

  advance(
    { timeMs, growth, voltageMv }: PassiveState,
    durationMs: number,
    open: OpenConductance = { us: 0, reversalMv: 0 },
  ): PassiveState {
    const steps = Math.max(1, Math.round(durationMs / STEP_MS));
    const stepMs = durationMs / steps;
    const deviation = voltageMv.map((mv, i) => mv - this.system.restMv[i]!);
    for (let step = 0; step < steps; step++)
      this.step(deviation, stepMs, currentAt(growth, timeMs + (step + 0.5) * stepMs), open);
    return {
      ...{ timeMs: timeMs + durationMs, growth },
      voltageMv: deviation.map((mv, i) => mv + this.system.restMv[i]!),
    };
  }

  private step(
    deviation: Float64Array,
    stepMs: number,
    currentNa: number,
    { us, reversalMv }: OpenConductance,
  ): void {
    const { matrix, capacitanceNf, restMv } = this.system;
    const { pivots, compartment } = this;
    for (let i = 0; i < pivots.length; i++) {
      const inertia = capacitanceNf[i]! / stepMs;
      pivots[i] = matrix.diagonal[i]! + inertia;
      deviation[i]! *= inertia;
    }
    pivots[compartment]! += us;
    deviation[compartment]! += currentNa + us * (reversalMv - restMv[compartment]!);
    solveHinesInPlace(matrix.parent, matrix.coupling, pivots, deviation);
  }
}

function currentAt({ startNa, doublingMs }: GrowingCurrent, timeMs: number): number {
  return startNa * 2 ** (timeMs / doublingMs);
}
