import type { TableValues } from '../mechanisms/mechanism.ts';

/**
 * The one intermediate form between NMODL and running code. A program is a directed graph without loops or branches,
 * evaluated for one instance: calls are inlined and IF has become `select`, so every node is a pure function of its
 * operands. Comparisons give 1 or 0.
 *
 * Invariants: operands[k] < the node's own index; no two nodes are equal; every node but the stored ones has a user.
 */
export type IrOperation =
  | 'add'
  | 'subtract'
  | 'multiply'
  | 'divide'
  | 'negate'
  | 'less'
  | 'lessOrEqual'
  | 'equal'
  /** operands [condition, a, b]: a where the condition is not 0, else b. */
  | 'select'
  /** What the node's `routine` makes of the operands. */
  | 'apply'
  | IrFunction;

/** Functions of base/elementary.ts, trigonometric.ts and inverseTrigonometric.ts; `exp` is NEURON's, cut off at 700. */
export type IrFunction =
  | 'exp'
  | 'log'
  | 'log10'
  | 'pow'
  | 'sqrt'
  | 'fabs'
  | 'floor'
  | 'ceil'
  | 'sin'
  | 'cos'
  | 'tan'
  | 'sinh'
  | 'cosh'
  | 'tanh'
  | 'asin'
  | 'acos'
  | 'atan'
  | 'atan2'
  | 'fmod';

/** Where a value comes from, before the program runs for an instance. */
export type IrSource =
  /** mV at the instance's node. */
  | { readonly kind: 'voltage' }
  /** Index into KernelBinding.clock. */
  | { readonly kind: 'clock'; readonly index: number }
  /** A kernel field of the instance, a global of the mechanism, a field of the instance's node. */
  | { readonly kind: 'field' | 'global' | 'node'; readonly name: string };

export type IrNode =
  | { readonly kind: 'constant'; readonly value: number }
  | { readonly kind: 'input'; readonly source: IrSource }
  | IrOperationNode;

export interface IrOperationNode {
  readonly kind: 'operation';
  readonly operation: IrOperation;
  readonly operands: readonly number[];
  /** Of `apply` alone. */
  readonly routine?: IrRoutine;
}

/** A pure function too large for nodes: one of the results of a loop, or a value between grid points. */
export type IrRoutine =
  | { readonly kind: 'loop'; readonly loop: IrLoop; readonly result: number }
  | { readonly kind: 'table'; readonly table: TableValues };

/**
 * Rounds as long as `test` is not 0. Both graphs read the loop's numbers as fields, `loopNumber(k)`; the first of them
 * change from round to round, to `next`, and are the results; the others stay.
 */
export interface IrLoop {
  readonly test: { readonly nodes: readonly IrNode[]; readonly value: number };
  readonly round: { readonly nodes: readonly IrNode[]; readonly next: readonly number[] };
  /** For the message of a loop that does not end: `kv.mod:12`. */
  readonly place: string;
}

/** The name under which a loop reads one of its numbers. */
export function loopNumber(index: number): string {
  return `loop ${index}`;
}

/** What becomes of a value when the program has run for an instance; stores happen in order, after every node. */
export type IrStore =
  | { readonly target: 'field' | 'global'; readonly name: string; readonly value: number }
  /** Added to what the node field holds. */
  | { readonly target: 'node'; readonly name: string; readonly value: number }
  /** Written over what the node field holds. */
  | { readonly target: 'nodeValue'; readonly name: string; readonly value: number }
  /** Added to currentMaPerCm2 and conductanceSPerCm2 of the instance's node. */
  | { readonly target: 'current' | 'conductance'; readonly value: number };

export interface IrProgram {
  readonly nodes: readonly IrNode[];
  readonly stores: readonly IrStore[];
}

/** Nodes that no store needs are dropped, the rest keep their order. */
export function pruneProgram({ nodes, stores }: IrProgram): IrProgram {
  const kept = keepNeeded(
    nodes,
    stores.map(({ value }) => value),
  );
  return {
    nodes: kept.nodes,
    stores: stores.map((store) => ({ ...store, value: kept.newIndex[store.value]! })),
  };
}

/** The nodes that the roots need, in their order, and where each is now; -1 for those dropped. */
export function keepNeeded(
  nodes: readonly IrNode[],
  roots: readonly number[],
): { nodes: readonly IrNode[]; newIndex: readonly number[] } {
  const isNeeded = new Uint8Array(nodes.length);
  for (const root of roots) isNeeded[root] = 1;
  for (let index = nodes.length - 1; index >= 0; index--) {
    const node = nodes[index]!;
    if (isNeeded[index] === 1 && node.kind === 'operation')
      for (const operand of node.operands) isNeeded[operand] = 1;
  }
  const kept: IrNode[] = [];
  const newIndex = nodes.map((node, index) => {
    if (isNeeded[index] === 0) return -1;
    return kept.push(node) - 1;
  });
  return {
    nodes: kept.map((node) =>
      node.kind === 'operation'
        ? { ...node, operands: node.operands.map((operand) => newIndex[operand]!) }
        : node,
    ),
    newIndex,
  };
}

/** The program as text, one line a node and a store: `7 = multiply 3 6`. For golden files and for reading. */
export function printProgram({ nodes, stores }: IrProgram): string {
  const lines = nodes.map((node, index) => `${index} = ${printNode(node)}`);
  const ends = stores.map((store) => {
    const name = 'name' in store ? ` ${store.name}` : '';
    return `${store.target}${name} <- ${store.value}`;
  });
  return [...lines, ...ends].join('\n');
}

function printNode(node: IrNode): string {
  if (node.kind === 'constant') return String(node.value);
  if (node.kind === 'operation')
    return [node.operation, ...node.operands, ...(node.routine ? [node.routine.kind] : [])].join(
      ' ',
    );
  const { source } = node;
  if (source.kind === 'voltage') return 'voltage';
  return source.kind === 'clock' ? `clock ${source.index}` : `${source.kind} ${source.name}`;
}
