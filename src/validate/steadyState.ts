import { exp } from '../base/elementary.ts';
import { buildConductanceMatrix, inputResistance } from '../cable/hinesMatrix.ts';
import { discretise } from '../discretise/discretise.ts';
import { measureRestingMembrane } from '../simulate/restingMembrane.ts';
import type { Check } from './check.ts';
import { AXIAL_OHM_CM, buildTestCell, drawSection, RESTING_MV } from './testCell.ts';

const COMPARTMENTS = 1001;
const LEAK_S_PER_CM2 = 1e-4;
const LENGTH_UM = 1000;
const DIAMETER_UM = 2;

/** Input resistance at the end of a sealed cylinder beside R_inf coth(L). */
export function checkSteadyState(): Check[] {
  const cell = buildTestCell({
    sections: [drawSection('cable', LENGTH_UM, [DIAMETER_UM, DIAMETER_UM])],
    mechanism: 'pas',
    parameters: { g: LEAK_S_PER_CM2, e: RESTING_MV },
    clamp: { delayMs: 0, durationMs: 0, amplitudeNa: 0 },
    probes: {},
  });
  const layout = discretise(cell, { policy: 'fixed', count: COMPARTMENTS });
  const { leakUs } = measureRestingMembrane(cell, layout);
  const measured = inputResistance(buildConductanceMatrix(layout, leakUs), layout.startNode[0]!);
  const diameterCm = DIAMETER_UM * 1e-4;
  const lambdaCm = Math.sqrt(diameterCm / (4 * AXIAL_OHM_CM * LEAK_S_PER_CM2));
  const length = (LENGTH_UM * 1e-4) / lambdaCm;
  const semiInfiniteMohm = (1e-6 * 4 * AXIAL_OHM_CM * lambdaCm) / (Math.PI * diameterCm ** 2);
  const exact = (semiInfiniteMohm * (exp(length) + exp(-length))) / (exp(length) - exp(-length));
  return [
    {
      ...{ group: 'Analytic cable', name: 'input resistance of a sealed cylinder' },
      settings: `${COMPARTMENTS} compartments`,
      measured: 100 * Math.abs(measured / exact - 1),
      ...{ bar: 1e-4, unit: '%' },
    },
  ];
}
