import { evaluateAt, type LoweredMechanism } from './mechanismLowering.ts';
import { readAt } from './neuromlGate.ts';

/** Voltages and calcium concentrations at which temperatures are compared. mV, mM */
const SAMPLES: readonly (readonly [number, number])[] = [
  ...[-93.1, -71.7, -55.3, -38.9, -12.1, 17.3].map((v) => [v, 1.3e-4] as const),
  [-61.3, 2.1e-5],
  [-21.7, 1.9e-3],
];
const SAME = 1e-9;

/**
 * By state, the factor by which its rate grows for 10 degC where it grows so at every voltage and its steady state stays;
 * 1 where nothing changes, undefined where it follows the temperature in another way.
 */
export function findWarming(
  lowerAt: (celsius: number) => LoweredMechanism,
  celsius: number,
): ReadonlyMap<string, number | undefined> {
  const [cool, mild, warm] = [celsius, celsius + 4, celsius + 10].map(lowerAt) as [
    LoweredMechanism,
    LoweredMechanism,
    LoweredMechanism,
  ];
  return new Map(
    [...cool.equations.keys()].map((state) => {
      const ratios = SAMPLES.map((sample) => {
        const [c, m, w] = [cool, mild, warm].map((lowered) => valuesAt(lowered, state, sample)) as [
          Values,
          Values,
          Values,
        ];
        const isSteady = isNear(c.target, m.target) && isNear(c.target, w.target);
        const q10 = w.rate / c.rate;
        return isSteady && isNear((m.rate / c.rate) ** 2.5, q10) ? q10 : Number.NaN;
      });
      const first = ratios[0]!;
      return [
        state,
        ratios.every((ratio) => isNear(ratio, first)) ? Number(first.toPrecision(10)) : undefined,
      ];
    }),
  );
}

interface Values {
  readonly rate: number;
  readonly target: number;
}

function valuesAt(
  { lowering, equations }: LoweredMechanism,
  state: string,
  [v, calcium]: readonly [number, number],
): Values {
  const equation = equations.get(state);
  if (equation === undefined) return { rate: Number.NaN, target: Number.NaN };
  const { nodes } = lowering.builder;
  const read = readAt(v, calcium);
  return {
    rate: evaluateAt(nodes, equation.rate, read),
    target: evaluateAt(nodes, equation.target, read),
  };
}

function isNear(a: number, b: number): boolean {
  return Math.abs(a - b) <= SAME * Math.max(Math.abs(a), Math.abs(b));
}
