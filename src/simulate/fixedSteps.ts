import type { CableEquations, CableSolver } from './cableEquations.ts';
import type { SolvedStep } from './chargeAudit.ts';
import type { MasslessNodes } from './masslessNodes.ts';
import type { Membrane } from './membrane.ts';
import type { PlacedStimuli } from './placedStimuli.ts';
import type { PointProcesses } from './pointProcesses.ts';

/** Steps taken as halves by implicit Euler after a current jumped. */
const STEPS_AFTER_CURRENT = 1;
/** The same at the start, and after a command jumped that a clamp holds the voltage to with a large conductance. */
const STEPS_AFTER_COMMAND = 2;

/** What steps of one length are made of. */
export interface FixedStepParts {
  readonly dtMs: number;
  readonly isSecondOrder: boolean;
  readonly membrane: Membrane;
  readonly points: PointProcesses;
  readonly stimuli: PlacedStimuli;
  readonly equations: CableEquations;
  readonly solver: CableSolver;
  /** With `second-order` only. */
  readonly massless: MasslessNodes | undefined;
}

/** Steps of one length as Simulation describes them, one at a time. */
export class FixedSteps {
  private readonly parts: FixedStepParts;
  /** To the middle of the step, by node; only where ions follow the voltage within the step. */
  private readonly changeMv: Float64Array | undefined;
  /** One number, steps still to be damped: part of the state. */
  readonly damped: Float64Array = Float64Array.of(STEPS_AFTER_COMMAND);

  constructor(parts: FixedStepParts) {
    this.parts = parts;
    const { isSecondOrder, membrane } = parts;
    const followsVoltage = isSecondOrder && membrane.nodeFields.followers.length > 0;
    this.changeMv = followsVoltage ? new Float64Array(membrane.voltageMv.length) : undefined;
  }

  /** Voltages of nodes without membrane at the start. */
  begin(): void {
    this.settle(0);
  }

  /**
   * @param audit where to leave the last solution, with what the points put in beside what is there.
   * @param hasLooked as PointProcesses.beginStep has it.
   */
  take(stepCount: number, audit: SolvedStep | undefined, hasLooked = false): void {
    const { dtMs, points, membrane, massless, solver, isSecondOrder } = this.parts;
    const [fromMs, toMs] = [stepCount * dtMs, (stepCount + 1) * dtMs];
    points.beginStep(fromMs, hasLooked);
    this.computeCurrents(fromMs);
    const isDamped = this.isDamped(fromMs);
    if (isDamped) {
      this.solve(fromMs);
      solver.readSolution(membrane.voltageMv);
      points.settle();
      this.computeCurrents(fromMs);
      this.solveAudited(fromMs, audit);
      solver.readSolution(membrane.voltageMv);
    } else {
      this.solveAudited(fromMs, audit);
      this.extrapolate();
    }
    this.settle(toMs);
    points.settle(isSecondOrder && !isDamped ? 2 : 1);
    membrane.advanceStates(toMs, points.writers?.advanceTo(toMs));
    points.endStep(toMs, membrane.beforeStep);
    if (massless === undefined || !points.hasCurrentsAtEnd) return;
    points.computeCurrentsAtEnd(toMs);
    this.settle(toMs);
    points.settle(0);
  }

  /** Whether the step about to be taken is one of the first after a jump. */
  isDamped(timeMs: number): boolean {
    const { massless, points, stimuli, dtMs } = this.parts;
    if (massless === undefined) return false;
    if (points.hasJumped) this.damp(STEPS_AFTER_COMMAND);
    else if (stimuli.jumps(timeMs - dtMs, timeMs)) this.dampCurrent();
    if (this.damped[0] === 0) return false;
    this.damped[0]!--;
    return true;
  }

  /** Whether the step about to be taken is damped whatever happens. */
  get isDamping(): boolean {
    return this.parts.massless !== undefined && this.damped[0]! > 0;
  }

  /** A current was made to jump. */
  dampCurrent(): void {
    this.damp(STEPS_AFTER_CURRENT);
  }

  /** Stimuli in the middle of the step, or their mean over it where edges may lie within. */
  injectStimuli(fromMs: number, inject: CableSolver['inject']): void {
    const { dtMs, massless, stimuli } = this.parts;
    if (massless === undefined) stimuli.injectAt(fromMs + dtMs / 2, inject);
    else stimuli.injectMean(fromMs, fromMs + dtMs, inject);
  }

  private damp(steps: number): void {
    this.damped[0] = Math.max(this.damped[0]!, steps);
  }

  private solveAudited(fromMs: number, audit: SolvedStep | undefined): void {
    const { membrane, solver, points } = this.parts;
    audit?.beforeMv.set(membrane.voltageMv);
    this.solve(fromMs);
    if (audit === undefined) return;
    const { afterMv, injectedNa } = audit;
    solver.readSolution(afterMv);
    points.inject(
      (node) => afterMv[node]!,
      (node, currentNa) => {
        injectedNa[node]! += currentNa;
      },
    );
  }

  private extrapolate(): void {
    const { changeMv } = this;
    const { solver, membrane } = this.parts;
    if (changeMv === undefined) {
      solver.update();
      return;
    }
    const { voltageMv } = membrane;
    solver.readSolution(changeMv);
    for (let i = 0; i < changeMv.length; i++) changeMv[i]! -= voltageMv[i]!;
    solver.update();
    membrane.correctIonCurrents(changeMv);
  }

  private settle(timeMs: number): void {
    const { massless, stimuli, points, membrane } = this.parts;
    if (massless === undefined) return;
    stimuli.injectAt(timeMs, (node, currentNa) => massless.inject(node, currentNa));
    points.stamp(massless);
    massless.settle(membrane.voltageMv);
  }

  private computeCurrents(fromMs: number): void {
    const { dtMs, membrane, points } = this.parts;
    const middleMs = fromMs + dtMs / 2;
    membrane.computeCurrents(middleMs, points.writers?.currentsAt(middleMs));
    points.computeCurrents(middleMs);
  }

  private solve(fromMs: number): void {
    const { solver, points } = this.parts;
    solver.assemble();
    this.injectStimuli(fromMs, (node, currentNa) => solver.inject(node, currentNa));
    points.stamp(solver);
    solver.solve();
  }
}
