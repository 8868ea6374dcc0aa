import { DEFAULT_CELSIUS } from '../base/constants.ts';
import { distanceAt } from '../morphology/distance.ts';
import { formatLocus } from '../morphology/locus.ts';
import type { Locus, Morphology } from '../morphology/morphology.ts';
import { AXON_TYPE } from '../swc-parser/swcTable.ts';
import {
  DEFAULT_MESH,
  DEFAULT_RECORDING,
  DEFAULT_SIMULATION,
  EXPERIMENT_VERSION,
} from './experimentDefaults.ts';
import type { Experiment } from './experimentSchema.ts';

export interface DefaultExperimentOptions {
  readonly morphology: Experiment['morphology'];
  /** Amplitude of the step at the soma. nA. */
  readonly amplitudeNa: number;
}

/**
 * A cell of textbook values on any morphology: cm 1 uF/cm2, Ra 150 ohm cm, Rm 15000 ohm cm2 at -70 mV, squid hh
 * without its own leak everywhere, a step at the soma. Each value is an assumption and stands in `notes` as one.
 */
export function createDefaultExperiment(
  morphology: Morphology,
  options: DefaultExperimentOptions,
): Experiment {
  const soma = formatLocus(morphology, { section: 0, x: 0.5 });
  const tip = farthestDendriticTip(morphology);
  const probes = [{ name: 'soma', locus: soma }];
  if (tip.section !== 0)
    probes.push(
      { name: 'halfway', locus: formatLocus(morphology, placeHalfway(morphology, tip)) },
      { name: 'tip', locus: formatLocus(morphology, tip) },
    );
  return {
    cabletree: EXPERIMENT_VERSION,
    title: `${morphology.name} with textbook membrane`,
    notes: [
      'assumed: cm 1 uF/cm2, Ra 150 ohm cm everywhere',
      'assumed: passive leak of Rm 15000 ohm cm2 (6.667e-5 S/cm2) that reverses at -70 mV',
      'assumed: squid axon hh channels (Hodgkin and Huxley 1952) everywhere at 6.3 degC, without their own leak',
      `assumed: a current step of ${options.amplitudeNa} nA at ${soma}`,
    ],
    morphology: options.morphology,
    mesh: { ...DEFAULT_MESH },
    celsius: DEFAULT_CELSIUS,
    v_init_mV: -70,
    membrane: { cm_uF_per_cm2: 1, Ra_ohm_cm: 150 },
    regions: {},
    mechanisms: [],
    paint: [
      { region: 'all', mechanism: 'pas', parameters: { g: 6.667e-5, e: -70 } },
      { region: 'all', mechanism: 'hh', parameters: { gnabar: 0.12, gkbar: 0.036, gl: 0 } },
      { region: 'all', ion: 'na', reversal_mV: 50 },
      { region: 'all', ion: 'k', reversal_mV: -77 },
    ],
    place: [
      {
        name: 'step',
        locus: soma,
        iclamp: { delay_ms: 5, duration_ms: 80, amplitude_nA: options.amplitudeNa },
      },
    ],
    events: [],
    probes,
    simulation: { ...DEFAULT_SIMULATION },
    recording: { ...DEFAULT_RECORDING },
  };
}

/** The far end of the section that reaches farthest from the soma, axons aside where there is anything else. */
function farthestDendriticTip(morphology: Morphology): Locus {
  const isDendrite = morphology.sections.some(({ type, index }) => index > 0 && type !== AXON_TYPE);
  let tip: Locus = { section: 0, x: 0.5 };
  let farthestUm = 0;
  for (const { index, type } of morphology.sections) {
    if (index === 0 || (isDendrite && type === AXON_TYPE)) continue;
    const distanceUm = distanceAt(morphology, { section: index, x: 1 });
    if (distanceUm <= farthestUm) continue;
    farthestUm = distanceUm;
    tip = { section: index, x: 1 };
  }
  return tip;
}

/** The centre of the section at half the path distance on the way to a tip. */
function placeHalfway(morphology: Morphology, tip: Locus): Locus {
  const halfUm = distanceAt(morphology, tip) / 2;
  let section = tip.section;
  while (section > 0 && distanceAt(morphology, { section, x: 0 }) > halfUm)
    section = morphology.sections[section]!.parent;
  return { section: Math.max(section, 0), x: 0.5 };
}
