import { visitExpression } from '../mechanisms/expression.ts';
import type { EquationSystem } from '../mechanisms/mechanism.ts';
import type {
  CompartmentStatement,
  EquationStatement,
  ReactionStatement,
  Species,
} from '../mechanisms/syntax.ts';
import type { Lowering, SolvedStatement } from './lower.ts';
import { solveSystem } from './newton.ts';

/** dt of SOLVE ... STEADYSTATE sparse: the states after so long. ms */
const STEADY_STEP_MS = 1e9;

/**
 * A KINETIC block by implicit Euler, METHOD sparse: volume (y' - y) = h x (what the reactions bring). Each CONSERVE takes
 * the place of the equation of its last state. In second order the step goes to the middle and is doubled. The other
 * statements of the block, which may use `f_flux` and `b_flux`, hold at the states found, as in NEURON.
 *
 * As there, too: where no reaction joins several terms, one elimination is all, with rates and fluxes at the old states;
 * else rates hold at the new states, of which none is below 0.
 */
export function solveKinetics(
  lowering: Lowering,
  system: EquationSystem,
  isSecondOrder: boolean,
  isSteady = false,
): void {
  const { builder } = lowering;
  const undo = lowering.rememberValues();
  const first = new SchemeReader(lowering);
  first.run(system);
  const isAtOnce = first.isLinear && !isSteady;
  // Where the block runs in rounds, what it reads before it is set is that of another round.
  if (isAtOnce) undo();
  const restore = lowering.rememberValues();
  const names = [...first.species];
  const start = names.map((name) => lowering.read(name));
  const unknowns = new Map(names.map((name) => [name, lowering.makeUnknown()]));
  if (!isAtOnce) for (const [name, unknown] of unknowns) lowering.assign(name, unknown);
  const reader = new SchemeReader(lowering, unknowns);
  reader.run(system);
  const residuals = names.map((name, i) => reader.residualOf(name, start[i]!));
  if (isSteady && reader.isClosed)
    residuals[names.length - 1] = totalChange(lowering, names, start);
  if (!isAtOnce) restore();
  const scheme = { unknowns: [...unknowns.values()], residuals, staysPositive: true };
  const found = solveSystem(builder, scheme, start);
  names.forEach((name, i) => {
    lowering.assign(name, found[i]!);
  });
  new SchemeReader(lowering).run(system);
  if (!isSecondOrder) return;
  names.forEach((name, i) => {
    const change = builder.operation('subtract', found[i]!, start[i]!);
    const end = builder.operation('add', found[i]!, change);
    // One that is held at 0 stays there.
    const isHeld = builder.operation('equal', found[i]!, builder.constant(0));
    lowering.assign(
      name,
      first.isLinear ? end : builder.operation('select', isHeld, found[i]!, end),
    );
  });
}

/**
 * What the states have more of together than before. Of a scheme that only turns them into each other that is 0, and the
 * sum of their equations: in place of the last one it spares a step of 1e9 ms the rounding of the others.
 */
function totalChange(
  lowering: Lowering,
  names: readonly string[],
  start: readonly number[],
): number {
  const { builder } = lowering;
  return names
    .map((name, i) => builder.operation('subtract', lowering.read(name), start[i]!))
    .reduce((sum, change) => builder.operation('add', sum, change));
}

/** The states that the scheme comes to rest at. */
export function solveSteadyKinetics(lowering: Lowering, system: EquationSystem): void {
  const { stepMs } = lowering;
  lowering.stepMs = lowering.builder.constant(STEADY_STEP_MS);
  solveKinetics(lowering, system, false, true);
  lowering.stepMs = stepMs;
}

/** Runs the block and adds up what its reactions bring to each state. */
class SchemeReader {
  /** Every state of a reaction, in the order of the text. */
  readonly species = new Set<string>();
  /** Whether the reactions only turn one state into another, one for one. */
  isClosed: boolean = true;
  /** Whether no side of a reaction has a state and something beside it. */
  isLinear: boolean = true;
  private readonly lowering: Lowering;
  /** What the states are solved for, by name; where one is missing it is as the variable holds it. */
  private readonly unknowns: ReadonlyMap<string, number>;
  private readonly gains = new Map<string, number>();
  private readonly volumes = new Map<string, number>();
  private readonly conserved: EquationStatement[] = [];

  constructor(lowering: Lowering, unknowns: ReadonlyMap<string, number> = new Map()) {
    this.lowering = lowering;
    this.unknowns = unknowns;
  }

  run({ statements }: EquationSystem): void {
    const { lowering } = this;
    const before = lowering.solve;
    lowering.assign('f_flux', lowering.builder.constant(0));
    lowering.assign('b_flux', lowering.builder.constant(0));
    lowering.solve = (statement) => {
      this.read(statement, before);
    };
    lowering.run(statements);
    lowering.solve = before;
  }

  /** volume (y' - y) - h gain, or left - right of the CONSERVE that stands in for it. */
  residualOf(name: string, start: number): number {
    const { lowering } = this;
    const { builder, stepMs } = lowering;
    const conserve = this.conserved.find((statement) => this.lastOf(statement) === name);
    if (conserve !== undefined) return this.conservation(conserve);
    const change = builder.operation('subtract', this.amountOf(name), start);
    const gain = this.gains.get(name) ?? builder.constant(0);
    return builder.operation(
      'subtract',
      builder.operation('multiply', this.volumeOf(name), change),
      builder.operation('multiply', stepMs, gain),
    );
  }

  private read(statement: SolvedStatement, before: (statement: SolvedStatement) => void): void {
    switch (statement.kind) {
      case 'reaction':
        this.react(statement);
        break;
      case 'conserve':
        this.conserved.push(statement);
        this.isClosed = false;
        break;
      case 'compartment':
        this.setVolumes(statement);
        break;
      default:
        before(statement);
    }
  }

  private setVolumes({ index, names, volume }: CompartmentStatement): void {
    const { lowering } = this;
    this.isClosed = false;
    for (const { name } of names) {
      const elements = lowering.elementsOf(name);
      if (elements.length === 0) this.volumes.set(name, lowering.evaluate(volume));
      elements.forEach((element, k) => {
        const value = (): number => lowering.evaluate(volume);
        this.volumes.set(
          element,
          index === undefined ? value() : lowering.withLocal(index, k, value),
        );
      });
    }
  }

  /** The state whose equation gives way to a CONSERVE: the last that stands in it. */
  private lastOf({ left }: EquationStatement): string | undefined {
    let last: string | undefined;
    visitExpression(left, (node) => {
      if (node.kind !== 'name' && node.kind !== 'element') return;
      const name = this.lowering.variableOf(
        node.name,
        node.kind === 'name' ? undefined : node.index,
      );
      if (this.species.has(name)) last = name;
    });
    return last;
  }

  private conservation({ left, right }: EquationStatement): number {
    const { lowering } = this;
    const restore = lowering.rememberValues();
    for (const name of this.species) {
      const volume = this.volumeOf(name);
      lowering.assign(name, lowering.builder.operation('multiply', this.amountOf(name), volume));
    }
    const total = lowering.evaluate(left);
    restore();
    return lowering.builder.operation('subtract', total, lowering.evaluate(right));
  }

  private amountOf(name: string): number {
    return this.unknowns.get(name) ?? this.lowering.read(name);
  }

  private volumeOf(name: string): number {
    return this.volumes.get(name) ?? this.lowering.builder.constant(1);
  }

  private react({ operator, left, right, forward, backward }: ReactionStatement): void {
    const { lowering } = this;
    const { builder } = lowering;
    const zero = builder.constant(0);
    const from = left.map((term) => this.termOf(term));
    const to = right.map((term) => this.termOf(term));
    const sides = [from, to].map((side) => side.reduce((sum, { count }) => sum + count, 0));
    const areStates = [...from, ...to].every(({ name }) => lowering.states.has(name));
    if (sides[0] !== sides[1] || !areStates) this.isClosed = false;
    const rate = lowering.evaluate(forward);
    if (operator !== '<<' && [from, to].some((side) => this.isProduct(side))) this.isLinear = false;
    if (operator === '<<') {
      lowering.assign('f_flux', zero);
      lowering.assign('b_flux', rate);
      for (const { name } of from) this.gain(name, rate);
      return;
    }
    const back = backward === undefined ? zero : lowering.evaluate(backward);
    const forwardFlux = this.flux(rate, from);
    const backwardFlux = this.flux(back, to);
    lowering.assign('f_flux', this.flux(rate, from, new Map()));
    lowering.assign('b_flux', this.flux(back, to, new Map()));
    const net = builder.operation('subtract', forwardFlux, backwardFlux);
    for (const { name, count } of from)
      this.gain(name, builder.operation('multiply', builder.constant(-count), net));
    for (const { name, count } of to)
      this.gain(name, builder.operation('multiply', builder.constant(count), net));
  }

  private termOf({ name, index, count }: Species): { name: string; count: number } {
    const variable = this.lowering.variableOf(name, index);
    // What is no STATE reacts at its present value and is not used up.
    if (this.lowering.states.has(variable)) this.species.add(variable);
    return { name: variable, count };
  }

  private isProduct(side: readonly { name: string; count: number }[]): boolean {
    const hasState = side.some(({ name }) => this.lowering.states.has(name));
    return hasState && side.reduce((sum, { count }) => sum + count, 0) > 1;
  }

  private flux(
    rate: number,
    side: readonly { name: string; count: number }[],
    unknowns = this.unknowns,
  ): number {
    const { builder } = this.lowering;
    return side.reduce((product, { name, count }) => {
      const amount = unknowns.get(name) ?? this.lowering.read(name);
      const power = builder.integerPower(amount, count);
      return builder.operation('multiply', product, power);
    }, rate);
  }

  /** Nothing where an IF around the reaction is not taken. */
  private gain(name: string, flux: number): void {
    const { builder } = this.lowering;
    const reached = this.lowering.whenReached();
    const amount = builder.operation('select', reached, flux, builder.constant(0));
    const before = this.gains.get(name) ?? builder.constant(0);
    this.gains.set(name, builder.operation('add', before, amount));
  }
}
