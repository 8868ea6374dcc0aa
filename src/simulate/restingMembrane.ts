import type { Cell } from '../cell/cell.ts';
import type { CompartmentLayout } from '../discretise/compartmentLayout.ts';
import { compileKernelToJs } from '../kernels/compileKernelToJs.ts';
import { bindMembrane, type RunningBlock } from './membrane.ts';

/** The membrane at the start of a run, gates at their steady state for the initial voltage and held there. */
export interface RestingMembrane {
  /** Slope conductance of all mechanisms. uS by node. */
  readonly leakUs: Float64Array;
  /** Voltage at which that conductance carries no current. mV by node; the initial voltage where there is none. */
  readonly leakReversalMv: Float64Array;
  /** Maximal conductance x area by `mechanism.parameter`, for parameters in S/cm2. nS by node. */
  readonly channelsNs: Readonly<Record<string, Float64Array>>;
}

const CONDUCTANCE_UNIT = /^(S|mho)\/cm2$/;

/** @throws ModelError as bindMembrane does. */
export function measureRestingMembrane(cell: Cell, layout: CompartmentLayout): RestingMembrane {
  // The step plays no part in INITIAL and in the currents.
  const membrane = bindMembrane(cell, layout, 0.025, compileKernelToJs);
  membrane.initialise();
  membrane.computeCurrents();
  const { conductanceSPerCm2, currentMaPerCm2 } = membrane;
  const channelsNs: Record<string, Float64Array> = {};
  for (const block of membrane.blocks)
    Object.assign(channelsNs, maximalConductances(block, layout));
  return {
    leakUs: conductanceSPerCm2.map((g, node) => g * layout.areaUm2[node]! * 1e-2),
    leakReversalMv: conductanceSPerCm2.map((g, node) =>
      g === 0 ? cell.vInitMv : cell.vInitMv - currentMaPerCm2[node]! / g,
    ),
    channelsNs,
  };
}

function maximalConductances(
  { plan, nodes, fields }: RunningBlock,
  layout: CompartmentLayout,
): Record<string, Float64Array> {
  const found: Record<string, Float64Array> = {};
  plan.fields.forEach(({ name, role, unit }, field) => {
    if (role !== 'parameter' || !CONDUCTANCE_UNIT.test(unit)) return;
    const values = new Float64Array(layout.nodeCount);
    nodes.forEach((node, i) => {
      values[node] = fields[field]![i]! * layout.areaUm2[node]! * 10; // [S/cm2 um2 = 10 nS]
    });
    found[`${plan.mechanism.name}.${name}`] = values;
  });
  return found;
}
