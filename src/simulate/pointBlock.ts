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
import { isNativeMechanism } from '../mechanisms/nativeMechanisms.ts';
import { LevelWatch } from './levelWatch.ts';
import type { Membrane } from './membrane.ts';
import { bindStochasticRelease } from './stochasticRelease.ts';

/** All point processes of one mechanism. */
export interface PointBlock extends MechanismPlace {
  readonly plan: KernelPlan;
  readonly binding: KernelBinding;
  readonly kernel: BoundKernel;
  readonly events: BoundEvents | undefined;
  readonly names: readonly string[];
  /** Port of each instance. */
  readonly ports: Int32Array;
  /** Ions' arrays by node of the membrane, those of the binding by instance. */
  readonly shared: readonly SharedField[];
  /** Of electrodes. */
  readonly levels: LevelWatch | undefined;
  readonly places: readonly MeshPlace[];
  /** Of electrodes: voltages at the places that their currents were computed at. mV */
  readonly computedAtMv: Float64Array | undefined;
}

interface SharedField {
  readonly access: KernelNodeField['access'];
  readonly byNode: Float64Array;
  readonly byInstance: Float64Array;
}

export interface PointBlockOptions {
  readonly isSecondOrder: boolean;
  readonly backEnd: KernelBackEnd;
  readonly clock: Float64Array;
  /** Variables that probes record. */
  readonly shown: ReadonlySet<string>;
}

export function groupByMechanism(points: readonly PointProcess[]): PointProcess[][] {
  const groups = new Map<string, PointProcess[]>();
  for (const point of points) {
    const group = groups.get(point.mechanism.name) ?? [];
    groups.set(point.mechanism.name, group);
    group.push(point);
  }
  return [...groups.values()];
}

/** Where the point processes of a cell are, by mechanism: nodes of the compartments they lie in. */
export function placePoints(cell: Cell, layout: CompartmentLayout): MechanismPlace[] {
  return groupByMechanism(cell.points).map((points) => ({
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
 * @param points all of one mechanism.
 * @throws ModelError `simulate/point-writes-ions` where it writes a concentration or a reversal potential,
 *   `simulate/global-differs` where a GLOBAL parameter has several values.
 */
export function bindPointBlock(
  points: readonly PointProcess[],
  { mechanism, nodes }: MechanismPlace,
  where: Pick<PointBlock, 'ports' | 'places'>,
  membrane: Membrane,
  { isSecondOrder, backEnd, clock, shown }: PointBlockOptions,
): PointBlock {
  refuseIonWriters(mechanism);
  const plan = planKernel(mechanism, { ionSlopes: membrane.ionsWithSlopes, isSecondOrder, shown });
  const isElectrode = mechanism.electrodeCurrents.length > 0;
  const count = points.length;
  const byInstance = (): Float64Array => new Float64Array(count);
  const shared = plan.nodeFields.map(({ name, access }) => ({
    access,
    byNode: membrane.nodeFields.get(name, { mechanism, nodes }),
    byInstance: byInstance(),
  }));
  const binding: KernelBinding = {
    count,
    nodes: Int32Array.from({ length: count }, (_, i) => i),
    voltageMv: byInstance(),
    currentMaPerCm2: byInstance(),
    conductanceSPerCm2: byInstance(),
    fields: plan.fields.map(({ name, initial }) =>
      Float64Array.from(points, ({ parameters }) => parameters[name] ?? initial),
    ),
    nodeFields: shared.map((field) => field.byInstance),
    globals: Float64Array.from(plan.globals, ({ name, initial }) =>
      globalValue(mechanism.name, name, initial, points),
    ),
    clock,
  };
  return {
    ...{ mechanism, nodes, plan, binding, ...where, shared },
    levels: isElectrode ? new LevelWatch(binding) : undefined,
    computedAtMv: isElectrode ? byInstance() : undefined,
    kernel: backEnd(plan, binding),
    events: isNativeMechanism(mechanism)
      ? bindStochasticRelease(plan, binding)
      : bindEvents(plan, binding),
    names: points.map(({ name }) => name),
  };
}

/** Voltages at the places and values of ions, to the block's own arrays. @param portMv by port. */
export function gatherBlock(
  { binding, ports, nodes, shared }: PointBlock,
  portMv: Float64Array,
): void {
  for (let i = 0; i < binding.count; i++) binding.voltageMv[i] = portMv[ports[i]!]!;
  for (const { byNode, byInstance, access } of shared)
    for (let i = 0; i < binding.count; i++)
      byInstance[i] = access === 'add' ? 0 : byNode[nodes[i]!]!;
}

/** Ionic currents, from nA to densities of the compartment; a node without membrane has none. @param areaUm2 by node. */
export function scatterBlock({ binding, nodes, shared }: PointBlock, areaUm2: Float64Array): void {
  for (const { byNode, byInstance, access } of shared) {
    if (access !== 'add') continue;
    for (let i = 0; i < binding.count; i++) {
      const node = nodes[i]!;
      const area = areaUm2[node]!;
      if (area > 0) byNode[node]! += (byInstance[i]! * 100) / area; // [nA/um2 = 100 mA/cm2]
    }
  }
}

function refuseIonWriters({ name, ions }: PointProcess['mechanism']): void {
  for (const { name: ion, writes } of ions)
    for (const written of writes)
      if (written !== `i${ion}`)
        throw new ModelError(
          'simulate/point-writes-ions',
          simulateMessages.pointWritesIons(name, written),
        );
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
