import { ensembleMessages as messages } from '../base/messages/ensemble.ts';
import type { Cell } from '../cell/cell.ts';
import type { CompartmentLayout } from '../discretise/compartmentLayout.ts';
import { compartmentAt, placeLocus } from '../discretise/place.ts';
import { CLOCK_T } from '../kernels/abi.ts';
import { compileKernelToJs } from '../kernels/compileKernelToJs.ts';
import type { LaneCellArrays, LaneKernel } from '../kernels/laneCellArrays.ts';
import type { LaneTables } from '../kernels/laneTables.ts';
import type { CableEquations } from './cableEquations.ts';
import { largestCurrentSum } from './chargeAudit.ts';
import { fixedFieldsOf } from './fixedFields.ts';
import type { StampTarget } from './masslessNodes.ts';
import { locateQuantity } from './quantityReader.ts';
import { Simulation } from './simulation.ts';
import type { SimulationOptions } from './simulationOptions.ts';

/** How a lane is seen from its cell: arrays that the lanes hold are brought up to date. */
export interface LaneWindow {
  /** Copies elements of an array of the cell out of the lanes. */
  pull(values: Float64Array, indices: Iterable<number>): void;
  pullAll(values: Float64Array): void;
  /** Copies the solution of the step, by node of the membrane. mV */
  readSolution(solutionMv: Float64Array): void;
}

/**
 * A cell that is stepped with others in the lanes of an ensemble. It is set up as any simulation is, in double precision;
 * from then on its membrane and its equations are in the lanes, and only stimuli, point processes and what probes read
 * stay here. `step` is taken by the ensemble, before anyone asks for it.
 */
export class LaneCell extends Simulation {
  readonly arrays: LaneCellArrays;
  private window: LaneWindow | undefined;
  private residualNa = 0;
  private isHalved = false;
  private readonly watchedNodes: readonly number[];
  private readonly watchedValues: readonly (readonly [Float64Array, readonly number[]])[];

  /** @param tables made so far, which cells share. */
  constructor(
    cell: Cell,
    layout: CompartmentLayout,
    scheme: Pick<SimulationOptions, 'method' | 'dtMs'>,
    tables: LaneTables,
  ) {
    const bound: LaneKernel[] = [];
    super(cell, layout, {
      ...{ method: scheme.method, dtMs: scheme.dtMs, keepsRange: false },
      engine: (plan, binding) => {
        bound.push({ plan, binding });
        return compileKernelToJs(plan, binding);
      },
    });
    const { voltageMv, currentMaPerCm2, conductanceSPerCm2, blocks } = this.membrane;
    const { areaFactor, chargeUs, order } = this.equations;
    const fixed = fixedFieldsOf(
      blocks,
      blocks.map(({ plan, nodes }) => ({ mechanism: plan.mechanism, nodes })),
    );
    const kernels = bound.slice(0, blocks.length);
    this.arrays = {
      kernels,
      tables: kernels.map(({ plan, binding }) => tables.tableOf(plan, binding, fixed)),
      nernst: bound.slice(blocks.length),
      ...{ voltageMv, currentMaPerCm2, conductanceSPerCm2, areaFactor, chargeUs },
      couplingUs: order.couplingUs,
    };
    this.watchedNodes = this.nodesToWatch();
    this.watchedValues = this.valuesToWatch();
  }

  get cable(): CableEquations {
    return this.equations;
  }

  /** Whether nodes without membrane are solved for at the end of a step. */
  get settlesMassless(): boolean {
    return this.massless !== undefined;
  }

  get isExtrapolated(): boolean {
    return this.isSecondOrder;
  }

  /** From now on the lanes hold what changes. */
  enter(window: LaneWindow): void {
    this.window = window;
  }

  beginStep(): void {
    if (!this.points.isEmpty) this.points.beginStep(this.timeMs);
    this.setClock(this.timeMs + this.dtMs / 2);
  }

  computePointCurrents(): void {
    if (!this.points.isEmpty) this.points.computeCurrents(this.timeMs + this.dtMs / 2);
  }

  /** Whether the step is to be taken in halves; asked once a step. */
  takesHalves(): boolean {
    this.isHalved = this.fixed.isDamped(this.timeMs);
    return this.isHalved;
  }

  /** In the middle of a step that is taken in halves. */
  settleMiddle(): void {
    if (this.points.isEmpty) return;
    this.window!.pull(this.membrane.voltageMv, this.watchedNodes);
    this.points.settle();
    this.computePointCurrents();
  }

  /** Adds stimuli and point processes to the equations of the step. */
  stamp(target: StampTarget): void {
    this.fixed.injectStimuli(this.timeMs, (node, currentNa) => target.inject(node, currentNa));
    if (!this.points.isEmpty) this.points.stamp(target);
  }

  /** Keeps what the solution about to be made starts from, to check it. */
  beginAudit(): () => void {
    const byNode = (): Float64Array => new Float64Array(this.layout.nodeCount);
    const solved = { beforeMv: byNode(), afterMv: byNode(), injectedNa: byNode() };
    const { voltageMv, currentMaPerCm2, conductanceSPerCm2 } = this.membrane;
    this.window!.pullAll(voltageMv);
    solved.beforeMv.set(voltageMv);
    this.fixed.injectStimuli(this.timeMs, (node, currentNa) => {
      solved.injectedNa[node]! += currentNa;
    });
    return () => {
      this.window!.readSolution(solved.afterMv);
      this.points.inject(
        (node) => solved.afterMv[node]!,
        (node, currentNa) => {
          solved.injectedNa[node]! += currentNa;
        },
      );
      this.window!.pullAll(currentMaPerCm2);
      this.window!.pullAll(conductanceSPerCm2);
      this.residualNa = largestCurrentSum(this.equations, this.membrane, solved);
    };
  }

  /** The voltage is solved for: to the end of the step. */
  passTime(): void {
    this.stepCount++;
    this.setClock(this.timeMs);
  }

  /** Adds stimuli and point processes of the end of the step to the nodes without membrane. */
  stampMassless(target: StampTarget): void {
    this.stimuli.injectAt(this.timeMs, (node, currentNa) => target.inject(node, currentNa));
    if (!this.points.isEmpty) this.points.stamp(target);
  }

  /** The voltages are settled: states of point processes, and events. */
  endStep(): void {
    this.window!.pull(this.membrane.voltageMv, this.watchedNodes);
    if (this.points.isEmpty) return;
    this.points.settle(this.isSecondOrder && !this.isHalved ? 2 : 1);
    // Mechanisms with BEFORE STEP are not in lanes.
    this.points.endStep(this.timeMs, () => undefined);
  }

  /** Whether nodes without membrane are settled once more, with the currents of point processes at the end of the step. */
  settlesAgain(): boolean {
    const { points, timeMs } = this;
    if (!this.settlesMassless || points.isEmpty || !points.hasCurrentsAtEnd) return false;
    points.computeCurrentsAtEnd(timeMs);
    return true;
  }

  settleAgain(): void {
    this.window!.pull(this.membrane.voltageMv, this.watchedNodes);
    this.points.settle(0);
  }

  /** What probes read. */
  bringProbes(): void {
    for (const [values, indices] of this.watchedValues) this.window!.pull(values, indices);
  }

  override step(): void {}

  override stepAndCheckConservation(): number {
    return this.residualNa;
  }

  override get voltageMv(): Float64Array {
    this.window?.pullAll(this.membrane.voltageMv);
    return super.voltageMv;
  }

  override checkFinite(): void {
    const { blocks, voltageMv } = this.membrane;
    this.window!.pullAll(voltageMv);
    for (const { plan, fields } of blocks)
      fields.forEach((values, k) => {
        if (plan.fields[k]!.role !== 'parameter') this.window!.pullAll(values);
      });
    super.checkFinite();
  }

  private setClock(timeMs: number): void {
    this.arrays.kernels[0]!.binding.clock[CLOCK_T] = timeMs;
  }

  /** Nodes on either side of probes, point processes and detectors of spikes. */
  private nodesToWatch(): number[] {
    const { probes, points, connections, morphology } = this.cell;
    const sources = connections.flatMap(({ source }) =>
      source.kind === 'threshold' ? [source.locus] : [],
    );
    const loci = [...probes, ...points].map(({ locus }) => locus);
    const nodes = [...loci, ...sources].flatMap((locus) => {
      const { near, far } = placeLocus(morphology, this.layout, locus);
      return [near, far].map((node) => this.membraneNode[node]!);
    });
    return [...new Set(nodes)];
  }

  /** What quantity probes read of density mechanisms and ions. */
  private valuesToWatch(): (readonly [Float64Array, readonly number[]])[] {
    return this.cell.quantities.flatMap(({ locus, quantity }) => {
      if (quantity.kind !== 'mechanism' && quantity.kind !== 'ion') return [];
      const node = this.membraneNode[compartmentAt(this.layout, locus)]!;
      const { values, instance } = locateQuantity(this, node, quantity) ?? {};
      return values === undefined || instance === undefined || instance < 0
        ? []
        : [[values, [instance]] as const];
    });
  }
}

/** Why a cell cannot be in an ensemble's lanes; undefined where it can. */
export function laneObstacle({ points, gapEnds = [], quantities }: Cell): string | undefined {
  if (gapEnds.length > 0) return messages.gapJunctions();
  if (points.some(({ localPlace }) => localPlace !== undefined)) return messages.localPlaces();
  const withIon = points.find(({ mechanism }) => mechanism.ions.length > 0);
  if (withIon !== undefined) return messages.ionAtPoint(withIon.mechanism.name);
  const wide = quantities.find(({ quantity }) => quantity.kind === 'electrode');
  return wide && messages.wideProbe(wide.name);
}
