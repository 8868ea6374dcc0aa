import { nmodlMessages as messages } from '../base/messages/nmodl.ts';
import { visitExpression } from './expression.ts';
import type { SourceText } from './sourceText.ts';
import {
  type CodeBlock,
  expressionsOf,
  type Item,
  type NamesStatement,
  type NeuronStatement,
  type Statement,
  visitStatements,
} from './syntax.ts';

/** Reports, by name, everything in the file that parses but cannot run. */
export function refuseUnsupported(source: SourceText, items: readonly Item[]): void {
  for (const item of items) {
    switch (item.kind) {
      case 'neuron':
        for (const statement of item.statements) refuseNeuronStatement(source, statement);
        break;
      case 'declarations':
        for (const { name, size, offset } of item.entries)
          if (size !== undefined) refuseArray(source, name, offset);
        break;
      case 'include':
        source.error(
          'nmodl/include',
          item.offset,
          messages.include(item.path),
          messages.pasteInclude(),
        );
        break;
      case 'local':
      case 'verbatim':
        refuseStatement(source, item);
        break;
      case 'block':
        refuseBlock(source, item);
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
    if (keyword === 'POINT_PROCESS')
      source.error(
        'nmodl/point-process',
        offset,
        messages.pointProcess(name),
        messages.onlyDensity(),
      );
    else if (keyword === 'ARTIFICIAL_CELL')
      source.error(
        'nmodl/artificial-cell',
        offset,
        messages.artificialCell(name),
        messages.onlyDensity(),
      );
    else if (name === 'nothing')
      source.error(
        'nmodl/suffix-nothing',
        offset,
        messages.suffixNothing(),
        messages.onlyDensity(),
      );
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
      source.error('nmodl/pointer', offset, messages.pointer(keyword, name));
      break;
    case 'EXTERNAL':
      source.error('nmodl/external', offset, messages.external(name));
      break;
    case 'ELECTRODE_CURRENT':
      source.error('nmodl/electrode-current', offset, messages.electrodeCurrent(name));
      break;
    case 'RANDOM':
      source.error('nmodl/random', offset, messages.random(name));
      break;
    default:
      break;
  }
}

/** Blocks that run. */
const supportedBlocks: ReadonlySet<string> = new Set([
  'INITIAL',
  'BREAKPOINT',
  'DERIVATIVE',
  'PROCEDURE',
  'FUNCTION',
]);

function refuseBlock(source: SourceText, block: CodeBlock): void {
  const { keyword, name, offset, statements } = block;
  if (!supportedBlocks.has(keyword)) {
    const isEquations = ['KINETIC', 'LINEAR', 'NONLINEAR', 'DISCRETE'].includes(keyword);
    const hint = isEquations ? messages.rewriteDerivative() : messages.removeBlock();
    const code = `nmodl/${keyword.toLowerCase().replaceAll('_', '-')}`;
    source.error(code, offset, messages.block(keyword, name), hint);
    return;
  }
  visitStatements(statements, (statement) => {
    refuseStatement(source, statement);
    for (const expression of expressionsOf(statement))
      visitExpression(expression, (node) => {
        if (node.kind === 'element') refuseArray(source, node.name, node.offset);
      });
  });
}

function refuseStatement(source: SourceText, statement: Statement): void {
  const { offset } = statement;
  switch (statement.kind) {
    case 'local':
      for (const { name, size, offset: place } of statement.names)
        if (size !== undefined) refuseArray(source, name, place);
      break;
    case 'verbatim':
      judgeVerbatim(source, statement.text, offset);
      break;
    case 'loop':
      source.error('nmodl/loop', offset, messages.loop(statement.keyword), messages.writeOut());
      break;
    case 'unsupported':
      if (statement.keyword === '~')
        source.error('nmodl/reaction', offset, messages.reaction(), messages.rewriteDerivative());
      else source.error('nmodl/statement', offset, messages.statement(statement.keyword));
      break;
    case 'assign':
      if (statement.index !== undefined) refuseArray(source, statement.name, offset);
      break;
    case 'table':
      source.note('nmodl/table-ignored', offset, messages.tableIgnored());
      break;
    default:
      break;
  }
}

function refuseArray(source: SourceText, name: string, offset: number): void {
  source.error('nmodl/array', offset, messages.array(name), messages.oneByOne());
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
