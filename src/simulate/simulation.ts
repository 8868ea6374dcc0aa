import type { Cell, CurrentClamp } from '../cell/cell.ts';
import type { CompartmentLayout } from '../discretise/compartmentLayout.ts';
import { paintCompartments } from '../discretise/paintMap.ts';
import { type MeshPlace, placeLocus } from '../discretise/place.ts';
import { invertOrder, renumberNodes, renumberPaint } from '../discretise/renumberNodes.ts';
import { snapLocus, snapPlaces } from '../discretise/snapPlaces.ts';
import { compileKernelToJs } from '../kernels/compileKernelToJs.ts';
import type { Locus } from '../morphology/morphology.ts';
import { type AdaptiveCount, type AdaptiveSteps, takeVariableSteps } from './adaptiveSteps.ts';
import { sumAxialCurrents } from './axialBalance.ts';
import { buildCableEquations, type CableEquations, type CableSolver } from './cableEquations.ts';
import { largestCurrentSum, type SolvedStep } from './chargeAudit.ts';
import { chooseEngine } from './chooseEngine.ts';
import { checkFinite } from './finiteCheck.ts';
import { MasslessNodes } from './masslessNodes.ts';
import { bindMembrane, type Membrane } from './membrane.ts';
import { orderMembrane } from './nodeGroups.ts';
import { changeParameter } from './parameterChange.ts';
import { PlacedStimuli } from './placedStimuli.ts';
import { placePoints } from './pointBlock.ts';
import { PointProcesses } from './pointProcesses.ts';
import type { SimulationOptions } from './simulationOptions.ts';
import type { SimulationSnapshot } from './simulationSnapshot.ts';
import type { StepEngine } from './stepEngine.ts';

/** Steps taken as halves by implicit Euler after a current jumped. */
const STEPS_AFTER_CURRENT = 1;
/** The same at the start, and after a command jumped that a clamp holds the voltage to with a large conductance. */
const STEPS_AFTER_COMMAND = 2;

/**
 * A cell as it runs. Each step, as NEURON's fixed step: membrane currents and their slopes at the old voltage, stimuli
 * in the middle of the step, one elimination for the new voltage, then the states at the new voltage.
 *
 * The solve is for the voltage itself, (C/h + g + G) v' = (C/h + g) v - i + I with h = dt (implicit Euler) or dt / 2
 * (the second-order methods, v' at the middle), so no axial currents are summed. Conductances in uS, currents in nA.
 *
 * Inside, nodes are grouped by the mechanisms on them: `membraneNode` is where the arrays of `membrane` have each node of
 * `layout`. Sums run in the order of elimination, another than NEURON's, so results differ from it by rounding.
 */
export class Simulation {
  /** With its places where they act. */
  readonly cell: Cell;
  readonly layout: CompartmentLayout;
  readonly membrane: Membrane;
  readonly membraneNode: Int32Array;
  readonly dtMs: number;
  readonly engine: StepEngine;
  /** As in SimulationOptions. */
  readonly variesByPlace: boolean;
  private readonly snapsPlaces: boolean;
  protected readonly isSecondOrder: boolean;
  /** With `second-order` only. */
  protected readonly massless: MasslessNodes | undefined;
  protected readonly stimuli: PlacedStimuli;
  readonly points: PointProcesses;
  /** Node of `layout` at each place of the membrane's arrays. */
  private readonly layoutNode: Int32Array;
  protected readonly equations: CableEquations;
  private readonly solver: CableSolver;
  /** To the middle of the step, by node; only where ions follow the voltage within the step. */
  private readonly changeMv: Float64Array | undefined;
  private readonly adaptive: AdaptiveSteps | undefined;
  private readonly publicVoltageMv: Float64Array;
  private voltageStep = -1;
  private readonly publicCurrentNa: Float64Array;
  private currentStep = -1;
  protected stepCount = 0;
  /** One number, steps still to be damped: part of the state. */
  private readonly dampedSteps = Float64Array.of(STEPS_AFTER_COMMAND);

  constructor(written: Cell, layout: CompartmentLayout, options: SimulationOptions) {
    this.snapsPlaces = options.snapsPlaces ?? false;
    const cell = this.snapsPlaces ? snapPlaces(written, layout) : written;
    this.cell = cell;
    this.layout = layout;
    this.dtMs = options.dtMs;
    this.variesByPlace = options.variesByPlace ?? false;
    this.isSecondOrder = options.method !== 'implicit-euler';
    const paint = paintCompartments(cell, layout);
    this.layoutNode = orderMembrane(layout.nodeCount, paint.blocks);
    this.membraneNode = invertOrder(this.layoutNode);
    const inner = renumberNodes(layout, this.layoutNode);
    const pointPlaces = placePoints(cell, inner);
    const isAdaptive = options.adaptiveMv !== undefined;
    const engine = isAdaptive ? { ...options, tableTolerance: undefined } : options;
    this.engine = chooseEngine(engine, layout.nodeCount, [...paint.blocks, ...pointPlaces]);
    this.membrane = bindMembrane(cell, inner, {
      dtMs: options.dtMs,
      isSecondOrder: this.isSecondOrder,
      backEnd: this.engine.backEnd,
      arrays: this.engine.arrays,
      paint: renumberPaint(paint, this.layoutNode),
      allCurrents: () => this.engine.allCurrents,
      allAdvance: () => this.engine.allAdvance,
      keepsRange: options.keepsRange ?? true,
      points: pointPlaces,
    });
    this.points = new PointProcesses(cell, inner, this.membrane, {
      dtMs: options.dtMs,
      isSecondOrder: this.isSecondOrder,
      hasExactEvents: options.method === 'second-order',
      backEnd: compileKernelToJs,
    });
    this.stimuli = new PlacedStimuli(cell, inner);
    const intervalMs = this.isSecondOrder ? options.dtMs / 2 : options.dtMs;
    this.equations = buildCableEquations(inner, intervalMs);
    if (options.method === 'second-order') this.massless = new MasslessNodes(this.equations);
    this.solver = this.engine.makeSolver(this.equations, this.membrane, this.isSecondOrder);
    const followsVoltage = this.isSecondOrder && this.membrane.ionsWithSlopes.size > 0;
    this.changeMv = followsVoltage ? new Float64Array(layout.nodeCount) : undefined;
    this.publicVoltageMv = new Float64Array(layout.nodeCount);
    this.publicCurrentNa = new Float64Array(layout.nodeCount);
    this.membrane.initialise(this.points.writers?.initialise);
    this.points.initialise();
    if (this.massless !== undefined) this.settle(this.massless);
    this.membrane.beforeStep();
    this.points.beforeStep();
    const parts = { cell, membrane: this.membrane, points: this.points, stimuli: this.stimuli };
    const { capacitanceNf } = inner;
    const cable = { equations: this.equations, massless: this.massless, capacitanceNf };
    this.adaptive = takeVariableSteps({ ...parts, ...cable }, options);
  }

  /** How many steps of variable length were taken so far; undefined where steps are fixed. */
  get adaptiveCount(): AdaptiveCount | undefined {
    return this.adaptive?.count;
  }

  get timeMs(): number {
    return this.stepCount * this.dtMs;
  }

  /** mV by node of the layout; valid until the next step. */
  get voltageMv(): Float64Array {
    if (this.voltageStep !== this.stepCount) {
      const { voltageMv } = this.membrane;
      const { layoutNode, publicVoltageMv } = this;
      for (let i = 0; i < voltageMv.length; i++) publicVoltageMv[layoutNode[i]!] = voltageMv[i]!;
      this.voltageStep = this.stepCount;
    }
    return this.publicVoltageMv;
  }

  /**
   * What leaves the cell through the membrane of each node of the layout, synapses and charging included, by the balance
   * with axial currents, electrodes and gap junctions at the present voltages; valid until the next step. nA
   */
  get membraneCurrentNa(): Float64Array {
    if (this.currentStep !== this.stepCount) {
      this.balanceCurrents(this.publicCurrentNa);
      this.currentStep = this.stepCount;
    }
    return this.publicCurrentNa;
  }

  private balanceCurrents(currentNa: Float64Array): void {
    const { layout, voltageMv, layoutNode } = this;
    // An implicit step balances at its end with the stimuli of its middle.
    const stimulusMs = this.isSecondOrder ? this.timeMs : Math.max(0, this.timeMs - this.dtMs / 2);
    sumAxialCurrents(layout, voltageMv, currentNa);
    const addAt = ({ near, far, farShare }: MeshPlace, injectedNa: number): void => {
      currentNa[layoutNode[near]!]! += injectedNa * (1 - farShare);
      currentNa[layoutNode[far]!]! += injectedNa * farShare;
    };
    this.stimuli.injectAt(stimulusMs, (node, injectedNa) => {
      currentNa[layoutNode[node]!]! += injectedNa;
    });
    this.points.injectFromOutside(addAt);
  }

  /** Where a locus lies on the layout, snapped where places are. */
  placeOf(locus: Locus): MeshPlace {
    const { cell, layout } = this;
    const at = this.snapsPlaces ? snapLocus(layout, locus) : locus;
    return placeLocus(cell.morphology, layout, at);
  }

  /** The voltage at an exact place on the layout, with the drops that currents placed beside it make. mV. */
  voltageAt({ near, far, farShare }: MeshPlace): number {
    const place = { near: this.membraneNode[near]!, far: this.membraneNode[far]!, farShare };
    return this.points.voltageAt(place) + this.stimuli.dropMv(place, this.timeMs);
  }

  /** Reads the current of a clamp: that of the step last taken. nA */
  readClamp(name: string): () => number {
    const read = this.stimuli.readClamp(name);
    return () => read(Math.max(0, this.timeMs - this.dtMs / 2));
  }

  /** The present state, to come back to with `restore`. */
  snapshot(): SimulationSnapshot {
    return {
      stepCount: this.stepCount,
      arrays: this.stateArrays().map((values) => Float64Array.from(values)),
      clamps: this.stimuli.save(),
      events: this.points.saveEvents(),
    };
  }

  /**
   * Goes on from a snapshot of this or another simulation of the same cell, mesh, method and step: with the bits that it
   * would have had.
   *
   * @throws RangeError for a snapshot of another cell or mesh.
   */
  restore(snapshot: SimulationSnapshot): void {
    const arrays = this.stateArrays();
    const fits =
      arrays.length === snapshot.arrays.length &&
      arrays.every((values, k) => values.length === snapshot.arrays[k]!.length);
    if (!fits) throw new RangeError('the snapshot is of another cell or another mesh');
    arrays.forEach((values, k) => {
      values.set(snapshot.arrays[k]!);
    });
    this.points.restoreEvents(snapshot.events);
    this.stimuli.restore(snapshot.clamps);
    this.stepCount = snapshot.stepCount;
    this.voltageStep = -1;
    this.currentStep = -1;
  }

  /**
   * Another current from a clamp, from the next step on; all that is not said stays.
   *
   * @throws ModelError `simulate/no-stimulus` where no clamp has that name.
   */
  setStimulus(name: string, change: Partial<Omit<CurrentClamp, 'name'>>): void {
    this.stimuli.change(name, change);
    this.damp(STEPS_AFTER_CURRENT);
  }

  /**
   * Another value of a parameter, from the next step on.
   *
   * @param owner a density mechanism, wherever it is painted, or the name of a point process.
   * @param value in the unit of the mechanism's PARAMETER block.
   * @param region where the mechanism's own (RANGE) parameter is changed, as the experiment names regions: in
   *   compartments whose centre lies there. Everywhere where it is left out.
   * @throws ModelError `simulate/no-parameter` where there is none of that name, or none in the region;
   *   `simulate/bad-value` where the value is no finite number; `simulate/tabled` for one that the tables of a run were
   *   made with; `simulate/one-value` for a region under WebAssembly without the option `variesByPlace`, where the
   *   parameter has been the same everywhere; those of resolveRegion.
   */
  setParameter(owner: string, parameter: string, value: number, region?: string): void {
    changeParameter(this, { owner, parameter, value, region });
  }

  private stateArrays(): readonly Float64Array[] {
    return [
      ...[...this.membrane.stateArrays, ...this.points.stateArrays, this.dampedSteps],
      ...(this.adaptive?.stateArrays ?? []),
    ];
  }

  step(): void {
    if (this.adaptive === undefined) this.takeStep(undefined);
    else this.adaptive.showAt(++this.stepCount * this.dtMs);
  }

  /**
   * Takes a step as `step` does, and returns the largest sum of currents at any node, which conservation of charge
   * makes 0 but for rounding. nA.
   */
  stepAndCheckConservation(): number {
    if (this.adaptive !== undefined)
      return this.adaptive.showAndCheck(++this.stepCount * this.dtMs);
    const byNode = (): Float64Array => new Float64Array(this.layout.nodeCount);
    const solved = { beforeMv: byNode(), afterMv: byNode(), injectedNa: byNode() };
    this.injectStimuli((node, currentNa) => {
      solved.injectedNa[node]! += currentNa;
    });
    this.takeStep(solved);
    return largestCurrentSum(this.equations, this.membrane, solved);
  }

  /** @param audit where to leave the last solution, with what the points put in beside what is there. */
  private takeStep(audit: SolvedStep | undefined): void {
    this.points.beginStep(this.timeMs);
    this.computeCurrents();
    const isDamped = this.isDamped();
    if (isDamped) {
      this.solve();
      this.solver.readSolution(this.membrane.voltageMv);
      this.points.settle();
      this.computeCurrents();
      this.solveAudited(audit);
      this.solver.readSolution(this.membrane.voltageMv);
    } else {
      this.solveAudited(audit);
      this.extrapolate();
    }
    this.stepCount++;
    const { massless, points, timeMs } = this;
    if (massless !== undefined) this.settle(massless);
    points.settle(this.isSecondOrder && !isDamped ? 2 : 1);
    this.membrane.advanceStates(timeMs, points.writers?.advanceTo(timeMs));
    points.endStep(timeMs, this.membrane.beforeStep);
    if (massless === undefined || !points.hasCurrentsAtEnd) return;
    points.computeCurrentsAtEnd(timeMs);
    this.settle(massless);
    points.settle(0);
  }

  private solveAudited(audit: SolvedStep | undefined): void {
    audit?.beforeMv.set(this.membrane.voltageMv);
    this.solve();
    if (audit === undefined) return;
    const { afterMv, injectedNa } = audit;
    this.solver.readSolution(afterMv);
    this.points.inject(
      (node) => afterMv[node]!,
      (node, currentNa) => {
        injectedNa[node]! += currentNa;
      },
    );
  }

  /** Whether the step about to be taken is one of the first after a jump. */
  protected isDamped(): boolean {
    if (this.massless === undefined) return false;
    const [fromMs, toMs] = [this.timeMs - this.dtMs, this.timeMs];
    if (this.points.hasJumped) this.damp(STEPS_AFTER_COMMAND);
    else if (this.stimuli.jumps(fromMs, toMs)) this.damp(STEPS_AFTER_CURRENT);
    if (this.dampedSteps[0] === 0) return false;
    this.dampedSteps[0]!--;
    return true;
  }

  private damp(steps: number): void {
    this.dampedSteps[0] = Math.max(this.dampedSteps[0]!, steps);
  }

  private extrapolate(): void {
    const { changeMv, solver } = this;
    if (changeMv === undefined) {
      solver.update();
      return;
    }
    const { voltageMv } = this.membrane;
    solver.readSolution(changeMv);
    for (let i = 0; i < changeMv.length; i++) changeMv[i]! -= voltageMv[i]!;
    solver.update();
    this.membrane.correctIonCurrents(changeMv);
  }

  private settle(massless: MasslessNodes): void {
    this.stimuli.injectAt(this.timeMs, (node, currentNa) => massless.inject(node, currentNa));
    this.points.stamp(massless);
    massless.settle(this.membrane.voltageMv);
  }

  private computeCurrents(): void {
    const middleMs = this.timeMs + this.dtMs / 2;
    this.membrane.computeCurrents(middleMs, this.points.writers?.currentsAt(middleMs));
    this.points.computeCurrents(middleMs);
  }

  private solve(): void {
    this.solver.assemble();
    this.injectStimuli((node, currentNa) => this.solver.inject(node, currentNa));
    this.points.stamp(this.solver);
    this.solver.solve();
  }

  /** Stimuli in the middle of the step, or their mean over it where edges may lie within. */
  protected injectStimuli(inject: CableSolver['inject']): void {
    const { timeMs: fromMs, dtMs, massless, stimuli } = this;
    if (massless === undefined) stimuli.injectAt(fromMs + dtMs / 2, inject);
    else stimuli.injectMean(fromMs, fromMs + dtMs, inject);
  }

  /**
   * Names the first mechanism state, concentration or voltage that is not a finite number, with its place and time.
   *
   * @param cellName of one cell among several, for the message.
   * @throws ModelError `simulate/not-finite`.
   */
  checkFinite(cellName?: string): void {
    checkFinite(this, cellName);
  }
}
