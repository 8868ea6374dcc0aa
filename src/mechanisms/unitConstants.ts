import { nmodlMessages as messages } from '../base/messages/nmodl.ts';
import type { MechanismConstant } from './mechanism.ts';
import type { SourceText } from './sourceText.ts';
import type { Item, UnitsConstant } from './syntax.ts';
import { parseUnitText, type UnitAliases } from './unitText.ts';

export interface PlacedConstant extends MechanismConstant {
  readonly offset: number;
}

/**
 * The constants of UNITS blocks. `R = 8.314 (joule/degC)` keeps its number whatever the unit; `F = (faraday) (coulomb)` is
 * the CODATA 2019 value of the first unit, expressed in the second.
 */
export function readUnitConstants(source: SourceText, items: readonly Item[]): PlacedConstant[] {
  const entries = items.flatMap((item) => (item.kind === 'units' ? item.entries : []));
  const aliases = readUnitAliases(items);
  return entries.flatMap((entry) => {
    if (entry.kind !== 'constant') return [];
    const { name, unit, offset } = entry;
    return [{ name, unit, offset, value: entry.value ?? unitValue(source, entry, aliases) }];
  });
}

/** The names that UNITS blocks give to units. */
export function readUnitAliases(items: readonly Item[]): UnitAliases {
  const entries = items.flatMap((item) => (item.kind === 'units' ? item.entries : []));
  return new Map(
    entries.flatMap((entry) => (entry.kind === 'alias' ? [[entry.alias, entry.definition]] : [])),
  );
}

function unitValue(source: SourceText, entry: UnitsConstant, aliases: UnitAliases): number {
  const of = entry.of ?? '1';
  const value = parseUnitText(of, aliases);
  const wanted = parseUnitText(entry.unit === '' ? '1' : entry.unit, aliases);
  if (value === undefined || wanted === undefined) {
    const unknown = value === undefined ? of : entry.unit;
    source.error(
      'nmodl/unknown-unit',
      entry.offset,
      messages.unknownUnit(unknown),
      messages.writeNumber(),
    );
    return Number.NaN;
  }
  const isSame = value.dimension.every((exponent, i) => exponent === wanted.dimension[i]);
  if (!isSame)
    source.error(
      'nmodl/unit-mismatch',
      entry.offset,
      messages.unitMismatch(of, entry.unit),
      messages.writeNumber(),
    );
  return value.scale / wanted.scale;
}
