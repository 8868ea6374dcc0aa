import { FARADAY_C_PER_MOL, GAS_CONSTANT_J_PER_MOL_K } from '../base/constants.ts';
import { pow } from '../base/elementary.ts';

/** Exponents of metre, kilogram, second, coulomb, kelvin. A mole is a number. */
export type UnitDimension = readonly number[];

export interface UnitValue {
  /** In SI base units. */
  readonly scale: number;
  readonly dimension: UnitDimension;
}

/** Names given in a UNITS block: `(mV) = (millivolt)`. */
export type UnitAliases = ReadonlyMap<string, string>;

const NUMBER: UnitDimension = [0, 0, 0, 0, 0];
const ENERGY: UnitDimension = [2, 1, -2, 0, 0];
const AVOGADRO = 6.02214076e23;

/** The names of NEURON's unit table that mechanisms use, without prefix or plural. */
const units: Readonly<Record<string, UnitValue>> = {
  m: { scale: 1, dimension: [1, 0, 0, 0, 0] },
  meter: { scale: 1, dimension: [1, 0, 0, 0, 0] },
  micron: { scale: 1e-6, dimension: [1, 0, 0, 0, 0] },
  liter: { scale: 1e-3, dimension: [3, 0, 0, 0, 0] },
  l: { scale: 1e-3, dimension: [3, 0, 0, 0, 0] },
  gram: { scale: 1e-3, dimension: [0, 1, 0, 0, 0] },
  g: { scale: 1e-3, dimension: [0, 1, 0, 0, 0] },
  s: { scale: 1, dimension: [0, 0, 1, 0, 0] },
  sec: { scale: 1, dimension: [0, 0, 1, 0, 0] },
  second: { scale: 1, dimension: [0, 0, 1, 0, 0] },
  hz: { scale: 1, dimension: [0, 0, -1, 0, 0] },
  coul: { scale: 1, dimension: [0, 0, 0, 1, 0] },
  coulomb: { scale: 1, dimension: [0, 0, 0, 1, 0] },
  amp: { scale: 1, dimension: [0, 0, -1, 1, 0] },
  ampere: { scale: 1, dimension: [0, 0, -1, 1, 0] },
  A: { scale: 1, dimension: [0, 0, -1, 1, 0] },
  volt: { scale: 1, dimension: [2, 1, -2, -1, 0] },
  V: { scale: 1, dimension: [2, 1, -2, -1, 0] },
  ohm: { scale: 1, dimension: [2, 1, -1, -2, 0] },
  mho: { scale: 1, dimension: [-2, -1, 1, 2, 0] },
  siemens: { scale: 1, dimension: [-2, -1, 1, 2, 0] },
  S: { scale: 1, dimension: [-2, -1, 1, 2, 0] },
  farad: { scale: 1, dimension: [-2, -1, 2, 2, 0] },
  F: { scale: 1, dimension: [-2, -1, 2, 2, 0] },
  joule: { scale: 1, dimension: ENERGY },
  newton: { scale: 1, dimension: [1, 1, -2, 0, 0] },
  watt: { scale: 1, dimension: [2, 1, -3, 0, 0] },
  degC: { scale: 1, dimension: [0, 0, 0, 0, 1] },
  degK: { scale: 1, dimension: [0, 0, 0, 0, 1] },
  kelvin: { scale: 1, dimension: [0, 0, 0, 0, 1] },
  K: { scale: 1, dimension: [0, 0, 0, 0, 1] },
  mole: { scale: AVOGADRO, dimension: NUMBER },
  mol: { scale: AVOGADRO, dimension: NUMBER },
  molar: { scale: AVOGADRO / 1e-3, dimension: [-3, 0, 0, 0, 0] },
  M: { scale: AVOGADRO / 1e-3, dimension: [-3, 0, 0, 0, 0] },
  faraday: { scale: FARADAY_C_PER_MOL, dimension: [0, 0, 0, 1, 0] },
  k: { scale: GAS_CONSTANT_J_PER_MOL_K / AVOGADRO, dimension: [2, 1, -2, 0, -1] },
  e: { scale: 1.602176634e-19, dimension: [0, 0, 0, 1, 0] },
  pi: { scale: Math.PI, dimension: NUMBER },
  degree: { scale: Math.PI / 180, dimension: NUMBER },
  radian: { scale: 1, dimension: NUMBER },
};

const prefixes: readonly (readonly [prefix: string, scale: number])[] = [
  ['giga', 1e9],
  ['mega', 1e6],
  ['kilo', 1e3],
  ['centi', 1e-2],
  ['milli', 1e-3],
  ['micro', 1e-6],
  ['nano', 1e-9],
  ['pico', 1e-12],
  ['femto', 1e-15],
  ['G', 1e9],
  ['M', 1e6],
  ['K', 1e3],
  ['k', 1e3],
  ['c', 1e-2],
  ['m', 1e-3],
  ['u', 1e-6],
  ['n', 1e-9],
  ['p', 1e-12],
  ['f', 1e-15],
];

/**
 * The value of a unit as NEURON writes it: `joule/degC`, `k-mole` (blanks and hyphens multiply), `10000 coulomb`, `/cm2`;
 * everything behind the slash divides. Undefined where a name is not known.
 */
export function parseUnitText(
  text: string,
  aliases: UnitAliases = new Map(),
): UnitValue | undefined {
  return parseUnit(text, aliases, 0);
}

const MOST_ALIASES = 20;

function parseUnit(text: string, aliases: UnitAliases, depth: number): UnitValue | undefined {
  if (depth > MOST_ALIASES) return undefined;
  // The gas constant as one product, so that it is CODATA's to the last digit.
  if (text.replace(/\s/g, '') === 'k-mole')
    return { scale: GAS_CONSTANT_J_PER_MOL_K, dimension: [2, 1, -2, 0, -1] };
  const [over = '', ...under] = text.split('/');
  let product: UnitValue | undefined = { scale: 1, dimension: NUMBER };
  const sides = [over, ...under];
  for (let side = 0; side < sides.length && product !== undefined; side++)
    for (const factor of sides[side]!.split(/[\s-]+(?![0-9])/).filter((part) => part !== ''))
      product = multiply(product, parseFactor(factor, aliases, depth), side === 0 ? 1 : -1);
  return product;
}

function multiply(
  left: UnitValue | undefined,
  right: UnitValue | undefined,
  sign: 1 | -1,
): UnitValue | undefined {
  if (left === undefined || right === undefined) return undefined;
  return {
    scale: sign === 1 ? left.scale * right.scale : left.scale / right.scale,
    dimension: left.dimension.map((exponent, i) => exponent + sign * right.dimension[i]!),
  };
}

/** One factor: a number, or a name with a power behind it (`cm2`). */
function parseFactor(factor: string, aliases: UnitAliases, depth: number): UnitValue | undefined {
  const number = Number(factor);
  if (!Number.isNaN(number)) return { scale: number, dimension: NUMBER };
  const [, name = '', power = ''] = /^([A-Za-z]+)\^?([0-9]*)$/.exec(factor) ?? [];
  const base = lookUpName(name, aliases, depth);
  if (base === undefined) return undefined;
  const exponent = power === '' ? 1 : Number(power);
  return {
    scale: pow(base.scale, exponent),
    dimension: base.dimension.map((own) => own * exponent),
  };
}

function lookUpName(name: string, aliases: UnitAliases, depth: number): UnitValue | undefined {
  const alias = aliases.get(name);
  if (alias !== undefined && alias !== name) return parseUnit(alias, aliases, depth + 1);
  return lookUpUnit(name) ?? lookUpPrefixed(name);
}

function lookUpUnit(name: string): UnitValue | undefined {
  const singular = name.length > 2 && name.endsWith('s') ? name.slice(0, -1) : name;
  if (Object.hasOwn(units, name)) return units[name];
  return Object.hasOwn(units, singular) ? units[singular] : undefined;
}

function lookUpPrefixed(name: string): UnitValue | undefined {
  for (const [prefix, scale] of prefixes) {
    if (!name.startsWith(prefix)) continue;
    const unit = lookUpUnit(name.slice(prefix.length));
    if (unit !== undefined) return { scale: scale * unit.scale, dimension: unit.dimension };
  }
  return undefined;
}
