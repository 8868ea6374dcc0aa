import type { Experiment } from '../../src/cell/experimentSchema.ts';
import { parseExperiment } from '../../src/cell/parseExperiment.ts';

/** A ball of 20 um with a dendrite of 200 um, hh all over and a leak on the dendrite; 20 ms. */
export function sampleExperiment(changes: object = {}): Experiment {
  const text = JSON.stringify({
    cabletree: 1,
    title: 'ball and stick',
    morphology: {
      name: 'ball.swc',
      text: '1 1 0 0 0 10 -1\n2 3 10 0 0 1 1\n3 3 210 0 0 1 2\n',
    },
    mesh: { policy: 'fixed', count: 3 },
    paint: [
      { region: 'all', mechanism: 'hh', parameters: { gnabar: 0.12 } },
      { region: 'dend', mechanism: 'pas', parameters: { g: 1e-4, e: -70 } },
      { region: 'all', ion: 'na', reversal_mV: 50 },
      { region: 'all', ion: 'k', reversal_mV: -77 },
      { region: 'dend', Ra_ohm_cm: 100 },
    ],
    place: [
      {
        name: 'step',
        locus: 'soma(0.5)',
        iclamp: { delay_ms: 2, duration_ms: 15, amplitude_nA: 1 },
      },
    ],
    probes: [
      { name: 'soma', locus: 'soma(0.5)' },
      { name: 'tip', locus: 'dend[0](1)' },
    ],
    simulation: { dt_ms: 0.025, duration_ms: 20 },
    ...changes,
  });
  const { experiment, diagnostics } = parseExperiment(text);
  if (experiment === undefined) throw new Error(JSON.stringify(diagnostics));
  return experiment;
}
