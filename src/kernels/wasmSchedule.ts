import type { IrNode, IrProgram, IrSource } from './ir.ts';

/**
 * When each value of a program is computed, for a processor that runs many short chains at once: the program is cut at its
 * exponentials. Stage 0 computes the first arguments for many instances, then exp runs over them as over an array, then
 * comes stage 1, and so on; stores are in the last stage. What a later stage needs and cannot cheaply make again is kept
 * in a row of scratch memory.
 */
export interface WasmSchedule {
  readonly stageCount: number;
  /** By node: the stage that computes it; of an exp, the first stage that may read it. */
  readonly stage: readonly number[];
  /** By node: whether it is the same for every instance. Computed once, before the stages. */
  readonly isUniform: readonly boolean[];
  /** By node: how many nodes and stores use it. */
  readonly useCount: readonly number[];
  /** By node: its row of scratch memory, -1 for none. The rows of one stage's exponentials stand together. */
  readonly row: readonly number[];
  readonly rowCount: number;
}

/** @param isUniformSource whether a source is the same for all instances. */
export function scheduleProgram(
  program: IrProgram,
  isUniformSource: (source: IrSource) => boolean,
): WasmSchedule {
  const { nodes } = program;
  const isUniform = findUniform(nodes, isUniformSource);
  const useCount = countUses(program);
  const earliest = earliestStages(nodes, isUniform);
  const stageCount = Math.max(0, ...program.stores.map(({ value }) => earliest[value]!)) + 1;
  const isFree = findFree(nodes, isUniform, useCount);
  const { stage, lastUse } = placeNodes(program, { earliest, isFree, stageCount });
  const row: number[] = nodes.map(() => -1);
  let rowCount = 0;
  for (let k = 1; k < stageCount; k++)
    nodes.forEach((node, index) => {
      if (isExp(node) && !isUniform[index] && stage[index] === k) row[index] = rowCount++;
    });
  nodes.forEach((node, index) => {
    const isKept = node.kind === 'operation' && !isExp(node) && !isUniform[index];
    if (isKept && lastUse[index]! > stage[index]! && !isCheap(nodes, index, isUniform))
      row[index] = rowCount++;
  });
  return { stageCount, stage, isUniform, useCount, row, rowCount };
}

export function isExp(node: IrNode): boolean {
  return node.kind === 'operation' && node.operation === 'exp';
}

/** One operation on what needs no computing: made again rather than kept. */
export function isCheap(
  nodes: readonly IrNode[],
  index: number,
  isUniform: readonly boolean[],
): boolean {
  const node = nodes[index]!;
  return (
    node.kind === 'operation' &&
    node.operation !== 'divide' &&
    node.operation !== 'sqrt' &&
    node.operands.every((operand) => nodes[operand]!.kind !== 'operation' || isUniform[operand]!)
  );
}

function findUniform(
  nodes: readonly IrNode[],
  isUniformSource: (source: IrSource) => boolean,
): boolean[] {
  const isUniform: boolean[] = [];
  for (const node of nodes)
    isUniform.push(
      node.kind === 'operation'
        ? node.operands.every((operand) => isUniform[operand]!)
        : node.kind === 'constant' || isUniformSource(node.source),
    );
  return isUniform;
}

function countUses({ nodes, stores }: IrProgram): number[] {
  const count = nodes.map(() => 0);
  for (const node of nodes)
    if (node.kind === 'operation') for (const operand of node.operands) count[operand]!++;
  for (const { value } of stores) count[value]!++;
  return count;
}

function earliestStages(nodes: readonly IrNode[], isUniform: readonly boolean[]): number[] {
  const earliest: number[] = [];
  nodes.forEach((node, index) => {
    const isLeaf = node.kind !== 'operation' || isUniform[index]!;
    const operands = isLeaf ? [] : node.operands.map((operand) => earliest[operand]!);
    earliest.push(Math.max(0, ...operands) + (!isLeaf && isExp(node) ? 1 : 0));
  });
  return earliest;
}

/** Whether a later stage has a value at no cost: it is read anyway, or nothing else needs it. */
function findFree(
  nodes: readonly IrNode[],
  isUniform: readonly boolean[],
  useCount: readonly number[],
): boolean[] {
  const isFree: boolean[] = [];
  nodes.forEach((node, index) => {
    isFree.push(
      node.kind !== 'operation' ||
        isUniform[index]! ||
        isExp(node) ||
        isCheap(nodes, index, isUniform) ||
        (useCount[index] === 1 && node.operands.every((operand) => isFree[operand]!)),
    );
  });
  return isFree;
}

/** A value of free operands waits for the first stage that needs it; others are computed as soon as they can be. */
function placeNodes(
  { nodes, stores }: IrProgram,
  given: { earliest: readonly number[]; isFree: readonly boolean[]; stageCount: number },
): { stage: number[]; lastUse: number[] } {
  const { earliest, isFree, stageCount } = given;
  const firstUse = nodes.map(() => stageCount - 1);
  const lastUse = nodes.map(() => 0);
  for (const { value } of stores) lastUse[value] = stageCount - 1;
  const stage = [...earliest];
  for (let index = nodes.length - 1; index >= 0; index--) {
    const node = nodes[index]!;
    if (node.kind !== 'operation') continue;
    const canWait = isExp(node) || node.operands.every((operand) => isFree[operand]!);
    if (canWait) stage[index] = Math.max(earliest[index]!, firstUse[index]!);
    const needed = stage[index]! - (isExp(node) && stage[index]! > 0 ? 1 : 0);
    for (const operand of node.operands) {
      firstUse[operand] = Math.min(firstUse[operand]!, needed);
      lastUse[operand] = Math.max(lastUse[operand]!, needed);
    }
  }
  return { stage, lastUse };
}
