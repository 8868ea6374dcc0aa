import { parseUnitText, type UnitAliases, type UnitDimension } from './unitText.ts';

/** What is known of a value's dimension: exponents of metre, kilogram, second, coulomb and kelvin, or nothing. */
export type KnownDimension = UnitDimension | undefined;

/** Of a number without unit. */
export const PURE: UnitDimension = [0, 0, 0, 0, 0];

/** The dimension of a unit as written; undefined where none is written, or one that is not known here. */
export function dimensionOfUnit(unit: string, aliases: UnitAliases): KnownDimension {
  return unit === '' ? undefined : parseUnitText(unit, aliases)?.dimension;
}

export function multiplyDimensions(left: KnownDimension, right: KnownDimension): KnownDimension {
  return combine(left, right, 1);
}

export function divideDimensions(left: KnownDimension, right: KnownDimension): KnownDimension {
  return combine(left, right, -1);
}

export function raiseDimension(base: KnownDimension, power: number): KnownDimension {
  return base?.map((exponent) => exponent * power);
}

function combine(left: KnownDimension, right: KnownDimension, sign: 1 | -1): KnownDimension {
  if (left === undefined || right === undefined) return undefined;
  return left.map((exponent, i) => exponent + sign * right[i]!);
}

function isSameDimension(left: UnitDimension, right: UnitDimension): boolean {
  // Roots make halves, which may come back as 0.9999.
  return left.every((exponent, i) => Math.abs(exponent - right[i]!) < 1e-9);
}

/** Whether both are known, and differ. */
export function dimensionsDiffer(left: KnownDimension, right: KnownDimension): boolean {
  return left !== undefined && right !== undefined && !isSameDimension(left, right);
}

export function isPure(dimension: UnitDimension): boolean {
  return isSameDimension(dimension, PURE);
}

/** The units that mechanisms are written in; the first ones that fit give a dimension its name. */
const familiarUnits: readonly (readonly [unit: string, dimension: UnitDimension])[] = [
  ...['mV', 'ms', 'nA', 'uS', 'mA/cm2', 'S/cm2', 'mM', 'um', 'um2', 'um3', 'degC', 'coulomb'],
  ...['uF', 'uF/cm2', 'mV ms', 'ohm', 'ohm cm', 'joule', 'joule/degC'],
].map((unit) => [unit, parseUnitText(unit)!.dimension] as const);

/** `mV`, `/ms`, `mM/ms`: units of that dimension in which a reader would write it; powers of SI units where none fit. */
export function describeDimension(dimension: UnitDimension): string {
  if (isPure(dimension)) return 'a plain number';
  const named = familiarUnits.find(([, own]) => isSameDimension(own, dimension));
  if (named !== undefined) return `(${named[0]})`;
  return describeInverse(dimension) ?? describePair(dimension) ?? describeInSi(dimension);
}

function describeInverse(dimension: UnitDimension): string | undefined {
  const inverse = familiarUnits.find(([, own]) => isPure(combine(own, dimension, 1)!));
  return inverse && `(${asDivisor(inverse[0]).trim()})`;
}

function describePair(dimension: UnitDimension): string | undefined {
  for (const [over, own] of familiarUnits)
    for (const [under, other] of familiarUnits) {
      if (isSameDimension(combine(own, other, -1)!, dimension))
        return `(${over}${asDivisor(under)})`;
      if (isSameDimension(combine(own, other, 1)!, dimension)) return `(${over} ${under})`;
    }
  return undefined;
}

/** Everything behind a slash divides, so a unit with a slash of its own turns round. */
function asDivisor(unit: string): string {
  const [over = '', under = ''] = unit.split('/');
  return under === '' ? `/${over.replaceAll(' ', '-')}` : ` ${under}/${over}`;
}

function describeInSi(dimension: UnitDimension): string {
  const powers = dimension.flatMap((exponent, i) =>
    exponent === 0 ? [] : [`${['m', 'kg', 's', 'C', 'K'][i]}^${Number(exponent.toPrecision(4))}`],
  );
  return `(${powers.join(' ')})`;
}
