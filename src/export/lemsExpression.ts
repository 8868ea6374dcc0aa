import type { IrNode, IrOperationNode, IrSource } from '../kernels/ir.ts';
import type { IrBuilder } from '../kernels/irBuilder.ts';
import { remake } from './currentTerms.ts';
import { exactNumber } from './exactNumber.ts';

/** What a value is where a condition holds; the last one has none. Text of LEMS. */
export interface LemsCase {
  readonly condition: string | undefined;
  readonly value: string;
}

/** Values that a formula shares or that are long, in the order of their use, then its cases. */
export interface LemsFormula {
  readonly variables: readonly { readonly name: string; readonly value: string }[];
  readonly cases: readonly LemsCase[];
}

export type LemsFound = LemsFormula | { readonly obstacle: string };

/** Conditions are told apart beforehand, so this is two to the number of IFs. */
const MOST_CASES = 32;
const LONGEST = 60_000;
/** Of what is worth a name where it stands twice, and where it stands once: nocmodl reads lines of 512 characters. */
const SHORT_TEXT = 16;
const LONG_TEXT = 160;

class Obstacle extends Error {}

/**
 * A node as a formula of LEMS. Every IF that it passes makes cases of the whole: a value that is not chosen is not
 * computed, which is what IFs around 0/0 are for. What is computed in any case gets a name where that is shorter.
 *
 * @param nameOf the LEMS name of an input, without a dimension; undefined where there is none.
 */
export function printLems(
  builder: IrBuilder,
  root: number,
  nameOf: (source: IrSource) => string | undefined,
): LemsFound {
  try {
    const printer = new LemsPrinter(builder, nameOf);
    const variables = printer.nameShared(root);
    return { variables, cases: printer.split(root, []) };
  } catch (error) {
    if (error instanceof Obstacle) return { obstacle: error.message };
    throw error;
  }
}

class LemsPrinter {
  private readonly builder: IrBuilder;
  private readonly nameOf: (source: IrSource) => string | undefined;
  private readonly names = new Map<number, string>();
  private count = 0;

  constructor(builder: IrBuilder, nameOf: (source: IrSource) => string | undefined) {
    this.builder = builder;
    this.nameOf = nameOf;
  }

  /** Names what no IF stands before and no IF stands in. */
  nameShared(root: number): { name: string; value: string }[] {
    const always = this.findUnconditional(root);
    const uses = this.countUses(root);
    const variables: { name: string; value: string }[] = [];
    for (const index of [...always].sort((a, b) => a - b)) {
      const node = this.builder.nodes[index]!;
      if (index === root || node.kind !== 'operation' || this.firstTest(index) !== undefined)
        continue;
      const value = this.print(index);
      if (value.length < ((uses.get(index) ?? 0) > 1 ? SHORT_TEXT : LONG_TEXT)) continue;
      const name = `u${variables.length + 1}`;
      variables.push({ name, value });
      this.names.set(index, name);
    }
    return variables;
  }

  private findUnconditional(root: number): Set<number> {
    const found = new Set<number>();
    const visit = (index: number): void => {
      if (found.has(index)) return;
      found.add(index);
      const node = this.builder.nodes[index]!;
      if (node.kind !== 'operation') return;
      (node.operation === 'select' ? node.operands.slice(0, 1) : node.operands).forEach(visit);
    };
    visit(root);
    return found;
  }

  private countUses(root: number): Map<number, number> {
    const uses = new Map<number, number>();
    const visit = (index: number): void => {
      uses.set(index, (uses.get(index) ?? 0) + 1);
      const node = this.builder.nodes[index]!;
      if (uses.get(index) === 1 && node.kind === 'operation') node.operands.forEach(visit);
    };
    visit(root);
    return uses;
  }

  /** The cases of a node, given what is known of some conditions. */
  split(root: number, conditions: readonly string[]): LemsCase[] {
    const test = this.firstTest(root);
    if (test === undefined) {
      this.count += 1;
      if (this.count > MOST_CASES) throw new Obstacle(`it has more than ${MOST_CASES} cases`);
      const value = this.print(root);
      return [
        { condition: conditions.length === 0 ? undefined : conditions.join(' .and. '), value },
      ];
    }
    const [holds, fails] = this.describeTest(test);
    return [
      ...this.split(this.decide(root, test, 1), [...conditions, holds]),
      ...this.split(this.decide(root, test, 0), [...conditions, fails]),
    ];
  }

  /** A comparison that a value depends on and that depends on none itself. */
  private firstTest(root: number): number | undefined {
    const seen = new Set<number>();
    const visit = (index: number): number | undefined => {
      if (seen.has(index)) return undefined;
      seen.add(index);
      const node = this.builder.nodes[index]!;
      if (node.kind !== 'operation') return undefined;
      for (const operand of node.operands) {
        const found = visit(operand);
        if (found !== undefined) return found;
      }
      return isComparison(node) ? index : undefined;
    };
    return visit(root);
  }

  private decide(root: number, test: number, outcome: 0 | 1): number {
    const { builder } = this;
    const known = new Map([[test, builder.constant(outcome)]]);
    const visit = (index: number): number => {
      const before = known.get(index);
      if (before !== undefined) return before;
      const now = remake(builder, index, visit);
      known.set(index, now);
      return now;
    };
    return visit(root);
  }

  private describeTest(test: number): [holds: string, fails: string] {
    const { operation, operands } = this.builder.nodes[test] as IrOperationNode;
    const [left, right] = operands.map((operand) => this.print(operand)) as [string, string];
    const say = (comparison: string): string => `${left} ${comparison} ${right}`;
    if (operation === 'less') return [say('.lt.'), say('.geq.')];
    if (operation === 'lessOrEqual') return [say('.leq.'), say('.gt.')];
    return [say('.eq.'), say('.neq.')];
  }

  private print(root: number): string {
    const texts = new Map(this.names);
    const visit = (index: number): string => {
      const known = texts.get(index);
      if (known !== undefined) return known;
      const text = this.printNode(this.builder.nodes[index]!, visit);
      if (text.length > LONGEST) throw new Obstacle('its formula is too long');
      texts.set(index, text);
      return text;
    };
    return visit(root);
  }

  private printNode(node: IrNode, visit: (index: number) => string): string {
    if (node.kind === 'constant') return printNumber(node.value);
    if (node.kind === 'input') {
      const name = this.nameOf(node.source);
      if (name === undefined) throw new Obstacle(`it depends on ${describeSource(node.source)}`);
      return name;
    }
    const operands = node.operands.map(visit);
    const print = FORMS[node.operation];
    if (print === undefined)
      throw new Obstacle(
        node.routine === undefined
          ? `LEMS has no ${node.operation}`
          : `it has a ${node.routine.kind}`,
      );
    return print(operands[0]!, operands[1]!);
  }
}

function isComparison({ operation }: IrOperationNode): boolean {
  return operation === 'less' || operation === 'lessOrEqual' || operation === 'equal';
}

function printNumber(value: number): string {
  if (!Number.isFinite(value)) throw new Obstacle('it is no number at some place');
  return value < 0 ? `(0 - ${exactNumber(-value)})` : exactNumber(value);
}

function describeSource(source: IrSource): string {
  if (source.kind === 'clock') return 'time';
  return 'name' in source ? source.name : 'v';
}

type Form = (x: string, y: string) => string;

const calls =
  (name: string): Form =>
  (x) =>
    `${name}(${x})`;

/** What LEMS has of the IR's operations; `log` is the natural one there. */
const FORMS: Readonly<Record<string, Form | undefined>> = {
  add: (x, y) => `(${x} + ${y})`,
  subtract: (x, y) => `(${x} - ${y})`,
  multiply: (x, y) => `(${x} * ${y})`,
  divide: (x, y) => `(${x} / ${y})`,
  negate: (x) => `(0 - ${x})`,
  pow: (x, y) => `(${x} ^ ${y})`,
  exp: calls('exp'),
  log: calls('log'),
  log10: (x) => `(log(${x}) / ${exactNumber(Math.LN10)})`,
  sqrt: calls('sqrt'),
  fabs: calls('abs'),
  ceil: calls('ceil'),
  floor: (x) => `(0 - ceil(0 - ${x}))`,
  sin: calls('sin'),
  cos: calls('cos'),
  tan: calls('tan'),
  sinh: calls('sinh'),
  cosh: calls('cosh'),
  tanh: calls('tanh'),
};
