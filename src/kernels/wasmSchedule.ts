import type { IrNode, IrOperation, IrProgram, IrSource } from './ir.ts';
import { ARITHMETIC } from './wasmRepertoire.ts';

/** Bytes of a row of scratch memory: the instances of one chunk, so that all rows stay in the first cache. */
export const CHUNK_BYTES: number = 128 * 8;

/** Functions that run over rows, arguments in and values out. */
export type RowFunction = 'exp' | 'log' | 'pow';

/**
 * When each value of a program is computed, for a processor that runs many short chains at once: the program is cut at its
 * exponentials, logarithms and powers with a constant exponent. Stage 0 computes the first arguments for many instances,
 * then exp runs over them as over an array, then comes stage 1, and so on; stores are in the last stage. What a later stage needs and cannot cheaply make again is kept
 * in a row of scratch memory.
 */
export interface WasmSchedule {
  readonly stageCount: number;
  /** By node: the stage that computes it; of a function over rows, the first stage that may read it. */
  readonly stage: readonly number[];
  /** By node: whether it is the same for every instance. Computed once, before the stages. */
  readonly isUniform: readonly boolean[];
  /** By node: how many nodes and stores use it. */
  readonly useCount: readonly number[];
  /** By node: its row of scratch memory, -1 for none. Those of one stage's functions stand together. */
  readonly row: readonly number[];
  readonly rowCount: number;
  /** By node: the function over rows that it is, with its first operand as the argument; undefined where it is none. */
  readonly rowFunction: readonly (RowFunction | undefined)[];
}

/**
 * @param isUniformSource whether a source is the same for all instances.
 * @param overRows the functions that the emitter has over rows.
 */
export function scheduleProgram(
  program: IrProgram,
  isUniformSource: (source: IrSource) => boolean,
  overRows: ReadonlySet<RowFunction> = onlyExp,
): WasmSchedule {
  const { nodes } = program;
  const rowFunction = nodes.map((_, index) => rowFunctionOf(nodes, index, overRows));
  const isUniform = findUniform(nodes, isUniformSource);
  const useCount = countUses(program);
  const earliest = earliestStages(nodes, isUniform, rowFunction);
  const stageCount = Math.max(0, ...program.stores.map(({ value }) => earliest[value]!)) + 1;
  const isCheap = countOperations(nodes, isUniform).map((count) => count <= MOST_REPEATED);
  const canWait = findWaiting(nodes, { isUniform, useCount, isCheap, rowFunction });
  const { stage, lastUse } = placeNodes(program, { earliest, canWait, stageCount, rowFunction });
  const row: number[] = nodes.map(() => -1);
  let rowCount = 0;
  for (let k = 1; k < stageCount; k++)
    nodes.forEach((_, index) => {
      if (rowFunction[index] !== undefined && !isUniform[index] && stage[index] === k)
        row[index] = rowCount++;
    });
  nodes.forEach((node, index) => {
    const isKept =
      node.kind === 'operation' && rowFunction[index] === undefined && !isUniform[index];
    if (isKept && lastUse[index]! > stage[index]! && !isCheap[index]) row[index] = rowCount++;
  });
  return { stageCount, stage, isUniform, useCount, row, rowCount, rowFunction };
}

export function rowAddress(scratch: number, { row }: WasmSchedule, index: number): number {
  return scratch + row[index]! * CHUNK_BYTES;
}

const onlyExp: ReadonlySet<RowFunction> = new Set(['exp'] as const);

export function isExp(node: IrNode): boolean {
  return node.kind === 'operation' && node.operation === 'exp';
}

function rowFunctionOf(
  nodes: readonly IrNode[],
  index: number,
  overRows: ReadonlySet<RowFunction>,
): RowFunction | undefined {
  const node = nodes[index]!;
  if (node.kind !== 'operation') return undefined;
  const { operation, operands } = node;
  if (operation !== 'exp' && operation !== 'log' && operation !== 'pow') return undefined;
  const isOfRow = operation !== 'pow' || nodes[operands[1]!]!.kind === 'constant';
  return isOfRow && overRows.has(operation) ? operation : undefined;
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

function earliestStages(
  nodes: readonly IrNode[],
  isUniform: readonly boolean[],
  rowFunction: WasmSchedule['rowFunction'],
): number[] {
  const earliest: number[] = [];
  nodes.forEach((node, index) => {
    const isLeaf = node.kind !== 'operation' || isUniform[index]!;
    const operands = isLeaf ? [] : node.operands.map((operand) => earliest[operand]!);
    earliest.push(Math.max(0, ...operands) + (!isLeaf && rowFunction[index] !== undefined ? 1 : 0));
  });
  return earliest;
}

/** Whether a later stage has a value at no cost: it is read anyway, or nothing else needs it. */
function findFree(
  nodes: readonly IrNode[],
  { isUniform, useCount, isCheap, rowFunction }: NodeFacts,
): boolean[] {
  const isFree: boolean[] = [];
  nodes.forEach((node, index) => {
    isFree.push(
      node.kind !== 'operation' ||
        isUniform[index]! ||
        rowFunction[index] !== undefined ||
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
  readonly rowFunction: WasmSchedule['rowFunction'];
}

/**
 * Which values wait for the first stage that needs them: those of free operands; and quotients with what nothing else
 * is made of, since divisions run one after the other and hold up a stage that has many. Others are computed as soon as
 * they can be.
 */
function findWaiting(nodes: readonly IrNode[], given: NodeFacts): boolean[] {
  const { isUniform, useCount, rowFunction } = given;
  const isFree = findFree(nodes, given);
  const ofQuotient: boolean[] = [];
  return nodes.map((node, index) => {
    if (node.kind !== 'operation') return true;
    const isQuotient = node.operation === 'divide' && !isUniform[index];
    ofQuotient[index] =
      isQuotient ||
      node.operands.some((operand) => ofQuotient[operand] === true && useCount[operand] === 1);
    return (
      rowFunction[index] !== undefined ||
      ofQuotient[index] ||
      node.operands.every((operand) => isFree[operand]!)
    );
  });
}

function placeNodes(
  { nodes, stores }: IrProgram,
  given: Pick<WasmSchedule, 'stageCount' | 'rowFunction'> & {
    readonly earliest: readonly number[];
    readonly canWait: readonly boolean[];
  },
): { stage: number[]; lastUse: number[] } {
  const { earliest, canWait, stageCount, rowFunction } = given;
  const firstUse = nodes.map(() => stageCount - 1);
  const lastUse = nodes.map(() => 0);
  for (const { value } of stores) lastUse[value] = stageCount - 1;
  const stage = [...earliest];
  for (let index = nodes.length - 1; index >= 0; index--) {
    const node = nodes[index]!;
    if (node.kind !== 'operation') continue;
    if (canWait[index]) stage[index] = Math.max(earliest[index]!, firstUse[index]!);
    const needed = stage[index]! - (rowFunction[index] !== undefined && stage[index]! > 0 ? 1 : 0);
    for (const operand of node.operands) {
      firstUse[operand] = Math.min(firstUse[operand]!, needed);
      lastUse[operand] = Math.max(lastUse[operand]!, needed);
    }
  }
  return { stage, lastUse };
}
