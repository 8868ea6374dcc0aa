import { ROUNDING_SHIFT } from '../base/elementary.ts';
import type { BoundKernel, KernelBackEnd, KernelBinding, KernelPlan } from './abi.ts';
import {
  type ConcentrationTable,
  concentrationPoints,
  LEAST_MILLI_MOLAR,
  MOST_MILLI_MOLAR,
} from './concentrationTable.ts';
import { type FixedFields, findUniform } from './fixedFields.ts';
import { type MadeTable, tablesWithin } from './makeTable.ts';
import { findRuns } from './nodeRuns.ts';
import { type RateTable, TABLE_HIGHEST_MV, TABLE_LOWEST_MV } from './rateTable.ts';
import { refuseUnsupported } from './wasmKernels.ts';
import { UnsupportedKernel } from './wasmRepertoire.ts';

/** Of the upper half of a number: bits of its mantissa. */
const HEAD_MANTISSA_BITS = 20;

/** What takes the place of programs of a kernel that goes by table. */
export type TabledPrograms = Partial<Pick<BoundKernel, 'initialise' | 'advance'>>;

/**
 * A kernel by table in JavaScript, as WebAssembly has it: the same stretches of instances go by table, and by the same
 * operations. Undefined where the mechanism has no table.
 */
export function runByTable(
  plan: KernelPlan,
  binding: KernelBinding,
  given: {
    readonly backEnd: KernelBackEnd;
    readonly fixed: FixedFields;
    readonly tolerance: number;
    /** Stretches of its instances whose nodes have the same mechanisms. */
    readonly stretches: readonly { readonly from: number; readonly length: number }[];
  },
): TabledPrograms | undefined {
  const { backEnd } = given;
  const table = tablesWithin(given.tolerance)(
    plan,
    binding,
    findUniform(plan, binding, given.fixed),
  );
  if (typeof table === 'string') return undefined;
  const name = 'stepMv' in table ? 'advance' : table.program;
  const ranges = 'stepMv' in table ? given.stretches.map(evenPart) : findRuns(binding);
  const parts = ranges.flatMap(({ from, evenTo, to }) => {
    const even = part(binding, from, evenTo);
    const last = part(binding, evenTo, to);
    return [
      ...(even.count > 0 ? [stretchByTable(plan, even, table, backEnd(plan, even)[name])] : []),
      ...(last.count > 0 ? [backEnd(plan, last)[name]] : []),
    ];
  });
  const run = (): void => {
    for (const runPart of parts) runPart();
  };
  return { [name]: run };
}

function evenPart({ from, length }: { readonly from: number; readonly length: number }): {
  from: number;
  evenTo: number;
  to: number;
} {
  return { from, evenTo: from + length - (length % 2), to: from + length };
}

/** What WebAssembly leaves to JavaScript keeps a simulation from tables in either. */
export function runsAsWasm(plan: KernelPlan): boolean {
  try {
    refuseUnsupported(plan);
    return true;
  } catch (error) {
    if (error instanceof UnsupportedKernel) return false;
    throw error;
  }
}

/** The binding of the instances [from, to) alone, on the same arrays. */
function part(binding: KernelBinding, from: number, to: number): KernelBinding {
  return {
    ...binding,
    count: to - from,
    nodes: binding.nodes.subarray(from, to),
    fields: binding.fields.map((values) => values.subarray(from, to)),
  };
}

/** Where an argument lies on a grid; a point that is no number where it is beyond. */
interface ScalarPlace {
  point: number;
  fraction: number;
}

/** Where any argument is beyond the table, or no number, all instances of the stretch go the exact way. */
function stretchByTable(
  plan: KernelPlan,
  binding: KernelBinding,
  table: MadeTable,
  exact: () => void,
): () => void {
  const { nodes, nodeFields, fields } = binding;
  const { doublesPerPoint, values } = table;
  const isOfNode = 'isOfNode' in table && table.isOfNode;
  const arrayOf = (name: string): Float64Array =>
    isOfNode
      ? nodeFields[plan.nodeFields.findIndex((field) => field.name === name)]!
      : fields[plan.fields.findIndex((field) => field.name === name)]!;
  const stored = table.states.map(arrayOf);
  const argument = 'stepMv' in table ? binding.voltageMv : concentrationOf(plan, binding, table);
  const { isInside, place } = 'stepMv' in table ? voltagePlaces(table) : octavePlaces(table);
  const at: ScalarPlace = { point: 0, fraction: 0 };
  return () => {
    if (!nodes.every((node) => isInside(argument[node]!))) {
      exact();
      return;
    }
    for (let i = 0; i < nodes.length; i++) {
      place(argument[nodes[i]!]!, at);
      const { point, fraction } = at;
      for (let state = 0; state < stored.length; state++) {
        const here = point * doublesPerPoint + 2 * state;
        const next = here + doublesPerPoint;
        const offset = (values[next]! - values[here]!) * fraction + values[here]!;
        if (isOfNode) {
          stored[state]![nodes[i]!] = offset;
          continue;
        }
        const slope = (values[next + 1]! - values[here + 1]!) * fraction + values[here + 1]!;
        stored[state]![i] = offset + slope * stored[state]![i]!;
      }
    }
  };
}

function concentrationOf(
  plan: KernelPlan,
  { nodeFields }: KernelBinding,
  { concentration }: ConcentrationTable,
): Float64Array {
  return nodeFields[plan.nodeFields.findIndex(({ name }) => name === concentration)]!;
}

interface GridPlaces {
  isInside(argument: number): boolean;
  /** Of an argument inside. */
  place(argument: number, at: ScalarPlace): void;
}

function voltagePlaces({ stepMv }: RateTable): GridPlaces {
  const pointsPerMv = 1 / stepMv;
  return {
    isInside: (v) => TABLE_LOWEST_MV <= v && v < TABLE_HIGHEST_MV,
    place: (v, at) => {
      const x = (v - TABLE_LOWEST_MV) * pointsPerMv;
      at.point = x - 0.5 + ROUNDING_SHIFT - ROUNDING_SHIFT;
      at.fraction = x - at.point;
    },
  };
}

/** Distances from a point to the number and to the next point are exact, and so is their quotient by a power of two. */
function octavePlaces(table: ConcentrationTable): GridPlaces {
  const points = concentrationPoints(table);
  const bits = new DataView(new ArrayBuffer(8));
  const headOf = (c: number): number => {
    bits.setFloat64(0, c);
    return bits.getInt32(0);
  };
  const leastHead = headOf(LEAST_MILLI_MOLAR);
  return {
    isInside: (c) => LEAST_MILLI_MOLAR <= c && c < MOST_MILLI_MOLAR,
    place: (c, at) => {
      at.point = (headOf(c) - leastHead) >> (HEAD_MANTISSA_BITS - table.octaveBits);
      const lower = points[at.point]!;
      at.fraction = (c - lower) / (points[at.point + 1]! - lower);
    },
  };
}
