import { nmodlMessages as messages } from '../base/messages/nmodl.ts';
import {
  describeDimension,
  dimensionOfUnit,
  dimensionsDiffer,
  divideDimensions,
  isPure,
  type KnownDimension,
  multiplyDimensions,
  PURE,
  raiseDimension,
} from './dimension.ts';
import type {
  BinaryExpression,
  CallExpression,
  Expression,
  NumberExpression,
} from './expression.ts';
import { printExpression } from './printExpression.ts';
import type { CodeBlock } from './syntax.ts';
import type { UnitAliases } from './unitText.ts';

export interface Mismatch {
  readonly offset: number;
  readonly message: string;
}

export interface DimensionContext {
  readonly text: string;
  readonly aliases: UnitAliases;
  readonly blocks: readonly CodeBlock[];
  /** Of every name in sight; undefined for those that agree with everything. */
  readonly scope: ReadonlyMap<string, KnownDimension>;
  /** Where what differs is put down. */
  readonly mismatches: Mismatch[];
}

/** Functions whose arguments and values are plain numbers. */
const pureFunctions: ReadonlySet<string> = new Set([
  ...['exp', 'log', 'log10', 'sin', 'cos', 'tan', 'sinh', 'cosh', 'tanh'],
  ...['asin', 'acos', 'atan'],
]);

/** Functions that leave the dimension as it is. */
const plainFunctions: ReadonlySet<string> = new Set(['fabs', 'floor', 'ceil', 'fmod']);

/** Smaller factors, `(10)`, may well be a bare voltage. */
const LEAST_DECADES = 3;

function isPowerOfTen(value: number): boolean {
  return /^1(e.*)?$/.test(value.toExponential().replace('e+0', ''));
}

/** Finds the dimensions of expressions from those of their names, and what in them does not agree. */
export class DimensionReader {
  private readonly context: DimensionContext;

  constructor(context: DimensionContext) {
    this.context = context;
  }

  /** Undefined where it is not known, also behind a mismatch: each is told once. */
  read(expression: Expression): KnownDimension {
    switch (expression.kind) {
      case 'number':
        return this.readNumber(expression);
      case 'name':
        return this.context.scope.get(expression.name);
      case 'element':
        this.read(expression.index);
        return this.context.scope.get(expression.name);
      case 'call':
        return this.readCall(expression);
      case 'unary': {
        const operand = this.read(expression.operand);
        return expression.operator === '-' ? operand : PURE;
      }
      case 'binary':
        return this.readBinary(expression);
      case 'text':
        return undefined;
    }
  }

  /** Both sides of a sum, a comparison or an equation. Returns what is known of either. */
  compare(
    left: Expression,
    right: Expression,
    operator: string,
    whole: Expression,
  ): KnownDimension {
    const [first, second] = [this.read(left), this.read(right)];
    if (first === undefined || second === undefined) return first ?? second;
    if (!dimensionsDiffer(first, second)) return first;
    this.report(
      whole.offset,
      messages.sidesDiffer(
        `${printExpression(left)} ${operator} ${printExpression(right)}`,
        describeDimension(first),
        describeDimension(second),
      ),
    );
    return undefined;
  }

  /** A bare number agrees with everything. */
  private readNumber({ unit }: NumberExpression): KnownDimension {
    if (unit === undefined) return undefined;
    return dimensionOfUnit(unit === '' ? '1' : unit, this.context.aliases);
  }

  /** In a product a power of ten in brackets, `(0.001)`, is NMODL's factor between units of one dimension. */
  private readFactor(expression: Expression): KnownDimension {
    if (expression.kind !== 'number' || expression.unit !== undefined) return this.read(expression);
    const { offset, value } = expression;
    const before = this.context.text.slice(0, offset).trimEnd();
    return before.endsWith('(') &&
      Math.abs(Math.log10(value)) >= LEAST_DECADES &&
      isPowerOfTen(value)
      ? PURE
      : undefined;
  }

  private readBinary(expression: BinaryExpression): KnownDimension {
    const { operator, left, right } = expression;
    switch (operator) {
      case '*':
        return multiplyDimensions(this.readFactor(left), this.readFactor(right));
      case '/':
        return this.readQuotient(left, right);
      case '^':
        return this.readPower(left, right);
      case '+':
      case '-':
        return this.compare(left, right, operator, expression);
      case '&&':
      case '||':
        this.read(left);
        this.read(right);
        return PURE;
      default:
        this.compare(left, right, operator, expression);
        return PURE;
    }
  }

  /** In `1/(a + b)` of two rates the 1 is a plain number; in `1/(1 + exp(x))` it may well be a rate. */
  private readQuotient(left: Expression, right: Expression): KnownDimension {
    const divisor = this.read(right);
    const dividend = this.readFactor(left);
    const isOne = left.kind === 'number' && left.value === 1 && left.unit === undefined;
    if (isOne && divisor !== undefined && !isPure(divisor)) return divideDimensions(PURE, divisor);
    return divideDimensions(dividend, divisor);
  }

  private readPower(base: Expression, exponent: Expression): KnownDimension {
    const known = this.read(base);
    this.expectPure(exponent, (found) =>
      messages.exponentUnits(printExpression(exponent), describeDimension(found)),
    );
    if (known === undefined || isPure(known)) return known;
    return exponent.kind === 'number' ? raiseDimension(known, exponent.value) : undefined;
  }

  private expectPure(
    expression: Expression,
    message: (found: NonNullable<KnownDimension>) => string,
  ): void {
    const found = this.read(expression);
    if (found !== undefined && !isPure(found)) this.report(expression.offset, message(found));
  }

  private readCall(call: CallExpression): KnownDimension {
    const { name, arguments: given } = call;
    const [first, second] = given;
    const routine = this.context.blocks.find(
      (block) =>
        block.name === name && ['FUNCTION', 'FUNCTION_TABLE', 'PROCEDURE'].includes(block.keyword),
    );
    if (routine !== undefined) return this.readRoutineCall(call, routine);
    if (name === 'pow' && first !== undefined && second !== undefined)
      return this.readPower(first, second);
    if (pureFunctions.has(name)) {
      for (const argument of given)
        this.expectPure(argument, (found) =>
          messages.functionUnits(name, printExpression(argument), describeDimension(found)),
        );
      return PURE;
    }
    const known = given.map((argument) => this.read(argument))[0];
    if (name === 'sqrt') return raiseDimension(known, 0.5);
    return plainFunctions.has(name) ? known : undefined;
  }

  private readRoutineCall(call: CallExpression, { parameters, unit }: CodeBlock): KnownDimension {
    const { aliases } = this.context;
    call.arguments.forEach((argument, index) => {
      const found = this.read(argument);
      const parameter = parameters[index];
      const wanted = dimensionOfUnit(parameter?.unit ?? '', aliases);
      if (parameter === undefined || wanted === undefined || found === undefined) return;
      if (dimensionsDiffer(wanted, found))
        this.report(
          argument.offset,
          messages.argumentUnits(
            ...([call.name, parameter.name, describeDimension(wanted)] as const),
            ...([printExpression(argument), describeDimension(found)] as const),
          ),
        );
    });
    return dimensionOfUnit(unit, aliases);
  }

  private report(offset: number, message: string): void {
    this.context.mismatches.push({ offset, message });
  }
}
