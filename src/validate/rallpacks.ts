import type { Check } from './check.ts';
import { runTestCell } from './runTestCell.ts';
import { type SealedCable, sealedCableMv } from './sealedCable.ts';
import { AXIAL_OHM_CM, drawSection, RESTING_MV, type TestCell } from './testCell.ts';

/** Rallpacks 1 and 2; the third, which has no closed form, is a stored case. Bhalla, Bilitch and Bower (1992), Trends Neurosci. 15, 453-458. */
const GROUP = 'Rallpacks';
const CURRENT_NA = 0.1;
const DURATION_MS = 250;
const SAMPLE_MS = 0.1;
const LEAK = { g: 2.5e-5, e: RESTING_MV };
const FOREVER = { delayMs: 0, durationMs: 1e9, amplitudeNa: CURRENT_NA };
/** Of the response's range, root mean square. % */
const PASSIVE_BAR_PERCENT = 0.01;

const CABLE: TestCell = {
  sections: [drawSection('cable', 1000, [1, 1])],
  mechanism: 'pas',
  parameters: LEAK,
  clamp: FOREVER,
  probes: { x0: [0, 0], xL: [0, 1] },
};

const LEVELS = 10;
const STEM_DIAMETER_UM = 16;
const STEM_LENGTH_UM = 32;

/** Ten levels of branches, each 0.008 length constants long, that meet Rall's 3/2 power rule: a cylinder to the current. */
function branchingCable(): TestCell {
  const sections = Array.from({ length: 2 ** LEVELS - 1 }, (_, i) => {
    const level = Math.floor(Math.log2(i + 1));
    const diameterUm = STEM_DIAMETER_UM * 2 ** ((-2 / 3) * level);
    const lengthUm = STEM_LENGTH_UM * Math.sqrt(diameterUm / STEM_DIAMETER_UM);
    const parent = i === 0 ? undefined : (i - 1) >> 1;
    return drawSection(`branch${i}`, lengthUm, [diameterUm, diameterUm], parent);
  });
  const tip = sections.length - 1;
  return { ...CABLE, sections, probes: { x0: [0, 0], xL: [tip, 1] } };
}

/** Root mean square of the difference from the closed form, of its range at that place. % */
function checkPassive(
  name: string,
  test: TestCell,
  analytic: Pick<SealedCable, 'lengthUm' | 'diameterUm'>,
  run: { readonly dtMs: number; readonly compartmentsPerSection: number },
): Check[] {
  const method = 'second-order';
  const recording = runTestCell(test, { ...run, method, durationMs: DURATION_MS });
  const cable: SealedCable = {
    ...analytic,
    axialOhmCm: AXIAL_OHM_CM,
    membraneOhmCm2: 1 / LEAK.g,
    capacitanceUfPerCm2: 1,
    currentNa: CURRENT_NA,
  };
  const samples = Math.round(DURATION_MS / SAMPLE_MS);
  const stride = Math.round(SAMPLE_MS / run.dtMs);
  return recording.probes.map(({ name: probe, voltageMv }, k) => {
    let squares = 0;
    for (let i = 1; i <= samples; i++) {
      const exactMv = RESTING_MV + sealedCableMv(cable, k, i * SAMPLE_MS);
      squares += (voltageMv[i * stride]! - exactMv) ** 2;
    }
    const rangeMv = sealedCableMv(cable, k, DURATION_MS);
    return {
      ...{ group: GROUP, name: `${name}, ${probe}: RMS from the closed form` },
      settings: `${run.compartmentsPerSection} a section, dt ${run.dtMs} ms`,
      measured: (100 * Math.sqrt(squares / samples)) / rangeMv,
      ...{ bar: PASSIVE_BAR_PERCENT, unit: '%' },
    };
  });
}

export function checkRallpack1(): Check[] {
  const run = { dtMs: 0.025, compartmentsPerSection: 1000 };
  return checkPassive('Rallpack 1', CABLE, { lengthUm: 1000, diameterUm: 1 }, run);
}

export function checkRallpack2(): Check[] {
  const analytic = { lengthUm: LEVELS * STEM_LENGTH_UM, diameterUm: STEM_DIAMETER_UM };
  const run = { dtMs: 0.05, compartmentsPerSection: 1 };
  return checkPassive('Rallpack 2', branchingCable(), analytic, run);
}
