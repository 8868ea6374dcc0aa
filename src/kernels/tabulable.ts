import { CLOCK_T } from './abi.ts';
import type { IrNode, IrProgram, IrSource, IrStore } from './ir.ts';

/** What a table is over: the voltage, or a quantity by node of an NMODL name. */
export type TableArgument = { readonly kind: 'voltage' } | { readonly kind: 'node'; name: string };

/**
 * Why what a program stores is no table of one argument; undefined where it is one: each state goes to A + B state, and a
 * value by node to A, with A and B functions of the argument alone.
 *
 * @param isUniform whether a source other than the argument is the same for all instances, and stays so.
 */
export function findObstacle(
  { nodes, stores }: IrProgram,
  argument: TableArgument,
  isUniform: (source: IrSource) => boolean,
): string | undefined {
  if (stores.length === 0) return 'it has no states';
  const isKnown = (source: IrSource): boolean =>
    isArgument(source, argument) || (isUniform(source) && !isTime(source));
  for (const store of stores) {
    const isState = store.target === 'field';
    if (!(isState || (store.target === 'nodeValue' && argument.kind === 'node')))
      return `it changes ${'name' in store ? store.name : store.target}`;
    if (!isState && store.name === nameOf(argument)) return `it changes ${store.name}`;
    const degree = degreesIn(nodes, store, isKnown)[store.value]!;
    if (degree > (isState ? 1 : 0))
      return `${store.name} depends on more than the ${words(argument)}, or not in a line`;
  }
  return undefined;
}

/** By node of a program whose stores are a table: whether a state goes into it. */
export function findStateful({ nodes, stores }: IrProgram): readonly boolean[] {
  const states = new Set(storedFields(stores));
  const isStateful: boolean[] = [];
  for (const node of nodes)
    isStateful.push(
      node.kind === 'operation'
        ? node.operands.some((operand) => isStateful[operand]!)
        : node.kind === 'input' && node.source.kind === 'field' && states.has(node.source.name),
    );
  return isStateful;
}

function storedFields(stores: readonly IrStore[]): string[] {
  return stores.flatMap((store) => (store.target === 'field' ? [store.name] : []));
}

export function isArgument(source: IrSource, argument: TableArgument): boolean {
  if (argument.kind === 'voltage') return source.kind === 'voltage';
  return source.kind === 'node' && source.name === argument.name;
}

function nameOf(argument: TableArgument): string | undefined {
  return argument.kind === 'node' ? argument.name : undefined;
}

function words(argument: TableArgument): string {
  return nameOf(argument) ?? 'voltage';
}

function isTime(source: IrSource): boolean {
  return source.kind === 'clock' && source.index === CLOCK_T;
}

/** By node: its degree as a polynomial in the stored state; Infinity where it is none, or depends on what no table knows. */
function degreesIn(
  nodes: readonly IrNode[],
  store: IrStore & { readonly name: string },
  isKnown: (source: IrSource) => boolean,
): number[] {
  const degrees: number[] = [];
  const state = store.target === 'field' ? store.name : undefined;
  for (const node of nodes) degrees.push(degreeOf(node, degrees, state, isKnown));
  return degrees;
}

function degreeOf(
  node: IrNode,
  degrees: readonly number[],
  state: string | undefined,
  isKnown: (source: IrSource) => boolean,
): number {
  if (node.kind === 'constant') return 0;
  if (node.kind === 'input') {
    const { source } = node;
    if (source.kind === 'field' && source.name === state) return 1;
    return isKnown(source) ? 0 : Number.POSITIVE_INFINITY;
  }
  const given = node.operands.map((operand) => degrees[operand]!);
  const [x, y] = given as [number, number];
  const most = Math.max(...given);
  if (most === 0 || most === Number.POSITIVE_INFINITY) return most;
  switch (node.operation) {
    case 'add':
    case 'subtract':
    case 'negate':
      return most;
    case 'multiply':
      return x + y;
    case 'divide':
      return y === 0 ? x : Number.POSITIVE_INFINITY;
    case 'select':
      return x === 0 ? most : Number.POSITIVE_INFINITY;
    default:
      return Number.POSITIVE_INFINITY;
  }
}
