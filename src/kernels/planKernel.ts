import type { Mechanism } from '../mechanisms/mechanism.ts';
import type { KernelField, KernelNodeField, KernelPlan, KernelPrograms } from './abi.ts';
import { shareExponentials } from './expSharing.ts';
import { type IrProgram, type IrStore, pruneProgram } from './ir.ts';
import { Lowering } from './lower.ts';
import { findLinearSlope } from './slope.ts';

/** Added to v for the second evaluation where the slope of the current is taken numerically, as in NEURON. mV. */
const SLOPE_STEP_MV = 0.001;

/** Lowers a mechanism to the programs of its kernel and says which arrays they need. */
export function planKernel(mechanism: Mechanism): KernelPlan {
  const hasCurrent = mechanism.currents.length > 0;
  const lowered = {
    initialise: lowerInitialise(mechanism),
    currents: hasCurrent ? lowerCurrents(mechanism) : { nodes: [], stores: [] },
    advance: lowerAdvance(mechanism, hasCurrent),
  };
  const kept = keptVariables(mechanism, Object.values(lowered));
  const finish = (program: IrProgram): IrProgram =>
    shareExponentials(
      pruneProgram({
        nodes: program.nodes,
        stores: program.stores.filter(
          (store) => !('name' in store) || store.target === 'node' || kept.has(store.name),
        ),
      }),
    );
  const programs = {
    initialise: finish(lowered.initialise),
    currents: finish(lowered.currents),
    advance: finish(lowered.advance),
  };
  return {
    mechanism,
    fields: listFields(mechanism, kept),
    nodeFields: listNodeFields(programs),
    globals: listGlobals(mechanism, kept),
    hasCurrent,
    hasAdvance: programs.advance.stores.length > 0,
    programs,
  };
}

/** States start from their STATE0 (`m0`, a PARAMETER, or 0), then INITIAL runs. */
function lowerInitialise(mechanism: Mechanism): IrProgram {
  const lowering = new Lowering(mechanism);
  const names = new Set(mechanism.parameters.map(({ name }) => name));
  for (const { name } of mechanism.states) {
    const start = `${name}0`;
    const value = names.has(start) ? lowering.read(start) : lowering.builder.constant(0);
    lowering.assign(name, value);
  }
  lowering.run(mechanism.blocks.initial);
  return { nodes: lowering.builder.nodes, stores: lowering.stores() };
}

/** The SOLVE blocks; a BREAKPOINT without currents runs after them, once a step. */
function lowerAdvance(mechanism: Mechanism, hasCurrent: boolean): IrProgram {
  const lowering = new Lowering(mechanism);
  for (const { statements } of mechanism.blocks.solved) lowering.run(statements);
  if (!hasCurrent) lowering.run(mechanism.blocks.breakpoint);
  return { nodes: lowering.builder.nodes, stores: lowering.stores() };
}

/**
 * BREAKPOINT, its sum of currents and the slope of that in v: exact where the sum is linear in v, and else NEURON's
 * (i(v + 0.001) - i(v)) / 0.001. A BREAKPOINT that remembers something from call to call really runs twice, as there.
 */
function lowerCurrents(mechanism: Mechanism): IrProgram {
  const lowering = new Lowering(mechanism);
  const { builder, voltage } = lowering;
  lowering.voltage = builder.operation('add', voltage, builder.constant(SLOPE_STEP_MV));
  const shifted = runBreakpoint(lowering, mechanism);
  lowering.voltage = voltage;
  const total = runBreakpoint(lowering, mechanism);
  const variables = lowering.stores();
  const linear = remembers(lowering, variables)
    ? undefined
    : findLinearSlope(builder, total, voltage);
  const difference = builder.operation('subtract', shifted, total);
  const numeric = builder.operation('divide', difference, builder.constant(SLOPE_STEP_MV));
  const ionic = mechanism.ions.flatMap(({ writes }) =>
    writes.map((name): IrStore => ({ target: 'node', name, value: lowering.read(name) })),
  );
  return {
    nodes: builder.nodes,
    stores: [
      ...variables,
      ...ionic,
      { target: 'current', value: total },
      { target: 'conductance', value: linear ?? numeric },
    ],
  };
}

/** The sum of the currents after one run of BREAKPOINT. mA/cm2. */
function runBreakpoint(lowering: Lowering, mechanism: Mechanism): number {
  lowering.run(mechanism.blocks.breakpoint);
  return mechanism.currents
    .map((name) => lowering.read(name))
    .reduce((sum, current) => lowering.builder.operation('add', sum, current));
}

/** Whether the program both begins from and changes one of its variables. */
function remembers({ builder }: Lowering, variables: readonly IrStore[]): boolean {
  const pruned = pruneProgram({ nodes: builder.nodes, stores: variables });
  const stored = new Set(variables.map((store) => ('name' in store ? store.name : '')));
  return pruned.nodes.some(
    (node) => node.kind === 'input' && 'name' in node.source && stored.has(node.source.name),
  );
}

/**
 * Variables that need an array: parameters, states, what RANGE shows, and whatever a program begins from. A GLOBAL or
 * private variable that is always assigned before it is read lives in the code alone.
 */
function keptVariables(mechanism: Mechanism, programs: readonly IrProgram[]): ReadonlySet<string> {
  const { parameters, states, assigned } = mechanism;
  const shown = assigned.filter(({ scope }) => scope === 'range');
  const begun = programs
    .map(pruneProgram)
    .flatMap(({ nodes }) => nodes)
    .flatMap((node) => (node.kind === 'input' && 'name' in node.source ? [node.source.name] : []));
  return new Set([...[...parameters, ...states, ...shown].map(({ name }) => name), ...begun]);
}

function listFields(mechanism: Mechanism, kept: ReadonlySet<string>): KernelField[] {
  const { parameters, states, assigned } = mechanism;
  return [
    ...parameters
      .filter(({ scope }) => scope !== 'global')
      .map(({ name, value, unit }) => field(name, 'parameter', value, unit)),
    ...states.map(({ name, unit }) => field(name, 'state', 0, unit)),
    ...assigned
      .filter(({ name, scope }) => scope !== 'global' && kept.has(name))
      .map(({ name, unit }) => field(name, 'assigned', 0, unit)),
  ];
}

function listGlobals(mechanism: Mechanism, kept: ReadonlySet<string>): KernelField[] {
  const { parameters, assigned, fileLocals } = mechanism;
  return [
    ...parameters
      .filter(({ scope }) => scope === 'global')
      .map(({ name, value, unit }) => field(name, 'parameter', value, unit)),
    ...assigned
      .filter(({ name, scope }) => scope === 'global' && kept.has(name))
      .map(({ name, unit }) => field(name, 'assigned', 0, unit)),
    ...fileLocals.filter((name) => kept.has(name)).map((name) => field(name, 'assigned', 0, '')),
  ];
}

function field(
  name: string,
  role: KernelField['role'],
  initial: number,
  unit: string,
): KernelField {
  return { name, role, initial, unit };
}

function listNodeFields(programs: KernelPrograms): KernelNodeField[] {
  const found = new Map<string, KernelNodeField>();
  for (const { nodes, stores } of Object.values(programs) as IrProgram[]) {
    for (const node of nodes)
      if (node.kind === 'input' && node.source.kind === 'node')
        found.set(node.source.name, { name: node.source.name, access: 'read' });
    for (const store of stores)
      if (store.target === 'node') found.set(store.name, { name: store.name, access: 'add' });
  }
  return [...found.values()];
}
