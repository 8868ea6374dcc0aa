import type { CableEquations, CableSolver } from './cableEquations.ts';
import { solveByJs } from './cableEquations.ts';
import type { SolvedStep } from './chargeAudit.ts';
import type { MasslessNodes } from './masslessNodes.ts';
import type { Membrane } from './membrane.ts';
import type { PlacedStimuli } from './placedStimuli.ts';
import type { PointProcesses } from './pointProcesses.ts';
import type { VariablePoints } from './variablePoints.ts';

/** What a simulation is made of. */
export interface SimulationParts {
  readonly membrane: Membrane;
  readonly points: PointProcesses;
  readonly stimuli: PlacedStimuli;
  readonly equations: CableEquations;
  readonly massless: MasslessNodes;
  readonly capacitanceNf: Float64Array;
}

type StimulusWriter = (inject: (node: number, currentNa: number) => void) => void;

/** The trapezoidal stage ends after this share of the step; then both stages have the same matrix. */
const GAMMA = 2 - Math.SQRT2;
/** Of the step: the interval of both solves. */
const SOLVE = 1 - Math.SQRT2 / 2;
/** From the start to the end of the first stage: where the second begins, as an implicit Euler step. */
const BEYOND = 1 / (GAMMA * (2 - GAMMA));
/** Share of a step before its end in which no current is taken to jump. */
const BEFORE_END = 1e-3;

/**
 * A step of any length, of second order, that damps whatever is faster than it: states through its first half at the old
 * voltage, the voltage by TR-BDF2 with the states as they are, states through the second half at the new voltage.
 *
 * @see Bank et al. (1985), "Transient simulation of silicon devices and circuits", IEEE Trans. CAD 4, 436-451, for TR-BDF2;
 *   Strang (1968), SIAM J. Numer. Anal. 5, 506-517, for the halves
 */
export class SplitStep {
  private readonly parts: SimulationParts;
  private readonly variable: VariablePoints;
  private readonly solver: CableSolver;
  private readonly axialUs: Float64Array;
  private readonly startMv: Float64Array;
  private readonly changeMv: Float64Array;

  constructor(parts: SimulationParts, variable: VariablePoints) {
    const { equations, membrane } = parts;
    this.parts = parts;
    this.variable = variable;
    this.solver = solveByJs(equations, membrane, true);
    const { staticDiagonalUs, chargeUs, nodeCount } = equations;
    this.axialUs = staticDiagonalUs.map((us, node) => us - chargeUs[node]!);
    this.startMv = new Float64Array(nodeCount);
    this.changeMv = new Float64Array(nodeCount);
  }

  take(fromMs: number, stepMs: number, audit?: SolvedStep): void {
    const { membrane, points, stimuli } = this.parts;
    const { solver, startMv, changeMv } = this;
    const { voltageMv } = membrane;
    const [middleMs, endMs] = [fromMs + stepMs / 2, fromMs + stepMs];
    this.advance(stepMs / 2, middleMs);
    this.setInterval(stepMs * SOLVE);
    startMv.set(voltageMv);
    const stageMs = fromMs + stepMs * GAMMA;
    this.solve(fromMs + (stepMs * GAMMA) / 2, (inject) =>
      stimuli.injectMean(fromMs, stageMs, inject),
    );
    solver.update();
    for (let i = 0; i < voltageMv.length; i++)
      voltageMv[i] = startMv[i]! + BEYOND * (voltageMv[i]! - startMv[i]!);
    points.settle();
    audit?.beforeMv.set(voltageMv);
    // A current that jumps at the end has not jumped yet.
    this.solve(endMs, (inject) => stimuli.injectMean(endMs - BEFORE_END * stepMs, endMs, inject));
    solver.readSolution(changeMv);
    if (audit !== undefined) this.fillAudit(audit, endMs, stepMs);
    for (let i = 0; i < voltageMv.length; i++) {
      const solved = changeMv[i]!;
      changeMv[i] = solved - voltageMv[i]!;
      voltageMv[i] = solved;
    }
    membrane.correctIonCurrents(changeMv);
    points.settle();
    this.advance(stepMs / 2, endMs);
    membrane.beforeStep();
    points.beforeStep();
    this.settleMassless(endMs, (inject) =>
      stimuli.injectMean(endMs - BEFORE_END * stepMs, endMs, inject),
    );
  }

  /** After an event or a jump of a current: where there is no membrane the voltage jumps with them. ms */
  settleAt(timeMs: number): void {
    this.settleMassless(timeMs, (inject) => this.parts.stimuli.injectAt(timeMs, inject));
  }

  private settleMassless(timeMs: number, injectStimuli: StimulusWriter): void {
    const { membrane, points, massless } = this.parts;
    points.computeCurrentsAtEnd(timeMs);
    injectStimuli((node, currentNa) => massless.inject(node, currentNa));
    points.stamp(massless);
    massless.settle(membrane.voltageMv);
    points.settle(0);
  }

  private solve(timeMs: number, injectStimuli: StimulusWriter): void {
    const { membrane, points } = this.parts;
    const { solver } = this;
    membrane.computeCurrents(timeMs, points.writers?.currentsAt(timeMs));
    points.computeCurrents(timeMs);
    solver.assemble();
    injectStimuli((node, currentNa) => solver.inject(node, currentNa));
    points.stamp(solver);
    solver.solve();
  }

  private advance(stretchMs: number, endMs: number): void {
    const { membrane, points } = this.parts;
    membrane.setStep(stretchMs);
    this.variable.setStretch(stretchMs);
    membrane.advanceStates(endMs, points.writers?.advanceTo(endMs));
    this.variable.advance(stretchMs, endMs);
  }

  private setInterval(intervalMs: number): void {
    const { axialUs } = this;
    const { equations, capacitanceNf } = this.parts;
    const { chargeUs, staticDiagonalUs } = equations;
    for (let i = 0; i < axialUs.length; i++) {
      chargeUs[i] = capacitanceNf[i]! / intervalMs; // [nF/ms = uS]
      staticDiagonalUs[i] = axialUs[i]! + chargeUs[i]!;
    }
  }

  private fillAudit({ afterMv, injectedNa }: SolvedStep, endMs: number, stepMs: number): void {
    const { points, stimuli } = this.parts;
    const add = (node: number, currentNa: number): void => {
      injectedNa[node]! += currentNa;
    };
    afterMv.set(this.changeMv);
    injectedNa.fill(0);
    stimuli.injectMean(endMs - BEFORE_END * stepMs, endMs, add);
    points.inject((node) => afterMv[node]!, add);
  }
}
