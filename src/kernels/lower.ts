import type { CallExpression, Expression } from '../mechanisms/expression.ts';
import type { Mechanism, Routine, VariableScope } from '../mechanisms/mechanism.ts';
import { elementName } from '../mechanisms/mechanism.ts';
import { eventFunctions } from '../mechanisms/scopes.ts';
import type {
  AssignStatement,
  CallStatement,
  CompartmentStatement,
  EquationStatement,
  FromStatement,
  IfStatement,
  ReactionStatement,
  SolveStatement,
  Statement,
  TableStatement,
  WatchStatement,
} from '../mechanisms/syntax.ts';
import { CLOCK_CELSIUS, CLOCK_DT, CLOCK_T } from './abi.ts';
import { lowerBinary, lowerPower } from './arithmetic.ts';
import type { IrFunction, IrSource, IrStore } from './ir.ts';
import { IrBuilder } from './irBuilder.ts';
import { irFunctions } from './operations.ts';
import { lowerAtTime, lowerGhk } from './simulationFunctions.ts';
import { findTableCell } from './tableCell.ts';

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

/** Statements whose meaning depends on the method that solves the block they stand in. */
export type SolvedStatement =
  | AssignStatement
  | ReactionStatement
  | EquationStatement
  | CompartmentStatement
  | SolveStatement;

export type EventStatement = CallStatement | WatchStatement;

/**
 * Runs the statements of a mechanism on symbols instead of numbers: what a variable holds is a node of the IR. PROCEDUREs
 * and FUNCTIONs are inlined, both arms of an IF are run and their results joined by `select`.
 */
export class Lowering {
  readonly builder: IrBuilder = new IrBuilder();
  /** The node that `v` is read as. */
  voltage: number = this.builder.input({ kind: 'voltage' });
  /** The node that `dt` is read as. */
  stepMs: number = this.builder.input({ kind: 'clock', index: CLOCK_DT });
  /** Whether BREAKPOINT runs for the second time in its step: jumps of states were made in the first. */
  isRepeat: boolean = false;
  /** What derivatives, reactions and equations do. */
  solve: (statement: SolvedStatement) => void = ({ kind }) => {
    throw new TypeError(`a ${kind} statement reached the kernels outside any system`);
  };
  /** What net_send, net_event, net_move and WATCH do; `when` is not 0 where they are reached. */
  act: (statement: EventStatement, when: number) => void = () => undefined;
  private readonly storage: VariableStorage;
  private readonly constants: ReadonlyMap<string, number>;
  private readonly routines: ReadonlyMap<string, Routine>;
  /** Present value of every variable that was assigned, by its name or by the key of a local. */
  private values = new Map<string, number>();
  /** Keys of the local names in sight, innermost last. */
  private scopes: Map<string, string>[] = [new Map()];
  private localCount = 0;
  /** The tests of the IFs around the statement at hand, and whether it stands in their first arm. */
  private tests: readonly { readonly test: number; readonly isAccepted: boolean }[] = [];
  private unknownCount = 0;

  private readonly usesTables: boolean;
  /** STATEs, by name: the variables that equations determine. */
  readonly states: ReadonlySet<string>;

  constructor(mechanism: Mechanism) {
    this.states = new Set(mechanism.states.map(({ name }) => name));
    this.usesTables = mechanism.usesTables;
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

  /** A node that stands for a number still to be found; none is left when the program is done. */
  makeUnknown(): number {
    return this.builder.input({ kind: 'field', name: `unknown ${this.unknownCount++}` });
  }

  /** The values of the variables as they are, to return to. */
  rememberValues(): () => void {
    const remembered = new Map(this.values);
    return () => {
      this.values = new Map(remembered);
    };
  }

  /** Reads every variable as it was at the start, until the function returned is called. */
  forgetValues(): () => void {
    const remembered = this.values;
    this.values = new Map([...remembered].filter(([key]) => isLocalKey(key)));
    return () => {
      this.values = remembered;
    };
  }

  /** The variable that `name` or `name[index]` is, the index being a constant. */
  variableOf(name: string, index: Expression | undefined): string {
    if (index === undefined) return name;
    const value = this.builder.constantAt(this.evaluate(index));
    if (value === undefined) throw new TypeError(`an index of ${name} that is no constant`);
    return elementName(name, Math.trunc(value));
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

  /** A local variable in the innermost scope. */
  declareLocal(name: string, value: number): void {
    const key = `${name}#${this.localCount++}`;
    this.scopes.at(-1)!.set(name, key);
    this.values.set(key, value);
  }

  private readInput(name: string): number {
    const constant = this.constants.get(name);
    if (constant !== undefined) return this.builder.constant(constant);
    if (name === 'v') return this.voltage;
    return name === 'dt' ? this.stepMs : this.builder.input(this.sourceOf(name));
  }

  private sourceOf(name: string): IrSource {
    if (name === 't') return { kind: 'clock', index: CLOCK_T };
    if (name === 'celsius') return { kind: 'clock', index: CLOCK_CELSIUS };
    return { kind: this.storage.get(name) ?? 'node', name };
  }

  private runStatement(statement: Statement): void {
    switch (statement.kind) {
      case 'local':
        for (const { name, size } of statement.names) this.declareLocals(name, size);
        break;
      case 'assign':
        if (statement.isJump && this.isRepeat) break;
        if (statement.order > 0) this.solve(statement);
        else if (statement.index === undefined)
          this.assign(statement.name, this.evaluate(statement.value));
        else this.assignElement(statement.name, statement.index, statement.value);
        break;
      case 'callStatement':
        if (eventFunctions.has(statement.call.name)) this.act(statement, this.whenReached());
        else this.evaluate(statement.call);
        break;
      case 'watch':
        this.act(statement, this.whenReached());
        break;
      case 'if':
        this.runIf(statement);
        break;
      case 'group':
        this.run(statement.statements);
        break;
      case 'from':
        this.runFrom(statement);
        break;
      case 'reaction':
      case 'conserve':
      case 'equation':
      case 'compartment':
      case 'solve':
        this.solve(statement);
        break;
      default:
        throw new TypeError(`a ${statement.kind} statement reached the kernels`);
    }
  }

  private declareLocals(name: string, size: number | string | undefined): void {
    const zero = this.builder.constant(0);
    if (size === undefined) this.declareLocal(name, zero);
    else for (let k = 0; k < this.sizeOf(size); k++) this.declareLocal(elementName(name, k), zero);
  }

  private sizeOf(size: number | string): number {
    return typeof size === 'number' ? size : (this.constants.get(size) ?? 0);
  }

  /** The rounds are written out: the front end has seen that their number is a constant. */
  private runFrom({ variable, from, to, by, body }: FromStatement): void {
    const [first, last, step] = [from, to, by].map((bound) =>
      bound === undefined ? 1 : this.builder.constantAt(this.evaluate(bound)),
    );
    if (first === undefined || last === undefined || !(step !== undefined && step > 0))
      throw new TypeError('a FROM loop without a constant number of rounds reached the kernels');
    for (let value = first; value <= last; value += step)
      this.withLocal(variable, value, () => {
        this.run(body);
      });
  }

  /** What `action` gives with a local variable of that name and value in sight. */
  withLocal<T>(name: string, value: number, action: () => T): T {
    this.scopes.push(new Map());
    this.declareLocal(name, this.builder.constant(value));
    const result = action();
    this.scopes.pop();
    return result;
  }

  private assignElement(name: string, index: Expression, value: Expression): void {
    const { builder } = this;
    const at = this.evaluate(index);
    const node = this.evaluate(value);
    const constant = builder.constantAt(at);
    if (constant !== undefined) this.assign(elementName(name, Math.trunc(constant)), node);
    else
      this.elementsOf(name).forEach((element, k) => {
        const isHere = this.isIndex(at, k);
        this.assign(element, builder.operation('select', isHere, node, this.read(element)));
      });
  }

  /** NaN where the index is none of the array. */
  private readElement(name: string, index: Expression): number {
    const { builder } = this;
    const at = this.evaluate(index);
    const constant = builder.constantAt(at);
    if (constant !== undefined) return this.read(elementName(name, Math.trunc(constant)));
    return this.elementsOf(name).reduce(
      (otherwise, element, k) =>
        builder.operation('select', this.isIndex(at, k), this.read(element), otherwise),
      builder.constant(Number.NaN),
    );
  }

  private isIndex(at: number, k: number): number {
    const whole = this.builder.operation('floor', at);
    return this.builder.operation('equal', whole, this.builder.constant(k));
  }

  /** The variables `name[0]`, `name[1]`, ... of an array; none where it is no array. */
  elementsOf(name: string): string[] {
    const elements: string[] = [];
    for (let k = 0; this.isKnown(elementName(name, k)); k++) elements.push(elementName(name, k));
    return elements;
  }

  private isKnown(name: string): boolean {
    return this.keyOf(name) !== name || this.storage.has(name);
  }

  private runIf({ condition, accepted, otherwise }: IfStatement): void {
    const test = this.evaluate(condition);
    const before = this.values;
    const ifTrue = this.runArm(accepted, before, { test, isAccepted: true });
    const ifFalse = this.runArm(otherwise, before, { test, isAccepted: false });
    this.values = new Map(before);
    for (const key of new Set([...ifTrue.keys(), ...ifFalse.keys()])) {
      if (isLocalKey(key) && !before.has(key)) continue;
      const x = ifTrue.get(key) ?? this.readInput(key);
      const y = ifFalse.get(key) ?? this.readInput(key);
      this.values.set(key, this.builder.operation('select', test, x, y));
    }
  }

  evaluate(expression: Expression): number {
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
        return lowerBinary(
          builder,
          expression.operator,
          this.evaluate(expression.left),
          this.evaluate(expression.right),
        );
      case 'element':
        return this.readElement(expression.name, expression.index);
      default:
        throw new TypeError(`a ${expression.kind} expression reached the kernels`);
    }
  }

  private evaluateCall({ name, arguments: given }: CallExpression): number {
    const values = given.map((argument) => this.evaluate(argument));
    const routine = this.routines.get(name);
    if (routine !== undefined) return this.inline(routine, values);
    if (name === 'pow') return lowerPower(this.builder, values[0]!, values[1]!);
    if (name === 'at_time') return lowerAtTime(this.builder, values[0]!);
    if (name === 'nrn_ghk') return lowerGhk(this.builder, values);
    if (!Object.hasOwn(irFunctions, name)) throw new TypeError(`${name}() reached the kernels`);
    return this.builder.operation(name as IrFunction, ...values);
  }

  /** The values after one arm of an IF. */
  private runArm(
    statements: readonly Statement[],
    before: ReadonlyMap<string, number>,
    arm: { readonly test: number; readonly isAccepted: boolean },
  ): ReadonlyMap<string, number> {
    const { tests } = this;
    this.values = new Map(before);
    this.tests = [...tests, arm];
    this.run(statements);
    this.tests = tests;
    return this.values;
  }

  /** Not 0 where the statement at hand is reached. */
  private whenReached(): number {
    const { builder } = this;
    const zero = builder.constant(0);
    return this.tests.reduce(
      (reached, { test, isAccepted }) =>
        isAccepted
          ? builder.operation('select', test, reached, zero)
          : builder.operation('select', test, zero, reached),
      builder.constant(1),
    );
  }

  /** A routine sees its own parameters and the mechanism's variables; a function's result is the variable of its name. */
  private inline(routine: Routine, values: readonly number[]): number {
    const { scopes } = this;
    this.scopes = [new Map()];
    const { table, name, parameters } = routine;
    // NEURON takes no TABLE of a routine with several arguments.
    const isTabled = this.usesTables && table !== undefined && parameters.length === 1;
    if (isTabled) this.interpolate(routine, table, values[0]!);
    else this.runRoutine(routine, values);
    const result = routine.kind === 'function' ? this.read(name) : this.builder.constant(0);
    this.scopes = scopes;
    return result;
  }

  /** Leaves parameters and a function's result in the innermost scope. */
  private runRoutine(
    { kind, name, parameters, statements }: Routine,
    values: readonly number[],
  ): void {
    parameters.forEach((parameter, index) => {
      this.declareLocal(parameter.name, values[index]!);
    });
    if (kind === 'function') this.declareLocal(name, this.builder.constant(0));
    this.run(statements);
  }

  /** The variables of the TABLE lie on a line between grid points; others keep what its last point made of them. */
  private interpolate(routine: Routine, table: TableStatement, argument: number): void {
    const { builder } = this;
    const { count } = table;
    const intervals = typeof count === 'number' ? count : this.sizeOf(count.name);
    const grid = findTableCell(builder, {
      argument,
      from: this.evaluate(table.from),
      to: this.evaluate(table.to),
      count: Math.max(1, Math.trunc(intervals)),
    });
    const names = routine.kind === 'function' ? [routine.name] : this.namesInTable(table);
    const restore = this.rememberValues();
    const valuesAt = (place: number): number[] => {
      restore();
      this.scopes.push(new Map());
      this.runRoutine(routine, [place]);
      const values = names.map((name) => this.read(name));
      this.scopes.pop();
      return values;
    };
    const lower = valuesAt(grid.lower);
    const upper = valuesAt(grid.upper);
    valuesAt(grid.last);
    if (routine.kind === 'function') this.declareLocal(routine.name, builder.constant(0));
    names.forEach((name, k) => {
      const rise = builder.operation('subtract', upper[k]!, lower[k]!);
      const step = builder.operation('multiply', grid.share, rise);
      this.assign(name, builder.operation('add', lower[k]!, step));
    });
  }

  private namesInTable({ names }: TableStatement): string[] {
    return names.flatMap(({ name }) => {
      const elements = this.elementsOf(name);
      if (elements.length > 0) return elements;
      return this.isKnown(name) ? [name] : [];
    });
  }
}

function isLocalKey(key: string): boolean {
  return key.includes('#');
}
