import type { IrNode } from './ir.ts';

/** What is known of a value; false where nothing is. */
interface Bounds {
  /** Finite wherever what it is made of is, short of overflow: no divisor in it can be 0. */
  readonly hasNoPole: boolean;
  readonly isPositive: boolean;
  readonly isNotNegative: boolean;
}

/** Whether a value is finite wherever what it is made of is, as `Bounds` says. */
export function isAlwaysFinite(nodes: readonly IrNode[], index: number): boolean {
  const bounds: Bounds[] = [];
  for (let k = 0; k <= index; k++) bounds.push(boundsOf(nodes, k, bounds));
  return bounds[index]!.hasNoPole;
}

const UNKNOWN: Bounds = { hasNoPole: false, isPositive: false, isNotNegative: false };

function boundsOf(nodes: readonly IrNode[], index: number, known: readonly Bounds[]): Bounds {
  const node = nodes[index]!;
  if (node.kind === 'input') return { ...UNKNOWN, hasNoPole: true };
  if (node.kind === 'constant') return boundsOfConstant(node.value);
  const given = node.operands.map((operand) => known[operand]!);
  const [x, y, z] = given as [Bounds, Bounds, Bounds];
  const hasNoPole = given.every((operand) => operand.hasNoPole);
  const isPositive = given.every((operand) => operand.isPositive);
  const isNotNegative = given.every((operand) => operand.isNotNegative);
  switch (node.operation) {
    case 'add':
      return {
        hasNoPole,
        isPositive: isNotNegative && (x.isPositive || y.isPositive),
        isNotNegative,
      };
    case 'multiply':
      return {
        hasNoPole,
        isPositive,
        isNotNegative: isNotNegative || node.operands[0] === node.operands[1],
      };
    case 'subtract':
    case 'negate':
      return { ...UNKNOWN, hasNoPole };
    // It is 0 where it is cut off, so not negative but no more.
    case 'exp':
    case 'fabs':
      return { hasNoPole, isPositive: false, isNotNegative: true };
    case 'divide':
      return {
        hasNoPole: hasNoPole && y.isPositive,
        isPositive,
        isNotNegative: x.isNotNegative && y.isPositive,
      };
    case 'pow':
      return x.isPositive ? { hasNoPole, isPositive: true, isNotNegative: true } : UNKNOWN;
    case 'select':
      return {
        hasNoPole: y.hasNoPole && (z.hasNoPole || isGuarded(nodes, node.operands, known)),
        isPositive: y.isPositive && z.isPositive,
        isNotNegative: y.isNotNegative && z.isNotNegative,
      };
    default:
      return UNKNOWN;
  }
}

function boundsOfConstant(value: number): Bounds {
  return { hasNoPole: Number.isFinite(value), isPositive: value > 0, isNotNegative: value >= 0 };
}

/** Of the operands of a `select`: whether the last is x / (exp(q) - 1) up to sign, taken only where |q| is not small. */
function isGuarded(
  nodes: readonly IrNode[],
  [condition, , value]: readonly number[],
  known: readonly Bounds[],
): boolean {
  const quotient = operandsOf(nodes, value!, 'negate')?.[0] ?? value!;
  const [numerator, divisor] = operandsOf(nodes, quotient, 'divide') ?? [];
  if (numerator === undefined || divisor === undefined) return false;
  const difference = operandsOf(nodes, divisor, 'subtract');
  const [one, power] = difference?.toSorted((a, b) => rank(nodes[a]!) - rank(nodes[b]!)) ?? [];
  if (one === undefined || power === undefined || !isOne(nodes[one]!)) return false;
  const argument = operandsOf(nodes, power, 'exp')?.[0];
  const test =
    operandsOf(nodes, condition!, 'less') ?? operandsOf(nodes, condition!, 'lessOrEqual');
  const [magnitude, bound] = test ?? [];
  if (argument === undefined || magnitude === undefined || bound === undefined) return false;
  const guarded = operandsOf(nodes, magnitude, 'fabs')?.[0];
  return (
    guarded !== undefined &&
    known[bound]!.isPositive &&
    known[numerator]!.hasNoPole &&
    known[argument]!.hasNoPole &&
    isSameUpToSign(nodes, guarded, argument)
  );
}

/** Constants come first. */
function rank(node: IrNode): number {
  return node.kind === 'constant' ? 0 : 1;
}

function isOne(node: IrNode): boolean {
  return node.kind === 'constant' && node.value === 1;
}

/** The same node, or products of the same node with c and with -c. */
function isSameUpToSign(nodes: readonly IrNode[], a: number, b: number): boolean {
  if (a === b || operandsOf(nodes, a, 'negate')?.[0] === b) return true;
  if (operandsOf(nodes, b, 'negate')?.[0] === a) return true;
  const [first, second] = [scaledOf(nodes, a), scaledOf(nodes, b)];
  return (
    first !== undefined &&
    second !== undefined &&
    first.of === second.of &&
    Math.abs(first.by) === Math.abs(second.by)
  );
}

function scaledOf(
  nodes: readonly IrNode[],
  index: number,
): { readonly of: number; readonly by: number } | undefined {
  const operands = operandsOf(nodes, index, 'multiply');
  const [by, of] = operands?.toSorted((a, b) => rank(nodes[a]!) - rank(nodes[b]!)) ?? [];
  if (by === undefined || of === undefined) return undefined;
  const node = nodes[by]!;
  return node.kind === 'constant' ? { of, by: node.value } : undefined;
}

function operandsOf(
  nodes: readonly IrNode[],
  index: number,
  operation: string,
): readonly number[] | undefined {
  const node = nodes[index]!;
  return node.kind === 'operation' && node.operation === operation ? node.operands : undefined;
}
