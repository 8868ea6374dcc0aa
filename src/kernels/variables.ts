import type { Mechanism, VariableScope } from '../mechanisms/mechanism.ts';
import { elementName } from '../mechanisms/mechanism.ts';
import { CLOCK_CELSIUS, CLOCK_DT, CLOCK_T } from './abi.ts';
import { type IrNode, type IrSource, type IrStore, loopNumber } from './ir.ts';
import { IrBuilder } from './irBuilder.ts';

/** Variables of the mechanism that outlive a call: fields by instance, globals, and those of ions, by node. */
export type VariableStorage = ReadonlyMap<string, 'field' | 'global' | 'node'>;

/** Where each variable of a mechanism is kept, should it need to be. */
function variableStorage(mechanism: Mechanism): VariableStorage {
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

/** The step of the simulation, whatever a method takes for `dt`. No NMODL name has a space. */
export const WHOLE_STEP: string = 'whole step';

/** What a loop's round reads of the numbers around it, and what it leaves of them. */
export interface CapturedRound {
  /** What the round begins from, by nodes outside of it: those that change first. Its own nodes read them as `loopNumber`s. */
  readonly operands: readonly number[];
  /** Keys of the variables that change. */
  readonly carried: readonly string[];
  /** What those are after the round, by its own nodes. */
  readonly next: readonly number[];
  readonly nodes: readonly IrNode[];
}

/** The place outside of a round: its nodes and values. */
interface Frame {
  readonly builder: IrBuilder;
  readonly values: Map<string, number>;
  /** Nodes of the round's own numbers, by key; undefined outside of all loops. */
  readonly inputs: Map<string, number> | undefined;
}

/** What every variable holds, as a node of the IR, while the statements of a mechanism are run on symbols. */
export class Variables {
  builder: IrBuilder = new IrBuilder();
  /** The node that `v` is read as. */
  voltage: number = this.builder.input({ kind: 'voltage' });
  /** The node that `dt` is read as. */
  stepMs: number = this.builder.input({ kind: 'clock', index: CLOCK_DT });
  /** STATEs, by name: the variables that equations determine. */
  readonly states: ReadonlySet<string>;
  private readonly constants: ReadonlyMap<string, number>;
  private readonly storage: VariableStorage;
  /** Present value of every variable that was assigned, by its name or by the key of a local. */
  private values: Map<string, number> = new Map<string, number>();
  /** Keys of the local names in sight, innermost last. */
  private scopes: Map<string, string>[] = [new Map()];
  /** Of the round at hand. */
  private inputs: Map<string, number> | undefined;
  /** The rounds and the program around it, innermost last. */
  private readonly frames: Frame[] = [];
  private localCount = 0;
  private unknownCount = 0;

  constructor(mechanism: Mechanism) {
    this.states = new Set(mechanism.states.map(({ name }) => name));
    this.storage = variableStorage(mechanism);
    this.constants = new Map(mechanism.constants.map(({ name, value }) => [name, value]));
  }

  read(name: string): number {
    return this.readKey(this.keyOf(name));
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

  /** What the assigned variables hold in the end, for those whose value is not the one they began with. */
  stores(): IrStore[] {
    return [...this.storage].flatMap(([name, kind]): IrStore[] => {
      const value = this.values.get(name);
      const isChanged = value !== undefined && value !== this.builder.input({ kind, name });
      return isChanged ? [{ target: kind === 'node' ? 'nodeValue' : kind, name, value }] : [];
    });
  }

  /** A local variable in the innermost scope. Returns its key. */
  declareLocal(name: string, value: number): string {
    const key = `${name}#${this.localCount++}`;
    this.scopes.at(-1)!.set(name, key);
    this.values.set(key, value);
    return key;
  }

  /** What `action` gives in a scope of its own. */
  withScope<T>(action: () => T): T {
    this.scopes.push(new Map());
    const result = action();
    this.scopes.pop();
    return result;
  }

  /** What `action` gives with a local variable of that name and value in sight. */
  withLocal<T>(name: string, value: number, action: () => T): T {
    return this.withScope(() => {
      this.declareLocal(name, this.builder.constant(value));
      return action();
    });
  }

  /** The variables `name[0]`, `name[1]`, ... of an array; none where it is no array. */
  elementsOf(name: string): string[] {
    const elements: string[] = [];
    for (let k = 0; this.isKnown(elementName(name, k)); k++) elements.push(elementName(name, k));
    return elements;
  }

  isKnown(name: string): boolean {
    return this.keyOf(name) !== name || this.storage.has(name);
  }

  sizeOf(size: number | string): number {
    return typeof size === 'number' ? size : (this.constants.get(size) ?? 0);
  }

  /** What `action` gives where no local variable of the caller's is in sight. */
  withoutLocals<T>(action: () => T): T {
    const { scopes } = this;
    this.scopes = [new Map()];
    const result = action();
    this.scopes = scopes;
    return result;
  }

  /** Goes both ways from here; the values are then those of the way that `test` says. */
  runEither(test: number, whereTrue: () => void, otherwise: () => void): void {
    const before = this.values;
    const [ifTrue, ifFalse] = [whereTrue, otherwise].map((run) => {
      this.values = new Map(before);
      run();
      return this.values;
    }) as [Map<string, number>, Map<string, number>];
    this.values = new Map(before);
    for (const key of new Set([...ifTrue.keys(), ...ifFalse.keys()])) {
      if (isLocalKey(key) && !before.has(key) && !this.isOutside(key)) continue;
      const x = ifTrue.get(key) ?? this.readStart(key);
      const y = ifFalse.get(key) ?? this.readStart(key);
      this.values.set(key, this.builder.operation('select', test, x, y));
    }
  }

  /** Runs a loop's round on nodes of its own. */
  captureRound(run: () => void): CapturedRound {
    const { builder, values, inputs } = this;
    const own = new IrBuilder();
    const numbers = new Map<string, number>();
    this.frames.push({ builder, values, inputs });
    this.builder = own;
    this.values = new Map();
    this.inputs = numbers;
    run();
    const changed = [...this.values].filter(
      ([key, value]) => value !== numbers.get(key) && (!isLocalKey(key) || this.isOutside(key)),
    );
    const carried = changed.map(([key]) => key);
    for (const key of carried) this.inputOf(key);
    this.frames.pop();
    Object.assign(this, { builder, values, inputs });
    const order = [...numbers.keys()];
    const isCarried = new Set(carried);
    const keys = [...carried, ...order.filter((key) => !isCarried.has(key))];
    const newNumber = new Map(order.map((key, k) => [loopNumber(k), keys.indexOf(key)]));
    return {
      operands: keys.map((key) => this.readKey(key)),
      carried,
      next: changed.map(([, value]) => value),
      nodes: own.nodes.map((node) => renumber(node, newNumber)),
    };
  }

  /** Gives a variable its value by the key that `captureRound` told. */
  assignKey(key: string, value: number): void {
    this.values.set(key, value);
  }

  private readKey(key: string): number {
    return this.values.get(key) ?? this.readStart(key);
  }

  /** What a variable begins from: in a round what it is around it. */
  private readStart(key: string): number {
    const constant = this.constants.get(key);
    if (constant !== undefined) return this.builder.constant(constant);
    if (this.inputs !== undefined) return this.inputOf(key);
    return isLocalKey(key) ? this.builder.constant(0) : this.readInput(key);
  }

  private inputOf(key: string): number {
    const { builder, inputs } = this;
    const known = inputs!.get(key);
    if (known !== undefined) return known;
    const node = builder.input({ kind: 'field', name: loopNumber(inputs!.size) });
    inputs!.set(key, node);
    return node;
  }

  /** Whether a local variable was there before the round at hand. */
  private isOutside(key: string): boolean {
    return this.frames.some(({ values }) => values.has(key));
  }

  private readInput(name: string): number {
    if (name === 'v') return this.voltage;
    if (name === 'dt') return this.stepMs;
    return this.builder.input(this.sourceOf(name));
  }

  private sourceOf(name: string): IrSource {
    if (name === 't') return { kind: 'clock', index: CLOCK_T };
    if (name === WHOLE_STEP) return { kind: 'clock', index: CLOCK_DT };
    if (name === 'celsius') return { kind: 'clock', index: CLOCK_CELSIUS };
    return { kind: this.storage.get(name) ?? 'node', name };
  }

  private keyOf(name: string): string {
    for (let depth = this.scopes.length - 1; depth >= 0; depth--) {
      const key = this.scopes[depth]!.get(name);
      if (key !== undefined) return key;
    }
    return name;
  }
}

function renumber(node: IrNode, newNumber: ReadonlyMap<string, number>): IrNode {
  if (node.kind !== 'input' || node.source.kind !== 'field') return node;
  const number = newNumber.get(node.source.name);
  if (number === undefined) return node;
  return { ...node, source: { ...node.source, name: loopNumber(number) } };
}

function isLocalKey(key: string): boolean {
  return key.includes('#');
}
