import { type SolvedEquations, systemKind } from './equations.ts';
import type { EquationSystem, MechanismBlocks, NetReceive, Routine } from './mechanism.ts';
import { printingFunctions } from './scopes.ts';
import type { CodeBlock, Statement } from './syntax.ts';

/** Where a statement stands: `kv.mod:12`. */
export type PlaceText = (offset: number) => string;

/** The blocks of a file by what they are for, without the statements that compute nothing. */
export function gatherBlocks(
  blocks: readonly CodeBlock[],
  { solves, systems }: SolvedEquations,
  placeOf: PlaceText,
): MechanismBlocks {
  const keepExecutable = (statements: readonly Statement[], keepsSolve = false) =>
    keepStatements(statements, keepsSolve, placeOf);
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
    beforeStep: keepExecutable(statementsOf('BEFORE STEP')),
    netReceive: gatherNetReceive(
      blocks.find(({ keyword }) => keyword === 'NET_RECEIVE'),
      keepExecutable,
    ),
    solves,
    systems: systems.map(
      ({ block, unknownStates }): EquationSystem => ({
        kind: systemKind(block)!,
        name: block.name,
        statements: keepExecutable(block.statements),
        unknownStates,
      }),
    ),
    routines: blocks.flatMap((block) => gatherRoutine(block, keepExecutable)),
  };
}

function labelOf({ keyword, name }: CodeBlock): string {
  return keyword === 'BEFORE' || keyword === 'AFTER' ? `${keyword} ${name}` : keyword;
}

type Keep = (statements: readonly Statement[]) => readonly Statement[];

function gatherNetReceive(
  block: CodeBlock | undefined,
  keepExecutable: Keep,
): NetReceive | undefined {
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

function gatherRoutine(block: CodeBlock, keepExecutable: Keep): Routine[] {
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
function keepStatements(
  statements: readonly Statement[],
  keepsSolve: boolean,
  placeOf: PlaceText,
): readonly Statement[] {
  const inner = (body: readonly Statement[]): readonly Statement[] =>
    keepStatements(body, keepsSolve, placeOf);
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
      case 'while':
        return [{ ...statement, body: inner(statement.body), place: placeOf(statement.offset) }];
      case 'netcons':
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
