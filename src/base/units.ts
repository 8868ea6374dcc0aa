import { closestName } from './closestName.ts';
import { unitMessages } from './messages/units.ts';
import { ModelError } from './modelError.ts';

/** Exponents of metre, kilogram, second, ampere, kelvin, mole. */
type Dimension = readonly [number, number, number, number, number, number];

interface Unit {
  /** Value of one unit in SI base units. */
  readonly scale: number;
  readonly dimension: Dimension;
}

const NONE: Dimension = [0, 0, 0, 0, 0, 0];

/** Units that take the prefixes below, and their SI values. */
const PREFIXABLE: Readonly<Record<string, Unit>> = {
  m: { scale: 1, dimension: [1, 0, 0, 0, 0, 0] },
  s: { scale: 1, dimension: [0, 0, 1, 0, 0, 0] },
  A: { scale: 1, dimension: [0, 0, 0, 1, 0, 0] },
  V: { scale: 1, dimension: [2, 1, -3, -1, 0, 0] },
  S: { scale: 1, dimension: [-2, -1, 3, 2, 0, 0] },
  F: { scale: 1, dimension: [-2, -1, 4, 2, 0, 0] },
  ohm: { scale: 1, dimension: [2, 1, -3, -2, 0, 0] },
  Hz: { scale: 1, dimension: [0, 0, -1, 0, 0, 0] },
  C: { scale: 1, dimension: [0, 0, 1, 1, 0, 0] },
  mol: { scale: 1, dimension: [0, 0, 0, 0, 0, 1] },
  M: { scale: 1000, dimension: [-3, 0, 0, 0, 0, 1] },
};

const FIXED: Readonly<Record<string, Unit>> = {
  '1': { scale: 1, dimension: NONE },
  mho: PREFIXABLE['S']!,
  Ohm: PREFIXABLE['ohm']!,
  K: { scale: 1, dimension: [0, 0, 0, 0, 1, 0] },
  degC: { scale: 1, dimension: [0, 0, 0, 0, 1, 0] },
};

const PREFIXES: Readonly<Record<string, number>> = {
  G: 1e9,
  M: 1e6,
  k: 1e3,
  c: 1e-2,
  m: 1e-3,
  u: 1e-6,
  µ: 1e-6,
  μ: 1e-6,
  n: 1e-9,
  p: 1e-12,
  f: 1e-15,
};

/**
 * A quantity in the wanted unit: `parseQuantity('150 ohm cm', 'ohm cm')` is 150. A bare number is taken to be in the
 * wanted unit already.
 *
 * @throws ModelError `units/not-a-quantity`, `units/unknown-unit`, `units/wrong-dimension`.
 */
export function parseQuantity(quantity: number | string, wantedUnit: string): number {
  if (typeof quantity === 'number') return quantity;
  const match = /^\s*([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)\s*(.*?)\s*$/.exec(quantity);
  if (match === null)
    throw new ModelError('units/not-a-quantity', unitMessages.notAQuantity(quantity));
  const value = Number(match[1]);
  return match[2] === '' ? value : value * conversionFactor(quantity, match[2]!, wantedUnit);
}

function conversionFactor(quantity: string, unitText: string, wantedText: string): number {
  const unit = parseUnit(unitText);
  const wanted = parseUnit(wantedText);
  if (unit.dimension.some((exponent, i) => exponent !== wanted.dimension[i])) {
    throw new ModelError(
      'units/wrong-dimension',
      unitMessages.wrongDimension(
        quantity,
        printDimension(unit.dimension),
        wantedText,
        printDimension(wanted.dimension),
      ),
    );
  }
  return unit.scale / wanted.scale;
}

/**
 * `uF/cm2`, `ohm cm`, `S/cm^2`, `mA/cm2`: factors in a row multiply, everything behind a `/` up to the next `/`
 * divides.
 */
function parseUnit(text: string): Unit {
  let scale = 1;
  const dimension: number[] = [...NONE];
  text.split('/').forEach((part, index) => {
    const sign = index === 0 ? 1 : -1;
    for (const factor of part.split(/[\s*·]+/).filter((word) => word !== '')) {
      const { unit, exponent } = parseFactor(factor);
      scale *= unit.scale ** (sign * exponent);
      unit.dimension.forEach((value, i) => {
        dimension[i]! += sign * exponent * value;
      });
    }
  });
  return { scale, dimension: dimension as unknown as Dimension };
}

function parseFactor(factor: string): { unit: Unit; exponent: number } {
  const match = /^(.*?[^\d^-])\^?(-?\d+)?$/.exec(factor);
  const name = match?.[1] ?? factor;
  return { unit: lookUpUnit(name), exponent: Number(match?.[2] ?? 1) };
}

function lookUpUnit(name: string): Unit {
  const whole = FIXED[name] ?? PREFIXABLE[name];
  if (whole !== undefined) return whole;
  const prefix = PREFIXES[name[0] ?? ''];
  const base = PREFIXABLE[name.slice(1)] ?? (name.slice(1) === 'Ohm' ? FIXED['Ohm'] : undefined);
  if (prefix === undefined || base === undefined) {
    const known = Object.keys(PREFIXABLE).flatMap((unit) => [unit, `m${unit}`, `u${unit}`]);
    throw new ModelError(
      'units/unknown-unit',
      unitMessages.unknownUnit(name, closestName(name, known)),
    );
  }
  return { scale: prefix * base.scale, dimension: base.dimension };
}

function printDimension(dimension: Dimension): string {
  const names = ['m', 'kg', 's', 'A', 'K', 'mol'];
  const factors = dimension.flatMap((exponent, i) => {
    if (exponent === 0) return [];
    return [exponent === 1 ? names[i]! : `${names[i]}^${exponent}`];
  });
  return factors.length === 0 ? 'dimensionless' : factors.join(' ');
}
