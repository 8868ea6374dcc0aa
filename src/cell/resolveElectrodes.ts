import { experimentMessages as messages } from '../base/messages/experiment.ts';
import { nearestPlace } from '../morphology/locsetPlaces.ts';
import type { Morphology } from '../morphology/morphology.ts';
import type { QuantityProbe } from './cell.ts';
import type { ExperimentFinding } from './checkExperiment.ts';
import type { Experiment } from './experimentSchema.ts';

/** Of grey matter, as Holt & Koch (1999) and LFPy take it. S/m */
const USUAL_CONDUCTIVITY = 0.3;

/** Electrodes as probes of the extracellular potential; their place on the cell is the one nearest to them. */
export function resolveElectrodes(
  {
    electrodes = [],
    extracellular_sigma_S_per_m: conductivitySPerM = USUAL_CONDUCTIVITY,
  }: Pick<Experiment, 'electrodes' | 'extracellular_sigma_S_per_m'>,
  morphology: Morphology,
): QuantityProbe[] {
  return electrodes.map(({ name, position_um: positionUm }) => ({
    name,
    locus: nearestPlace(morphology, positionUm),
    quantity: {
      ...{ kind: 'electrode', variable: 'potential', unit: 'mV' },
      ...{ positionUm, conductivitySPerM },
    },
  }));
}

/** Names of electrodes stand beside those of probes in the same files. */
export function checkElectrodes({ electrodes = [], probes }: Experiment): ExperimentFinding[] {
  const seen = new Set(probes.map(({ name }) => name));
  return electrodes.flatMap(({ name }, i) => {
    const error = (message: string): ExperimentFinding[] => [
      {
        ...{ code: 'experiment/invalid', severity: 'error', message },
        path: ['electrodes', i, 'name'],
      },
    ];
    if (name.trim() === '') return error(messages.noName('electrodes'));
    if (seen.has(name)) return error(messages.duplicateName('electrodes', name));
    seen.add(name);
    return [];
  });
}
