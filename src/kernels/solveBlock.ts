import type { EquationSystem, SolveMethod } from '../mechanisms/mechanism.ts';
import type { AssignStatement } from '../mechanisms/syntax.ts';
import { advanceByCnexp } from './cnexpStep.ts';
import { solveKinetics } from './kinetics.ts';
import type { Lowering } from './lower.ts';
import { solveSystem } from './newton.ts';

/** Runs a block that SOLVE names by its method. */
export function solveBlock(
  lowering: Lowering,
  system: EquationSystem,
  method: SolveMethod,
  isSecondOrder: boolean,
): void {
  switch (method) {
    case 'cnexp':
      withSolver(lowering, system, (statement) => {
        advanceByCnexp(lowering, statement);
      });
      break;
    case 'euler':
      advanceByEuler(lowering, system, isSecondOrder);
      break;
    case 'derivimplicit':
      advanceImplicitly(lowering, system, isSecondOrder);
      break;
    case 'sparse':
      solveKinetics(lowering, system, isSecondOrder);
      break;
    case 'none':
      if (system.kind === 'procedure') lowering.run(system.statements);
      else solveEquations(lowering, system);
      break;
  }
}

function withSolver(
  lowering: Lowering,
  { statements }: EquationSystem,
  solve: (statement: AssignStatement) => void,
): void {
  const before = lowering.solve;
  lowering.solve = (statement) => {
    if (statement.kind === 'assign') solve(statement);
    else before(statement);
  };
  lowering.run(statements);
  lowering.solve = before;
}

/** Runs a DERIVATIVE block and returns dy/dt of each state by name, by the IFs that are taken; the states stay as they are. */
function collectDerivatives(lowering: Lowering, system: EquationSystem): Map<string, number> {
  const derivatives = new Map<string, number>();
  const { builder } = lowering;
  withSolver(lowering, system, ({ name, index, value }) => {
    const state = lowering.variableOf(name, index);
    const before = derivatives.get(state) ?? builder.constant(0);
    const derivative = lowering.evaluate(value);
    derivatives.set(state, builder.operation('select', lowering.whenReached(), derivative, before));
  });
  return derivatives;
}

/** y + h f(y): all derivatives first, then the states. In second order NEURON goes to the middle and on from there. */
function advanceByEuler(lowering: Lowering, system: EquationSystem, isSecondOrder: boolean): void {
  for (const [name, derivative] of collectDerivatives(lowering, system))
    for (let part = 0; part < (isSecondOrder ? 2 : 1); part++)
      lowering.assign(name, takeStep(lowering, lowering.read(name), derivative));
}

function takeStep({ builder, stepMs }: Lowering, from: number, derivative: number): number {
  return builder.operation('add', from, builder.operation('multiply', stepMs, derivative));
}

/**
 * y' with y' = y + h f(y'), in second order to the middle of the step and from there on by h f(y'). The other statements
 * of the block run once more at the new states, as in NEURON.
 */
function advanceImplicitly(
  lowering: Lowering,
  system: EquationSystem,
  isSecondOrder: boolean,
): void {
  const { builder } = lowering;
  // The block runs more than once, so what it reads before it is set is that of another run.
  const names = [...collectDerivatives(lowering, system).keys()];
  const restore = lowering.rememberValues();
  const start = names.map((name) => lowering.read(name));
  const unknowns = names.map((name) => {
    const unknown = lowering.makeUnknown();
    lowering.assign(name, unknown);
    return unknown;
  });
  const derivatives = collectDerivatives(lowering, system);
  const residuals = names.map((name, i) =>
    builder.operation(
      'subtract',
      unknowns[i]!,
      takeStep(lowering, start[i]!, derivatives.get(name)!),
    ),
  );
  restore();
  const found = solveSystem(builder, { unknowns, residuals }, start);
  names.forEach((name, i) => {
    lowering.assign(name, found[i]!);
  });
  const after = collectDerivatives(lowering, system);
  if (!isSecondOrder) return;
  for (const name of names)
    lowering.assign(name, takeStep(lowering, lowering.read(name), after.get(name)!));
}

/** LINEAR and NONLINEAR: the states at which every equation holds. */
function solveEquations(lowering: Lowering, system: EquationSystem): void {
  const { builder } = lowering;
  const before = lowering.solve;
  const restore = lowering.rememberValues();
  const { unknownStates: names } = system;
  const start = names.map((name) => lowering.read(name));
  const unknowns = names.map((name) => {
    const unknown = lowering.makeUnknown();
    lowering.assign(name, unknown);
    return unknown;
  });
  const residuals: number[] = [];
  lowering.solve = (statement) => {
    if (statement.kind !== 'equation') before(statement);
    else
      residuals.push(
        builder.operation(
          'subtract',
          lowering.evaluate(statement.left),
          lowering.evaluate(statement.right),
        ),
      );
  };
  lowering.run(system.statements);
  restore();
  const found = solveSystem(builder, { unknowns, residuals, needsPivots: true }, start);
  names.forEach((name, i) => {
    lowering.assign(name, found[i]!);
  });
  lowering.solve = () => undefined;
  lowering.run(system.statements);
  lowering.solve = before;
}
