import { Differentiator } from '../kernels/differentiate.ts';
import type { IrBuilder } from '../kernels/irBuilder.ts';
import type { Lowering } from '../kernels/lower.ts';
import { inputsOf } from './mechanismLowering.ts';

/** One product of a current: coefficient x gates^instances x factor x (v - reversal). Nodes of the lowering. */
export interface CurrentTerm {
  /** Of parameters alone: S/cm2. */
  readonly coefficient: number;
  /** How often each state stands in the product. */
  readonly gates: ReadonlyMap<string, number>;
  /** What follows voltage and concentrations at once; undefined where nothing does. */
  readonly factor: number | undefined;
  readonly reversal: number;
}

/** A current's products; else what is in the way. */
export type TermsFound = { readonly terms: readonly CurrentTerm[] } | { readonly obstacle: string };

/** More products than any published current has. */
const MOST_TERMS = 12;
const MOST_FACTORS = 64;

class Obstacle extends Error {}

/** A product being taken apart. */
interface Product {
  readonly isNegative: boolean;
  readonly above: readonly number[];
  readonly below: readonly number[];
}

/** Takes the current that a node is apart into products of gates and one driving force each. */
export function findTerms(lowering: Lowering, current: number): TermsFound {
  try {
    const finder = new TermFinder(lowering);
    return { terms: finder.expand(current).map((product) => finder.toTerm(product)) };
  } catch (error) {
    if (error instanceof Obstacle) return { obstacle: error.message };
    throw error;
  }
}

class TermFinder {
  private readonly builder: IrBuilder;
  private readonly voltage: number;
  private readonly stateOf: ReadonlyMap<number, string>;
  private readonly slopes: Differentiator;

  constructor(lowering: Lowering) {
    const { builder, voltage, states } = lowering;
    this.builder = builder;
    this.voltage = voltage;
    this.stateOf = new Map([...states].map((name) => [lowering.read(name), name]));
    this.slopes = new Differentiator(builder, voltage);
  }

  /** Sums are multiplied out where they hold states. */
  expand(node: number): Product[] {
    const { operation, operands } = this.operationAt(node);
    const [x, y] = operands as [number, number];
    switch (operation) {
      case 'negate':
        return this.expand(x).map(flip);
      case 'multiply':
        return this.cross(this.expand(x), this.expand(y));
      case 'divide':
        if (this.holdsState(y)) throw new Obstacle('a state stands in a divisor');
        return this.expand(x).map((product) => ({ ...product, below: [...product.below, y] }));
      case 'add':
      case 'subtract':
        if (!this.holdsState(node)) return [single(node)];
        return [
          ...this.expand(x),
          ...(operation === 'add' ? this.expand(y) : this.expand(y).map(flip)),
        ];
      default:
        return [single(node)];
    }
  }

  toTerm({ isNegative, above, below }: Product): CurrentTerm {
    const { builder } = this;
    const driving = this.findDriving(above);
    const gates = new Map<string, number>();
    let coefficient = builder.constant(isNegative !== driving.isNegative ? -1 : 1);
    let factor: number | undefined;
    const join = (node: number, operation: 'multiply' | 'divide'): void => {
      if (this.isConstant(node)) coefficient = builder.operation(operation, coefficient, node);
      else factor = builder.operation(operation, factor ?? builder.constant(1), node);
    };
    above.forEach((node, k) => {
      if (k === driving.index) return;
      const state = this.stateOf.get(node);
      if (state !== undefined) gates.set(state, (gates.get(state) ?? 0) + 1);
      else if (this.holdsState(node))
        throw new Obstacle('a state stands in a function, or in a power that is no whole number');
      else join(node, 'multiply');
    });
    for (const node of below) join(node, 'divide');
    return { coefficient, gates, factor, reversal: driving.reversal };
  }

  /** The factor v - e; of several the one whose e is an ion's reversal potential or a parameter. */
  private findDriving(above: readonly number[]): {
    index: number;
    isNegative: boolean;
    reversal: number;
  } {
    const { builder } = this;
    const found = above.flatMap((node, index) => {
      if (this.holdsState(node)) return [];
      const slope = builder.constantAt(this.slopes.of(node));
      if (slope !== 1 && slope !== -1) return [];
      const atZero = this.substitute(node, this.voltage, builder.constant(0));
      const reversal = slope === 1 ? builder.operation('negate', atZero) : atZero;
      return this.isFree(reversal) ? [{ index, isNegative: slope < 0, reversal }] : [];
    });
    const known = found.find(({ reversal }) => builder.constantAt(reversal) === undefined);
    const driving = known ?? found[0];
    if (driving === undefined) throw new Obstacle('it is no conductance times (v - e)');
    return driving;
  }

  private cross(left: readonly Product[], right: readonly Product[]): Product[] {
    const all = left.flatMap((a) =>
      right.map((b) => ({
        isNegative: a.isNegative !== b.isNegative,
        above: [...a.above, ...b.above],
        below: [...a.below, ...b.below],
      })),
    );
    if (all.length > MOST_TERMS || all.some(({ above }) => above.length > MOST_FACTORS))
      throw new Obstacle(`it has more than ${MOST_TERMS} products`);
    return all;
  }

  private operationAt(node: number): { operation: string; operands: readonly number[] } {
    const found = this.builder.nodes[node]!;
    return found.kind === 'operation' ? found : { operation: found.kind, operands: [] };
  }

  private holdsState(node: number): boolean {
    return inputsOf(this.builder.nodes, node).some(
      (source) => 'name' in source && this.stateOf.has(this.builder.input(source)),
    );
  }

  /** Of parameters and numbers alone. */
  private isConstant(node: number): boolean {
    return inputsOf(this.builder.nodes, node).every(
      ({ kind }) => kind === 'field' || kind === 'global',
    );
  }

  /** Not of voltage, states or time, but maybe of what an ion has. */
  private isFree(node: number): boolean {
    return inputsOf(this.builder.nodes, node).every(
      ({ kind }) => kind === 'field' || kind === 'global' || kind === 'node',
    );
  }

  private substitute(node: number, from: number, to: number): number {
    return substituteNode(this.builder, node, from, to);
  }
}

/** The node with another in place of one that it depends on. */
export function substituteNode(builder: IrBuilder, root: number, from: number, to: number): number {
  const known = new Map([[from, to]]);
  const visit = (index: number): number => {
    const before = known.get(index);
    if (before !== undefined) return before;
    const now = remake(builder, index, visit);
    known.set(index, now);
    return now;
  };
  return visit(root);
}

/** A node on operands that were changed; itself where none was. */
export function remake(
  builder: IrBuilder,
  index: number,
  change: (operand: number) => number,
): number {
  const node = builder.nodes[index]!;
  if (node.kind !== 'operation') return index;
  const operands = node.operands.map(change);
  return operands.every((operand, k) => operand === node.operands[k])
    ? index
    : builder.again(node, operands);
}

function single(node: number): Product {
  return { isNegative: false, above: [node], below: [] };
}

function flip(product: Product): Product {
  return { ...product, isNegative: !product.isNegative };
}
