import type { KernelBinding, KernelPlan } from './abi.ts';
import { type EventAction, type EventProgram, eventField } from './eventProgram.ts';
import { evaluateNodes, load, store } from './interpretKernel.ts';
import type { IrSource } from './ir.ts';
import { nameArrays } from './kernelArrays.ts';

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
  /** NET_RECEIVE: the connection's numbers are changed in place. `clock` holds the time of the event. */
  receive(instance: number, weights: Float64Array, flag: number): readonly EventEffect[];
  /** The condition of a WATCH holds where this is above 0. */
  watchedValue(watch: number, instance: number): number;
}

/** Runs the event programs of a plan on its arrays; undefined where it receives no events. */
export function bindEvents(plan: KernelPlan, binding: KernelBinding): BoundEvents | undefined {
  const { events } = plan;
  if (events === undefined) return undefined;
  const arrays = nameArrays(plan, binding);
  const noWeights = new Float64Array(events.weightCount);
  const evaluate = (
    nodes: EventProgram['nodes'],
    instance: number,
    weights: Float64Array,
    flag: number,
  ): Float64Array => {
    const values = new Float64Array(nodes.length);
    const own = ownFields(weights, flag);
    evaluateNodes(nodes, values, (source: IrSource) => {
      const value = source.kind === 'field' ? own.get(source.name) : undefined;
      return value ?? load(source, instance, binding, arrays);
    });
    return values;
  };
  const run = (
    program: EventProgram,
    instance: number,
    weights: Float64Array,
    flag: number,
  ): readonly EventEffect[] => {
    const values = evaluate(program.nodes, instance, weights, flag);
    for (const target of program.stores)
      store(target, values[target.value]!, instance, binding, arrays);
    for (const { index, value } of program.weights) weights[index] = values[value]!;
    return program.actions.flatMap((action) =>
      values[action.when] === 0 ? [] : [effectOf(action, values)],
    );
  };
  const { start, connect, receive, watches } = events;
  return {
    start: start && ((instance) => run(start, instance, noWeights, 0)),
    connect: (instance, weights) => {
      if (connect !== undefined) run(connect, instance, weights, 0);
    },
    receive: (instance, weights, flag) => run(receive, instance, weights, flag),
    watchedValue: (watch, instance) => {
      const { nodes, value } = watches[watch]!;
      return evaluate(nodes, instance, noWeights, 0)[value]!;
    },
  };
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
