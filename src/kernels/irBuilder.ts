import type { IrNode, IrOperation, IrOperationNode, IrRoutine, IrSource } from './ir.ts';
import { evaluateOperation } from './operations.ts';
import { routineName } from './routine.ts';

/**
 * Makes nodes, each only once, simplified where the value stays the same to the last digit or two: constants are folded,
 * neutral elements and double signs go, x/c becomes x (1/c) and x/(c/y) becomes (x/c) y. 0 x is kept: it may be NaN.
 */
export class IrBuilder {
  readonly nodes: IrNode[] = [];
  private readonly indexByKey = new Map<string, number>();

  constant(value: number): number {
    return this.intern(`c${Object.is(value, -0) ? '-0' : value}`, { kind: 'constant', value });
  }

  input(source: IrSource): number {
    const name = 'name' in source ? source.name : 'index' in source ? source.index : '';
    return this.intern(`i${source.kind} ${name}`, { kind: 'input', source });
  }

  operation(operation: IrOperation, ...operands: readonly number[]): number {
    const constants = operands.map((operand) => this.constantAt(operand));
    if (constants.every((value) => value !== undefined)) {
      const [x = 0, y = 0, z = 0] = constants;
      return this.constant(evaluateOperation(operation, x, y, z));
    }
    return this.simplify(operation, operands) ?? this.make(operation, operands);
  }

  /** A routine on operands: never folded, for a loop takes its time. */
  apply(routine: IrRoutine, ...operands: readonly number[]): number {
    const key = `${routineName(routine)} ${operands.join(' ')}`;
    return this.intern(key, { kind: 'operation', operation: 'apply', operands, routine });
  }

  /** The operation of a node of any program on other operands. */
  again({ operation, routine }: IrOperationNode, operands: readonly number[]): number {
    if (routine !== undefined) return this.apply(routine, ...operands);
    return this.operation(operation, ...operands);
  }

  /** x^n by repeated squaring, n a whole number from 1. */
  integerPower(x: number, n: number): number {
    if (n === 1) return x;
    const half = this.integerPower(x, Math.floor(n / 2));
    const square = this.operation('multiply', half, half);
    return n % 2 === 0 ? square : this.operation('multiply', square, x);
  }

  /** The value of a constant node; undefined for any other. */
  constantAt(index: number): number | undefined {
    const node = this.nodes[index]!;
    return node.kind === 'constant' ? node.value : undefined;
  }

  /** The operands of a node of that operation; undefined for any other. */
  operandsAt(index: number, operation: IrOperation): readonly number[] | undefined {
    const node = this.nodes[index]!;
    return node.kind === 'operation' && node.operation === operation ? node.operands : undefined;
  }

  private make(operation: IrOperation, operands: readonly number[]): number {
    const isCommutative = operation === 'add' || operation === 'multiply' || operation === 'equal';
    const ordered = isCommutative ? [...operands].sort((a, b) => a - b) : operands;
    const key = `${operation} ${ordered.join(' ')}`;
    return this.intern(key, { kind: 'operation', operation, operands: ordered });
  }

  private intern(key: string, node: IrNode): number {
    const known = this.indexByKey.get(key);
    if (known !== undefined) return known;
    const index = this.nodes.push(node) - 1;
    this.indexByKey.set(key, index);
    return index;
  }

  private simplify(operation: IrOperation, operands: readonly number[]): number | undefined {
    const [x, y, z] = operands as [number, number, number];
    switch (operation) {
      case 'add':
        return this.simplifyAdd(x, y) ?? this.simplifyAdd(y, x);
      case 'subtract':
        return this.simplifySubtract(x, y);
      case 'multiply':
        return this.simplifyMultiply(x, y) ?? this.simplifyMultiply(y, x);
      case 'divide':
        return this.simplifyDivide(x, y);
      case 'negate':
        return this.operandsAt(x, 'negate')?.[0] ?? this.negateProduct(x);
      case 'fabs': {
        const positive = this.operandsAt(x, 'negate')?.[0];
        return positive === undefined ? undefined : this.operation('fabs', positive);
      }
      case 'select':
        return this.simplifySelect(x, y, z);
      default:
        return undefined;
    }
  }

  private simplifyAdd(x: number, y: number): number | undefined {
    if (this.constantAt(y) === 0) return x;
    const negated = this.operandsAt(y, 'negate')?.[0];
    return negated === undefined ? undefined : this.operation('subtract', x, negated);
  }

  private simplifySubtract(x: number, y: number): number | undefined {
    if (this.constantAt(y) === 0) return x;
    if (this.constantAt(x) === 0) return this.operation('negate', y);
    const negated = this.operandsAt(y, 'negate')?.[0];
    return negated === undefined ? undefined : this.operation('add', x, negated);
  }

  private simplifyMultiply(x: number, y: number): number | undefined {
    const factor = this.constantAt(y);
    if (factor === 1) return x;
    if (factor === -1) return this.operation('negate', x);
    const negated = this.operandsAt(y, 'negate')?.[0];
    if (negated === undefined) return undefined;
    return this.operation('negate', this.operation('multiply', x, negated));
  }

  /** -(c x) as (-c) x, where c is a constant or the same for every instance, so that one negation does for all. */
  private negateProduct(product: number): number | undefined {
    const operands = this.operandsAt(product, 'multiply');
    const shared = operands?.find((operand) => this.isShared(operand));
    if (operands === undefined || shared === undefined) return undefined;
    const other = operands[0] === shared ? operands[1]! : operands[0]!;
    return this.make('multiply', [this.operation('negate', shared), other]);
  }

  /** -x / (a - b) as x / (b - a). */
  private negateQuotient(x: number, y: number): number {
    const [a, b] = this.operandsAt(y, 'subtract') ?? [];
    if (a === undefined || b === undefined)
      return this.operation('negate', this.operation('divide', x, y));
    return this.operation('divide', x, this.operation('subtract', b, a));
  }

  private isShared(index: number): boolean {
    const node = this.nodes[index]!;
    return node.kind === 'constant' || (node.kind === 'input' && node.source.kind === 'clock');
  }

  private simplifyDivide(x: number, y: number): number | undefined {
    const divisor = this.constantAt(y);
    if (divisor !== undefined && isInvertible(divisor))
      return this.operation('multiply', x, this.constant(1 / divisor));
    const negated = this.operandsAt(x, 'negate')?.[0];
    if (negated !== undefined) return this.negateQuotient(negated, y);
    const [numerator, denominator] = this.operandsAt(y, 'divide') ?? [];
    if (numerator === undefined || denominator === undefined) return undefined;
    const scale = this.constantAt(numerator);
    if (scale === undefined || !isInvertible(scale)) return undefined;
    return this.operation('multiply', this.operation('divide', x, numerator), denominator);
  }

  private simplifySelect(
    condition: number,
    accepted: number,
    otherwise: number,
  ): number | undefined {
    if (accepted === otherwise) return accepted;
    const value = this.constantAt(condition);
    if (value === undefined) return undefined;
    return value !== 0 ? accepted : otherwise;
  }
}

/** Whether 1/c is an ordinary number. */
function isInvertible(value: number): boolean {
  const magnitude = Math.abs(value);
  return magnitude > 1e-300 && magnitude < 1e300;
}
