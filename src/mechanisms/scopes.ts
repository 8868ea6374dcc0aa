import { closestName } from '../base/closestName.ts';
import { nmodlMessages as messages } from '../base/messages/nmodl.ts';
import { ArrayCheck, type LoopRanges } from './arrayCheck.ts';
import { builtinFunctions } from './builtinFunctions.ts';
import { type Declarations, describeSymbol, type SymbolKind } from './declarations.ts';
import { eventFunctions } from './eventFunctions.ts';
import { type CallExpression, type Expression, visitExpression } from './expression.ts';
import type { SourceText } from './sourceText.ts';
import { bodiesOf, expressionsOf } from './statementVisits.ts';
import type {
  AssignStatement,
  CodeBlock,
  FromStatement,
  ReactionStatement,
  Statement,
} from './syntax.ts';

/** Functions that print; a call as a statement is dropped. */
export const printingFunctions: ReadonlySet<string> = new Set(['printf', 'fprintf', 'prterr']);

/** Functions of NEURON with random numbers behind them. */
const randomFunctions: ReadonlySet<string> = new Set([
  ...['scop_random', 'exprand', 'normrand', 'poisrand', 'poisson', 'gauss', 'set_seed'],
]);

/** Functions of the simulation, by the number of their arguments: a moment of the step, the current equation of Goldman, Hodgkin and Katz. */
const simulationFunctions: ReadonlyMap<string, number> = new Map([
  ['at_time', 1],
  ['nrn_ghk', 4],
]);

/** What may react in a KINETIC block without being a STATE: it is not used up. */
const reservoirKinds: ReadonlySet<SymbolKind | undefined> = new Set([
  ...(['parameter', 'assigned', 'constant', 'fileLocal', 'ionValue', 'ionWritten'] as const),
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
      .filter(({ keyword }) => ['FUNCTION', 'FUNCTION_TABLE', 'PROCEDURE'].includes(keyword))
      .map((block) => [block.name, block]),
  );
  for (const block of blocks) new BlockChecker(source, declarations, routines, block).check();
}

class BlockChecker {
  private readonly source: SourceText;
  private readonly declarations: Declarations;
  private readonly routines: ReadonlyMap<string, CodeBlock>;
  private readonly block: CodeBlock;
  private readonly arrays: ArrayCheck;
  /** Names that LOCAL, parameters and a function's result give, innermost last; of an array its length, else 0. */
  private readonly scopes: Map<string, number>[] = [];
  private ranges: LoopRanges = new Map();

  constructor(
    source: SourceText,
    declarations: Declarations,
    routines: ReadonlyMap<string, CodeBlock>,
    block: CodeBlock,
  ) {
    this.source = source;
    this.declarations = declarations;
    this.routines = routines;
    this.block = block;
    this.arrays = new ArrayCheck(source, declarations);
  }

  private get symbols(): ReadonlyMap<string, SymbolKind> {
    return this.declarations.symbols;
  }

  check(): void {
    const { keyword, name, parameters, statements, offset } = this.block;
    const own = new Map(parameters.map((parameter) => [parameter.name, 0]));
    if (keyword === 'NET_RECEIVE') own.set('flag', 0);
    if (keyword === 'FUNCTION') {
      own.set(name, 0);
      if (!assignsName(statements, name))
        this.source.warning('nmodl/function-result', offset, messages.functionUnassigned(name));
    }
    this.scopes.push(own);
    this.checkStatements(statements);
  }

  private checkStatements(statements: readonly Statement[]): void {
    this.scopes.push(new Map());
    for (const statement of statements) this.checkStatement(statement);
    this.scopes.pop();
  }

  private checkStatement(statement: Statement): void {
    switch (statement.kind) {
      case 'local':
        for (const { name, size } of statement.names)
          this.scopes.at(-1)!.set(name, this.sizeOf(size));
        return;
      case 'callStatement':
        this.checkCallStatement(statement.call);
        return;
      case 'from':
        this.checkLoop(statement);
        return;
      case 'netcons':
        this.scopes.push(new Map(statement.parameters.map(({ name }) => [name, 0])));
        this.checkStatements(statement.body);
        this.scopes.pop();
        return;
      case 'compartment':
        this.scopes.push(new Map(statement.index === undefined ? [] : [[statement.index, 0]]));
        this.checkExpression(statement.volume);
        this.scopes.pop();
        return;
      default:
        break;
    }
    for (const expression of expressionsOf(statement)) this.checkExpression(expression);
    if (statement.kind === 'reaction') this.checkReaction(statement);
    if (statement.kind === 'assign' && statement.order === 0) this.checkTarget(statement);
    for (const body of bodiesOf(statement)) this.checkStatements(body);
  }

  private sizeOf(size: number | string | undefined): number {
    if (typeof size !== 'string') return size ?? 0;
    return this.declarations.constants.find(({ name }) => name === size)?.value ?? 0;
  }

  private checkLoop(loop: FromStatement): void {
    for (const expression of expressionsOf(loop)) this.checkExpression(expression);
    const before = this.ranges;
    const range = this.arrays.rangeOf(loop, before);
    if (range !== undefined) this.ranges = new Map([...before, [loop.variable, range]]);
    this.scopes.push(new Map([[loop.variable, 0]]));
    this.checkStatements(loop.body);
    this.scopes.pop();
    this.ranges = before;
  }

  private checkReaction({ left, right }: ReactionStatement): void {
    const species = [...left, ...right];
    const hasState = species.some(({ name }) => this.symbols.get(name) === 'state');
    for (const { name, offset } of species) {
      const kind = this.symbols.get(name);
      if (kind !== 'state' && !(hasState && reservoirKinds.has(kind)))
        this.source.error(
          'nmodl/reaction',
          offset,
          messages.notAState(name),
          messages.declareState(name),
        );
    }
  }

  private isLocal(name: string): boolean {
    return this.scopes.some((scope) => scope.has(name));
  }

  private checkTarget({ name, index, offset }: AssignStatement): void {
    this.checkIndex(name, index, offset);
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

  /** An array has an index, and nothing else has. */
  private checkIndex(name: string, index: Expression | undefined, offset: number): void {
    const local = this.scopes.findLast((scope) => scope.has(name))?.get(name);
    const size = local ?? this.declarations.arrays.get(name) ?? 0;
    if (size === 0 && index !== undefined)
      this.source.error('nmodl/array', offset, messages.noArray(name));
    else if (size > 0 && index === undefined)
      this.source.error(
        'nmodl/array',
        offset,
        messages.isArray(name, size),
        messages.useIndex(name),
      );
    else if (index !== undefined)
      this.arrays.checkIndex({ name, index, offset }, size, this.ranges);
  }

  private checkCallStatement(call: CallExpression): void {
    if (printingFunctions.has(call.name)) {
      this.source.warning('nmodl/print-dropped', call.offset, messages.printDropped(call.name));
      return;
    }
    if (eventFunctions.has(call.name)) this.checkEvent(call);
    else this.checkCall(call, true);
    for (const argument of call.arguments) this.checkExpression(argument);
  }

  private checkEvent({ name, arguments: given, offset }: CallExpression): void {
    const expected = eventFunctions.get(name)!;
    const { keyword } = this.block;
    const isPlace = keyword === 'NET_RECEIVE' || (keyword === 'INITIAL' && name === 'net_send');
    if (!isPlace)
      this.source.error(
        'nmodl/event-place',
        offset,
        messages.eventPlace(name),
        messages.moveEvent(),
      );
    else if (given.length !== expected)
      this.source.error(
        'nmodl/argument-count',
        offset,
        messages.argumentCount(name, given.length, expected),
      );
  }

  private checkExpression(expression: Expression): void {
    visitExpression(expression, (node) => {
      if (node.kind === 'name') this.checkName(node.name, undefined, node.offset);
      else if (node.kind === 'element') this.checkName(node.name, node.index, node.offset);
      else if (node.kind === 'call') this.checkCall(node, false);
      else if (node.kind === 'text')
        this.source.error('nmodl/text-value', node.offset, messages.textValue());
    });
  }

  private checkName(name: string, index: Expression | undefined, offset: number): void {
    this.checkIndex(name, index, offset);
    if (this.isLocal(name)) return;
    const kind = this.symbols.get(name);
    if (kind === undefined) this.reportUndefined(name, offset);
    else if (kind === 'function' || kind === 'procedure' || kind === 'equations')
      this.source.error(
        'nmodl/function-name',
        offset,
        messages.functionAsName(name),
        messages.callIt(name),
      );
  }

  private reportUndefined(name: string, offset: number): void {
    const candidates = [
      ...this.symbols.keys(),
      ...this.scopes.flatMap((scope) => [...scope.keys()]),
    ];
    const near = closestName(name, candidates);
    const hint = near === undefined ? messages.declare(name) : messages.didYouMean(near);
    this.source.error('nmodl/undefined-name', offset, messages.undefinedName(name), hint);
  }

  private checkCall(
    { name, arguments: given, offset }: CallExpression,
    isStatement: boolean,
  ): void {
    const routine = this.routines.get(name);
    const expected =
      routine?.parameters.length ??
      builtinFunctions.get(name)?.arity ??
      simulationFunctions.get(name);
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
    if (eventFunctions.has(name)) {
      this.source.error(
        'nmodl/event-place',
        offset,
        messages.eventPlace(name),
        messages.moveEvent(),
      );
      return;
    }
    if (randomFunctions.has(name) || printingFunctions.has(name)) {
      this.source.error(
        'nmodl/random',
        offset,
        messages.randomFunction(name),
        messages.drawOutside(),
      );
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
