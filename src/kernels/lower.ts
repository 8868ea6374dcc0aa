import { findCnexpForm } from '../mechanisms/cnexp.ts';
import type { BinaryExpression, CallExpression, Expression } from '../mechanisms/expression.ts';
import type { Mechanism, Routine, VariableScope } from '../mechanisms/mechanism.ts';
import type { AssignStatement, IfStatement, Statement } from '../mechanisms/syntax.ts';
import { CLOCK_CELSIUS, CLOCK_DT, CLOCK_T } from './abi.ts';
import type { IrFunction, IrSource, IrStore } from './ir.ts';
import { IrBuilder } from './irBuilder.ts';
import { irFunctions } from './operations.ts';

/** Powers with whole exponents up to this are products. */
const GREATEST_PRODUCT_POWER = 16;

/** Variables of the mechanism that outlive a call: fields by instance, globals, and those of ions, by node. */
export type VariableStorage = ReadonlyMap<string, 'field' | 'global' | 'node'>;

/** Where each variable of a mechanism is kept, should it need to be. */
export function variableStorage(mechanism: Mechanism): VariableStorage {
  const { parameters, states, assigned, fileLocals } = mechanism;
  return new Map([
    ...[...parameters, ...states, ...assigned].map(
      ({ name, scope }) => [name, storageOf(scope)] as const,
    ),
    ...fileLocals.map((name) => [name, 'global'] as const),
  ]);
}

function storageOf(scope: VariableScope): 'field' | 'global' | 'node' {
  if (scope === 'ion') return 'node';
  return scope === 'global' ? 'global' : 'field';
}

/**
 * Runs the statements of a mechanism on symbols instead of numbers: what a variable holds is a node of the IR. PROCEDUREs
 * and FUNCTIONs are inlined, both arms of an IF are run and their results joined by `select`.
 */
export class Lowering {
  readonly builder: IrBuilder = new IrBuilder();
  /** The node that `v` is read as. */
  voltage: number = this.builder.input({ kind: 'voltage' });
  private readonly storage: VariableStorage;
  private readonly constants: ReadonlyMap<string, number>;
  private readonly routines: ReadonlyMap<string, Routine>;
  /** Present value of every variable that was assigned, by its name or by the key of a local. */
  private values = new Map<string, number>();
  /** Keys of the local names in sight, innermost last. */
  private scopes: Map<string, string>[] = [new Map()];
  private localCount = 0;

  constructor(mechanism: Mechanism) {
    this.storage = variableStorage(mechanism);
    this.constants = new Map(mechanism.constants.map(({ name, value }) => [name, value]));
    this.routines = new Map(mechanism.blocks.routines.map((routine) => [routine.name, routine]));
  }

  /** Runs statements in a scope of their own. */
  run(statements: readonly Statement[]): void {
    this.scopes.push(new Map());
    for (const statement of statements) this.runStatement(statement);
    this.scopes.pop();
  }

  read(name: string): number {
    const key = this.keyOf(name);
    const value = this.values.get(key);
    if (value !== undefined) return value;
    return key === name ? this.readInput(name) : this.builder.constant(0);
  }

  assign(name: string, value: number): void {
    this.values.set(this.keyOf(name), value);
  }

  /** What the assigned variables hold in the end, for those whose value is not the one they began with. */
  stores(): IrStore[] {
    return [...this.storage].flatMap(([name, kind]): IrStore[] => {
      const value = this.values.get(name);
      const isChanged = value !== undefined && value !== this.builder.input({ kind, name });
      return isChanged ? [{ target: kind === 'node' ? 'nodeValue' : kind, name, value }] : [];
    });
  }

  private keyOf(name: string): string {
    for (let depth = this.scopes.length - 1; depth >= 0; depth--) {
      const key = this.scopes[depth]!.get(name);
      if (key !== undefined) return key;
    }
    return name;
  }

  private declareLocal(name: string, value: number): void {
    const key = `${name}#${this.localCount++}`;
    this.scopes.at(-1)!.set(name, key);
    this.values.set(key, value);
  }

  private readInput(name: string): number {
    const constant = this.constants.get(name);
    if (constant !== undefined) return this.builder.constant(constant);
    return name === 'v' ? this.voltage : this.builder.input(this.sourceOf(name));
  }

  private sourceOf(name: string): IrSource {
    if (name === 'dt') return { kind: 'clock', index: CLOCK_DT };
    if (name === 't') return { kind: 'clock', index: CLOCK_T };
    if (name === 'celsius') return { kind: 'clock', index: CLOCK_CELSIUS };
    return { kind: this.storage.get(name) ?? 'node', name };
  }

  private runStatement(statement: Statement): void {
    switch (statement.kind) {
      case 'local':
        for (const { name } of statement.names) this.declareLocal(name, this.builder.constant(0));
        break;
      case 'assign':
        if (statement.order === 0) this.assign(statement.name, this.evaluate(statement.value));
        else this.advanceState(statement);
        break;
      case 'callStatement':
        this.evaluate(statement.call);
        break;
      case 'if':
        this.runIf(statement);
        break;
      case 'group':
        this.run(statement.statements);
        break;
      default:
        throw new TypeError(`a ${statement.kind} statement reached the kernels`);
    }
  }

  private runIf({ condition, accepted, otherwise }: IfStatement): void {
    const test = this.evaluate(condition);
    const before = this.values;
    this.values = new Map(before);
    this.run(accepted);
    const ifTrue = this.values;
    this.values = new Map(before);
    this.run(otherwise);
    const ifFalse = this.values;
    this.values = new Map(before);
    for (const key of new Set([...ifTrue.keys(), ...ifFalse.keys()])) {
      if (isLocalKey(key) && !before.has(key)) continue;
      const x = ifTrue.get(key) ?? this.readInput(key);
      const y = ifFalse.get(key) ?? this.readInput(key);
      this.values.set(key, this.builder.operation('select', test, x, y));
    }
  }

  /** One step of METHOD cnexp. */
  private advanceState({ name, value }: AssignStatement): void {
    const { builder } = this;
    const form = findCnexpForm(value, name);
    const y = this.read(name);
    const dt = builder.input({ kind: 'clock', index: CLOCK_DT });
    if (form.kind === 'impossible')
      throw new TypeError(`an equation of ${name} that cnexp cannot take reached the kernels`);
    if (form.kind === 'constant') {
      const step = builder.operation('multiply', dt, this.evaluate(form.slope));
      this.assign(name, builder.operation('add', y, step));
      return;
    }
    const rate = this.evaluate(form.rate);
    const decay = builder.operation('exp', builder.operation('multiply', dt, rate));
    const share = builder.operation('subtract', builder.constant(1), decay);
    let target = form.kind === 'linear' ? this.evaluate(form.target) : builder.constant(0);
    // The divisor was cancelled from the target. Where it is 0 NEURON's target is NaN; so is 0 times the infinite rate.
    if (form.kind === 'linear' && form.divisor !== undefined)
      target = builder.operation(
        'add',
        target,
        builder.operation('multiply', builder.constant(0), rate),
      );
    const step = builder.operation('multiply', share, builder.operation('subtract', target, y));
    this.assign(name, builder.operation('add', y, step));
  }

  private evaluate(expression: Expression): number {
    const { builder } = this;
    switch (expression.kind) {
      case 'number':
        return builder.constant(expression.value);
      case 'name':
        return this.read(expression.name);
      case 'call':
        return this.evaluateCall(expression);
      case 'unary': {
        const operand = this.evaluate(expression.operand);
        return expression.operator === '-'
          ? builder.operation('negate', operand)
          : builder.operation('equal', operand, builder.constant(0));
      }
      case 'binary':
        return this.evaluateBinary(expression);
      default:
        throw new TypeError(`a ${expression.kind} expression reached the kernels`);
    }
  }

  private evaluateBinary({ operator, left, right }: BinaryExpression): number {
    const { builder } = this;
    const x = this.evaluate(left);
    const y = this.evaluate(right);
    const zero = builder.constant(0);
    const isNonzero = (value: number): number =>
      builder.operation('equal', builder.operation('equal', value, zero), zero);
    switch (operator) {
      case '+':
        return builder.operation('add', x, y);
      case '-':
        return builder.operation('subtract', x, y);
      case '*':
        return builder.operation('multiply', x, y);
      case '/':
        return builder.operation('divide', x, y);
      case '^':
        return this.raise(x, y);
      case '<':
        return builder.operation('less', x, y);
      case '>':
        return builder.operation('less', y, x);
      case '<=':
        return builder.operation('lessOrEqual', x, y);
      case '>=':
        return builder.operation('lessOrEqual', y, x);
      case '==':
        return builder.operation('equal', x, y);
      case '!=':
        return builder.operation('equal', builder.operation('equal', x, y), zero);
      case '&&':
        return builder.operation('select', x, isNonzero(y), zero);
      case '||':
        return builder.operation('select', x, builder.constant(1), isNonzero(y));
    }
  }

  private raise(x: number, y: number): number {
    const { builder } = this;
    const exponent = builder.constantAt(y);
    const isProduct =
      exponent !== undefined &&
      Number.isInteger(exponent) &&
      exponent !== 0 &&
      Math.abs(exponent) <= GREATEST_PRODUCT_POWER;
    if (!isProduct) return builder.operation('pow', x, y);
    const product = builder.integerPower(x, Math.abs(exponent));
    return exponent > 0 ? product : builder.operation('divide', builder.constant(1), product);
  }

  private evaluateCall({ name, arguments: given }: CallExpression): number {
    const values = given.map((argument) => this.evaluate(argument));
    const routine = this.routines.get(name);
    if (routine !== undefined) return this.inline(routine, values);
    if (name === 'pow') return this.raise(values[0]!, values[1]!);
    if (!Object.hasOwn(irFunctions, name)) throw new TypeError(`${name}() reached the kernels`);
    return this.builder.operation(name as IrFunction, ...values);
  }

  /** A routine sees its own parameters and the mechanism's variables; a function's result is the variable of its name. */
  private inline(
    { kind, name, parameters, statements }: Routine,
    values: readonly number[],
  ): number {
    const { scopes } = this;
    this.scopes = [new Map()];
    parameters.forEach((parameter, index) => {
      this.declareLocal(parameter.name, values[index]!);
    });
    const zero = this.builder.constant(0);
    if (kind === 'function') this.declareLocal(name, zero);
    this.run(statements);
    const result = kind === 'function' ? this.read(name) : zero;
    this.scopes = scopes;
    return result;
  }
}

function isLocalKey(key: string): boolean {
  return key.includes('#');
}
