import type { IrOperation, IrOperationNode } from './ir.ts';
import type { IrBuilder } from './irBuilder.ts';

/** How far from an operand a routine is looked at for its slope: relative, and the size that counts as one. */
const RELATIVE_STEP = 1e-7;
const LEAST_SIZE = 1e-3;

/**
 * Derivatives of nodes with respect to one node, made as nodes of the same builder. A condition counts as constant, as do
 * floor and ceil: at their jumps there is no derivative.
 */
export class Differentiator {
  private readonly builder: IrBuilder;
  private readonly variable: number;
  private readonly known = new Map<number, number>();
  private readonly zero: number;

  constructor(builder: IrBuilder, variable: number) {
    this.builder = builder;
    this.variable = variable;
    this.zero = builder.constant(0);
  }

  of(index: number): number {
    const known = this.known.get(index) ?? this.make(index);
    this.known.set(index, known);
    return known;
  }

  private make(index: number): number {
    if (index === this.variable) return this.builder.constant(1);
    const node = this.builder.nodes[index]!;
    if (node.kind !== 'operation') return this.zero;
    const slopes = node.operands.map((operand) => this.of(operand));
    if (slopes.every((slope) => slope === this.zero)) return this.zero;
    if (node.operation === 'apply') return this.ofRoutine(node, index, slopes);
    return this.apply(node.operation, index, node.operands, slopes);
  }

  /** Of a loop or a table: from one more call for each operand that counts, a little further on. */
  private ofRoutine(node: IrOperationNode, value: number, slopes: readonly number[]): number {
    const { builder } = this;
    return slopes.reduce((sum, slope, k) => {
      if (slope === this.zero) return sum;
      const operand = node.operands[k]!;
      const size = builder.operation(
        'add',
        builder.operation('fabs', operand),
        builder.constant(LEAST_SIZE),
      );
      const step = builder.operation('multiply', size, builder.constant(RELATIVE_STEP));
      const further = node.operands.with(k, builder.operation('add', operand, step));
      const rise = builder.operation('subtract', builder.again(node, further), value);
      return builder.operation(
        'add',
        sum,
        this.times(slope, builder.operation('divide', rise, step)),
      );
    }, this.zero);
  }

  private apply(
    operation: Exclude<IrOperation, 'apply'>,
    index: number,
    operands: readonly number[],
    slopes: readonly number[],
  ): number {
    const { builder } = this;
    const [x, y] = operands as [number, number];
    const [dx, dy, dz] = slopes as [number, number, number];
    switch (operation) {
      case 'add':
      case 'subtract':
        return builder.operation(operation, dx, dy);
      case 'negate':
        return builder.operation('negate', dx);
      case 'multiply':
        return builder.operation('add', this.times(dx, y), this.times(dy, x));
      case 'divide':
        return builder.operation(
          'divide',
          builder.operation('subtract', dx, this.times(dy, index)),
          y,
        );
      case 'select':
        return builder.operation('select', x, dy, dz);
      case 'pow':
        return this.ofPower(index, x, y, dx, dy);
      case 'atan2':
        return this.ofAngle(x, y, dx, dy);
      case 'fmod':
        return this.ofRemainder(x, y, dx, dy);
      case 'less':
      case 'lessOrEqual':
      case 'equal':
      case 'floor':
      case 'ceil':
        return this.zero;
      default:
        return this.times(dx, this.ofFunction(operation, index, x));
    }
  }

  /** f'(x) of the functions of one argument; `value` is f(x). */
  private ofFunction(
    operation:
      | ('exp' | 'log' | 'log10' | 'sqrt' | 'fabs')
      | ('sin' | 'cos' | 'tan' | 'sinh' | 'cosh' | 'tanh' | 'asin' | 'acos' | 'atan'),
    value: number,
    x: number,
  ): number {
    const { builder } = this;
    const one = builder.constant(1);
    const square = builder.operation('multiply', value, value);
    switch (operation) {
      case 'exp':
        return value;
      case 'log':
        return builder.operation('divide', one, x);
      case 'log10':
        return builder.operation('divide', builder.constant(1 / Math.LN10), x);
      case 'sqrt':
        return builder.operation('divide', builder.constant(0.5), value);
      case 'fabs': {
        const isNegative = builder.operation('less', x, this.zero);
        return builder.operation('select', isNegative, builder.constant(-1), one);
      }
      case 'sin':
        return builder.operation('cos', x);
      case 'cos':
        return builder.operation('negate', builder.operation('sin', x));
      case 'tan':
        return builder.operation('add', one, square);
      case 'sinh':
        return builder.operation('cosh', x);
      case 'cosh':
        return builder.operation('sinh', x);
      case 'tanh':
        return builder.operation('subtract', one, square);
      case 'asin':
        return builder.operation('divide', one, this.legOf(x));
      case 'acos':
        return builder.operation('divide', builder.constant(-1), this.legOf(x));
      case 'atan':
        return builder.operation(
          'divide',
          one,
          builder.operation('add', one, builder.operation('multiply', x, x)),
        );
    }
  }

  /** sqrt(1 - x^2) */
  private legOf(x: number): number {
    const { builder } = this;
    const square = builder.operation('multiply', x, x);
    return builder.operation('sqrt', builder.operation('subtract', builder.constant(1), square));
  }

  /** Of atan2(y, x): (x dy - y dx) / (x^2 + y^2). */
  private ofAngle(y: number, x: number, dy: number, dx: number): number {
    const { builder } = this;
    const turn = builder.operation('subtract', this.times(dy, x), this.times(dx, y));
    const squares = [x, y].map((leg) => builder.operation('multiply', leg, leg)) as [
      number,
      number,
    ];
    return builder.operation('divide', turn, builder.operation('add', ...squares));
  }

  /** Of x - y n with n whole: dx - n dy. */
  private ofRemainder(x: number, y: number, dx: number, dy: number): number {
    const { builder } = this;
    const rest = builder.operation('fmod', x, y);
    const count = builder.operation('divide', builder.operation('subtract', x, rest), y);
    return builder.operation('subtract', dx, this.times(dy, count));
  }

  /** d(x^y) = x^y (y dx / x + dy ln x), the first as y x^(y - 1) dx, which holds at x = 0. */
  private ofPower(index: number, x: number, y: number, dx: number, dy: number): number {
    const { builder } = this;
    const lower = builder.operation(
      'pow',
      x,
      builder.operation('subtract', y, builder.constant(1)),
    );
    const byBase = this.times(dx, builder.operation('multiply', y, lower));
    if (dy === this.zero) return byBase;
    const byExponent = this.times(
      dy,
      builder.operation('multiply', index, builder.operation('log', x)),
    );
    return builder.operation('add', byBase, byExponent);
  }

  /** A slope times a factor; where the slope is 0 it stays so, whatever the factor. */
  private times(slope: number, factor: number): number {
    return slope === this.zero ? this.zero : this.builder.operation('multiply', slope, factor);
  }
}

/** The same values with some nodes replaced by others. */
export function substitute(
  builder: IrBuilder,
  roots: readonly number[],
  replacements: ReadonlyMap<number, number>,
): number[] {
  const made = new Map(replacements);
  const rebuild = (index: number): number => {
    const known = made.get(index);
    if (known !== undefined) return known;
    const node = builder.nodes[index]!;
    let result = index;
    if (node.kind === 'operation') {
      const operands = node.operands.map(rebuild);
      const isSame = operands.every((operand, k) => operand === node.operands[k]);
      if (!isSame) result = builder.again(node, operands);
    }
    made.set(index, result);
    return result;
  };
  return roots.map(rebuild);
}

/** Whether any of the roots depends on any of the nodes. */
export function dependsOn(
  builder: IrBuilder,
  roots: readonly number[],
  nodes: ReadonlySet<number>,
): boolean {
  const seen = new Set<number>();
  const visit = (index: number): boolean => {
    if (nodes.has(index)) return true;
    if (seen.has(index)) return false;
    seen.add(index);
    const node = builder.nodes[index]!;
    return node.kind === 'operation' && node.operands.some(visit);
  };
  return roots.some(visit);
}
