import type { Cell, Connection } from '../cell/cell.ts';
import type { CompartmentLayout } from '../discretise/compartmentLayout.ts';
import { type MeshPlace, placeLocus } from '../discretise/place.ts';
import { CLOCK_T } from '../kernels/abi.ts';
import { compileKernelToJs } from '../kernels/compileKernelToJs.ts';
import type { Locus } from '../morphology/morphology.ts';
import { bindPoints, type PointProcessOptions } from './bindPoints.ts';
import type { CableSolver } from './cableEquations.ts';
import { EventDelivery } from './eventDelivery.ts';
import type { EventSnapshot } from './eventSnapshot.ts';
import { ExactEvents } from './exactEvents.ts';
import { GapEnds } from './gapEnds.ts';
import { findIonWriters, type IonWriters } from './ionWriters.ts';
import type { MasslessNodes, StampTarget } from './masslessNodes.ts';
import type { Membrane } from './membrane.ts';
import {
  advanceBlock,
  computeBlock,
  computeBlockAtEnd,
  endBlock,
  gatherBlock,
  initialiseBlock,
  type PointBlock,
  scatterBlock,
} from './pointBlock.ts';
import { PointFields } from './pointFields.ts';
import { receiversOf } from './pointReceivers.ts';
import type { PlaceNeighbours } from './portEdges.ts';
import type { PortNetwork } from './portNetwork.ts';
import type { PointCode, StepPointParts } from './stepPoints.ts';
import { VariablePoints } from './variablePoints.ts';

/** Share of a step: so near to its end an event may belong to it. */
const NEAR = 0.01;

/**
 * The point processes of a cell as they run, with the events they receive. Their voltage is that at their exact place;
 * their currents, in nA, go into the equations of the step through a network of ports.
 */
export class PointProcesses {
  private readonly blocks: readonly PointBlock[];
  readonly fields: PointFields;
  private readonly membrane: Membrane;
  private readonly areaUm2: Float64Array;
  private readonly network: PortNetwork;
  private readonly gapPlaces: readonly MeshPlace[];
  /** What joins this cell to others, and places of it to each other. */
  readonly gaps: GapEnds;
  private readonly clock: Float64Array;
  private readonly delivery: EventDelivery;
  private readonly exact: ExactEvents | undefined;
  private readonly dtMs: number;
  private hasLeftLevel = false;
  /** Run before the membrane's own mechanisms. */
  readonly writers: IonWriters | undefined;

  /** @throws ModelError as bindPointBlock does. */
  constructor(
    cell: Cell,
    layout: CompartmentLayout,
    membrane: Membrane,
    options: PointProcessOptions,
  ) {
    this.membrane = membrane;
    this.dtMs = options.dtMs;
    this.areaUm2 = layout.areaUm2;
    const placeAt = (locus: Locus): MeshPlace => placeLocus(cell.morphology, layout, locus);
    const bound = bindPoints(cell, layout, membrane, options);
    this.network = bound.network;
    this.clock = bound.clock;
    this.blocks = bound.blocks;
    this.fields = new PointFields(this.blocks);
    this.gapPlaces = bound.gapPlaces;
    this.gaps = new GapEnds(cell.gapEnds ?? [], bound.gapPorts, this.network);
    if (options.hasExactEvents)
      this.exact = new ExactEvents(
        this.blocks,
        this.network.voltageMv,
        this.clock,
        compileKernelToJs,
      );
    const placeOf = ({ source }: Connection): MeshPlace | undefined =>
      source.kind === 'threshold' ? placeAt(source.locus) : undefined;
    this.delivery = new EventDelivery(
      receiversOf(this.blocks, this.network.voltageMv, this.clock, this.exact),
      cell.connections,
      {
        placeOf,
        voltageAt: (place) => this.voltageAt(place),
        interpolatedOverMs: options.hasExactEvents ? options.dtMs : undefined,
      },
    );
    this.writers = findIonWriters(this.blocks, this.network.voltageMv, this.clock);
  }

  /** Every array that a step changes or that a user may. */
  get stateArrays(): readonly Float64Array[] {
    const ofBlocks = this.blocks.flatMap(({ binding, levels }) => [
      ...binding.fields,
      binding.globals,
      ...(levels?.stateArrays ?? []),
    ]);
    return [this.clock, ...this.network.stateArrays, ...ofBlocks];
  }

  /** The states of the same point processes in another cell; parameters stay. */
  takeStates(other: PointProcesses): void {
    this.network.takeStates(other.network);
    this.blocks.forEach(({ plan, binding }, k) => {
      plan.fields.forEach(({ role }, field) => {
        if (role !== 'parameter')
          binding.fields[field]!.set(other.blocks[k]!.binding.fields[field]!);
      });
    });
  }

  /** Voltages at the ports. mV */
  get voltageArrays(): readonly Float64Array[] {
    return [this.network.voltageMv];
  }

  saveEvents(): EventSnapshot {
    return this.delivery.save();
  }

  restoreEvents(snapshot: EventSnapshot): void {
    this.delivery.restore(snapshot);
  }

  get isEmpty(): boolean {
    return this.blocks.length === 0;
  }

  /** Whether an electrode's command jumped between the last step and the currents now computed. */
  get hasJumped(): boolean {
    return this.hasLeftLevel;
  }

  /** INITIAL of all but the writers, and of all connections; events sent to the start arrive. */
  initialise(): void {
    this.clock[CLOCK_T] = 0;
    for (const block of this.blocks)
      if (!block.isWriter) initialiseBlock(block, this.network.voltageMv);
    this.delivery.initialise(({ events }) => {
      const block = this.blocks.find((candidate) => candidate.events === events)!;
      return block.plan.events!.weightCount;
    });
    this.writers?.currentsAt(0)();
    this.computeCurrents(0);
  }

  /** An event on a connection whose source is remote, at the time it arrives. ms */
  receive(connection: Connection, timeMs: number): void {
    this.delivery.receive(connection, timeMs);
  }

  /** Calls back at every net_event of a point process, with its time. ms */
  onEvent(name: string, heard: (timeMs: number) => void): void {
    this.delivery.onEvent(name, heard);
  }

  /** Whether an event may come about within a step and act within it, at its exact time. */
  get mayActWithinStep(): boolean {
    return this.exact !== undefined && this.delivery.mayActWithin(this.dtMs);
  }

  get nextEventMs(): number {
    return this.delivery.nextMs;
  }

  /** Thresholds and conditions at the start of a step, where `beginStep` is not to look at them. */
  look(startMs: number): void {
    this.gather();
    this.delivery.look(startMs);
  }

  /** At the end of a step, as EventDelivery has it. */
  dueWithin(startMs: number, endMs: number): (() => void)[] {
    this.gather();
    return this.delivery.dueWithin(startMs, endMs);
  }

  private gather(): void {
    for (const block of this.blocks) gatherBlock(block, this.network.voltageMv);
  }

  /** @param hasLooked whether thresholds and conditions at its start were looked at. */
  beginStep(startMs: number, hasLooked = false): void {
    this.gaps.joinInside();
    const { dtMs, delivery } = this;
    const begin = (untilMs: number): void => {
      if (!hasLooked) delivery.look(startMs);
      delivery.deliver(untilMs);
    };
    if (this.exact === undefined) begin(startMs + dtMs / 2);
    else this.exact.beginStep(startMs, () => begin(startMs + dtMs));
  }

  /** After the membrane's own currents and those of `writers`: to the ports, and to the ions of the compartments. */
  computeCurrents(middleMs: number): void {
    this.clock[CLOCK_T] = middleMs;
    this.network.clear();
    this.hasLeftLevel = false;
    for (const block of this.blocks) {
      const { isWriter, levels } = block;
      if (!isWriter) computeBlock(block, this.network.voltageMv);
      this.exact?.putMeans(block);
      if (levels?.look() === true) this.hasLeftLevel = true;
      this.addToPorts(block);
      scatterBlock(block, this.areaUm2);
    }
    this.gaps.addCurrents();
  }

  private addToPorts({ binding, ports, code }: PointBlock): void {
    if (code !== undefined) {
      code.add();
      return;
    }
    const { currentNa, conductanceUs } = this.network;
    for (let i = 0; i < binding.count; i++) {
      currentNa[ports[i]!]! += binding.currentMaPerCm2[i]!;
      conductanceUs[ports[i]!]! += binding.conductanceSPerCm2[i]!;
    }
  }

  stamp(target: StampTarget): void {
    this.network.stamp(target);
  }

  /** What the ports inject at the solution of a step. nA */
  inject(
    solutionAt: (node: number) => number,
    add: (node: number, currentNa: number) => void,
  ): void {
    this.network.inject(solutionAt, add);
  }

  /** What comes into the cell at the present voltages, but not through its membrane: from electrodes and gap junctions. nA */
  injectFromOutside(add: (place: MeshPlace, currentNa: number) => void): void {
    for (const { binding, ports, places, computedAtMv } of this.blocks) {
      if (computedAtMv === undefined) continue;
      const { currentMaPerCm2: currentNa, conductanceSPerCm2: conductanceUs } = binding;
      places.forEach((place, i) => {
        const rise = this.network.voltageMv[ports[i]!]! - computedAtMv[i]!;
        add(place, -currentNa[i]! - conductanceUs[i]! * rise);
      });
    }
    this.gapPlaces.forEach((place, end) => {
      add(place, -this.gaps.currentOutNa(end));
    });
  }

  /** Voltages at the places, after the voltage solve. @param solves as PortNetwork.settle has it. */
  settle(solves = 1): void {
    this.network.settle(this.membrane.voltageMv, solves);
  }

  /**
   * After the voltage solve and `settle`: states, BEFORE STEP, that of the membrane's mechanisms first, and, by NEURON's rule,
   * the events due by the end of the step.
   */
  endStep(endMs: number, membraneBeforeStep: () => void): void {
    this.clock[CLOCK_T] = endMs;
    for (const block of this.blocks)
      if (!block.isWriter && this.exact?.takes(block) !== true)
        advanceBlock(block, this.network.voltageMv);
    this.exact?.endStep(endMs);
    membraneBeforeStep();
    this.beforeStep();
    if (this.exact === undefined) this.delivery.deliver(endMs);
  }

  /** Steps were taken without asking, as there is no point process: the time went on. ms */
  skipTo(endMs: number): void {
    this.clock[CLOCK_T] = endMs;
  }

  /** The same point processes in steps of any length. */
  inVariableSteps(): VariablePoints {
    const { blocks, network, gaps, clock, delivery } = this;
    return new VariablePoints({ blocks, network, gaps, clock, delivery });
  }

  /** BEFORE STEP of all. */
  beforeStep(): void {
    for (const block of this.blocks) endBlock(block, this.network.voltageMv);
  }

  /**
   * Whether currents at the end of the step are to be had: where a point process is at a place without membrane its current
   * decides the voltage there at once, so that of the middle would be half a step late.
   */
  get hasCurrentsAtEnd(): boolean {
    return this.exact !== undefined && this.blocks.some(({ levels }) => levels === undefined);
  }

  /** After `endStep`, to the ports alone. */
  computeCurrentsAtEnd(endMs: number): void {
    this.clock[CLOCK_T] = endMs;
    this.network.clear();
    for (const block of this.blocks) {
      computeBlockAtEnd(block, this.network.voltageMv);
      this.addToPorts(block);
    }
    this.gaps.addCurrents();
  }

  /** From now on compiled code does what it can of it, on the same arrays. */
  runBy(code: PointCode, solver: CableSolver, massless: MasslessNodes | undefined): void {
    this.network.runBy(code, solver, massless);
    this.blocks.forEach((block, k) => {
      block.code = code.blocks[k];
    });
  }

  /** What compiled steps take with them. */
  get stepParts(): StepPointParts {
    const { blocks, network, clock } = this;
    return { blocks, network, clock, isHalved: (block) => this.exact?.takes(block) === true };
  }

  /** How many steps from a time on no event arrives in; 0 where that cannot be foreseen. ms */
  quietSteps(startMs: number): number {
    if (this.delivery.hasWatches) return 0;
    return Math.floor((this.delivery.nextMs - startMs) / this.dtMs - NEAR);
  }

  /** The ports, or nodes, between which a place lies. */
  neighboursOf(place: MeshPlace): PlaceNeighbours {
    return this.network.edges.neighboursOf(place, this.membrane.voltageMv);
  }

  /** The voltage at an exact place on the membrane's nodes, beside what is placed there. mV */
  voltageAt(place: MeshPlace): number {
    return this.network.voltageAt(place, this.membrane.voltageMv);
  }
}
