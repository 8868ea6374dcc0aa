import { simulateMessages } from '../base/messages/simulate.ts';
import { ModelError } from '../base/modelError.ts';
import type { Cell, CurrentClamp } from '../cell/cell.ts';
import type { CompartmentLayout } from '../discretise/compartmentLayout.ts';
import type { MechanismPlace } from '../discretise/ionUse.ts';
import { type MechanismBlock, paintCompartments } from '../discretise/paintMap.ts';
import type { MeshPlace } from '../discretise/place.ts';
import { invertOrder, renumberNodes, renumberPaint } from '../discretise/renumberNodes.ts';
import type { KernelBackEnd } from '../kernels/abi.ts';
import { compileKernelToJs } from '../kernels/compileKernelToJs.ts';
import type { IrProgram } from '../kernels/ir.ts';
import { planKernel } from '../kernels/planKernel.ts';
import type { SharedCode } from '../kernels/wasmKernels.ts';
import { carriesGlobals } from '../kernels/wasmRepertoire.ts';
import { formatLocus } from '../morphology/locus.ts';
import { sumAxialCurrents } from './axialBalance.ts';
import { buildCableEquations, type CableEquations, type CableSolver } from './cableEquations.ts';
import { MasslessNodes } from './masslessNodes.ts';
import { bindMembrane, type Membrane, type RunningBlock } from './membrane.ts';
import { groupNodes } from './nodeGroups.ts';
import { type PlacedClamp, placeClamp, placeClamps } from './placedClamp.ts';
import { injectField, type PlacedField, placeFields } from './placedField.ts';
import { PointProcesses, placePoints } from './pointProcesses.ts';
import type { SimulationSnapshot } from './simulationSnapshot.ts';
import { jsEngine, type StepEngine } from './stepEngine.ts';
import { supportsWasmEngine, WasmEngine } from './wasmEngine.ts';
import { writeParameter } from './writeParameter.ts';

/**
 * `implicit-euler` is first order. `cn-neuron` is NEURON's secondorder = 2: voltage to the middle of the step by
 * implicit Euler, then extrapolated to its end, with the gates half a step later than the voltage; second order, but
 * a node without membrane rings where current is injected into it, and a clamped one after each jump of the command.
 *
 * `second-order` is the same where all is smooth. Nodes without membrane are solved for at the end of the step; after the
 * start and each jump of a stimulus a step or two are taken as halves by implicit Euler, which damp what would ring
 * (Rannacher 1984, Numer. Math. 43, 309-327); and stimuli enter by their mean over the step, wherever in it they begin or end.
 */
export type IntegrationMethod = 'implicit-euler' | 'cn-neuron' | 'second-order';

/** Steps taken as halves by implicit Euler after a current jumped. */
const STEPS_AFTER_CURRENT = 1;
/** The same at the start, and after a command jumped that a clamp holds the voltage to with a large conductance. */
const STEPS_AFTER_COMMAND = 2;

export interface SimulationOptions {
  readonly method: IntegrationMethod;
  readonly dtMs: number;
  /** WebAssembly where the host runs it, else JavaScript, unless said here; a kernel back end runs under JavaScript. */
  readonly engine?: StepEngine['name'] | KernelBackEnd;
  /**
   * Largest error of tables by which states follow the voltage, 1e-6 say; exact where it is left out. Only states that
   * depend on the voltage alone have them: `WasmEngine.tables` says which. A kernel back end of one's own has none.
   */
  readonly tableTolerance?: number | undefined;
  /** As in MembraneOptions; false is faster. */
  readonly keepsRange?: boolean;
  /**
   * Shared by simulations of cells that are alike in mesh, paint, mechanisms and these options, so that WebAssembly is
   * compiled only once.
   */
  readonly code?: SharedCode;
}

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
  readonly cell: Cell;
  readonly layout: CompartmentLayout;
  readonly membrane: Membrane;
  readonly membraneNode: Int32Array;
  readonly dtMs: number;
  readonly engine: StepEngine;
  private readonly isSecondOrder: boolean;
  /** With `second-order` only. */
  private readonly massless: MasslessNodes | undefined;
  private readonly inner: CompartmentLayout;
  private clamps: readonly PlacedClamp[];
  private readonly fields: readonly PlacedField[];
  readonly points: PointProcesses;
  /** Node of `layout` at each place of the membrane's arrays. */
  private readonly layoutNode: Int32Array;
  private readonly equations: CableEquations;
  private readonly solver: CableSolver;
  /** To the middle of the step, by node; only where ions follow the voltage within the step. */
  private readonly changeMv: Float64Array | undefined;
  private readonly publicVoltageMv: Float64Array;
  private voltageStep = -1;
  private readonly publicCurrentNa: Float64Array;
  private currentStep = -1;
  private stepCount = 0;
  /** One number, steps still to be damped: part of the state. */
  private readonly dampedSteps = Float64Array.of(STEPS_AFTER_COMMAND);

  constructor(cell: Cell, layout: CompartmentLayout, options: SimulationOptions) {
    this.cell = cell;
    this.layout = layout;
    this.dtMs = options.dtMs;
    this.isSecondOrder = options.method !== 'implicit-euler';
    const paint = paintCompartments(cell, layout);
    this.layoutNode = orderMembrane(layout.nodeCount, paint.blocks);
    this.membraneNode = invertOrder(this.layoutNode);
    const inner = renumberNodes(layout, this.layoutNode);
    const pointPlaces = placePoints(cell, inner);
    this.engine = chooseEngine(options, layout.nodeCount, [...paint.blocks, ...pointPlaces]);
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
      backEnd: compileKernelToJs,
    });
    this.inner = inner;
    this.clamps = placeClamps(cell, inner);
    this.fields = placeFields(cell, inner);
    const intervalMs = this.isSecondOrder ? options.dtMs / 2 : options.dtMs;
    this.equations = buildCableEquations(inner, intervalMs);
    if (options.method === 'second-order') this.massless = new MasslessNodes(this.equations);
    this.solver = this.engine.makeSolver(this.equations, this.membrane, this.isSecondOrder);
    const followsVoltage = this.isSecondOrder && this.membrane.ionsWithSlopes.size > 0;
    this.changeMv = followsVoltage ? new Float64Array(layout.nodeCount) : undefined;
    this.publicVoltageMv = new Float64Array(layout.nodeCount);
    this.publicCurrentNa = new Float64Array(layout.nodeCount);
    this.membrane.initialise();
    this.points.initialise();
    if (this.massless !== undefined) this.settle(this.massless);
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
    for (const clamp of this.clamps) addAt(clamp.place, clamp.currentNa(stimulusMs));
    for (const field of this.fields)
      injectField(field, field.currentNa(stimulusMs), (node, injectedNa) => {
        currentNa[layoutNode[node]!]! += injectedNa;
      });
    this.points.injectFromOutside(addAt);
  }

  /** The voltage at an exact place on the layout, with the drops that currents placed beside it make. mV. */
  voltageAt({ near, far, farShare }: MeshPlace): number {
    const place = { near: this.membraneNode[near]!, far: this.membraneNode[far]!, farShare };
    return this.points.voltageAt(place) + this.clampDropMv(place);
  }

  /** Above what is linear between two nodes: each clamp's current on the resistance to both of them. */
  private clampDropMv({ near, far, farShare }: MeshPlace): number {
    let dropMv = 0;
    if (farShare === 0) return dropMv;
    for (const { place, currentNa } of this.clamps) {
      if (place.near !== near || place.far !== far) continue;
      const { axialResistanceMohm, parent } = this.inner;
      const wholeMohm = axialResistanceMohm[parent[far] === near ? far : near]!;
      const [low, high] = [Math.min(place.farShare, farShare), Math.max(place.farShare, farShare)];
      dropMv += currentNa(this.timeMs) * wholeMohm * low * (1 - high);
    }
    return dropMv;
  }

  /** Reads the current of a clamp: that of the step last taken. nA */
  readClamp(name: string): () => number {
    const index = this.clamps.findIndex((clamp) => clamp.name === name);
    return () => this.clamps[index]!.currentNa(Math.max(0, this.timeMs - this.dtMs / 2));
  }

  /** The present state, to come back to with `restore`. */
  snapshot(): SimulationSnapshot {
    return {
      stepCount: this.stepCount,
      arrays: this.stateArrays().map((values) => Float64Array.from(values)),
      clamps: this.clamps.map(({ clamp }) => clamp),
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
    this.clamps = snapshot.clamps.map((clamp) => placeClamp(this.cell, this.inner, clamp));
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
    const known = this.clamps.map((clamp) => clamp.name);
    if (!known.includes(name))
      throw new ModelError('simulate/no-stimulus', simulateMessages.noStimulus(name, known));
    this.clamps = this.clamps.map(({ clamp, ...placed }) =>
      clamp.name === name
        ? placeClamp(this.cell, this.inner, { ...clamp, ...change })
        : { clamp, ...placed },
    );
    this.damp(STEPS_AFTER_CURRENT);
  }

  /**
   * Another value of a parameter, from the next step on.
   *
   * @param owner a density mechanism, wherever it is painted, or the name of a point process.
   * @param value in the unit of the mechanism's PARAMETER block.
   * @throws ModelError `simulate/no-parameter` where there is none of that name; `simulate/bad-value` where the value is
   *   no finite number; `simulate/tabled` for one that the tables of a run were made with.
   */
  setParameter(owner: string, parameter: string, value: number): void {
    const name = `${owner}.${parameter}`;
    if (!Number.isFinite(value))
      throw new ModelError('simulate/bad-value', simulateMessages.badValue(name, value));
    const block = this.membrane.blocks.find(({ plan }) => plan.mechanism.name === owner);
    const isKnown =
      block === undefined
        ? this.points.setParameter(owner, parameter, value)
        : this.setOfBlock(block, parameter, value);
    if (!isKnown) throw new ModelError('simulate/no-parameter', simulateMessages.noParameter(name));
  }

  private setOfBlock(block: RunningBlock, parameter: string, value: number): boolean {
    const table = this.engine instanceof WasmEngine ? this.engine.tables : undefined;
    const name = block.plan.mechanism.name;
    const isTabled = table?.has(name) === true && typeof table.get(name) !== 'string';
    if (isTabled && readsParameter(block.plan.programs.advance, parameter))
      throw new ModelError('simulate/tabled', simulateMessages.tabled(name));
    return writeParameter(block, parameter, value);
  }

  private stateArrays(): readonly Float64Array[] {
    return [...this.membrane.stateArrays, ...this.points.stateArrays, this.dampedSteps];
  }

  step(): void {
    this.takeStep(undefined);
  }

  /**
   * Takes a step as `step` does, and returns the largest sum of currents at any node, which conservation of charge
   * makes 0 but for rounding. nA.
   */
  stepAndCheckConservation(): number {
    const audit = new Float64Array(this.membrane.voltageMv.length);
    const injectedNa = new Float64Array(audit.length);
    this.addClampCurrents((node, currentNa) => {
      injectedNa[node]! += currentNa;
    });
    this.takeStep(audit);
    return this.largestCurrentSum(audit, injectedNa);
  }

  /** @param audit where to leave the voltages that the last solution started from; mV by node. */
  private takeStep(audit: Float64Array | undefined): void {
    this.points.beginStep(this.timeMs, this.timeMs + this.dtMs / 2);
    this.computeCurrents();
    if (this.isDamped()) {
      this.solve();
      this.solver.readSolution(this.membrane.voltageMv);
      this.points.settle();
      this.computeCurrents();
      audit?.set(this.membrane.voltageMv);
      this.solve();
      this.solver.readSolution(this.membrane.voltageMv);
    } else {
      audit?.set(this.membrane.voltageMv);
      this.solve();
      this.extrapolate();
    }
    this.stepCount++;
    if (this.massless !== undefined) this.settle(this.massless);
    this.membrane.advanceStates(this.timeMs);
    this.points.advanceStates(this.timeMs);
    this.points.endStep(this.timeMs);
  }

  /** Whether the step about to be taken is one of the first after a jump. */
  private isDamped(): boolean {
    if (this.massless === undefined) return false;
    const [fromMs, toMs] = [this.timeMs - this.dtMs, this.timeMs];
    if (this.points.hasJumped) this.damp(STEPS_AFTER_COMMAND);
    else if ([...this.clamps, ...this.fields].some((current) => current.jumps(fromMs, toMs)))
      this.damp(STEPS_AFTER_CURRENT);
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
    for (const { place, currentNa } of this.clamps) {
      const now = currentNa(this.timeMs);
      massless.inject(place.near, now * (1 - place.farShare));
      massless.inject(place.far, now * place.farShare);
    }
    for (const field of this.fields)
      injectField(field, field.currentNa(this.timeMs), (node, currentNa) =>
        massless.inject(node, currentNa),
      );
    this.points.stamp(massless);
    massless.settle(this.membrane.voltageMv);
  }

  private computeCurrents(): void {
    const middleMs = this.timeMs + this.dtMs / 2;
    this.membrane.computeCurrents(middleMs);
    this.points.computeCurrents(middleMs);
  }

  private solve(): void {
    this.solver.assemble();
    this.addClampCurrents((node, currentNa) => this.solver.inject(node, currentNa));
    this.points.stamp(this.solver);
    this.solver.solve();
  }

  /** Stimuli in the middle of the step, or their mean over it where edges may lie within. */
  private addClampCurrents(inject: CableSolver['inject']): void {
    const { timeMs: fromMs, dtMs, massless } = this;
    for (const { place, currentNa, meanNa } of this.clamps) {
      const now =
        massless === undefined ? currentNa(fromMs + dtMs / 2) : meanNa(fromMs, fromMs + dtMs);
      if (now === 0) continue;
      inject(place.near, now * (1 - place.farShare));
      inject(place.far, now * place.farShare);
    }
    for (const field of this.fields) {
      const { currentNa, meanNa } = field;
      const now =
        massless === undefined ? currentNa(fromMs + dtMs / 2) : meanNa(fromMs, fromMs + dtMs);
      injectField(field, now, inject);
    }
  }

  /** Kirchhoff's law at every node for the step just taken, with the slopes that it was taken with. */
  private largestCurrentSum(before: Float64Array, injectedNa: Float64Array): number {
    const { parent, chargeUs, areaFactor, couplingUs } = this.equations;
    const { currentMaPerCm2, conductanceSPerCm2 } = this.membrane;
    const after = new Float64Array(before.length);
    this.solver.readSolution(after);
    const sum = injectedNa;
    this.points.inject(
      (node) => after[node]!,
      (node, currentNa) => {
        sum[node]! += currentNa;
      },
    );
    for (let i = 0; i < sum.length; i++) {
      const slopeUs = conductanceSPerCm2[i]! * areaFactor[i]!;
      const rise = after[i]! - before[i]!;
      sum[i]! -= (chargeUs[i]! + slopeUs) * rise + currentMaPerCm2[i]! * areaFactor[i]!;
      const p = parent[i]!;
      if (p < 0) continue;
      const axialNa = couplingUs[i]! * (after[i]! - after[p]!);
      sum[i]! -= axialNa;
      sum[p]! += axialNa;
    }
    let largest = 0;
    for (const value of sum) largest = Math.max(largest, Math.abs(value));
    return largest;
  }

  /**
   * Names the first mechanism state or voltage that is not a finite number.
   *
   * @throws ModelError `simulate/not-finite`.
   */
  checkFinite(): void {
    for (const { plan, nodes, fields } of this.membrane.blocks) {
      fields.forEach((values, field) => {
        const { name, role } = plan.fields[field]!;
        // What is painted was checked when it was painted.
        const broken = role === 'parameter' ? -1 : findNotFinite(values);
        if (broken >= 0)
          this.failAt(this.layoutNode[nodes[broken]!]!, `${plan.mechanism.name}.${name}`);
      });
    }
    const point = this.points.findNotFinite();
    if (point !== undefined)
      throw new ModelError(
        'simulate/not-finite',
        simulateMessages.pointNotFinite(point, this.timeMs),
      );
    const broken = findNotFinite(this.membrane.voltageMv);
    if (broken >= 0) this.failAt(this.layoutNode[broken]!, 'the voltage');
  }

  private failAt(node: number, quantity: string): never {
    const locus = { section: this.layout.section[node]!, x: this.layout.x[node]! };
    const place = formatLocus(this.cell.morphology, locus);
    throw new ModelError(
      'simulate/not-finite',
      simulateMessages.notFinite(quantity, place, this.timeMs),
    );
  }
}

/** Whether what a program computes depends on a parameter. */
function readsParameter({ nodes }: IrProgram, parameter: string): boolean {
  return nodes.some(
    (node) => node.kind === 'input' && 'name' in node.source && node.source.name === parameter,
  );
}

/** Nodes grouped by their mechanisms; as they are where instances pass values on, whose order then matters. */
function orderMembrane(nodeCount: number, blocks: readonly MechanismBlock[]): Int32Array {
  const isOrdered = blocks.some(({ mechanism }) =>
    Object.values(planKernel(mechanism).programs).some(carriesGlobals),
  );
  return isOrdered
    ? Int32Array.from({ length: nodeCount }, (_, i) => i)
    : groupNodes(nodeCount, blocks);
}

function chooseEngine(
  { engine, tableTolerance, code }: SimulationOptions,
  nodeCount: number,
  blocks: readonly MechanismPlace[],
): StepEngine {
  if (typeof engine === 'function') return jsEngine(engine);
  const isWasm = engine === 'wasm' || (engine === undefined && supportsWasmEngine());
  if (isWasm) return new WasmEngine(nodeCount, blocks, tableTolerance, code);
  const tables = tableTolerance && { tolerance: tableTolerance, places: blocks };
  return jsEngine(compileKernelToJs, tables || undefined);
}

/** Index of the first value that is not finite, -1 for none: only then is the difference with itself not 0. */
function findNotFinite(values: Float64Array): number {
  for (let i = 0; i < values.length; i++) if (values[i]! - values[i]! !== 0) return i;
  return -1;
}
