import { nmodlMessages as messages } from '../base/messages/nmodl.ts';
import { findCalled } from './callGraph.ts';
import { findCnexpForm } from './cnexp.ts';
import { constantValue } from './constantExpression.ts';
import type { Declarations } from './declarations.ts';
import { type Expression, visitExpression } from './expression.ts';
import { type EquationSystem, elementName, type SolveCall, type SolveMethod } from './mechanism.ts';
import { printExpression } from './printExpression.ts';
import type { SourceText } from './sourceText.ts';
import { expressionsOf, visitStatements } from './statementVisits.ts';
import type { AssignStatement, CodeBlock, SolveStatement } from './syntax.ts';

/** What SOLVE statements and the blocks they name amount to. */
export interface SolvedEquations {
  /** Of BREAKPOINT, in its order. */
  readonly solves: readonly SolveCall[];
  /** Every block that a SOLVE names. */
  readonly systems: readonly {
    readonly block: CodeBlock;
    readonly unknownStates: readonly string[];
  }[];
}

/** Checks that SOLVE and the blocks of equations meet, and that each method can take them. */
export function checkEquations(
  source: SourceText,
  blocks: readonly CodeBlock[],
  declarations: Declarations,
): SolvedEquations {
  return new EquationChecker(source, blocks, declarations).check();
}

const systemKinds: Readonly<Record<string, EquationSystem['kind']>> = {
  DERIVATIVE: 'derivative',
  KINETIC: 'kinetic',
  LINEAR: 'linear',
  NONLINEAR: 'nonlinear',
  PROCEDURE: 'procedure',
};

/** What a block solved by SOLVE is; undefined for blocks that SOLVE cannot name. */
export function systemKind(block: CodeBlock): EquationSystem['kind'] | undefined {
  return systemKinds[block.keyword];
}

/** The methods that run, by block; '' where METHOD is left out. The first is the one to recommend. */
const methods: Readonly<Record<EquationSystem['kind'], Readonly<Record<string, SolveMethod>>>> = {
  derivative: { cnexp: 'cnexp', derivimplicit: 'derivimplicit', euler: 'euler' },
  kinetic: { sparse: 'sparse' },
  linear: { '': 'none' },
  nonlinear: { '': 'none', newton: 'none' },
  procedure: { '': 'none', after_cvode: 'none' },
};

class EquationChecker {
  private readonly source: SourceText;
  private readonly blocks: readonly CodeBlock[];
  private readonly declarations: Declarations;
  private readonly solves: SolveCall[] = [];
  private readonly named = new Set<CodeBlock>();

  constructor(source: SourceText, blocks: readonly CodeBlock[], declarations: Declarations) {
    this.source = source;
    this.blocks = blocks;
    this.declarations = declarations;
  }

  check(): SolvedEquations {
    for (const block of this.blocks)
      visitStatements(block.statements, (statement) => {
        if (statement.kind === 'solve') this.checkSolve(statement, block);
        else if (statement.kind === 'assign' && statement.order > 0)
          this.checkDerivative(statement, block);
      });
    for (const block of this.blocks) if (block.keyword === 'DERIVATIVE') this.checkSolved(block);
    const solves = this.solves.map((solve) => this.fallBack(solve));
    for (const solve of solves) this.checkOnce(solve);
    return {
      solves,
      systems: [...this.named].map((block) => ({
        block,
        unknownStates: this.unknownStates(block),
      })),
    };
  }

  private checkSolve(solve: SolveStatement, block: CodeBlock): void {
    const { name, offset, clauses } = solve;
    const system = this.blocks.find(
      (candidate) => candidate.name === name && systemKind(candidate) !== undefined,
    );
    if (system === undefined) {
      this.source.error('nmodl/solve-unknown', offset, messages.solveUnknown(name));
      return;
    }
    const isSteady = clauses.some(({ keyword }) => keyword === 'STEADYSTATE');
    if (block.keyword === 'INITIAL' && isSteady) this.checkSteady(solve, system);
    else if (block.keyword === 'INITIAL') this.checkInitial(solve, system);
    else if (isSteady && this.isIdle(block))
      this.source.note('nmodl/not-called', block.offset, messages.notCalled(block.name));
    else if (!isSteady && block.keyword === 'BREAKPOINT' && block.statements.includes(solve))
      this.checkBreakpoint(solve, system);
    else
      this.source.error('nmodl/solve-place', offset, messages.solvePlace(), messages.moveSolve());
    this.named.add(system);
  }

  /** Whether no block calls this routine. */
  private isIdle(block: CodeBlock): boolean {
    const isRoutine = block.keyword === 'FUNCTION' || block.keyword === 'PROCEDURE';
    return isRoutine && !findCalled(this.blocks).has(block);
  }

  /** NEURON's STEADYSTATE derivimplicit takes a step of 1e-9 ms, which is no steady state. */
  private checkSteady({ offset, clauses }: SolveStatement, system: CodeBlock): void {
    const isSparse = clauses.every(({ method }) => method === 'sparse');
    if (system.keyword !== 'KINETIC' || !isSparse)
      this.source.error(
        'nmodl/steady-state',
        offset,
        messages.steadyState(),
        messages.setInitial(),
      );
  }

  private checkInitial({ offset }: SolveStatement, { keyword }: CodeBlock): void {
    if (keyword !== 'LINEAR' && keyword !== 'NONLINEAR')
      this.source.error('nmodl/solve-place', offset, messages.solvePlace(), messages.moveSolve());
  }

  private checkBreakpoint({ name, offset, clauses }: SolveStatement, system: CodeBlock): void {
    const kind = systemKind(system)!;
    const method = clauses.find(({ keyword }) => keyword === 'METHOD')?.method ?? '';
    const accepted = methods[kind][method];
    const [best = ''] = Object.keys(methods[kind]);
    if (this.solves.some((known) => known.name === name))
      this.source.error('nmodl/solve-twice', offset, messages.solveTwice(name), messages.keepOne());
    else if (accepted !== undefined) this.solves.push({ name, method: accepted });
    else {
      const message =
        method === '' ? messages.noMethod(name) : messages.method(method, system.keyword);
      this.source.error('nmodl/method', offset, message, messages.useMethod(best));
    }
  }

  private checkSolved(block: CodeBlock): void {
    if (this.named.has(block)) return;
    const { name, offset } = block;
    this.source.warning(
      'nmodl/not-solved',
      offset,
      messages.notSolved(name),
      messages.addSolve(name),
    );
  }

  private checkDerivative({ name, order, offset }: AssignStatement, block: CodeBlock): void {
    const { source } = this;
    const isState = this.declarations.symbols.get(name) === 'state';
    if (block.keyword !== 'DERIVATIVE')
      source.error('nmodl/derivative-outside', offset, messages.derivativeOutside(name));
    else if (order > 1)
      source.error(
        'nmodl/higher-order',
        offset,
        messages.higherOrder(name),
        messages.splitOrders(),
      );
    else if (!isState)
      source.error(
        'nmodl/derivative-of-other',
        offset,
        messages.derivativeOfOther(name),
        messages.declareState(name),
      );
  }

  /** Where cnexp cannot take an equation nocmodl turns to derivimplicit for the whole block. */
  private fallBack(solve: SolveCall): SolveCall {
    const block = this.blocks.find(({ name }) => name === solve.name)!;
    if (solve.method !== 'cnexp') return solve;
    let isPossible = true;
    visitStatements(block.statements, (statement) => {
      if (statement.kind === 'assign' && statement.order === 1)
        isPossible = this.checkCnexp(statement) && isPossible;
    });
    return isPossible ? solve : { ...solve, method: 'derivimplicit' };
  }

  /** Of a state with two equations NEURON's euler takes two steps; its derivimplicit refuses them. */
  private checkOnce({ name: block, method }: SolveCall): void {
    if (method !== 'euler' && method !== 'derivimplicit') return;
    const seen = new Set<string>();
    const { statements } = this.blocks.find(({ name }) => name === block)!;
    visitStatements(statements, (statement) => {
      if (statement.kind !== 'assign' || statement.order !== 1 || statement.index !== undefined)
        return;
      const { name, offset } = statement;
      if (seen.has(name))
        this.source.error(
          'nmodl/equation-count',
          offset,
          messages.equationTwice(name, method),
          messages.moveOutOfIf(),
        );
      seen.add(name);
    });
  }

  private checkCnexp({ name, index, value, offset }: AssignStatement): boolean {
    if (index !== undefined) {
      this.source.error('nmodl/array', offset, messages.arrayCnexp(name), messages.useKinetic());
      return true;
    }
    const { kind } = findCnexpForm(value, name);
    const equation = `${name}' = ${printExpression(value)}`;
    if (kind === 'nonlinear')
      this.source.warning(
        'nmodl/cnexp-nonlinear',
        offset,
        messages.cnexpNonlinear(equation, name),
        messages.useMethod('derivimplicit'),
      );
    else if (kind === 'impossible')
      this.source.warning(
        'nmodl/cnexp-impossible',
        offset,
        messages.cnexpImpossible(equation, name),
        messages.rewriteLinear(),
      );
    return kind !== 'impossible';
  }

  /** The states that stand in the equations of a LINEAR or NONLINEAR block, of which there must be as many. */
  private unknownStates({ keyword, name, statements, offset }: CodeBlock): readonly string[] {
    if (keyword !== 'LINEAR' && keyword !== 'NONLINEAR') return [];
    const states = new Set(this.declarations.states.map((state) => state.name));
    const found = new Set<string>();
    let count = 0;
    visitStatements(statements, (statement) => {
      if (statement.kind !== 'equation') return;
      count += 1;
      for (const expression of expressionsOf(statement))
        visitExpression(expression, (node) => {
          const name = this.variableName(node);
          if (name !== undefined && states.has(name)) found.add(name);
        });
    });
    if (count !== found.size)
      this.source.error(
        'nmodl/equation-count',
        offset,
        messages.equationCount(name, count, found.size),
      );
    return [...states].filter((state) => found.has(state));
  }

  /** `x` or, of an array with an index known before the run, `x[2]`. */
  private variableName(node: Expression): string | undefined {
    if (node.kind === 'name') return node.name;
    if (node.kind !== 'element') return undefined;
    const constants = new Map(this.declarations.constants.map(({ name, value }) => [name, value]));
    const index = constantValue(node.index, constants);
    return index === undefined ? undefined : elementName(node.name, Math.trunc(index));
  }
}
