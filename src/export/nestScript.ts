import { exportMessages } from '../base/messages/export.ts';
import type { Certificate } from '../reduce/certificate.ts';
import type { ReducedModel } from '../reduce/reducedModel.ts';
import { requireCapacitances } from './pointCompartments.ts';
import { describeOrigin, docstring, pythonNumber } from './scriptHeader.ts';

/**
 * Parameters of NEST's compartmental model `cm_default`, as a Python module. Written from NEST's documentation and not
 * run under it: NEST fixes ms and mV only, so nF, uS and nA are used together, and said. Channels and pieces that are not joined to
 * the first compartment are left out.
 *
 * @returns Python text.
 * @throws ModelError `export/no-capacitance`.
 */
export function exportNest(
  model: ReducedModel,
  { certificate }: { readonly certificate: Certificate },
): string {
  requireCapacitances(model);
  const isJoined: boolean[] = [];
  model.compartments.forEach(({ parent }, i) => {
    isJoined.push(i === 0 || (parent >= 0 && isJoined[parent]!));
  });
  const position = new Map<number, number>();
  const own = model.compartments.filter((_, i) => {
    if (isJoined[i]) position.set(i, position.size);
    return isJoined[i];
  });
  const left = model.compartments.filter((_, i) => !isJoined[i]).map(({ name }) => name);
  const channels = [
    ...new Set(model.compartments.flatMap(({ channelsNs }) => Object.keys(channelsNs))),
  ].sort();
  const remarks = [
    exportMessages.nestNotRun(),
    exportMessages.nestUnits(),
    ...(channels.length > 0 ? [exportMessages.channelsLeftOut(channels)] : []),
    ...(left.length > 0 ? [exportMessages.unjoinedLeftOut(left)] : []),
  ];
  const lines = [
    ...docstring(describeOrigin(model, certificate, 'NEST', remarks)),
    '',
    'COMPARTMENTS = [',
    ...own.map(({ name, parent, capacitancePf, leakNs, leakReversalMv, couplingNs }) => {
      const values = [
        `'C_m': ${pythonNumber(capacitancePf * 1e-3)}`,
        `'g_C': ${pythonNumber(couplingNs * 1e-3)}`,
        `'g_L': ${pythonNumber(leakNs * 1e-3)}`,
        `'e_L': ${pythonNumber(leakReversalMv)}`,
      ].join(', ');
      return `    {'parent_idx': ${parent < 0 ? -1 : position.get(parent)!}, 'params': {${values}}},  # ${name}`;
    }),
    ']',
    '',
    '',
    'def create_neurons(nest, count=1):',
    '    """Neurons with these compartments; add receptors to them by index."""',
    "    neurons = nest.Create('cm_default', count)",
    '    neurons.compartments = COMPARTMENTS',
    '    return neurons',
  ];
  return lines.map((line) => `${line}\n`).join('');
}
