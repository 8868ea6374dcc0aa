import type { IrNode, IrSource } from '../kernels/ir.ts';
import { Lowering } from '../kernels/lower.ts';
import { evaluateNodes } from '../kernels/runRoutine.ts';
import { findCnexpForm } from '../mechanisms/cnexp.ts';
import type { Mechanism } from '../mechanisms/mechanism.ts';

/** y' = rate (y - target): nodes of the lowering. 1/ms, and the state's own unit. */
export interface LinearEquation {
  readonly rate: number;
  readonly target: number;
}

/** A mechanism on symbols: what its currents and states are of voltage, states, parameters and ions. */
export interface LoweredMechanism {
  readonly lowering: Lowering;
  /** By state; undefined where the equation is no such one, or stands under an IF. */
  readonly equations: ReadonlyMap<string, LinearEquation | undefined>;
  /** What each state begins from, where INITIAL says it. */
  readonly starts: ReadonlyMap<string, number>;
}

/**
 * Runs INITIAL at a voltage of its own, the DERIVATIVE blocks and BREAKPOINT. States are inputs in the last two.
 *
 * @param given values of parameters, and of `celsius`, that are numbers; the others stay inputs.
 */
export function lowerMechanism(
  mechanism: Mechanism,
  given: ReadonlyMap<string, number>,
  startMv: number,
): LoweredMechanism {
  const lowering = new Lowering(mechanism);
  const { builder, voltage } = lowering;
  for (const [name, value] of given) lowering.assign(name, builder.constant(value));
  const states = mechanism.states.map(({ name }) => ({ name, input: lowering.read(name) }));
  lowering.voltage = builder.constant(startMv);
  lowering.solve = () => undefined;
  lowering.run(mechanism.blocks.initial);
  const starts = new Map(states.map(({ name }) => [name, lowering.read(name)]));
  lowering.voltage = voltage;
  for (const { name, input } of states) lowering.assign(name, input);
  const equations = new Map<string, LinearEquation | undefined>();
  const one = builder.constant(1);
  lowering.solve = (statement) => {
    if (statement.kind !== 'assign') return;
    const { name, index, value } = statement;
    const state = lowering.variableOf(name, index);
    const form = findCnexpForm(value, name);
    const isPlain =
      form.kind === 'linear' && lowering.whenReached() === one && !equations.has(state);
    equations.set(
      state,
      isPlain
        ? { rate: lowering.evaluate(form.rate), target: lowering.evaluate(form.target) }
        : undefined,
    );
  };
  for (const { name } of mechanism.blocks.solves) {
    const system = mechanism.blocks.systems.find((candidate) => candidate.name === name)!;
    if (system.kind === 'derivative') lowering.run(system.statements);
  }
  lowering.run(mechanism.blocks.breakpoint);
  return { lowering, equations, starts };
}

/** The inputs that a node depends on. */
export function inputsOf(nodes: readonly IrNode[], root: number): IrSource[] {
  const seen = new Set<number>();
  const found: IrSource[] = [];
  const visit = (index: number): void => {
    if (seen.has(index)) return;
    seen.add(index);
    const node = nodes[index]!;
    if (node.kind === 'input') found.push(node.source);
    else if (node.kind === 'operation') node.operands.forEach(visit);
  };
  visit(root);
  return found;
}

/** The value of a node where its inputs have those values. */
export function evaluateAt(
  nodes: readonly IrNode[],
  root: number,
  read: (source: IrSource) => number,
): number {
  const values = new Float64Array(root + 1);
  evaluateNodes(nodes.slice(0, root + 1), values, read);
  return values[root]!;
}
