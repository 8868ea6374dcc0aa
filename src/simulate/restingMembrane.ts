import type { Cell } from '../cell/cell.ts';
import type { CompartmentLayout } from '../discretise/compartmentLayout.ts';
import { compileKernelToJs } from '../kernels/compileKernelToJs.ts';
import { findConductances } from './conductanceParameters.ts';
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
  for (const block of membrane.blocks)
    Object.assign(channelsNs, maximalConductances(membrane, block, layout));
  return { slopeUs, leakUs, leakReversalMv, channelsNs };
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

function maximalConductances(
  membrane: Membrane,
  block: RunningBlock,
  layout: CompartmentLayout,
): Record<string, Float64Array> {
  const { plan, nodes, fields } = block;
  const entries = findConductances(membrane, block).map((field): [string, Float64Array] => {
    const values = new Float64Array(layout.nodeCount);
    nodes.forEach((node, i) => {
      values[node] = fields[field]![i]! * layout.areaUm2[node]! * 10; // [S/cm2 um2 = 10 nS]
    });
    return [`${plan.mechanism.name}.${plan.fields[field]!.name}`, values];
  });
  return Object.fromEntries(entries);
}
