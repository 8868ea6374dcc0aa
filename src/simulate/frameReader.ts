import type { CompartmentQuantity } from '../cell/cell.ts';
import { compartmentAt } from '../discretise/place.ts';
import { shareName } from '../kernels/planKernel.ts';
import { formatQuantity } from './quantityReader.ts';
import type { Simulation } from './simulation.ts';

/** One quantity of a whole cell, as its frames have it. */
export interface FrameReader {
  /** As the experiment names it. */
  readonly quantity: string;
  readonly unit: string;
  /** Writes the present value of every node from `at` on; NaN where its compartment has none. */
  readonly read: (target: Float32Array, at: number) => void;
}

/** What the frames of a simulation hold beside the voltage. */
export function frameReaders(simulation: Simulation): FrameReader[] {
  const { frameQuantities = [] } = simulation.cell;
  if (frameQuantities.length === 0) return [];
  const compartmentOf = compartmentsOfNodes(simulation);
  return frameQuantities.map((quantity) => ({
    quantity: formatQuantity(quantity),
    unit: quantity.unit,
    read: readerOf(simulation, quantity, compartmentOf),
  }));
}

/** Of each node of the layout the node of the compartment that holds its place. */
function compartmentsOfNodes({ layout }: Simulation): Int32Array {
  return Int32Array.from({ length: layout.nodeCount }, (_, node) =>
    compartmentAt(layout, { section: layout.section[node]!, x: layout.x[node]! }),
  );
}

function readerOf(
  simulation: Simulation,
  quantity: CompartmentQuantity,
  compartmentOf: Int32Array,
): FrameReader['read'] {
  if (quantity.kind === 'membrane') return readMembrane(simulation, compartmentOf);
  const { values, instanceOf } = locateValues(simulation, quantity);
  const instance = compartmentOf.map((node) => instanceOf[simulation.membraneNode[node]!]!);
  return (target, at) => {
    for (let node = 0; node < instance.length; node++)
      target[at + node] = values[instance[node]!] ?? Number.NaN;
  };
}

/** Where the values are, and the index of those of each node of the membrane; -1 for none. */
function locateValues(
  { membrane: { blocks, nodeFields }, layout: { nodeCount } }: Simulation,
  quantity: Exclude<CompartmentQuantity, { kind: 'membrane' }>,
): { readonly values: Float64Array; readonly instanceOf: Int32Array } {
  if (quantity.kind === 'ion')
    return {
      values: nodeFields.values(quantity.variable) ?? new Float64Array(0),
      instanceOf: Int32Array.from({ length: nodeCount }, (_, node) => node),
    };
  const instanceOf = new Int32Array(nodeCount).fill(-1);
  const share = nodeFields.values(shareName(quantity.mechanism, quantity.variable));
  for (const { plan, nodes, fields } of blocks) {
    if (plan.mechanism.name !== quantity.mechanism) continue;
    nodes.forEach((node, instance) => {
      instanceOf[node] = share === undefined ? instance : node;
    });
    if (share !== undefined) return { values: share, instanceOf };
    const field = plan.fields.findIndex(({ name }) => name === quantity.variable);
    return { values: fields[field]!, instanceOf };
  }
  return { values: new Float64Array(0), instanceOf };
}

/** mA/cm2 */
function readMembrane(simulation: Simulation, compartmentOf: Int32Array): FrameReader['read'] {
  const { areaUm2 } = simulation.layout;
  return (target, at) => {
    const { membraneCurrentNa } = simulation;
    compartmentOf.forEach((compartment, node) => {
      const area = areaUm2[compartment]!;
      target[at + node] = area > 0 ? (100 * membraneCurrentNa[compartment]!) / area : Number.NaN; // [nA/um2 = 100 mA/cm2]
    });
  };
}
