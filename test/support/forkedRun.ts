import { throwOnErrors } from '../../src/base/modelError.ts';
import { buildCell } from '../../src/cell/buildCell.ts';
import { parseExperiment } from '../../src/cell/parseExperiment.ts';
import { discretise } from '../../src/discretise/discretise.ts';

/** A soma with a stem that forks, of 15 nodes, spiking under a lasting current; two voltages and a gate recorded. */
export const FORKED_RUN = {
  cabletree: 1,
  morphology: {
    name: 'y.swc',
    text: '1 1 0 0 0 8 -1\n2 3 100 0 0 1 1\n3 3 200 50 0 1 2\n4 3 200 -50 0 1 2\n',
  },
  paint: [{ region: 'all', mechanism: 'hh' }],
  place: [
    { name: 'step', locus: 'soma', iclamp: { delay_ms: 1, duration_ms: 1e6, amplitude_nA: 0.5 } },
  ],
  probes: [
    { name: 'soma', locus: 'soma' },
    { name: 'µ tip', locus: 'dend[1](0.9)' },
    { name: 'm', locus: 'soma', record: 'hh.m' },
  ],
};

/** An experiment ready to run; throws for one with errors. */
export function prepareExperiment(value: object) {
  const { experiment, diagnostics } = parseExperiment(JSON.stringify(value));
  throwOnErrors('test', diagnostics);
  const built = buildCell(experiment!);
  throwOnErrors('test', built.diagnostics);
  const cell = built.cell!;
  return { experiment: experiment!, cell, layout: discretise(cell, experiment!.mesh) };
}
