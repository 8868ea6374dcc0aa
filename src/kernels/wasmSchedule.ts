import type { IrNode, IrOperation, IrProgram, IrSource } from './ir.ts';
import { ARITHMETIC } from './wasmRepertoire.ts';

/** Bytes of a row of scratch memory: the instances of one chunk, so that all rows stay in the first cache. */
export const CHUNK_BYTES: number = 128 * 8;

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
  const isCheap = countOperations(nodes, isUniform).map((count) => count <= MOST_REPEATED);
  const canWait = findWaiting(nodes, { isUniform, useCount, isCheap });
  const { stage, lastUse } = placeNodes(program, { earliest, canWait, stageCount });
  const row: number[] = nodes.map(() => -1);
  let rowCount = 0;
  for (let k = 1; k < stageCount; k++)
    nodes.forEach((node, index) => {
      if (isExp(node) && !isUniform[index] && stage[index] === k) row[index] = rowCount++;
    });
  nodes.forEach((node, index) => {
    const isKept = node.kind === 'operation' && !isExp(node) && !isUniform[index];
    if (isKept && lastUse[index]! > stage[index]! && !isCheap[index]) row[index] = rowCount++;
  });
  return { stageCount, stage, isUniform, useCount, row, rowCount };
}

export function rowAddress(scratch: number, { row }: WasmSchedule, index: number): number {
  return scratch + row[index]! * CHUNK_BYTES;
}

export function isExp(node: IrNode): boolean {
  return node.kind === 'operation' && node.operation === 'exp';
}

/** A value of fewer operations is made again rather than kept. */
const MOST_REPEATED = 2;

/** By node: the operations that make it of what is read anyway; Infinity for those that take long. */
function countOperations(nodes: readonly IrNode[], isUniform: readonly boolean[]): number[] {
  const count: number[] = [];
  nodes.forEach((node, index) => {
    if (node.kind !== 'operation' || isUniform[index]!) count.push(0);
    else if (ARITHMETIC[node.operation] === undefined || slow.has(node.operation))
      count.push(Number.POSITIVE_INFINITY);
    else count.push(node.operands.reduce((sum, operand) => sum + count[operand]!, 1));
  });
  return count;
}

const slow: ReadonlySet<IrOperation> = new Set(['divide', 'sqrt'] as const);

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
  { isUniform, useCount, isCheap }: NodeFacts,
): boolean[] {
  const isFree: boolean[] = [];
  nodes.forEach((node, index) => {
    isFree.push(
      node.kind !== 'operation' ||
        isUniform[index]! ||
        isExp(node) ||
        isCheap[index]! ||
        (useCount[index] === 1 && node.operands.every((operand) => isFree[operand]!)),
    );
  });
  return isFree;
}

interface NodeFacts {
  readonly isUniform: readonly boolean[];
  readonly useCount: readonly number[];
  readonly isCheap: readonly boolean[];
}

/**
 * Which values wait for the first stage that needs them: those of free operands; and quotients with what nothing else
 * is made of, since divisions run one after the other and hold up a stage that has many. Others are computed as soon as
 * they can be.
 */
function findWaiting(nodes: readonly IrNode[], given: NodeFacts): boolean[] {
  const { isUniform, useCount } = given;
  const isFree = findFree(nodes, given);
  const ofQuotient: boolean[] = [];
  return nodes.map((node, index) => {
    if (node.kind !== 'operation') return true;
    const isQuotient = node.operation === 'divide' && !isUniform[index];
    ofQuotient[index] =
      isQuotient ||
      node.operands.some((operand) => ofQuotient[operand] === true && useCount[operand] === 1);
    return isExp(node) || ofQuotient[index] || node.operands.every((operand) => isFree[operand]!);
  });
}

function placeNodes(
  { nodes, stores }: IrProgram,
  given: { earliest: readonly number[]; canWait: readonly boolean[]; stageCount: number },
): { stage: number[]; lastUse: number[] } {
  const { earliest, canWait, stageCount } = given;
  const firstUse = nodes.map(() => stageCount - 1);
  const lastUse = nodes.map(() => 0);
  for (const { value } of stores) lastUse[value] = stageCount - 1;
  const stage = [...earliest];
  for (let index = nodes.length - 1; index >= 0; index--) {
    const node = nodes[index]!;
    if (node.kind !== 'operation') continue;
    if (canWait[index]) stage[index] = Math.max(earliest[index]!, firstUse[index]!);
    const needed = stage[index]! - (isExp(node) && stage[index]! > 0 ? 1 : 0);
    for (const operand of node.operands) {
      firstUse[operand] = Math.min(firstUse[operand]!, needed);
      lastUse[operand] = Math.max(lastUse[operand]!, needed);
    }
  }
  return { stage, lastUse };
}
