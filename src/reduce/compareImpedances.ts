import type { CertificateImpedances, CertificateRow } from './certificate.ts';
import type { ReducedModel } from './reducedModel.ts';
import type { ReductionPair } from './reductionPair.ts';
import { type AverageImpedances, averageImpedances } from './regionAverage.ts';

/** Errors are taken against at least this share of the geometric mean of the two regions' own impedances. */
const SMALLEST_TRANSFER_SHARE = 1e-4;

interface PairError {
  readonly i: number;
  readonly j: number;
  readonly fullMohm: number;
  readonly reducedMohm: number;
  readonly error: number;
}

/** Impedances between compartments, full cell and reduced model, at each frequency. */
export function tabulateImpedances(
  pair: ReductionPair,
  frequenciesHz: readonly number[],
): CertificateImpedances[] {
  const { full, reduced, weights, model } = pair;
  const units = Array.from(model.compartments, (_, i) => {
    const unit = new Float64Array(model.compartments.length);
    unit[i] = 1;
    return unit;
  });
  return frequenciesHz.map((frequencyHz) => {
    const whole = averageImpedances(full.matrix, full.capacitanceNf, weights, frequencyHz);
    const small = averageImpedances(reduced.matrix, reduced.capacitanceNf, units, frequencyHz);
    const errors = tableOf(model.compartments.length, (): number | null => null);
    for (const { i, j, error } of listErrors(pair, whole, small)) errors[i]![j] = error;
    return { frequencyHz, full: moduli(whole), reduced: moduli(small), error: errors };
  });
}

function moduli({ re, im }: AverageImpedances): number[][] {
  return tableOf(re.rows, (i, j) => Math.hypot(re.get(i, j), im.get(i, j)));
}

function tableOf<Value>(count: number, cell: (i: number, j: number) => Value): Value[][] {
  return Array.from({ length: count }, (_, i) =>
    Array.from({ length: count }, (_, j) => cell(i, j)),
  );
}

/** Worst and mean relative error of the impedances, over all ordered pairs of joined compartments. */
export function summariseImpedances(
  { model }: ReductionPair,
  { frequencyHz, full, reduced, error }: CertificateImpedances,
): CertificateRow[] {
  const errors = error.flatMap((row, i) =>
    row.flatMap((value, j): PairError[] =>
      value === null
        ? []
        : [{ i, j, fullMohm: full[i]![j]!, reducedMohm: reduced[i]![j]!, error: value }],
    ),
  );
  return summariseErrors(model, errors, frequencyHz);
}

function listErrors(
  { treeOfCompartment, isMapped }: ReductionPair,
  whole: AverageImpedances,
  small: AverageImpedances,
): PairError[] {
  const errors: PairError[] = [];
  const modulus = ({ re, im }: AverageImpedances, i: number, j: number): number =>
    Math.hypot(re.get(i, j), im.get(i, j));
  treeOfCompartment.forEach((tree, i) => {
    treeOfCompartment.forEach((other, j) => {
      if (tree !== other || !isMapped[i] || !isMapped[j]) return;
      const fullMohm = modulus(whole, i, j);
      const reducedMohm = modulus(small, i, j);
      const difference = Math.hypot(
        small.re.get(i, j) - whole.re.get(i, j),
        small.im.get(i, j) - whole.im.get(i, j),
      );
      const floor =
        SMALLEST_TRANSFER_SHARE * Math.sqrt(modulus(whole, i, i) * modulus(whole, j, j));
      errors.push({ i, j, fullMohm, reducedMohm, error: difference / Math.max(fullMohm, floor) });
    });
  });
  return errors;
}

function summariseErrors(
  model: ReducedModel,
  errors: readonly PairError[],
  frequencyHz: number,
): CertificateRow[] {
  const worst = errors.reduce((a, b) => (b.error > a.error ? b : a));
  const mean = errors.reduce((sum, { error }) => sum + error, 0) / errors.length;
  const [from, to] = [model.compartments[worst.j]!.name, model.compartments[worst.i]!.name];
  const over = model.sites === undefined ? 'averaged over regions' : 'between sites';
  return [
    {
      key: `z_worst_${frequencyHz}hz`,
      metric: `|Z| ${over}, ${frequencyHz} Hz, worst: ${from} to ${to}`,
      unit: 'MOhm',
      full: worst.fullMohm,
      reduced: worst.reducedMohm,
      error: worst.error,
    },
    {
      key: `z_mean_${frequencyHz}hz`,
      metric: `|Z| ${over}, ${frequencyHz} Hz, mean error`,
      unit: '',
      full: null,
      reduced: null,
      error: mean,
    },
  ];
}
