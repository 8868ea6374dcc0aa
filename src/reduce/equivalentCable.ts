import { solveAdmittance } from './admittanceSolve.ts';
import type { Stem } from './stems.ts';

/** A complex number. */
interface Complex {
  readonly re: number;
  readonly im: number;
}

/** The cylinder that stands for a stem, and what it was found from. */
export interface EquivalentCable {
  /** At the cut end. MOhm. */
  readonly inputMohm: Complex;
  /** From the cut end to the end of a section where it is smallest in modulus. MOhm. */
  readonly smallestMohm: Complex;
  /** sqrt(1 + i 2 pi f Rm Cm). */
  readonly q: Complex;
  /** Length in space constants. */
  readonly electrotonicLength: number;
  readonly lambdaUm: number;
  readonly lengthUm: number;
  readonly diameterUm: number;
  /** One compartment for each tenth of a space constant, odd. */
  readonly count: number;
  /** Place of each row of the stem, 0 to 1 of the cylinder's length. */
  readonly placeOfRow: Float64Array;
}

const LONGEST = 10;
const BISECTIONS = 200;

/**
 * The cylinder of equal input impedance and equal smallest transfer impedance at one frequency: Amsalem et al. (2020),
 * Nat. Commun. 11, 288, after Rall and Rinzel (1973), Biophys. J. 13, 648-688, for the cylinder with a sealed end.
 *
 * @param endRows rows of the tree at the x = 1 ends of sections.
 */
export function findEquivalentCable(
  stem: Stem,
  endRows: ReadonlySet<number>,
  frequencyHz: number,
): EquivalentCable {
  const current = new Float64Array(stem.matrix.parent.length);
  current[0] = 1;
  const { re, im } = solveAdmittance(stem.matrix, stem.capacitanceNf, current, frequencyHz);
  const inputMohm = { re: re[0]!, im: im[0]! };
  const omegaTau = 2 * Math.PI * frequencyHz * stem.rmOhmCm2 * stem.cmUfPerCm2 * 1e-6;
  const q = squareRoot({ re: 1, im: omegaTau });
  const ends = [...stem.rows.keys()].filter((k) => endRows.has(stem.rows[k]!)).map((k) => k + 1);
  const smallest = ends.reduce((a, b) =>
    Math.hypot(re[b]!, im[b]!) < Math.hypot(re[a]!, im[a]!) ? b : a,
  );
  const smallestMohm = { re: re[smallest]!, im: im[smallest]! };
  const inputModulus = modulus(inputMohm);
  const electrotonicLength = bisect(
    (length) => inputModulus / modulus(cosh(scale(q, length))) - modulus(smallestMohm),
    LONGEST,
  );
  const { rmOhmCm2, raOhmCm } = stem;
  const atEnd = scale(q, electrotonicLength);
  const admittance =
    modulus(cosh(atEnd)) / (modulus(sinh(atEnd)) * modulus(q) * inputModulus * 1e6);
  const diameterCm = ((2 / Math.PI) * Math.sqrt(rmOhmCm2 * raOhmCm) * admittance) ** (2 / 3);
  const lambdaUm = 1e4 * Math.sqrt((rmOhmCm2 * diameterCm) / (4 * raOhmCm));
  const whole = modulus(cosh(atEnd));
  const placeOfRow = Float64Array.from(stem.rows.keys(), (k) => {
    const wanted = Math.hypot(re[k + 1]!, im[k + 1]!);
    const at = bisect(
      (x) => (inputModulus * modulus(cosh(scale(q, electrotonicLength - x)))) / whole - wanted,
      electrotonicLength,
    );
    return at / electrotonicLength;
  });
  return {
    inputMohm,
    smallestMohm,
    q,
    electrotonicLength,
    lambdaUm,
    lengthUm: electrotonicLength * lambdaUm,
    diameterUm: diameterCm * 1e4,
    count: 2 * Math.floor((10 * electrotonicLength) / 2) + 1,
    placeOfRow,
  };
}

/** Where a falling function crosses 0 between 0 and `high`; an end where it does not. */
function bisect(falling: (x: number) => number, high: number): number {
  let [low, up] = [0, high];
  for (let k = 0; k < BISECTIONS && up - low > 1e-15 * high; k++) {
    const middle = (low + up) / 2;
    if (falling(middle) > 0) low = middle;
    else up = middle;
  }
  return (low + up) / 2;
}

function modulus({ re, im }: Complex): number {
  return Math.hypot(re, im);
}

function scale({ re, im }: Complex, factor: number): Complex {
  return { re: re * factor, im: im * factor };
}

function squareRoot({ re, im }: Complex): Complex {
  const size = Math.hypot(re, im);
  return { re: Math.sqrt((size + re) / 2), im: Math.sign(im) * Math.sqrt((size - re) / 2) };
}

function cosh({ re, im }: Complex): Complex {
  return { re: Math.cosh(re) * Math.cos(im), im: Math.sinh(re) * Math.sin(im) };
}

function sinh({ re, im }: Complex): Complex {
  return { re: Math.sinh(re) * Math.cos(im), im: Math.cosh(re) * Math.sin(im) };
}
