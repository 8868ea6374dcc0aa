import type { Cell } from '../cell/cell.ts';
import type { CompartmentLayout } from '../discretise/compartmentLayout.ts';
import { compileKernelToJs } from '../kernels/compileKernelToJs.ts';
import { findConductances, PROBE_S_PER_CM2, slopeOf } from './conductanceParameters.ts';
import { bindMembrane, type Membrane, type RunningBlock } from './membrane.ts';

/** The membrane at the start of a run, at the initial voltage. Arrays are by node. */
export interface RestingMembrane {
  /** Slope of all currents, gates held at their steady state. uS. */
  readonly slopeUs: Float64Array;
  /** What is left with every state at 0, channels closed: the ohmic leak. uS. */
  readonly leakUs: Float64Array;
  /** Where that leak carries no current. mV; the initial voltage where there is no leak. */
  readonly leakReversalMv: Float64Array;
  /** Maximal conductance x area by `mechanism.parameter`, of the parameters that findConductances names. nS. */
  readonly channelsNs: Readonly<Record<string, Float64Array>>;
  /** Those of them that conduct with every state at 0: `hh.gl`. */
  readonly leakKeys: ReadonlySet<string>;
}

/** @throws ModelError as bindMembrane does. */
export function measureRestingMembrane(cell: Cell, layout: CompartmentLayout): RestingMembrane {
  // The step plays no part in INITIAL and in the currents.
  const membrane = bindMembrane(cell, layout, {
    dtMs: 0.025,
    isSecondOrder: false,
    backEnd: compileKernelToJs,
  });
  membrane.initialise();
  membrane.computeCurrents(0);
  const slopeUs = absoluteConductance(membrane, layout);
  closeChannels(membrane);
  membrane.computeCurrents(0);
  const leakUs = absoluteConductance(membrane, layout);
  const leakReversalMv = membrane.conductanceSPerCm2.map((g, node) =>
    g === 0 ? cell.vInitMv : cell.vInitMv - membrane.currentMaPerCm2[node]! / g,
  );
  const channelsNs: Record<string, Float64Array> = {};
  const leakKeys = new Set<string>();
  for (const block of membrane.blocks)
    for (const field of findConductances(membrane, block)) {
      const key = conductanceKey(block, field);
      channelsNs[key] = maximalConductance(block, field, layout);
      if (isLeak(membrane, block, field)) leakKeys.add(key);
    }
  return { slopeUs, leakUs, leakReversalMv, channelsNs, leakKeys };
}

/** `hh.gnabar`: what a maximal conductance is called. */
export function conductanceKey({ plan }: RunningBlock, field: number): string {
  return `${plan.mechanism.name}.${plan.fields[field]!.name}`;
}

function absoluteConductance(
  { conductanceSPerCm2 }: Membrane,
  { areaUm2 }: CompartmentLayout,
): Float64Array {
  return conductanceSPerCm2.map((g, node) => g * areaUm2[node]! * 1e-2); // [S/cm2 um2 = 1e-2 uS]
}

/** A gated conductance is a product with its gates, so that without them only the leak is left. */
function closeChannels({ blocks }: Membrane): void {
  for (const { plan, fields } of blocks)
    plan.fields.forEach(({ role }, field) => {
      if (role === 'state') fields[field]!.fill(0);
    });
}

/** By node, nS. */
function maximalConductance(
  { nodes, fields }: RunningBlock,
  field: number,
  { areaUm2, nodeCount }: CompartmentLayout,
): Float64Array {
  const values = new Float64Array(nodeCount);
  nodes.forEach((node, i) => {
    values[node] = fields[field]![i]! * areaUm2[node]! * 10; // [S/cm2 um2 = 10 nS]
  });
  return values;
}

/** Whether the conductance has an effect with all channels closed, as they are here. */
function isLeak(membrane: Membrane, block: RunningBlock, field: number): boolean {
  const values = block.fields[field]!;
  const kept = Float64Array.from(values);
  values.fill(0);
  const without = slopeOf(membrane, block);
  values.fill(PROBE_S_PER_CM2);
  const withIt = slopeOf(membrane, block);
  values.set(kept);
  return withIt !== without;
}
