/**
 * Whether the dimensions of a file's expressions agree, as NEURON's modlunit asks, but lenient: published files leave
 * units out in many places. A bare number, a LOCAL and whatever has no declared unit agree with everything; only a STATE
 * of a density mechanism is a plain number without one. Files that declare no unit at all are not looked at. Scales (mV
 * or V) are not compared.
 */
import { nmodlMessages as messages } from '../base/messages/nmodl.ts';
import type { Declarations } from './declarations.ts';
import {
  describeDimension,
  dimensionOfUnit,
  dimensionsDiffer,
  divideDimensions,
  type KnownDimension,
  PURE,
} from './dimension.ts';
import { DimensionReader, type Mismatch } from './dimensionReader.ts';
import { ionQuantity } from './mechanism.ts';
import { printExpression } from './printExpression.ts';
import type { SourceText } from './sourceText.ts';
import { bodiesOf, expressionsOf } from './statementVisits.ts';
import type { AssignStatement, CodeBlock, Item, Statement } from './syntax.ts';
import { readUnitAliases } from './unitConstants.ts';
import { findUnitlessRegions } from './unitRegions.ts';
import type { UnitAliases } from './unitText.ts';

/** More are counted, and not shown. */
const MOST_SHOWN = 8;

/** Warns `nmodl/units` of sums, comparisons, assignments and arguments whose dimensions differ. */
export function checkUnits(
  source: SourceText,
  items: readonly Item[],
  blocks: readonly CodeBlock[],
  declarations: Declarations,
): void {
  const hasUnits = listDeclared(items).some(({ unit }) => unit !== '');
  if (hasUnits) new UnitChecker(source, items, blocks, declarations).check();
}

class UnitChecker {
  private readonly source: SourceText;
  private readonly aliases: UnitAliases;
  private readonly blocks: readonly CodeBlock[];
  private readonly variables: ReadonlyMap<string, KnownDimension>;
  private readonly isUnitless: (offset: number) => boolean;
  private readonly mismatches: Mismatch[] = [];

  constructor(
    source: SourceText,
    items: readonly Item[],
    blocks: readonly CodeBlock[],
    declarations: Declarations,
  ) {
    this.source = source;
    this.blocks = blocks;
    this.aliases = readUnitAliases(items);
    const isPoint = items.some(
      (item) =>
        item.kind === 'neuron' &&
        item.statements.some(
          (statement) => statement.kind === 'suffix' && statement.keyword !== 'SUFFIX',
        ),
    );
    this.variables = variableDimensions(items, declarations, this.aliases, isPoint);
    this.isUnitless = findUnitlessRegions(source);
  }

  check(): void {
    for (const block of this.blocks) this.checkBlock(block);
    const shown = this.mismatches.filter(({ offset }) => !this.isUnitless(offset));
    shown.sort((a, b) => a.offset - b.offset);
    for (const { offset, message } of shown.slice(0, MOST_SHOWN))
      this.source.warning('nmodl/units', offset, message);
    const rest = shown[MOST_SHOWN];
    if (rest !== undefined)
      this.source.warning(
        'nmodl/units',
        rest.offset,
        messages.moreUnits(shown.length - MOST_SHOWN),
      );
  }

  private checkBlock({ keyword, name, parameters, unit, statements }: CodeBlock): void {
    const own = new Map(
      parameters.map((parameter) => [parameter.name, this.dimensionOf(parameter.unit)]),
    );
    if (keyword === 'FUNCTION') own.set(name, this.dimensionOf(unit));
    this.checkStatements(statements, new Map([...this.variables, ...own]));
  }

  private dimensionOf(unit: string): KnownDimension {
    return dimensionOfUnit(unit, this.aliases);
  }

  private checkStatements(
    statements: readonly Statement[],
    outer: ReadonlyMap<string, KnownDimension>,
  ): void {
    const scope = new Map(outer);
    for (const statement of statements) {
      if (statement.kind === 'local')
        for (const { name } of statement.names) scope.set(name, undefined);
      if (statement.kind === 'from') scope.set(statement.variable, undefined);
      if (statement.kind === 'compartment' && statement.index !== undefined)
        scope.set(statement.index, undefined);
      this.checkStatement(statement, scope);
      for (const body of bodiesOf(statement)) this.checkStatements(body, scope);
    }
  }

  private checkStatement(statement: Statement, scope: ReadonlyMap<string, KnownDimension>): void {
    const reader = this.readerIn(scope);
    if (statement.kind === 'assign') this.checkAssignment(statement, reader, scope);
    else if (statement.kind === 'equation' || statement.kind === 'conserve')
      reader.compare(statement.left, statement.right, '=', statement.left);
    else for (const expression of expressionsOf(statement)) reader.read(expression);
  }

  private readerIn(scope: ReadonlyMap<string, KnownDimension>): DimensionReader {
    const { aliases, blocks, mismatches, source } = this;
    return new DimensionReader({ aliases, blocks, mismatches, text: source.text, scope });
  }

  private checkAssignment(
    { name, order, value, offset }: AssignStatement,
    reader: DimensionReader,
    scope: ReadonlyMap<string, KnownDimension>,
  ): void {
    const time = this.dimensionOf('ms');
    const declared = scope.get(name);
    const wanted = order === 0 ? declared : divideDimensions(declared, time);
    const found = reader.read(value);
    if (wanted === undefined || found === undefined || !dimensionsDiffer(wanted, found)) return;
    const target = `${name}${"'".repeat(order)}`;
    this.mismatches.push({
      offset,
      message: messages.assignedUnits(
        ...([target, describeDimension(wanted)] as const),
        ...([printExpression(value), describeDimension(found)] as const),
      ),
    });
  }
}

/** By name, whatever has a meaning outside the blocks; LOCAL ones and those without unit are unknown. */
function variableDimensions(
  items: readonly Item[],
  declarations: Declarations,
  aliases: UnitAliases,
  isPoint: boolean,
): ReadonlyMap<string, KnownDimension> {
  const ofUnit = (unit: string): KnownDimension => dimensionOfUnit(unit, aliases);
  const current = ofUnit(isPoint ? 'nA' : 'mA/cm2');
  const dimensions = new Map<string, KnownDimension>([
    ...simulationUnits.map(([name, unit]) => [name, ofUnit(unit)] as const),
    ...declarations.currents.map((name) => [name, current] as const),
    ...declarations.ions.flatMap(({ name: ion, reads, writes }) =>
      [...reads, ...writes].map((name) => {
        const quantity = ionQuantity(ion, name);
        if (quantity === 'current') return [name, current] as const;
        return [name, ofUnit(quantity === 'reversal' ? 'mV' : 'mM')] as const;
      }),
    ),
    ...declarations.constants.map(({ name, unit }) => [name, ofUnit(unit)] as const),
  ]);
  for (const { keyword, name, unit } of listDeclared(items))
    dimensions.set(name, unit === '' && keyword === 'STATE' && !isPoint ? PURE : ofUnit(unit));
  return dimensions;
}

function listDeclared(items: readonly Item[]): { keyword: string; name: string; unit: string }[] {
  return items.flatMap((item) =>
    item.kind === 'declarations'
      ? item.entries.map(({ name, unit }) => ({ keyword: item.keyword, name, unit }))
      : [],
  );
}

const simulationUnits: readonly (readonly [name: string, unit: string])[] = [
  ['v', 'mV'],
  ['t', 'ms'],
  ['dt', 'ms'],
  ['celsius', 'degC'],
  ['diam', 'um'],
  ['area', 'um2'],
];
