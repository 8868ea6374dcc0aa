import { type IrNode, type IrProgram, pruneProgram } from './ir.ts';
import { IrBuilder } from './irBuilder.ts';

/** exp(slope v + offset). */
interface Exponential {
  readonly node: number;
  readonly slope: number;
  readonly offset: number;
}

/** exp(s v + b) = exp(offset) exp(s' v + b')^power, with s = power s' and offset = b - power b'. */
interface SharedExponential {
  readonly base: number;
  readonly power: number;
  readonly offset: number;
}

/** Powers beyond this cost more multiplications and digits than they save. */
const GREATEST_POWER = 8;
/** Keeps both factors far from the ends of a double's range wherever the whole is. */
const GREATEST_OFFSET = 50;

/**
 * Rewrites exponentials of the voltage whose slopes are whole multiples of each other as powers of the flattest: the four
 * of Hodgkin and Huxley's -v/10, -v/20 and -v/80 become one exp and three squarings. The relative error grows to about the
 * power times 1e-16.
 */
export function shareExponentials(program: IrProgram): IrProgram {
  const shared = planSharing(program.nodes);
  if (shared.size === 0) return program;
  const builder = new IrBuilder();
  const newIndex: number[] = [];
  // In the order of the program, so that only a base that comes after its powers is made on the way.
  const rebuild = (index: number): number => {
    newIndex[index] ??= rebuildNode(index);
    return newIndex[index];
  };
  const rebuildNode = (index: number): number => {
    const node = program.nodes[index]!;
    if (node.kind === 'constant') return builder.constant(node.value);
    if (node.kind === 'input') return builder.input(node.source);
    const share = shared.get(index);
    if (share === undefined) return builder.again(node, node.operands.map(rebuild));
    const power = builder.integerPower(rebuild(share.base), Math.abs(share.power));
    const factor = builder.operation('exp', builder.constant(share.offset));
    return builder.operation(share.power > 0 ? 'multiply' : 'divide', factor, power);
  };
  program.nodes.forEach((_, index) => {
    rebuild(index);
  });
  const stores = program.stores.map((store) => ({ ...store, value: rebuild(store.value) }));
  return pruneProgram({ nodes: builder.nodes, stores });
}

function planSharing(nodes: readonly IrNode[]): ReadonlyMap<number, SharedExponential> {
  const bases: Exponential[] = [];
  const shared = new Map<number, SharedExponential>();
  const exponentials = findExponentials(nodes).sort(
    (a, b) => Math.abs(a.slope) - Math.abs(b.slope),
  );
  for (const exponential of exponentials) {
    const share = bases.flatMap((base) => shareOf(exponential, base))[0];
    if (share === undefined) bases.push(exponential);
    else shared.set(exponential.node, share);
  }
  return shared;
}

function shareOf(exponential: Exponential, base: Exponential): SharedExponential[] {
  const ratio = exponential.slope / base.slope;
  const power = Math.round(ratio);
  const offset = exponential.offset - power * base.offset;
  const isWhole = Math.abs(ratio - power) <= 1e-13 * Math.abs(ratio);
  const isUseful =
    isWhole && Math.abs(power) <= GREATEST_POWER && Math.abs(offset) <= GREATEST_OFFSET;
  return isUseful ? [{ base: base.node, power, offset }] : [];
}

function findExponentials(nodes: readonly IrNode[]): Exponential[] {
  const lines = findLines(nodes);
  return nodes.flatMap((node, index) => {
    if (node.kind !== 'operation' || node.operation !== 'exp') return [];
    const line = lines[node.operands[0]!];
    return line === undefined || line.slope === 0 ? [] : [{ node: index, ...line }];
  });
}

interface Line {
  readonly slope: number;
  readonly offset: number;
}

/** Nodes that are slope v + offset, with constant slope and offset. */
function findLines(nodes: readonly IrNode[]): readonly (Line | undefined)[] {
  const lines: (Line | undefined)[] = [];
  for (const node of nodes) lines.push(lineOf(node, lines));
  return lines;
}

function lineOf(node: IrNode, lines: readonly (Line | undefined)[]): Line | undefined {
  if (node.kind === 'constant') return { slope: 0, offset: node.value };
  if (node.kind === 'input')
    return node.source.kind === 'voltage' ? { slope: 1, offset: 0 } : undefined;
  const [x, y] = node.operands.map((operand) => lines[operand]);
  if (x === undefined) return undefined;
  if (node.operation === 'negate') return { slope: -x.slope, offset: -x.offset };
  if (y === undefined) return undefined;
  switch (node.operation) {
    case 'add':
      return { slope: x.slope + y.slope, offset: x.offset + y.offset };
    case 'subtract':
      return { slope: x.slope - y.slope, offset: x.offset - y.offset };
    case 'multiply':
      if (x.slope === 0) return { slope: x.offset * y.slope, offset: x.offset * y.offset };
      return y.slope === 0 ? { slope: x.slope * y.offset, offset: x.offset * y.offset } : undefined;
    default:
      return undefined;
  }
}
