import { type SolvedEquations, systemKind } from './equations.ts';
import type { EquationSystem, MechanismBlocks, NetReceive, Routine } from './mechanism.ts';
import { printingFunctions } from './scopes.ts';
import type { CodeBlock, Statement } from './syntax.ts';

/** The blocks of a file by what they are for, without the statements that compute nothing. */
export function gatherBlocks(
  blocks: readonly CodeBlock[],
  { solves, systems }: SolvedEquations,
): MechanismBlocks {
  const statementsOf = (...labels: readonly string[]): readonly Statement[] =>
    blocks
      .filter((block) => labels.includes(labelOf(block)))
      .sort((a, b) => labels.indexOf(labelOf(a)) - labels.indexOf(labelOf(b)))
      .flatMap(({ statements }) => statements);
  return {
    initial: keepExecutable(statementsOf('BEFORE INITIAL', 'INITIAL', 'AFTER INITIAL'), true),
    breakpoint: keepExecutable(statementsOf('BREAKPOINT')),
    beforeBreakpoint: keepExecutable(statementsOf('BEFORE BREAKPOINT')),
    afterSolve: keepExecutable(statementsOf('AFTER SOLVE')),
    netReceive: gatherNetReceive(blocks.find(({ keyword }) => keyword === 'NET_RECEIVE')),
    solves,
    systems: systems.map(
      ({ block, unknownStates }): EquationSystem => ({
        kind: systemKind(block)!,
        name: block.name,
        statements: keepExecutable(block.statements),
        unknownStates,
      }),
    ),
    routines: blocks.flatMap(gatherRoutine),
  };
}

function labelOf({ keyword, name }: CodeBlock): string {
  return keyword === 'BEFORE' || keyword === 'AFTER' ? `${keyword} ${name}` : keyword;
}

function gatherNetReceive(block: CodeBlock | undefined): NetReceive | undefined {
  if (block === undefined) return undefined;
  const { parameters, statements } = block;
  return {
    parameters,
    initial: keepExecutable(
      statements.flatMap((statement) => (statement.kind === 'netInitial' ? statement.body : [])),
    ),
    statements: keepExecutable(statements.filter(({ kind }) => kind !== 'netInitial')),
  };
}

function gatherRoutine(block: CodeBlock): Routine[] {
  const { keyword, name, parameters, unit, statements } = block;
  if (keyword !== 'FUNCTION' && keyword !== 'PROCEDURE') return [];
  return [
    {
      kind: keyword === 'FUNCTION' ? 'function' : 'procedure',
      ...{ name, parameters, unit },
      statements: keepExecutable(statements),
      table: statements.find((statement) => statement.kind === 'table'),
    },
  ];
}

/** The statements that compute: TABLE, CONDUCTANCE, printing and trivial VERBATIM are left out, SOLVE but for INITIAL. */
function keepExecutable(
  statements: readonly Statement[],
  keepsSolve = false,
): readonly Statement[] {
  const inner = (body: readonly Statement[]): readonly Statement[] =>
    keepExecutable(body, keepsSolve);
  return statements.flatMap((statement): Statement[] => {
    switch (statement.kind) {
      case 'local':
      case 'assign':
      case 'reaction':
      case 'equation':
      case 'conserve':
      case 'compartment':
      case 'watch':
        return [statement];
      case 'solve':
        return keepsSolve ? [statement] : [];
      case 'callStatement':
        return printingFunctions.has(statement.call.name) ? [] : [statement];
      case 'group':
        return [{ ...statement, statements: inner(statement.statements) }];
      case 'from':
        return [{ ...statement, body: inner(statement.body) }];
      case 'if':
        return [
          {
            ...statement,
            accepted: inner(statement.accepted),
            otherwise: inner(statement.otherwise),
          },
        ];
      default:
        return [];
    }
  });
}
