import type { Expression } from '../mechanisms/expression.ts';
import type { Mechanism } from '../mechanisms/mechanism.ts';
import type { BlockParameter, NetConsStatement, Statement } from '../mechanisms/syntax.ts';
import { type IrNode, type IrStore, keepNeeded } from './ir.ts';
import type { EventStatement, Lowering } from './lower.ts';

/** What an event of a connection does to one instance. Run by interpretEvent only: events are rare beside steps. */
export interface EventProgram {
  /** The fields of the kernel, and those of eventField. */
  readonly nodes: readonly IrNode[];
  readonly stores: readonly IrStore[];
  /** New numbers of the connection, by their place among the parameters of NET_RECEIVE. */
  readonly weights: readonly { readonly index: number; readonly value: number }[];
  readonly actions: readonly EventAction[];
  /** In their order. */
  readonly netCons: readonly NetConsLoop[];
}

/** FOR_NETCONS: one round for each connection of the instance, whose numbers it may change. */
export interface NetConsLoop {
  /** Nodes of the program: not 0 where the loop is reached; the numbers of the event's own connection until then; what the
   * round reads of the rest, as `loopNumber`s, those that it changes first. */
  readonly when: number;
  readonly own: readonly number[];
  readonly operands: readonly number[];
  readonly round: {
    /** Reads the connection's numbers as `eventField.weight`, those of the event's own as `eventField.own`. */
    readonly nodes: readonly IrNode[];
    readonly next: readonly number[];
    readonly weights: readonly number[];
  };
}

/** Nodes that say whether something happens, and with what. Times in ms. */
export type EventAction =
  | { readonly kind: 'send'; readonly when: number; readonly delay: number; readonly flag: number }
  | { readonly kind: 'event' | 'move'; readonly when: number; readonly time: number }
  /** `watch` is a place among KernelEvents.watches. */
  | {
      readonly kind: 'watch';
      readonly when: number;
      readonly flag: number;
      readonly watch: number;
    };

export interface KernelEvents {
  /** Numbers that each connection keeps. */
  readonly weightCount: number;
  /** INITIAL of the mechanism, where it sends events: runs in place of initialise(). */
  readonly start: EventProgram | undefined;
  /** INITIAL within NET_RECEIVE, once for each connection. */
  readonly connect: EventProgram | undefined;
  readonly receive: EventProgram;
  /** Conditions of WATCH: each holds where `value` is above 0. */
  readonly watches: readonly { readonly nodes: readonly IrNode[]; readonly value: number }[];
}

/** The names under which an event program reads its flag and the numbers of its connection. */
export const eventField: {
  readonly flag: string;
  weight(index: number): string;
  own(index: number): string;
  /** What loop `loop` left: of what its rounds change, then of the numbers of the event's own connection. */
  left(loop: number, index: number): string;
} = {
  flag: 'event flag',
  weight: (index) => `event weight ${index}`,
  own: (index) => `own weight ${index}`,
  left: (loop, index) => `left ${loop} ${index}`,
};

export interface LoweredEvents {
  readonly events: KernelEvents;
  /** The nodes of every program of them, for what they begin from. */
  readonly nodes: readonly (readonly IrNode[])[];
}

/**
 * Lowers what events do. `begin` makes a lowering at the start of a program, `finish` its stores, `runInitial` runs INITIAL.
 */
export function lowerEvents(
  mechanism: Mechanism,
  steps: {
    begin(): Lowering;
    stores(lowering: Lowering): readonly IrStore[];
    runInitial(lowering: Lowering): void;
  },
): LoweredEvents | undefined {
  const { netReceive } = mechanism.blocks;
  const watches: { nodes: readonly IrNode[]; value: number }[] = [];
  const record = (
    run: (lowering: Lowering) => void,
    parameters: readonly BlockParameter[] = [],
  ): EventProgram => {
    const lowering = steps.begin();
    const actions: EventAction[] = [];
    const netCons: NetConsLoop[] = [];
    lowering.act = (statement, when) => {
      if (statement.kind !== 'netcons')
        actions.push(readAction(lowering, statement, when, watches));
      else
        netCons.push(
          lowerNetCons(lowering, statement, { when, parameters, place: netCons.length }),
        );
    };
    if (parameters.length > 0)
      lowering.declareLocal(
        'flag',
        lowering.builder.input({ kind: 'field', name: eventField.flag }),
      );
    const inputs = parameters.map(({ name }, index) => {
      const input = lowering.builder.input({ kind: 'field', name: eventField.weight(index) });
      lowering.declareLocal(name, input);
      return input;
    });
    run(lowering);
    const weights = parameters.flatMap(({ name }, index) => {
      const value = lowering.read(name);
      return value === inputs[index] ? [] : [{ index, value }];
    });
    return pruneEvent({
      nodes: lowering.builder.nodes,
      stores: steps.stores(lowering),
      weights,
      actions,
      netCons,
    });
  };
  const start = record((lowering) => {
    steps.runInitial(lowering);
  });
  const isStarter = start.actions.length > 0;
  if (netReceive === undefined) return undefined;
  const { parameters, initial, statements } = netReceive;
  const runs = (block: readonly Statement[]): EventProgram =>
    record((lowering) => {
      lowering.run(block);
    }, parameters);
  const connect = initial.length > 0 ? runs(initial) : undefined;
  const receive = runs(statements);
  return {
    events: {
      weightCount: parameters.length,
      start: isStarter ? start : undefined,
      connect,
      receive,
      watches,
    },
    nodes: [receive, start, ...(connect === undefined ? [] : [connect]), ...watches].map(
      (program) => program.nodes,
    ),
  };
}

/** Afterwards what the rounds change and the event's own numbers are what the loop left. */
function lowerNetCons(
  lowering: Lowering,
  { parameters: names, body }: NetConsStatement,
  given: { when: number; parameters: readonly BlockParameter[]; place: number },
): NetConsLoop {
  const { when, parameters, place } = given;
  const own = parameters.map(({ name }) => lowering.read(name));
  let weights: number[] = [];
  const { operands, carried, next, nodes } = lowering.runRound(() => {
    weights = lowering.withScope(() => {
      const declare = (list: readonly BlockParameter[], label: (k: number) => string): void => {
        list.forEach(({ name }, k) => {
          lowering.declareLocal(name, lowering.builder.input({ kind: 'field', name: label(k) }));
        });
      };
      declare(parameters, eventField.own);
      declare(names, eventField.weight);
      lowering.run(body);
      return names.map(({ name }) => lowering.read(name));
    });
  });
  const left = (index: number): number =>
    lowering.builder.input({ kind: 'field', name: eventField.left(place, index) });
  carried.forEach((key, k) => {
    lowering.assignKey(key, left(k));
  });
  parameters.forEach(({ name }, k) => {
    lowering.assign(name, left(carried.length + k));
  });
  const kept = keepNeeded(nodes, [...next, ...weights]);
  const at = (node: number): number => kept.newIndex[node]!;
  const round = { nodes: kept.nodes, next: next.map(at), weights: weights.map(at) };
  return { when, own, operands, round };
}

function readAction(
  lowering: Lowering,
  statement: Exclude<EventStatement, NetConsStatement>,
  when: number,
  watches: { nodes: readonly IrNode[]; value: number }[],
): EventAction {
  if (statement.kind === 'watch') {
    const flag = lowering.evaluate(statement.flag);
    const value = watchedValue(lowering, statement.condition);
    const kept = keepNeeded(lowering.builder.nodes, [value]);
    watches.push({ nodes: kept.nodes, value: kept.newIndex[value]! });
    return { kind: 'watch', when, flag, watch: watches.length - 1 };
  }
  const { name, arguments: given } = statement.call;
  const [first = 0, second = 0] = given.map((argument) => lowering.evaluate(argument));
  if (name === 'net_send') return { kind: 'send', when, delay: first, flag: second };
  return { kind: name === 'net_event' ? 'event' : 'move', when, time: first };
}

/** a - b for (a > b), b - a for (a < b), of the variables as they will be when it is looked at. */
function watchedValue(lowering: Lowering, condition: Expression): number {
  if (condition.kind !== 'binary') throw new TypeError('a WATCH without comparison');
  const restore = lowering.forgetValues();
  const [left, right] = [lowering.evaluate(condition.left), lowering.evaluate(condition.right)];
  restore();
  return condition.operator.startsWith('>')
    ? lowering.builder.operation('subtract', left, right)
    : lowering.builder.operation('subtract', right, left);
}

/** Without nodes that nothing needs. */
export function pruneEvent({
  nodes,
  stores,
  weights,
  actions,
  netCons,
}: EventProgram): EventProgram {
  const roots = [...stores, ...weights].map(({ value }) => value);
  const ofLoops = netCons.flatMap(({ when, own, operands }) => [when, ...own, ...operands]);
  const kept = keepNeeded(nodes, [...roots, ...actions.flatMap(nodesOfAction), ...ofLoops]);
  const at = (index: number): number => kept.newIndex[index]!;
  return {
    nodes: kept.nodes,
    stores: stores.map((store) => ({ ...store, value: at(store.value) })),
    weights: weights.map(({ index, value }) => ({ index, value: at(value) })),
    netCons: netCons.map(({ when, own, operands, round }) => ({
      ...{ when: at(when), own: own.map(at), operands: operands.map(at), round },
    })),
    actions: actions.map((action): EventAction => {
      const when = at(action.when);
      switch (action.kind) {
        case 'send':
          return { ...action, when, delay: at(action.delay), flag: at(action.flag) };
        case 'watch':
          return { ...action, when, flag: at(action.flag) };
        default:
          return { ...action, when, time: at(action.time) };
      }
    }),
  };
}

function nodesOfAction(action: EventAction): number[] {
  switch (action.kind) {
    case 'send':
      return [action.when, action.delay, action.flag];
    case 'watch':
      return [action.when, action.flag];
    default:
      return [action.when, action.time];
  }
}
