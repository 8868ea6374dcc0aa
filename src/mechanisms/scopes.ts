import { closestName } from '../base/closestName.ts';
import { nmodlMessages as messages } from '../base/messages/nmodl.ts';
import { builtinFunctions } from './builtinFunctions.ts';
import { type Declarations, describeSymbol, type SymbolKind } from './declarations.ts';
import { type CallExpression, type Expression, visitExpression } from './expression.ts';
import type { SourceText } from './sourceText.ts';
import { bodiesOf, type CodeBlock, expressionsOf, type Statement } from './syntax.ts';

/** Functions that print; a call as a statement is dropped. */
export const printingFunctions: ReadonlySet<string> = new Set(['printf', 'fprintf', 'prterr']);

/** Functions of NEURON with random numbers or events behind them. */
const eventFunctions: ReadonlySet<string> = new Set([
  ...['scop_random', 'exprand', 'normrand', 'poisrand', 'poisson', 'gauss', 'set_seed'],
  ...['net_send', 'net_event', 'net_move', 'at_time', 'state_discontinuity'],
]);

const assignableKinds: ReadonlySet<SymbolKind> = new Set([
  ...(['parameter', 'state', 'assigned', 'fileLocal', 'current', 'ionWritten'] as const),
]);

/** Looks up every name of the code blocks and reports those that have no meaning, or not that one. */
export function checkScopes(
  source: SourceText,
  blocks: readonly CodeBlock[],
  declarations: Declarations,
): void {
  const routines = new Map(
    blocks
      .filter(({ keyword }) => keyword === 'FUNCTION' || keyword === 'PROCEDURE')
      .map((block) => [block.name, block]),
  );
  for (const block of blocks) new BlockChecker(source, declarations, routines, block).check();
}

class BlockChecker {
  private readonly source: SourceText;
  private readonly symbols: ReadonlyMap<string, SymbolKind>;
  private readonly routines: ReadonlyMap<string, CodeBlock>;
  private readonly block: CodeBlock;
  /** Names that LOCAL, parameters and a function's result give, innermost last. */
  private readonly scopes: Set<string>[] = [];

  constructor(
    source: SourceText,
    { symbols }: Declarations,
    routines: ReadonlyMap<string, CodeBlock>,
    block: CodeBlock,
  ) {
    this.source = source;
    this.symbols = symbols;
    this.routines = routines;
    this.block = block;
  }

  check(): void {
    const { keyword, name, parameters, statements, offset } = this.block;
    const own = new Set(parameters.map((parameter) => parameter.name));
    if (keyword === 'FUNCTION') {
      own.add(name);
      if (!assignsName(statements, name))
        this.source.warning('nmodl/function-result', offset, messages.functionUnassigned(name));
    }
    this.scopes.push(own);
    this.checkStatements(statements);
  }

  private checkStatements(statements: readonly Statement[]): void {
    this.scopes.push(new Set());
    for (const statement of statements) this.checkStatement(statement);
    this.scopes.pop();
  }

  private checkStatement(statement: Statement): void {
    if (statement.kind === 'local')
      for (const { name } of statement.names) this.scopes.at(-1)!.add(name);
    else if (statement.kind === 'callStatement') this.checkCallStatement(statement.call);
    else for (const expression of expressionsOf(statement)) this.checkExpression(expression);
    if (statement.kind === 'assign' && statement.order === 0)
      this.checkTarget(statement.name, statement.offset);
    for (const body of bodiesOf(statement)) this.checkStatements(body);
  }

  private isLocal(name: string): boolean {
    return this.scopes.some((scope) => scope.has(name));
  }

  private checkTarget(name: string, offset: number): void {
    if (this.isLocal(name)) return;
    const kind = this.symbols.get(name);
    if (kind === undefined) this.reportUndefined(name, offset);
    else if (!assignableKinds.has(kind))
      this.source.error(
        'nmodl/assign-read-only',
        offset,
        messages.assignReadOnly(name, describeSymbol(kind)),
        messages.useLocal(),
      );
  }

  private checkCallStatement(call: CallExpression): void {
    if (printingFunctions.has(call.name)) {
      this.source.warning('nmodl/print-dropped', call.offset, messages.printDropped(call.name));
      return;
    }
    this.checkCall(call, true);
    for (const argument of call.arguments) this.checkExpression(argument);
  }

  private checkExpression(expression: Expression): void {
    visitExpression(expression, (node) => {
      if (node.kind === 'name') this.checkName(node.name, node.offset);
      else if (node.kind === 'call') this.checkCall(node, false);
      else if (node.kind === 'text')
        this.source.error('nmodl/text-value', node.offset, messages.textValue());
    });
  }

  private checkName(name: string, offset: number): void {
    if (this.isLocal(name)) return;
    const kind = this.symbols.get(name);
    if (kind === undefined) this.reportUndefined(name, offset);
    else if (kind === 'function' || kind === 'procedure' || kind === 'derivative')
      this.source.error(
        'nmodl/function-name',
        offset,
        messages.functionAsName(name),
        messages.callIt(name),
      );
  }

  private reportUndefined(name: string, offset: number): void {
    const candidates = [...this.symbols.keys(), ...this.scopes.flatMap((scope) => [...scope])];
    const near = closestName(name, candidates);
    const hint = near === undefined ? messages.declare(name) : messages.didYouMean(near);
    this.source.error('nmodl/undefined-name', offset, messages.undefinedName(name), hint);
  }

  private checkCall(
    { name, arguments: given, offset }: CallExpression,
    isStatement: boolean,
  ): void {
    const routine = this.routines.get(name);
    const expected = routine?.parameters.length ?? builtinFunctions.get(name)?.arity;
    if (expected === undefined) this.reportUnknownFunction(name, offset);
    else if (given.length !== expected)
      this.source.error(
        'nmodl/argument-count',
        offset,
        messages.argumentCount(name, given.length, expected),
      );
    else if (routine?.keyword === 'PROCEDURE' && !isStatement)
      this.source.error(
        'nmodl/procedure-value',
        offset,
        messages.procedureAsValue(name),
        messages.makeFunction(),
      );
  }

  private reportUnknownFunction(name: string, offset: number): void {
    if (eventFunctions.has(name) || printingFunctions.has(name)) {
      this.source.error('nmodl/random', offset, messages.randomFunction(name));
      return;
    }
    const near = closestName(name, [...this.routines.keys(), ...builtinFunctions.keys()]);
    const hint = near === undefined ? undefined : messages.didYouMean(near);
    this.source.error('nmodl/undefined-function', offset, messages.undefinedFunction(name), hint);
  }
}

function assignsName(statements: readonly Statement[], name: string): boolean {
  return statements.some(
    (statement) =>
      (statement.kind === 'assign' && statement.name === name) ||
      bodiesOf(statement).some((body) => assignsName(body, name)),
  );
}
