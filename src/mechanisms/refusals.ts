import { nmodlMessages as messages } from '../base/messages/nmodl.ts';
import { constantValue } from './constantExpression.ts';
import { refuseWithin } from './loopBody.ts';
import type { SourceText } from './sourceText.ts';
import { visitStatements } from './statementVisits.ts';
import type {
  BlockParameter,
  CodeBlock,
  IfStatement,
  Item,
  NamesStatement,
  NetConsStatement,
  NeuronStatement,
  Statement,
  WatchStatement,
  WhileStatement,
} from './syntax.ts';

/** Reports, by name, everything in the file that parses but cannot run. */
export function refuseUnsupported(source: SourceText, items: readonly Item[]): void {
  const takesEvents = items.some(
    (item) =>
      item.kind === 'neuron' &&
      item.statements.some(
        (statement) => statement.kind === 'suffix' && statement.keyword !== 'SUFFIX',
      ),
  );
  for (const item of items) {
    switch (item.kind) {
      case 'neuron':
        for (const statement of item.statements) refuseNeuronStatement(source, statement);
        break;
      case 'verbatim':
        judgeVerbatim(source, item.text, item.offset);
        break;
      case 'block':
        refuseBlock(source, item, takesEvents);
        break;
      default:
        break;
    }
  }
}

function refuseNeuronStatement(source: SourceText, statement: NeuronStatement): void {
  const { offset } = statement;
  if (statement.kind === 'suffix') {
    const { keyword, name } = statement;
    if (keyword === 'ARTIFICIAL_CELL')
      source.error(
        'nmodl/artificial-cell',
        offset,
        messages.artificialCell(name),
        messages.onlyPlaced(),
      );
    else if (name === 'nothing')
      source.error('nmodl/suffix-nothing', offset, messages.suffixNothing(), messages.onlyPlaced());
  } else if (statement.kind === 'names')
    for (const { name, offset: place } of statement.names)
      refuseNeuronName(source, statement.keyword, name, place);
}

function refuseNeuronName(
  source: SourceText,
  keyword: NamesStatement['keyword'],
  name: string,
  offset: number,
): void {
  switch (keyword) {
    case 'POINTER':
    case 'BBCOREPOINTER':
      source.error(
        'nmodl/pointer',
        offset,
        messages.pointer(keyword, name),
        messages.withoutPointer(),
      );
      break;
    case 'EXTERNAL':
      source.error('nmodl/external', offset, messages.external(name), messages.useParameter(name));
      break;
    case 'RANDOM':
      source.error('nmodl/random', offset, messages.random(name), messages.drawOutside());
      break;
    default:
      break;
  }
}

/** Blocks that run. */
export const supportedBlocks: ReadonlySet<string> = new Set([
  ...['INITIAL', 'BREAKPOINT', 'DERIVATIVE', 'KINETIC', 'LINEAR', 'NONLINEAR'],
  ...['PROCEDURE', 'FUNCTION', 'FUNCTION_TABLE', 'NET_RECEIVE', 'BEFORE', 'AFTER'],
]);

/** Of BEFORE and AFTER: all that NEURON runs. Its compiler takes others too, and its simulator leaves them out. */
const supportedMoments: readonly string[] = [
  ...['BEFORE INITIAL', 'AFTER INITIAL', 'BEFORE BREAKPOINT', 'AFTER SOLVE', 'BEFORE STEP'],
];

function refuseBlock(source: SourceText, block: CodeBlock, takesEvents: boolean): void {
  const { keyword, name, offset, statements } = block;
  const isMoment = keyword === 'BEFORE' || keyword === 'AFTER';
  const isMissed = isMoment && !supportedMoments.includes(`${keyword} ${name}`);
  if (isMissed || !supportedBlocks.has(keyword)) {
    const isEquations = keyword === 'DISCRETE' || keyword === 'PARTIAL';
    const hint = isEquations ? messages.rewriteDerivative() : messages.removeBlock();
    const code = `nmodl/${keyword.toLowerCase().replaceAll('_', '-')}`;
    source.error(code, offset, messages.block(keyword, name), hint);
    return;
  }
  if (keyword === 'NET_RECEIVE' && !takesEvents)
    source.error('nmodl/net-receive', offset, messages.netReceiveOfDensity(), messages.makePoint());
  visitStatements(statements, (statement) => {
    refuseStatement(source, statement, block);
  });
}

function refuseStatement(source: SourceText, statement: Statement, block: CodeBlock): void {
  const { offset } = statement;
  const requireBlock = (code: string, what: string, ...blocks: readonly string[]): void => {
    if (blocks.includes(block.keyword)) return;
    const names = blocks.join(' and ');
    source.error(code, offset, messages.outside(what, names), messages.moveInto(blocks[0]!));
  };
  switch (statement.kind) {
    case 'verbatim':
      judgeVerbatim(source, statement.text, offset);
      break;
    case 'while':
      judgeWhile(source, statement);
      break;
    case 'netcons':
      requireBlock('nmodl/event-place', 'FOR_NETCONS', 'NET_RECEIVE');
      refuseWithin(source, statement.body, 'FOR_NETCONS');
      judgeNetCons(source, statement, block.parameters);
      break;
    case 'reaction':
      requireBlock('nmodl/reaction', messages.reaction(), 'KINETIC');
      break;
    case 'conserve':
    case 'compartment':
      requireBlock('nmodl/reaction', statement.kind.toUpperCase(), 'KINETIC');
      break;
    case 'equation':
      requireBlock('nmodl/reaction', messages.equation(), 'LINEAR', 'NONLINEAR');
      break;
    case 'if':
      refuseChosenEquations(source, statement);
      break;
    case 'from':
      if (block.keyword === 'LINEAR' || block.keyword === 'NONLINEAR')
        source.error('nmodl/loop', offset, messages.outside('FROM', 'KINETIC'));
      break;
    case 'watch':
      requireBlock('nmodl/event-place', 'WATCH', 'NET_RECEIVE');
      judgeWatch(source, statement);
      break;
    case 'netInitial':
      requireBlock('nmodl/event-place', 'INITIAL { … }', 'NET_RECEIVE');
      break;
    case 'unsupported':
      source.error('nmodl/statement', offset, messages.statement(statement.keyword));
      break;
    case 'table':
      source.note('nmodl/table-ignored', offset, messages.tableIgnored());
      break;
    default:
      break;
  }
}

/** A system has as many equations whichever way an IF goes. */
function refuseChosenEquations(source: SourceText, statement: IfStatement): void {
  for (const body of [statement.accepted, statement.otherwise])
    for (const { kind, offset } of body)
      if (kind === 'equation' || kind === 'conserve' || kind === 'compartment')
        source.error('nmodl/reaction', offset, messages.chosenEquation(), messages.moveOutOfIf());
}

function judgeWhile(source: SourceText, { condition, body, offset }: WhileStatement): void {
  refuseWithin(source, body, 'WHILE');
  const value = constantValue(condition, new Map());
  if (value !== undefined && value !== 0)
    source.error('nmodl/loop', offset, messages.neverEnds(), messages.writeOut());
}

function judgeNetCons(
  source: SourceText,
  { parameters, body, offset }: NetConsStatement,
  expected: readonly BlockParameter[],
): void {
  const hidden = new Set(parameters.map(({ name }) => name));
  const own = new Set(expected.flatMap(({ name }) => (hidden.has(name) ? [] : [name])));
  visitStatements(body, (statement) => {
    if (statement.kind === 'assign' && own.has(statement.name))
      source.error(
        'nmodl/assign-read-only',
        statement.offset,
        messages.ownInNetCons(statement.name),
        messages.useLocal(),
      );
  });
  if (parameters.length === expected.length) return;
  const message = messages.argumentCount('FOR_NETCONS', parameters.length, expected.length);
  source.error('nmodl/argument-count', offset, message);
}

function judgeWatch(source: SourceText, { condition, offset }: WatchStatement): void {
  const isComparison =
    condition.kind === 'binary' && ['<', '>', '<=', '>='].includes(condition.operator);
  if (!isComparison) source.error('nmodl/watch', offset, messages.watchForm());
}

/** C that changes nothing: it ends a routine, or only declares. */
const trivialVerbatim =
  /^(?:\s*(?:return\s*(?:0(?:\.0*)?)?\s*;|extern\b[^;]*;|#\s*include\b[^\n]*(?:\n|$)))*\s*$/;

function judgeVerbatim(source: SourceText, text: string, offset: number): void {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/\/\/[^\n]*/g, '');
  const lines = code.split('\n').filter((line) => line.trim() !== '');
  if (trivialVerbatim.test(code))
    source.note('nmodl/verbatim-dropped', offset, messages.verbatimDropped(lines.join(' ').trim()));
  else
    source.error(
      'nmodl/verbatim',
      offset,
      messages.verbatim(lines.length),
      messages.writeInNmodl(),
    );
}
