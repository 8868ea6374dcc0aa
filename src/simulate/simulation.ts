import type { Cell, CurrentClamp } from '../cell/cell.ts';
import type { CompartmentLayout } from '../discretise/compartmentLayout.ts';
import { type MeshPlace, placeLocus } from '../discretise/place.ts';
import { snapLocus, snapPlaces } from '../discretise/snapPlaces.ts';
import type { Locus } from '../morphology/morphology.ts';
import { type AdaptiveCount, type AdaptiveSteps, takeVariableSteps } from './adaptiveSteps.ts';
import { bindCell } from './boundCell.ts';
import { buildCableEquations, type CableEquations } from './cableEquations.ts';
import { largestCurrentSum, type SolvedStep } from './chargeAudit.ts';
import { checkFinite } from './finiteCheck.ts';
import { FixedSteps } from './fixedSteps.ts';
import { MasslessNodes } from './masslessNodes.ts';
import type { Membrane } from './membrane.ts';
import { NodeReadings } from './nodeReadings.ts';
import { changeParameter } from './parameterChange.ts';
import type { PlacedStimuli } from './placedStimuli.ts';
import type { PointProcesses } from './pointProcesses.ts';
import type { ProbeTape } from './probeTape.ts';
import type { SimulationOptions } from './simulationOptions.ts';
import { restoreArrays, type SimulationSnapshot } from './simulationSnapshot.ts';
import type { StepEngine } from './stepEngine.ts';
import { StepLoop } from './stepLoop.ts';
import { MOST_STEPS } from './stepProgram.ts';
import { StepRetry } from './stepRetry.ts';

/** Nodes times steps. */
const WORK_AT_ONCE = 1_000_000;

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
  /** Largest error of the tables that states follow; undefined where rates are computed as written. */
  readonly tableTolerance: number | undefined;
  /** As in SimulationOptions. */
  readonly variesByPlace: boolean;
  private readonly snapsPlaces: boolean;
  protected readonly isSecondOrder: boolean;
  /** With `second-order` only. */
  protected readonly massless: MasslessNodes | undefined;
  readonly stimuli: PlacedStimuli;
  readonly points: PointProcesses;
  protected readonly equations: CableEquations;
  protected readonly fixed: FixedSteps;
  private readonly loop: StepLoop | undefined;
  private readonly adaptive: AdaptiveSteps | undefined;
  private readonly retry: StepRetry | undefined;
  /** Called before a step is taken again: what was heard of it did not happen. */
  onAgain: () => void = () => undefined;
  private readonly readings: NodeReadings;
  /** Steps taken since the start. */
  stepCount = 0;

  constructor(written: Cell, layout: CompartmentLayout, options: SimulationOptions) {
    this.snapsPlaces = options.snapsPlaces ?? false;
    const cell = this.snapsPlaces ? snapPlaces(written, layout) : written;
    this.cell = cell;
    this.layout = layout;
    this.dtMs = options.dtMs;
    this.variesByPlace = options.variesByPlace ?? false;
    this.isSecondOrder = options.method !== 'implicit-euler';
    const bound = bindCell(cell, layout, options);
    const { inner } = bound;
    this.membraneNode = bound.membraneNode;
    this.stimuli = bound.stimuli;
    this.tableTolerance = bound.tableTolerance;
    this.engine = bound.engine;
    this.membrane = bound.membrane;
    this.points = bound.points;
    const { dtMs, isSecondOrder, membrane, points, stimuli } = this;
    this.equations = buildCableEquations(inner, isSecondOrder ? dtMs / 2 : dtMs);
    const { equations } = this;
    if (options.method === 'second-order')
      this.massless = new MasslessNodes(equations, this.engine.arrays);
    const { massless } = this;
    const solver = this.engine.makeSolver(equations, membrane, {
      dtMs,
      isSecondOrder,
      massless,
      points: points.stepParts,
    });
    const { pointCode } = this.engine;
    if (pointCode !== undefined) points.runBy(pointCode, solver, massless);
    const parts = { cell, membrane, points, stimuli, equations, massless };
    this.fixed = new FixedSteps({ ...parts, dtMs, isSecondOrder, solver });
    const { program } = this.engine;
    this.loop = program && new StepLoop(program, { dtMs, stimuli, massless, points });
    this.readings = new NodeReadings({
      ...{ layout, layoutNode: bound.layoutNode },
      ...{ membrane, stimuli, points, dtMs, isSecondOrder },
    });
    this.membrane.initialise(this.points.writers?.initialise);
    this.points.initialise();
    this.fixed.begin();
    membrane.beforeStep();
    points.beforeStep();
    const { capacitanceNf } = inner;
    this.adaptive = takeVariableSteps({ ...parts, capacitanceNf }, options);
    if (this.adaptive === undefined && (points.mayActWithinStep || options.canStepAgain === true))
      this.retry = new StepRetry(points, this.stateArrays(), () => this.onAgain());
  }

  /** How many steps of variable length were taken so far; undefined where steps are fixed. */
  get adaptiveCount(): AdaptiveCount | undefined {
    return this.adaptive?.count;
  }

  /** With variable steps: none goes beyond, for what comes from outside is known so far. ms */
  limitSteps(timeMs: number): void {
    if (this.adaptive !== undefined) this.adaptive.limitMs = timeMs;
  }

  /** With variable steps: calls back at every upward crossing from now on, with its time. ms */
  onCrossing(place: MeshPlace, thresholdMv: number, heard: (timeMs: number) => void): void {
    const within = this.toMembrane(place);
    const readMv = (timeMs: number): number =>
      this.points.voltageAt(within) + this.stimuli.dropMv(within, timeMs);
    this.adaptive?.crossings.add({ readMv, thresholdMv, heard }, this.timeMs);
  }

  get timeMs(): number {
    return this.stepCount * this.dtMs;
  }

  /** mV by node of the layout; valid until the next step. */
  get voltageMv(): Float64Array {
    return this.readings.voltageMv(this.stepCount);
  }

  /**
   * What leaves the cell through the membrane of each node of the layout, synapses and charging included, by the balance
   * with axial currents, electrodes and gap junctions at the present voltages; valid until the next step. nA
   */
  get membraneCurrentNa(): Float64Array {
    return this.readings.membraneCurrentNa(this.stepCount);
  }

  /** Where a locus lies on the layout, snapped where places are. */
  placeOf(locus: Locus): MeshPlace {
    const { cell, layout } = this;
    const at = this.snapsPlaces ? snapLocus(layout, locus) : locus;
    return placeLocus(cell.morphology, layout, at);
  }

  /** The voltage at an exact place on the layout, with the drops that currents placed beside it make. mV. */
  voltageAt(place: MeshPlace): number {
    const within = this.toMembrane(place);
    return this.points.voltageAt(within) + this.stimuli.dropMv(within, this.timeMs);
  }

  private toMembrane({ near, far, farShare }: MeshPlace): MeshPlace {
    return { near: this.membraneNode[near]!, far: this.membraneNode[far]!, farShare };
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
    restoreArrays(this.stateArrays(), snapshot);
    this.points.restoreEvents(snapshot.events);
    this.stimuli.restore(snapshot.clamps);
    this.stepCount = snapshot.stepCount;
    this.readings.forget();
  }

  /**
   * Another current from a clamp, from the next step on; all that is not said stays.
   *
   * @throws ModelError `simulate/no-stimulus` where no clamp has that name.
   */
  setStimulus(name: string, change: Partial<Omit<CurrentClamp, 'name'>>): void {
    const { timeMs, dtMs } = this;
    if (this.stimuli.change(name, change, timeMs, dtMs)) this.fixed.dampCurrent();
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
      ...[...this.membrane.stateArrays, ...this.points.stateArrays, this.fixed.damped],
      ...(this.adaptive?.stateArrays ?? []),
    ];
  }

  step(): void {
    if (this.adaptive === undefined) this.takeFixed();
    else this.adaptive.showAt(++this.stepCount * this.dtMs);
  }

  /**
   * Takes the last step again with further events in it, where the option `canStepAgain` is set.
   *
   * @param send calls `points.receive`.
   */
  stepAgain(send: () => void): void {
    this.retry!.takeAgain(send);
    this.readings.forget();
  }

  /** @param audit makes where to leave a solution; the last one made is that of the step. */
  private takeFixed(audit: () => SolvedStep | undefined = () => undefined): void {
    const { retry, fixed, dtMs } = this;
    const count = this.stepCount++;
    if (retry === undefined) fixed.take(count, audit());
    else
      retry.take(count * dtMs, (count + 1) * dtMs, () => {
        fixed.take(count, audit(), true);
      });
  }

  /** So many steps take about twenty milliseconds, or are as many as compiled code takes in one call. */
  get stepsAtOnce(): number {
    return Math.max(1, Math.min(MOST_STEPS, Math.floor(WORK_AT_ONCE / this.layout.nodeCount)));
  }

  /**
   * Takes so many steps as `step` would, to the bit, but as many in one call of compiled code as can be: all where no
   * stimulus jumps and no event arrives.
   *
   * @param count with a tape at most MOST_STEPS.
   * @param tape is filled with what probes read after each of them.
   */
  advance(count: number, tape?: ProbeTape): void {
    tape?.clear();
    const last = this.stepCount + count;
    while (this.stepCount < last) {
      const from = this.stepCount;
      const taken = this.takeCompiled(last - from, tape);
      if (taken === 0) {
        this.step();
        tape?.sample();
        continue;
      }
      this.stepCount += taken;
      this.points.skipTo(this.timeMs);
      tape?.add(this.engine.program!.rows, taken, (step) => (from + step + 1) * this.dtMs);
    }
  }

  private takeCompiled(count: number, tape: ProbeTape | undefined): number {
    const isTaped = tape === undefined || tape.sources !== undefined;
    if (this.loop === undefined || !isTaped || this.fixed.isDamping) return 0;
    return this.loop.take(this.stepCount, count, tape);
  }

  /**
   * Takes a step as `step` does, and returns the largest sum of currents at any node, which conservation of charge
   * makes 0 but for rounding. nA.
   */
  stepAndCheckConservation(): number {
    if (this.adaptive !== undefined)
      return this.adaptive.showAndCheck(++this.stepCount * this.dtMs);
    const { timeMs, layout } = this;
    let solved: SolvedStep;
    this.takeFixed(() => {
      const byNode = (): Float64Array => new Float64Array(layout.nodeCount);
      solved = { beforeMv: byNode(), afterMv: byNode(), injectedNa: byNode() };
      const { injectedNa } = solved;
      this.fixed.injectStimuli(timeMs, (node, currentNa) => {
        injectedNa[node]! += currentNa;
      });
      return solved;
    });
    return largestCurrentSum(this.equations, this.membrane, solved!);
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
