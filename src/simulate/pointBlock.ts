import { simulateMessages } from '../base/messages/simulate.ts';
import { ModelError } from '../base/modelError.ts';
import type { Cell, PointProcess } from '../cell/cell.ts';
import type { CompartmentLayout } from '../discretise/compartmentLayout.ts';
import type { MechanismPlace } from '../discretise/ionUse.ts';
import { compartmentAt, type MeshPlace } from '../discretise/place.ts';
import type {
  BoundKernel,
  KernelBackEnd,
  KernelBinding,
  KernelNodeField,
  KernelPlan,
} from '../kernels/abi.ts';
import { type BoundEvents, bindEvents } from '../kernels/interpretEvent.ts';
import { planKernel } from '../kernels/planKernel.ts';
import type { Mechanism } from '../mechanisms/mechanism.ts';
import { isNativeMechanism } from '../mechanisms/nativeMechanisms.ts';
import type { ArrayMaker } from './arrayMaker.ts';
import { LevelWatch } from './levelWatch.ts';
import { type Membrane, writesIons } from './membrane.ts';
import type { PointCode } from './stepPoints.ts';
import { bindStochasticRelease } from './stochasticRelease.ts';

/** All point processes of one mechanism, or one of a mechanism that writes concentrations: those act one after the other. */
export interface PointBlock extends MechanismPlace {
  readonly plan: KernelPlan;
  readonly binding: KernelBinding;
  readonly kernel: BoundKernel;
  readonly events: BoundEvents | undefined;
  readonly names: readonly string[];
  /** Whether it writes concentrations or reversal potentials. */
  readonly isWriter: boolean;
  /** Port of each instance. */
  readonly ports: Int32Array;
  /** Ions' arrays by node of the membrane, those of the binding by instance. */
  readonly shared: readonly SharedField[];
  /** Of electrodes. */
  readonly levels: LevelWatch | undefined;
  readonly places: readonly MeshPlace[];
  /** Of electrodes: voltages at the places that their currents were computed at. mV */
  readonly computedAtMv: Float64Array | undefined;
  /** Compiled code for it, which is linked later. */
  code: PointCode['blocks'][number] | undefined;
}

interface SharedField {
  readonly access: KernelNodeField['access'];
  readonly byNode: Float64Array;
  readonly byInstance: Float64Array;
  /** Of a sum that the mechanism both reads and adds to: what it was before. */
  readonly before: Float64Array | undefined;
}

export interface PointBlockOptions {
  readonly isSecondOrder: boolean;
  readonly backEnd: KernelBackEnd;
  /** Makes the arrays that kernels are bound to. */
  readonly arrays: ArrayMaker;
  readonly clock: Float64Array;
  /** Variables that probes record. */
  readonly shown: ReadonlySet<string>;
  /** The values of a mechanism's GLOBALs, by plan.globals. */
  readonly globals: (plan: KernelPlan) => Float64Array;
}

/** The points of each block: those that write concentrations come first, as in NEURON. */
export function groupPoints(points: readonly PointProcess[]): PointProcess[][] {
  const groups = new Map<string, PointProcess[]>();
  const writers: PointProcess[][] = [];
  for (const point of points) {
    if (writesIons(point.mechanism)) {
      writers.push([point]);
      continue;
    }
    const group = groups.get(point.mechanism.name) ?? [];
    groups.set(point.mechanism.name, group);
    group.push(point);
  }
  return [...writers, ...groups.values()];
}

/** Where the point processes of a cell are, by block: nodes of the compartments they lie in. */
export function placePoints(cell: Cell, layout: CompartmentLayout): MechanismPlace[] {
  return groupPoints(cell.points).map((points) => ({
    mechanism: points[0]!.mechanism,
    nodes: Int32Array.from(points, ({ locus }) => compartmentAt(layout, locus)),
  }));
}

/** Variables of these point processes that probes record. */
export function recordedVariables(
  { quantities }: Cell,
  points: readonly { readonly name: string }[],
): ReadonlySet<string> {
  const names = new Set(points.map(({ name }) => name));
  return new Set(
    quantities.flatMap(({ quantity }) =>
      quantity.kind === 'point' && names.has(quantity.point) ? [quantity.variable] : [],
    ),
  );
}

/**
 * @param points all of one mechanism, or one of them.
 * @param globals of the mechanism, shared by its blocks.
 */
export function bindPointBlock(
  points: readonly PointProcess[],
  { mechanism, nodes }: MechanismPlace,
  where: Pick<PointBlock, 'ports' | 'places'>,
  membrane: Membrane,
  { isSecondOrder, backEnd, arrays, clock, shown, globals }: PointBlockOptions,
): PointBlock {
  const plan = planKernel(mechanism, { ionSlopes: membrane.ionsWithSlopes, isSecondOrder, shown });
  const isElectrode = mechanism.electrodeCurrents.length > 0;
  const count = points.length;
  const byInstance = (): Float64Array => arrays.doubles(count);
  const shared = plan.nodeFields.map(({ name, access }) => {
    const byNode = membrane.nodeFields.get(name, { mechanism, nodes });
    const isReadToo = access === 'add' && mechanism.ions.some(({ reads }) => reads.includes(name));
    return {
      ...{ access, byNode },
      // With its values at once: code may hold those that never change.
      byInstance: arrays.copyOf(Array.from(nodes, (node) => byNode[node]!)),
      before: isReadToo ? byInstance() : undefined,
    };
  });
  const binding: KernelBinding = {
    count,
    nodes: Int32Array.from({ length: count }, (_, i) => i),
    voltageMv: byInstance(),
    currentMaPerCm2: byInstance(),
    conductanceSPerCm2: byInstance(),
    fields: plan.fields.map(({ name, initial }) =>
      arrays.copyOf(points.map(({ parameters }) => parameters[name] ?? initial)),
    ),
    nodeFields: shared.map((field) => field.byInstance),
    globals: globals(plan),
    clock,
  };
  return {
    ...{ mechanism, nodes, plan, binding, ...where, shared, isWriter: writesIons(mechanism) },
    levels: isElectrode ? new LevelWatch(binding) : undefined,
    computedAtMv: isElectrode ? byInstance() : undefined,
    code: undefined,
    kernel: backEnd(plan, binding),
    events: isNativeMechanism(mechanism)
      ? bindStochasticRelease(plan, binding)
      : bindEvents(plan, binding),
    names: points.map(({ name }) => name),
  };
}

/** Voltages at the places and values of ions, to the block's own arrays. @param portMv by port. */
export function gatherBlock(
  { binding, ports, nodes, shared, code }: PointBlock,
  portMv: Float64Array,
): void {
  if (code !== undefined) {
    code.gather();
    return;
  }
  for (let i = 0; i < binding.count; i++) binding.voltageMv[i] = portMv[ports[i]!]!;
  for (const { byNode, byInstance, access, before } of shared) {
    for (let i = 0; i < binding.count; i++)
      byInstance[i] = access === 'add' && before === undefined ? 0 : byNode[nodes[i]!]!;
    before?.set(byInstance);
  }
}

/** What was written over of ions. */
export function scatterWritten({ binding, nodes, shared, isWriter }: PointBlock): void {
  if (!isWriter) return;
  for (const { byNode, byInstance, access } of shared)
    if (access === 'write')
      for (let i = 0; i < binding.count; i++) byNode[nodes[i]!] = byInstance[i]!;
}

/** INITIAL, but where it sends events: then it runs with the connections'. @param portMv by port, here and below. */
export function initialiseBlock(block: PointBlock, portMv: Float64Array): void {
  if (block.plan.events?.start !== undefined) return;
  gatherBlock(block, portMv);
  block.kernel.initialise();
  scatterWritten(block);
}

export function computeBlock(block: PointBlock, portMv: Float64Array): void {
  const { binding, kernel, computedAtMv } = block;
  gatherBlock(block, portMv);
  computedAtMv?.set(binding.voltageMv);
  if (block.code === undefined) {
    binding.currentMaPerCm2.fill(0);
    binding.conductanceSPerCm2.fill(0);
  }
  kernel.currents();
  scatterWritten(block);
}

/** At the end of a step, but an electrode keeps to the command that the step was taken with. */
export function computeBlockAtEnd(block: PointBlock, portMv: Float64Array): void {
  const { binding, kernel, computedAtMv } = block;
  gatherBlock(block, portMv);
  if (computedAtMv === undefined) {
    binding.currentMaPerCm2.fill(0);
    binding.conductanceSPerCm2.fill(0);
    kernel.currents();
    return;
  }
  for (let i = 0; i < binding.count; i++) {
    const riseMv = binding.voltageMv[i]! - computedAtMv[i]!;
    binding.currentMaPerCm2[i]! += binding.conductanceSPerCm2[i]! * riseMv;
    computedAtMv[i] = binding.voltageMv[i]!;
  }
}

export function advanceBlock(block: PointBlock, portMv: Float64Array): void {
  gatherBlock(block, portMv);
  block.kernel.advance();
  scatterWritten(block);
}

/** BEFORE STEP. */
export function endBlock(block: PointBlock, portMv: Float64Array): void {
  if (block.plan.programs.beforeStep.stores.length === 0) return;
  gatherBlock(block, portMv);
  block.kernel.beforeStep();
  scatterWritten(block);
}

/** Ionic currents, from nA to densities of the compartment; a node without membrane has none. @param areaUm2 by node. */
export function scatterBlock({ binding, nodes, shared }: PointBlock, areaUm2: Float64Array): void {
  for (const { byNode, byInstance, access, before } of shared) {
    if (access !== 'add') continue;
    for (let i = 0; i < binding.count; i++) {
      const node = nodes[i]!;
      const area = areaUm2[node]!;
      if (area > 0) byNode[node]! += ((byInstance[i]! - (before?.[i] ?? 0)) * 100) / area; // [nA/um2 = 100 mA/cm2]
    }
  }
}

/**
 * The GLOBAL values of each mechanism of the points.
 *
 * @throws ModelError `simulate/global-differs` where one has several values.
 */
export function sharedGlobals(
  points: readonly PointProcess[],
  arrays: ArrayMaker,
): (plan: KernelPlan) => Float64Array {
  const known = new Map<Mechanism, Float64Array>();
  return ({ mechanism, globals }) => {
    const own = points.filter((point) => point.mechanism.name === mechanism.name);
    const values =
      known.get(mechanism) ??
      arrays.copyOf(
        globals.map(({ name, initial }) => globalValue(mechanism.name, name, initial, own)),
      );
    known.set(mechanism, values);
    return values;
  };
}

function globalValue(
  mechanism: string,
  name: string,
  initial: number,
  points: readonly PointProcess[],
): number {
  const given = points.map(({ parameters }) => parameters[name] ?? initial);
  if (given.some((value) => value !== given[0]))
    throw new ModelError(
      'simulate/global-differs',
      simulateMessages.globalDiffers(mechanism, name),
    );
  return given[0] ?? initial;
}
