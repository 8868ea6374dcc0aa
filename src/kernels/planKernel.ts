import type { EquationSystem, Mechanism, SolveMethod } from '../mechanisms/mechanism.ts';
import type { SolveStatement, Statement } from '../mechanisms/syntax.ts';
import type { KernelPlan } from './abi.ts';
import { type EventProgram, type KernelEvents, lowerEvents, pruneEvent } from './eventProgram.ts';
import { shareExponentials } from './expSharing.ts';
import { type IrProgram, type IrStore, pruneProgram } from './ir.ts';
import type { IrBuilder } from './irBuilder.ts';
import { field, keptVariables, listFields, listGlobals, listNodeFields } from './kernelFields.ts';
import { solveSteadyKinetics } from './kinetics.ts';
import { Lowering } from './lower.ts';
import { findLinearSlope } from './slope.ts';
import { solveBlock } from './solveBlock.ts';

/** Added to v for the second evaluation where the slope of the current is taken numerically, as in NEURON. mV. */
const SLOPE_STEP_MV = 0.001;

export interface KernelOptions {
  /** Ions whose currents' slopes are summed by node as well: `dicadv` for `ca`. */
  readonly ionSlopes?: ReadonlySet<string>;
  /** Whether the integrator is NEURON's secondorder = 2, in which some methods take half steps and extrapolate. */
  readonly isSecondOrder?: boolean;
  /**
   * Variables that are fields though no RANGE names them, as a probe records them. Of a current of an ion it is the
   * mechanism's share that is kept: a field of a point process, else a sum by node, `hh.ina`, which follows the voltage
   * within a step of second order as the whole current does.
   */
  readonly shown?: ReadonlySet<string>;
  /** Whether a variable that is only ever written is a field as RANGE names it; else only where it is `shown`. */
  readonly keepsRange?: boolean;
}

const noNames: ReadonlySet<string> = new Set();

/** Plans by mechanism and by the options they were made with. */
const plans = new WeakMap<Mechanism, Map<string, KernelPlan>>();

/** Lowers a mechanism to the programs of its kernel and says which arrays they need; made once for a mechanism. */
export function planKernel(mechanism: Mechanism, options: KernelOptions = {}): KernelPlan {
  const {
    ionSlopes = noNames,
    isSecondOrder = false,
    shown = noNames,
    keepsRange = true,
  } = options;
  const sorted = (names: ReadonlySet<string>): string => [...names].sort().join(' ');
  const key = `${isSecondOrder} ${keepsRange} ${sorted(ionSlopes)}, ${sorted(shown)}`;
  const known = plans.get(mechanism) ?? new Map<string, KernelPlan>();
  plans.set(mechanism, known);
  const plan =
    known.get(key) ?? makePlan(mechanism, { ionSlopes, isSecondOrder, shown, keepsRange });
  known.set(key, plan);
  return plan;
}

function makePlan(
  mechanism: Mechanism,
  { ionSlopes, isSecondOrder, shown, keepsRange }: Required<KernelOptions>,
): KernelPlan {
  const hasCurrent = mechanism.currents.length > 0;
  const ownCurrents =
    mechanism.kind === 'point'
      ? ionCurrents(mechanism).flatMap(({ name }) => (shown.has(name) ? [name] : []))
      : [];
  const lowered = {
    initialise: lowerInitialise(mechanism),
    currents: hasCurrent
      ? lowerCurrents(mechanism, { ionSlopes, shown, isSecondOrder })
      : lowerMoment(mechanism, mechanism.blocks.beforeBreakpoint),
    advance: lowerAdvance(mechanism, isSecondOrder),
    beforeStep: lowerMoment(mechanism, mechanism.blocks.beforeStep),
  };
  const events = lowerEvents(mechanism, {
    begin: () => startLowering(mechanism),
    stores: (lowering) => storesOf(lowering, mechanism),
    runInitial: (lowering) => {
      runInitial(lowering, mechanism);
    },
  });
  const isShown = ({ name, scope }: { readonly name: string; readonly scope: string }): boolean =>
    shown.has(name) || (keepsRange && scope === 'range');
  const kept = keptVariables(mechanism, isShown, ownCurrents, [
    ...Object.values(lowered).map((program) => pruneProgram(program).nodes),
    ...(events?.nodes ?? []),
  ]);
  const isKept = (store: IrStore): boolean =>
    !('name' in store) || isOfNode(store) || kept.has(store.name);
  const finish = ({ nodes, stores }: IrProgram): IrProgram =>
    shareExponentials(pruneProgram({ nodes, stores: stores.filter(isKept) }));
  const finishEvent = (program: EventProgram): EventProgram =>
    pruneEvent({ ...program, stores: program.stores.filter(isKept) });
  const programs = {
    initialise: finish(lowered.initialise),
    currents: finish(lowered.currents),
    advance: finish(lowered.advance),
    beforeStep: finish(lowered.beforeStep),
  };
  return {
    mechanism,
    fields: [
      ...listFields(mechanism, kept),
      ...ownCurrents.map((name) => field(name, 'assigned', 0, 'nA')),
    ],
    nodeFields: listNodeFields(programs),
    globals: listGlobals(mechanism, kept),
    hasCurrent,
    hasAdvance: programs.advance.stores.length > 0,
    programs,
    events: events && mapEvents(events.events, finishEvent),
  };
}

function mapEvents(
  events: KernelEvents,
  change: (program: EventProgram) => EventProgram,
): KernelEvents {
  const { start, connect, receive } = events;
  return {
    ...events,
    start: start && change(start),
    connect: connect && change(connect),
    receive: change(receive),
  };
}

function isOfNode({ target }: IrStore): boolean {
  return target === 'node' || target === 'nodeValue';
}

/** A current that is read as well as written begins as the sum of the ion at the node. */
function startLowering(mechanism: Mechanism): Lowering {
  const lowering = new Lowering(mechanism);
  for (const { reads, writes } of mechanism.ions)
    for (const name of reads)
      if (writes.includes(name) && mechanism.currents.includes(name))
        lowering.assign(name, lowering.builder.input({ kind: 'node', name }));
  return lowering;
}

/** What changed, and reversal potentials that are written: NEURON writes those back whether or not they changed. */
function storesOf(lowering: Lowering, mechanism: Mechanism): IrStore[] {
  const reversals = mechanism.ions.flatMap(({ name: ion, reads, writes }) =>
    writes.filter((name) => name === `e${ion}` && !reads.includes(name)),
  );
  return [
    ...lowering.stores(),
    ...reversals.map((name): IrStore => {
      return { target: 'nodeValue', name, value: lowering.read(name) };
    }),
  ];
}

/** States start from their STATE0 (`m0`, a PARAMETER) or START, those of ions as they are; then INITIAL runs. */
function lowerInitialise(mechanism: Mechanism): IrProgram {
  const lowering = startLowering(mechanism);
  runInitial(lowering, mechanism);
  return finishLowering(lowering, mechanism);
}

function runInitial(lowering: Lowering, mechanism: Mechanism): void {
  const names = new Set(mechanism.parameters.map(({ name }) => name));
  for (const { name, scope, start } of mechanism.states) {
    if (scope === 'ion') continue;
    const parameter = `${name.replace(/\[\d+\]$/, '')}0`;
    const isGiven = names.has(parameter);
    lowering.assign(name, isGiven ? lowering.read(parameter) : lowering.builder.constant(start));
  }
  lowering.solve = (statement) => {
    if (statement.kind === 'solve') solveInInitial(lowering, mechanism, statement);
  };
  lowering.run(mechanism.blocks.initial);
}

function finishLowering(lowering: Lowering, mechanism: Mechanism): IrProgram {
  return { nodes: lowering.builder.nodes, stores: storesOf(lowering, mechanism) };
}

function solveInInitial(lowering: Lowering, mechanism: Mechanism, solve: SolveStatement): void {
  const system = findSystem(mechanism, solve.name);
  if (system.kind === 'kinetic') solveSteadyKinetics(lowering, system);
  else solveBlock(lowering, system, 'none', false);
}

function findSystem({ blocks }: Mechanism, name: string): EquationSystem {
  return blocks.systems.find((candidate) => candidate.name === name)!;
}

/**
 * The SOLVE blocks; a BREAKPOINT without currents runs after them, once a step. In second order NEURON halves `dt` for
 * all of it where a method goes to the middle of the step.
 */
function lowerAdvance(mechanism: Mechanism, isSecondOrder: boolean): IrProgram {
  const lowering = startLowering(mechanism);
  const { solves, breakpoint, afterSolve } = mechanism.blocks;
  const { builder, stepMs } = lowering;
  const isHalved = isSecondOrder && solves.some(({ method }) => halvingMethods.has(method));
  if (isHalved) lowering.stepMs = builder.operation('multiply', stepMs, builder.constant(0.5));
  for (const { name, method } of solves)
    solveBlock(lowering, findSystem(mechanism, name), method, isSecondOrder);
  if (mechanism.currents.length === 0) lowering.run(breakpoint);
  lowering.run(afterSolve);
  return finishLowering(lowering, mechanism);
}

const halvingMethods: ReadonlySet<SolveMethod> = new Set(['euler', 'derivimplicit', 'sparse']);

/**
 * BREAKPOINT, its sum of currents and the slope of that in v: exact where the sum is linear in v, and else NEURON's
 * (i(v + 0.001) - i(v)) / 0.001. BEFORE BREAKPOINT runs once. A BREAKPOINT that remembers something from call to call really runs twice, as there.
 */
function lowerCurrents(
  mechanism: Mechanism,
  { ionSlopes, shown, isSecondOrder }: Omit<Required<KernelOptions>, 'keepsRange'>,
): IrProgram {
  const lowering = startLowering(mechanism);
  const { builder, voltage } = lowering;
  const ionic = ionCurrents(mechanism);
  lowering.run(mechanism.blocks.beforeBreakpoint);
  lowering.voltage = builder.operation('add', voltage, builder.constant(SLOPE_STEP_MV));
  const shifted = runBreakpoint(lowering, mechanism);
  const ionicShifted = ionic.map(({ name }) => lowering.read(name));
  lowering.voltage = voltage;
  lowering.isRepeat = true;
  const total = runBreakpoint(lowering, mechanism);
  lowering.isRepeat = false;
  const variables = storesOf(lowering, mechanism);
  const hasMemory = remembers(lowering, variables);
  const slope = (value: number, atShifted: number): number => {
    const linear = hasMemory ? undefined : findLinearSlope(builder, value, voltage);
    return linear ?? numericSlope(builder, value, atShifted);
  };
  return {
    nodes: builder.nodes,
    stores: [
      ...variables,
      ...ionic.flatMap(({ ion, name }, index): IrStore[] => {
        const value = lowering.read(name);
        const ionSlope = (): number => slope(value, ionicShifted[index]!);
        const stores: IrStore[] = [{ target: 'node', name, value }];
        if (ionSlopes.has(ion))
          stores.push({ target: 'node', name: ionSlopeName(ion), value: ionSlope() });
        if (!shown.has(name)) return stores;
        if (mechanism.kind === 'point') return [...stores, { target: 'field', name, value }];
        stores.push({ target: 'node', name: shareName(mechanism.name, name), value });
        if (isSecondOrder) {
          const slopeOfShare = shareName(mechanism.name, ionSlopeName(ion));
          stores.push({ target: 'node', name: slopeOfShare, value: ionSlope() });
        }
        return stores;
      }),
      { target: 'current', value: total },
      { target: 'conductance', value: slope(total, shifted) },
    ],
  };
}

/** A BEFORE block alone, as of a mechanism without currents BEFORE BREAKPOINT with the currents of the others. */
function lowerMoment(mechanism: Mechanism, statements: readonly Statement[]): IrProgram {
  if (statements.length === 0) return { nodes: [], stores: [] };
  const lowering = startLowering(mechanism);
  lowering.run(statements);
  return finishLowering(lowering, mechanism);
}

/** The currents of ions that a mechanism writes. */
function ionCurrents({ ions }: Mechanism): { readonly ion: string; readonly name: string }[] {
  return ions.flatMap(({ name: ion, writes }) =>
    writes.flatMap((name) => (name === `i${ion}` ? [{ ion, name }] : [])),
  );
}

/** The node field of what a density mechanism alone adds to a node field: `hh.ina`. */
export function shareName(mechanism: string, name: string): string {
  return `${mechanism}.${name}`;
}

/** The node field of the slope of an ion's current: `dicadv`. S/cm2. */
export function ionSlopeName(ion: string): string {
  return `di${ion}dv`;
}

function numericSlope(builder: IrBuilder, value: number, atShifted: number): number {
  const difference = builder.operation('subtract', atShifted, value);
  return builder.operation('divide', difference, builder.constant(SLOPE_STEP_MV));
}

/** The sum of the outward currents after one run of BREAKPOINT. mA/cm2, of a point process nA. */
function runBreakpoint(lowering: Lowering, mechanism: Mechanism): number {
  lowering.run(mechanism.blocks.breakpoint);
  const { builder } = lowering;
  return mechanism.currents
    .map((name) => {
      const current = lowering.read(name);
      const isInward = mechanism.electrodeCurrents.includes(name);
      return isInward ? builder.operation('negate', current) : current;
    })
    .reduce((sum, current) => builder.operation('add', sum, current));
}

/** Whether the program both begins from and changes one of its variables. */
function remembers({ builder }: Lowering, variables: readonly IrStore[]): boolean {
  const pruned = pruneProgram({ nodes: builder.nodes, stores: variables });
  const stored = new Set(variables.map((store) => ('name' in store ? store.name : '')));
  return pruned.nodes.some(
    (node) => node.kind === 'input' && 'name' in node.source && stored.has(node.source.name),
  );
}
