import type { KernelBinding, KernelPlan } from './abi.ts';
import { type FixedFields, findUniform } from './fixedFields.ts';
import { singleTable } from './laneTable.ts';
import { tabulateRates } from './rateTable.ts';

/** Tables of a mechanism with one set of values, in the form that lanes read; undefined where its states go exactly. */
export interface LaneTable {
  readonly stepMv: number;
  /** Names of the states, in the order of the entries. */
  readonly states: readonly string[];
  readonly values: Float32Array;
}

/**
 * Tables made so far. Cells that agree in all that a table depends on share it: parameters that the rates read, globals,
 * temperature and step.
 */
export class LaneTables {
  private readonly tolerance: number;
  private readonly known = new Map<string, LaneTable | undefined>();

  /** @param tolerance as tabulateRates has it. */
  constructor(tolerance: number) {
    this.tolerance = tolerance;
  }

  tableOf(plan: KernelPlan, binding: KernelBinding, fixed: FixedFields): LaneTable | undefined {
    const isUniform = findUniform(plan, binding, fixed);
    const key = keyOf(plan, binding, isUniform);
    if (!this.known.has(key)) {
      const table = tabulateRates(plan, binding, isUniform, this.tolerance);
      this.known.set(
        key,
        typeof table === 'string'
          ? undefined
          : { stepMv: table.stepMv, states: table.states, values: singleTable(table) },
      );
    }
    return this.known.get(key);
  }
}

/** The program and all values that it reads but for the voltage and its states. */
function keyOf(
  { programs, fields, nodeFields, globals }: KernelPlan,
  binding: KernelBinding,
  isUniform: ReturnType<typeof findUniform>,
): string {
  const { nodes, stores } = programs.advance;
  const values = nodes.flatMap((node) => {
    if (node.kind !== 'input') return [];
    const { source } = node;
    if (source.kind === 'voltage') return [];
    if (source.kind === 'clock') return [source.index === 1 ? 't' : binding.clock[source.index]!];
    if (!isUniform(source)) return [source.name];
    const indexIn = (entries: readonly { readonly name: string }[]): number =>
      entries.findIndex(({ name }) => name === source.name);
    if (source.kind === 'global') return [binding.globals[indexIn(globals)]!];
    if (source.kind === 'field') return [binding.fields[indexIn(fields)]![0]!];
    return [binding.nodeFields[indexIn(nodeFields)]![binding.nodes[0]!]!];
  });
  return JSON.stringify([nodes, stores, values]);
}
