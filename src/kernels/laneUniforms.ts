import { CLOCK_T } from './abi.ts';
import type { IrProgram, IrSource } from './ir.ts';
import type { LaneMemory } from './laneMemory.ts';
import { evaluateOperation } from './operations.ts';

/** What of a program is the same for all instances of a cell, made of the clock and of globals alone. */
export interface LaneUniforms {
  /** By node. */
  readonly isUniform: readonly boolean[];
  /** Where those stand that others need, by node. */
  readonly slots: ReadonlyMap<number, Float32Array>;
  /** Whether any depends on the time, so that it must be evaluated again at every call. */
  readonly isTimed: boolean;
}

/** Finds the uniform values of a program and gives each that is needed a place. */
export function placeUniforms({ nodes, stores }: IrProgram, memory: LaneMemory): LaneUniforms {
  const isUniform: boolean[] = [];
  const isTimed: boolean[] = [];
  for (const node of nodes) {
    if (node.kind === 'operation') {
      isUniform.push(node.operands.every((operand) => isUniform[operand]!));
      isTimed.push(node.operands.some((operand) => isTimed[operand]!));
      continue;
    }
    const source = node.kind === 'input' ? node.source : undefined;
    isUniform.push(source === undefined || isUniformSource(source));
    isTimed.push(source?.kind === 'clock' && source.index === CLOCK_T);
  }
  const wanted = new Set(stores.map(({ value }) => value));
  nodes.forEach((node, index) => {
    if (node.kind === 'operation' && !isUniform[index])
      for (const operand of node.operands) wanted.add(operand);
  });
  const slots = new Map<number, Float32Array>();
  for (const index of wanted)
    if (isUniform[index] && nodes[index]!.kind !== 'constant') slots.set(index, memory.slot());
  return { isUniform, slots, isTimed: [...slots.keys()].some((index) => isTimed[index]!) };
}

/** Whether a source is the same for all instances of a cell. */
export function isUniformSource({ kind }: IrSource): boolean {
  return kind === 'clock' || kind === 'global';
}

/** Evaluates them for one cell, in double precision, and rounds them once. */
export function writeUniforms(
  { nodes }: IrProgram,
  { isUniform, slots }: LaneUniforms,
  lane: number,
  valueFrom: (source: IrSource) => number,
): void {
  const values = new Float64Array(nodes.length);
  nodes.forEach((node, index) => {
    if (!isUniform[index]) return;
    if (node.kind === 'constant') values[index] = node.value;
    else if (node.kind === 'input') values[index] = valueFrom(node.source);
    else {
      const [x = 0, y = 0, z = 0] = node.operands.map((operand) => values[operand]!);
      values[index] = evaluateOperation(node.operation, x, y, z);
    }
  });
  for (const [index, slot] of slots) slot[lane] = values[index]!;
}
