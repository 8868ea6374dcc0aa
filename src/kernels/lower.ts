import { eventFunctions } from '../mechanisms/eventFunctions.ts';
import type { CallExpression, Expression } from '../mechanisms/expression.ts';
import type { Mechanism, Routine } from '../mechanisms/mechanism.ts';
import { elementName } from '../mechanisms/mechanism.ts';
import type {
  AssignStatement,
  CallStatement,
  CompartmentStatement,
  EquationStatement,
  IfStatement,
  NetConsStatement,
  ReactionStatement,
  SolveStatement,
  Statement,
  WatchStatement,
} from '../mechanisms/syntax.ts';
import { lowerBinary, lowerPower, truncate } from './arithmetic.ts';
import type { IrFunction } from './ir.ts';
import { runFrom, runWhile } from './lowerLoop.ts';
import { interpolateRoutine, lookUp } from './lowerTable.ts';
import { irFunctions } from './operations.ts';
import { lowerAtTime, lowerGhk } from './simulationFunctions.ts';
import { type CapturedRound, Variables, WHOLE_STEP } from './variables.ts';

/** Statements whose meaning depends on the method that solves the block they stand in. */
export type SolvedStatement =
  | AssignStatement
  | ReactionStatement
  | EquationStatement
  | CompartmentStatement
  | SolveStatement;

export type EventStatement = CallStatement | WatchStatement | NetConsStatement;

/**
 * Runs the statements of a mechanism on symbols instead of numbers: what a variable holds is a node of the IR. PROCEDUREs
 * and FUNCTIONs are inlined, both arms of an IF are run and their results joined by `select`.
 */
export class Lowering extends Variables {
  /** Whether BREAKPOINT runs for the second time in its step: jumps of states were made in the first. */
  isRepeat: boolean = false;
  /** What derivatives, reactions and equations do. */
  solve: (statement: SolvedStatement) => void = ({ kind }) => {
    throw new TypeError(`a ${kind} statement reached the kernels outside any system`);
  };
  /** What net_send, net_event, net_move, WATCH and FOR_NETCONS do; `when` is not 0 where they are reached. */
  act: (statement: EventStatement, when: number) => void = () => undefined;
  private readonly mechanism: Mechanism;
  private readonly routines: ReadonlyMap<string, Routine>;
  /** The tests of the IFs around the statement at hand, and whether it stands in their first arm. */
  private tests: readonly { readonly test: number; readonly isAccepted: boolean }[] = [];

  constructor(mechanism: Mechanism) {
    super(mechanism);
    this.mechanism = mechanism;
    this.routines = new Map(mechanism.blocks.routines.map((routine) => [routine.name, routine]));
  }

  /** Runs statements in a scope of their own. */
  run(statements: readonly Statement[]): void {
    this.withScope(() => {
      for (const statement of statements) this.runStatement(statement);
    });
  }

  /** The variable that `name` or `name[index]` is, the index being a constant. */
  variableOf(name: string, index: Expression | undefined): string {
    if (index === undefined) return name;
    const value = this.builder.constantAt(this.evaluate(index));
    if (value === undefined) throw new TypeError(`an index of ${name} that is no constant`);
    return elementName(name, Math.trunc(value));
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
      case 'netcons':
        this.act(statement, this.whenReached());
        break;
      case 'if':
        this.runIf(statement);
        break;
      case 'group':
        this.run(statement.statements);
        break;
      case 'from':
        runFrom(this, statement);
        break;
      case 'while':
        runWhile(this, statement);
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

  /** What `run` does as a round of a loop: IFs around the loop are not around the round. */
  runRound(run: () => void): CapturedRound {
    const { tests } = this;
    this.tests = [];
    const captured = this.captureRound(run);
    this.tests = tests;
    return captured;
  }

  private assignElement(name: string, index: Expression, value: Expression): void {
    const { builder } = this;
    const at = this.evaluateWhole(index);
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
    const at = this.evaluateWhole(index);
    const constant = builder.constantAt(at);
    if (constant !== undefined) return this.read(elementName(name, Math.trunc(constant)));
    return this.elementsOf(name).reduce(
      (otherwise, element, k) =>
        builder.operation('select', this.isIndex(at, k), this.read(element), otherwise),
      builder.constant(Number.NaN),
    );
  }

  private isIndex(at: number, k: number): number {
    return this.builder.operation('equal', at, this.builder.constant(k));
  }

  private runIf({ condition, accepted, otherwise }: IfStatement): void {
    const test = this.evaluate(condition);
    const known = this.builder.constantAt(test);
    if (known !== undefined) {
      this.run(known === 0 ? otherwise : accepted);
      return;
    }
    const runArm = (statements: readonly Statement[], isAccepted: boolean) => (): void => {
      const { tests } = this;
      this.tests = [...tests, { test, isAccepted }];
      this.run(statements);
      this.tests = tests;
    };
    this.runEither(test, runArm(accepted, true), runArm(otherwise, false));
  }

  /** An index or a bound of FROM as NEURON's C computes it, in whole numbers. */
  evaluateWhole(expression: Expression): number {
    const { builder } = this;
    if (expression.kind !== 'binary' || !['+', '-', '*', '/'].includes(expression.operator))
      return truncate(builder, this.evaluate(expression));
    const [left, right] = [expression.left, expression.right].map((side) =>
      this.evaluateWhole(side),
    ) as [number, number];
    return truncate(builder, lowerBinary(builder, expression.operator, left, right));
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
    if (name === 'at_time')
      return lowerAtTime(this.builder, values[0]!, this.read('t'), this.read(WHOLE_STEP));
    if (name === 'nrn_ghk') return lowerGhk(this.builder, values, this.read('celsius'));
    const table = this.mechanism.functionTables.find((candidate) => candidate.name === name);
    if (table !== undefined) return lookUp(this.builder, this.mechanism, table, values);
    if (!Object.hasOwn(irFunctions, name)) throw new TypeError(`${name}() reached the kernels`);
    return this.builder.operation(name as IrFunction, ...values);
  }

  /** Not 0 where the statement at hand is reached, counted from the beginning of the round that it stands in. */
  whenReached(): number {
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
    return this.withoutLocals(() => {
      const { table, name, parameters } = routine;
      // NEURON takes no TABLE of a routine with several arguments.
      const isTabled = this.mechanism.usesTables && table !== undefined && parameters.length === 1;
      if (isTabled) interpolateRoutine(this, routine, table, values[0]!);
      else this.runRoutine(routine, values);
      return routine.kind === 'function' ? this.read(name) : this.builder.constant(0);
    });
  }

  /** Leaves parameters and a function's result in the innermost scope. */
  runRoutine({ kind, name, parameters, statements }: Routine, values: readonly number[]): void {
    parameters.forEach((parameter, index) => {
      this.declareLocal(parameter.name, values[index]!);
    });
    if (kind === 'function') this.declareLocal(name, this.builder.constant(0));
    this.run(statements);
  }
}
