import { type Diagnostic, hasErrors } from '../base/diagnostic.ts';
import { nmodlMessages as messages } from '../base/messages/nmodl.ts';
import { sha256OfText } from '../base/sha256.ts';
import { checkCallGraph } from './callGraph.ts';
import { collectDeclarations, type Declarations } from './declarations.ts';
import { checkEquations } from './equations.ts';
import { visitExpression } from './expression.ts';
import { gatherBlocks } from './gatherBlocks.ts';
import { type IncludedItems, type IncludeTexts, readWithIncludes } from './includes.ts';
import type { Mechanism } from './mechanism.ts';
import { refuseUnsupported, supportedBlocks } from './refusals.ts';
import { checkScopes } from './scopes.ts';
import { SourceText } from './sourceText.ts';
import { bodiesOf, expressionsOf, visitStatements } from './statementVisits.ts';
import type { CodeBlock, Item, Statement, SuffixStatement } from './syntax.ts';
import { checkUnits } from './unitCheck.ts';

export interface ParsedMechanism {
  /** Undefined where there are errors: a mechanism runs whole or not at all. */
  readonly mechanism: Mechanism | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads a .mod file. Never throws and never prints for what the text holds: every problem is a diagnostic with its line
 * and column, `file` being the name shown in them. `includes` holds the texts that INCLUDE may name.
 */
export function parseNmodl(
  text: string,
  { file, includes = new Map() }: { readonly file: string; readonly includes?: IncludeTexts },
): ParsedMechanism {
  const source = new SourceText(file, text);
  const read = readWithIncludes(source, includes);
  const mechanism = read === undefined ? undefined : readMechanism(source, read);
  const { diagnostics } = source;
  diagnostics.sort((a, b) => a.line - b.line || a.column - b.column);
  return { mechanism: hasErrors(diagnostics) ? undefined : mechanism, diagnostics };
}

/** What the blocks amount to; only meaningful where no error was reported. */
function readMechanism(source: SourceText, { items, text }: IncludedItems): Mechanism {
  const suffix = findSuffix(source, items);
  refuseUnsupported(source, items);
  const declarations = collectDeclarations(source, items);
  const blocks = items.filter((item): item is CodeBlock => item.kind === 'block' && runs(item));
  checkScopes(source, blocks, declarations);
  checkCallGraph(source, blocks, declarations);
  const equations = checkEquations(source, blocks, declarations);
  checkCurrents(source, blocks, declarations);
  checkBefore(source, blocks, declarations);
  checkUnits(source, items, blocks, declarations);
  const { symbols: _, arrays: __, ...variables } = declarations;
  return {
    name: suffix?.name ?? '',
    file: source.file,
    title: items.find((item) => item.kind === 'title')?.text ?? '',
    kind: suffix?.keyword === 'POINT_PROCESS' ? 'point' : 'density',
    ...variables,
    blocks: gatherBlocks(blocks, equations, (offset) => {
      const { file, line } = source.placeOf(offset);
      return `${file}:${line}`;
    }),
    usesTables: false,
    functionTables: blocks.flatMap(({ keyword, name, parameters }) =>
      keyword === 'FUNCTION_TABLE' ? [{ name, parameterCount: parameters.length }] : [],
    ),
    tableValues: {},
    source: text,
    sourceSha256: sha256OfText(text),
  };
}

function runs({ keyword }: CodeBlock): boolean {
  return supportedBlocks.has(keyword);
}

function findSuffix(source: SourceText, items: readonly Item[]): SuffixStatement | undefined {
  const neuron = items.find((item) => item.kind === 'neuron');
  if (neuron === undefined) {
    source.error('nmodl/no-neuron-block', 0, messages.noNeuronBlock(), messages.addNeuronBlock());
    return undefined;
  }
  const [first, second] = items
    .flatMap((item) => (item.kind === 'neuron' ? item.statements : []))
    .filter((statement) => statement.kind === 'suffix');
  if (first === undefined)
    source.error('nmodl/no-suffix', neuron.offset, messages.noSuffix(), messages.addNeuronBlock());
  else if (second !== undefined)
    source.error(
      'nmodl/suffix-twice',
      second.offset,
      messages.suffixTwice(first.name, second.name),
      messages.keepOne(),
    );
  return first;
}

/** An ion's current is still that of the last step when NEURON runs BEFORE BREAKPOINT, but 0 already here. */
function checkBefore(
  source: SourceText,
  blocks: readonly CodeBlock[],
  { ions }: Declarations,
): void {
  const currents = new Set(ions.map(({ name }) => `i${name}`));
  for (const { keyword, name, statements } of blocks)
    if (keyword === 'BEFORE' && name === 'BREAKPOINT')
      visitStatements(statements, (statement) => {
        for (const expression of expressionsOf(statement))
          visitExpression(expression, (node) => {
            if (node.kind === 'name' && currents.has(node.name))
              source.error('nmodl/before', node.offset, messages.beforeCurrent(node.name));
          });
      });
}

/** A current that BREAKPOINT, or what it calls, never assigns is a slip. */
function checkCurrents(
  source: SourceText,
  blocks: readonly CodeBlock[],
  { currents }: Declarations,
): void {
  const assigned = new Set<string>();
  const collect = (statements: readonly Statement[]): void => {
    for (const statement of statements) {
      if (statement.kind === 'assign') assigned.add(statement.name);
      for (const body of bodiesOf(statement)) collect(body);
    }
  };
  for (const { statements } of blocks) collect(statements);
  for (const name of currents) {
    if (assigned.has(name)) continue;
    const offset = source.text.search(new RegExp(`\\b${name}\\b`));
    const message = messages.currentUnassigned(name);
    source.warning('nmodl/current-unassigned', offset, message, messages.assignCurrent(name));
  }
}
