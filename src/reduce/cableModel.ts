import { reduceMessages } from '../base/messages/reduce.ts';
import { nameCompartments } from './compartmentNames.ts';
import type { ReducedCable, ReducedCompartment, ReducedModel } from './reducedModel.ts';
import type { ReductionInput } from './reductionInput.ts';
import type { CutCell } from './stems.ts';

/** A cylinder to be, with its membrane. */
export interface PlannedCable {
  readonly name: string;
  /** Index of the cable whose far end it is joined to, -1 for the middle of the soma. */
  readonly parent: number;
  readonly lengthUm: number;
  readonly diameterUm: number;
  /** Compartments. */
  readonly count: number;
  readonly raOhmCm: number;
  readonly capacitanceNfPerUm2: number;
  readonly leakUsPerUm2: number;
  readonly reversalMv: number;
}

/** Where a row of the cell's tree goes: cable, and compartment on it. */
export interface RowPlace {
  readonly cable: number;
  readonly index: number;
}

/** Whether a compartment's channels have the mean density of the membrane mapped to it, or its total conductance. */
export type ChannelRule = 'density' | 'total';

/**
 * A model of cylinders joined to a soma of one compartment. Channels go where their membrane is mapped; a compartment
 * to which none is has the mean density of the nearest ones that have some.
 */
export function buildCableModel(
  input: ReductionInput,
  cell: CutCell,
  cables: readonly PlannedCable[],
  placeOfRow: (row: number) => RowPlace,
  rule: ChannelRule,
  method: string,
  notes: readonly string[],
): ReducedModel {
  const { tree } = cell;
  const offsets = offsetsOf(cables);
  const isSoma = new Set(cell.somaRows);
  const compartmentOfNode = new Int32Array(input.layout.nodeCount).fill(-1);
  tree.nodes.forEach((node, row) => {
    if (tree.areaUm2[row] === 0) return;
    if (isSoma.has(row)) compartmentOfNode[node] = 0;
    else {
      const { cable, index } = placeOfRow(row);
      compartmentOfNode[node] = offsets[cable]! + index;
    }
  });
  const compartments = [somaOf(cell), ...cables.flatMap((_, i) => pieceUp(cables, offsets, i))];
  const mappedUm2 = new Float64Array(compartments.length);
  compartmentOfNode.forEach((compartment, node) => {
    if (compartment >= 0) mappedUm2[compartment]! += input.layout.areaUm2[node]!;
  });
  const names = nameCompartments(compartments.map(({ name }) => name));
  const channels = Object.entries(input.channelsNs).map(
    ([name, byNode]): [string, Float64Array] => {
      const totals = new Float64Array(compartments.length);
      compartmentOfNode.forEach((compartment, node) => {
        if (compartment >= 0) totals[compartment]! += byNode[node]!;
      });
      return [name, rule === 'total' ? totals : spreadDensities(totals, mappedUm2, compartments)];
    },
  );
  return {
    method,
    source: { morphology: input.morphology.name, sha256: input.sourceSha256 },
    compartments: compartments.map((compartment, i) => ({
      ...compartment,
      name: names[i]!,
      channelsNs: Object.fromEntries(
        channels.flatMap(([name, values]) => (values[i]! > 0 ? [[name, values[i]!]] : [])),
      ),
    })),
    compartmentOfNode,
    cables: cables.map(
      (cable, i): ReducedCable => ({
        name: cable.name,
        parent: cable.parent,
        lengthUm: cable.lengthUm,
        diameterUm: cable.diameterUm,
        axialResistivityOhmCm: cable.raOhmCm,
        first: offsets[i]!,
        count: cable.count,
      }),
    ),
    notes: [
      ...notes,
      reduceMessages.joinedAtSoma(),
      ...(channels.length > 0 ? [reduceMessages.channelsByCable()] : []),
    ],
  };
}

/** First compartment of each cable; the soma is compartment 0. */
function offsetsOf(cables: readonly PlannedCable[]): number[] {
  let next = 1;
  return cables.map(({ count }) => {
    const first = next;
    next += count;
    return first;
  });
}

function somaOf({ tree, somaRows }: CutCell): ReducedCompartment {
  const sum = (values: Float64Array): number =>
    somaRows.reduce((total, row) => total + values[row]!, 0);
  const leakUs = sum(tree.leakUs);
  const current = somaRows.reduce(
    (total, row) => total + tree.leakUs[row]! * tree.leakReversalMv[row]!,
    0,
  );
  return {
    name: tree.hasSoma ? 'soma' : 'root',
    parent: -1,
    capacitancePf: sum(tree.capacitanceNf) * 1e3,
    leakNs: leakUs * 1e3,
    leakReversalMv: leakUs > 0 ? current / leakUs : tree.leakReversalMv[0]!,
    couplingNs: 0,
    areaUm2: sum(tree.areaUm2),
    channelsNs: {},
  };
}

function pieceUp(
  cables: readonly PlannedCable[],
  offsets: readonly number[],
  index: number,
): ReducedCompartment[] {
  const cable = cables[index]!;
  const { count, diameterUm, lengthUm, parent } = cable;
  const areaUm2 = (Math.PI * diameterUm * lengthUm) / count;
  const joint = parent < 0 ? 0 : offsets[parent]! + cables[parent]!.count - 1;
  const beforeMohm = parent < 0 ? 0 : halfResistanceMohm(cables[parent]!);
  const halfMohm = halfResistanceMohm(cable);
  return Array.from({ length: count }, (_, k) => ({
    name: count === 1 ? cable.name : `${cable.name}_${k + 1}`,
    parent: k === 0 ? joint : offsets[index]! + k - 1,
    capacitancePf: areaUm2 * cable.capacitanceNfPerUm2 * 1e3,
    leakNs: areaUm2 * cable.leakUsPerUm2 * 1e3,
    leakReversalMv: cable.reversalMv,
    couplingNs: 1e3 / (halfMohm + (k === 0 ? beforeMohm : halfMohm)),
    areaUm2,
    channelsNs: {},
  }));
}

/** Axial resistance of half a compartment. */
function halfResistanceMohm({ raOhmCm, lengthUm, count, diameterUm }: PlannedCable): number {
  return (0.01 * raOhmCm * (lengthUm / count / 2)) / ((Math.PI * diameterUm ** 2) / 4);
}

/** Mean density of the membrane mapped to a compartment times its area; empty ones have that of their neighbours. */
function spreadDensities(
  totals: Float64Array,
  mappedUm2: Float64Array,
  compartments: readonly ReducedCompartment[],
): Float64Array {
  const density = totals.map((total, i) => (mappedUm2[i]! > 0 ? total / mappedUm2[i]! : 0));
  return Float64Array.from(compartments.keys(), (i) => {
    const { areaUm2 } = compartments[i]!;
    if (i === 0) return totals[0]!;
    if (mappedUm2[i]! > 0) return density[i]! * areaUm2;
    const near = [nearestMapped(i, -1), nearestMapped(i, 1)].filter((other) => other > 0);
    const mean = near.reduce((sum, other) => sum + density[other]!, 0) / Math.max(1, near.length);
    return mean * areaUm2;
  });

  /** Along the same chain of compartments. */
  function nearestMapped(from: number, step: number): number {
    let at = from;
    for (;;) {
      const next = at + step;
      const isJoined = compartments[Math.max(at, next)]?.parent === Math.min(at, next);
      if (!isJoined || next === 0) return -1;
      if (mappedUm2[next]! > 0) return next;
      at = next;
    }
  }
}
