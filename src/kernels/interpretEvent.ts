import type { KernelBinding, KernelPlan } from './abi.ts';
import {
  type EventAction,
  type EventProgram,
  eventField,
  type NetConsLoop,
} from './eventProgram.ts';
import { load, store } from './interpretKernel.ts';
import { type IrSource, loopNumber } from './ir.ts';
import { nameArrays } from './kernelArrays.ts';
import { evaluateNodes } from './runRoutine.ts';

/** What an event asks of the simulation. Times in ms, flags as NET_RECEIVE sees them. */
export type EventEffect =
  | { readonly kind: 'send'; readonly delayMs: number; readonly flag: number }
  | { readonly kind: 'event' | 'move'; readonly timeMs: number }
  | { readonly kind: 'watch'; readonly watch: number; readonly flag: number };

export interface BoundEvents {
  /** INITIAL of an instance; `kernel.initialise` where no event is sent from it. */
  readonly start: ((instance: number) => readonly EventEffect[]) | undefined;
  /** INITIAL of a connection: its numbers are changed in place. */
  connect(instance: number, weights: Float64Array): void;
  /**
   * NET_RECEIVE: the connection's numbers are changed in place, and those of `all` connections of the instance where it
   * says FOR_NETCONS. `clock` holds the time of the event.
   */
  receive(
    instance: number,
    weights: Float64Array,
    flag: number,
    all: readonly Float64Array[],
  ): readonly EventEffect[];
  /** The condition of a WATCH holds where this is above 0. */
  watchedValue(watch: number, instance: number): number;
}

/** Runs the event programs of a plan on its arrays; undefined where it receives no events. */
export function bindEvents(plan: KernelPlan, binding: KernelBinding): BoundEvents | undefined {
  const { events } = plan;
  if (events === undefined) return undefined;
  const arrays = nameArrays(plan, binding);
  const noInput = { weights: new Float64Array(events.weightCount), flag: 0, all: [] };
  const evaluate = (
    { nodes, netCons }: Pick<EventProgram, 'nodes' | 'netCons'>,
    instance: number,
    { weights, flag, all }: EventInput,
  ): Float64Array => {
    const values = new Float64Array(nodes.length);
    const own = ownFields(weights, flag);
    const loops = new NetConsRunner(netCons, values, weights, all);
    evaluateNodes(nodes, values, (source: IrSource) => {
      const value =
        source.kind === 'field' ? (own.get(source.name) ?? loops.read(source.name)) : undefined;
      return value ?? load(source, instance, binding, arrays);
    });
    loops.runAll();
    return values;
  };
  const run = (
    program: EventProgram,
    instance: number,
    input: EventInput,
  ): readonly EventEffect[] => {
    const { weights } = input;
    const values = evaluate(program, instance, input);
    for (const target of program.stores)
      store(target, values[target.value]!, instance, binding, arrays);
    for (const { index, value } of program.weights) weights[index] = values[value]!;
    return program.actions.flatMap((action) =>
      values[action.when] === 0 ? [] : [effectOf(action, values)],
    );
  };
  const { start, connect, receive, watches } = events;
  return {
    start: start && ((instance) => run(start, instance, noInput)),
    connect: (instance, weights) => {
      if (connect !== undefined) run(connect, instance, { ...noInput, weights });
    },
    receive: (instance, weights, flag, all) => run(receive, instance, { weights, flag, all }),
    watchedValue: (watch, instance) => {
      const { nodes, value } = watches[watch]!;
      return evaluate({ nodes, netCons: [] }, instance, noInput)[value]!;
    },
  };
}

interface EventInput {
  readonly weights: Float64Array;
  readonly flag: number;
  readonly all: readonly Float64Array[];
}

/** Runs the FOR_NETCONS of a program when what one left is first read, and those before it. */
class NetConsRunner {
  private readonly loops: readonly NetConsLoop[];
  /** Of the program, as far as they are known. */
  private readonly values: Float64Array;
  private readonly weights: Float64Array;
  private readonly all: readonly Float64Array[];
  private readonly left = new Map<string, number>();
  private runCount = 0;

  constructor(
    loops: readonly NetConsLoop[],
    values: Float64Array,
    weights: Float64Array,
    all: readonly Float64Array[],
  ) {
    this.loops = loops;
    this.values = values;
    this.weights = weights;
    this.all = all;
  }

  /** What a loop left, by its eventField; undefined for any other name. */
  read(name: string): number | undefined {
    while (this.runCount < this.loops.length && !this.left.has(name) && /^left /.test(name))
      this.runNext();
    return this.left.get(name);
  }

  runAll(): void {
    while (this.runCount < this.loops.length) this.runNext();
  }

  private runNext(): void {
    const place = this.runCount++;
    const { when, own, operands, round } = this.loops[place]!;
    const numbers = operands.map((operand) => this.values[operand]!);
    this.weights.set(own.map((node) => this.values[node]!));
    if (this.values[when] !== 0)
      for (const connection of this.all) this.runRound(round, numbers, connection);
    const left = [...numbers.slice(0, round.next.length), ...this.weights];
    left.forEach((value, k) => {
      this.left.set(eventField.left(place, k), value);
    });
  }

  private runRound(
    { nodes, next, weights }: NetConsLoop['round'],
    numbers: number[],
    connection: Float64Array,
  ): void {
    const inputs = new Map([
      ...numbers.map((number, k): [string, number] => [loopNumber(k), number]),
      ...Array.from(connection, (value, k): [string, number] => [eventField.weight(k), value]),
      ...Array.from(this.weights, (value, k): [string, number] => [eventField.own(k), value]),
    ]);
    const values = new Float64Array(nodes.length);
    evaluateNodes(nodes, values, (source) => ('name' in source ? inputs.get(source.name)! : 0));
    next.forEach((node, k) => {
      numbers[k] = values[node]!;
    });
    weights.forEach((node, k) => {
      connection[k] = values[node]!;
    });
  }
}

function ownFields(weights: Float64Array, flag: number): ReadonlyMap<string, number> {
  return new Map([
    [eventField.flag, flag],
    ...Array.from(weights, (weight, k): [string, number] => [eventField.weight(k), weight]),
  ]);
}

function effectOf(action: EventAction, values: Float64Array): EventEffect {
  switch (action.kind) {
    case 'send':
      return { kind: 'send', delayMs: values[action.delay]!, flag: values[action.flag]! };
    case 'watch':
      return { kind: 'watch', watch: action.watch, flag: values[action.flag]! };
    default:
      return { kind: action.kind, timeMs: values[action.time]! };
  }
}
