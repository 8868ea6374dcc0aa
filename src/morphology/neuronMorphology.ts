import type { Diagnostic } from '../base/diagnostic.ts';
import { neuronRefuses } from '../base/messages/readings.ts';
import { DiagnosticLog } from '../swc-parser/diagnosticLog.ts';
import { buildSampleTree } from '../swc-parser/sampleTree.ts';
import type { SwcTable } from '../swc-parser/swcTable.ts';
import type { Morphology } from './morphology.ts';
import type { ParsedAsc } from './neurolucida.ts';
import { readAscAsNeuron } from './neuronAscReading.ts';
import { readSwcAsNeuron } from './neuronSwcReading.ts';
import { positiveRadii } from './positiveRadii.ts';
import { packSections } from './sectionTree.ts';

export interface NeuronMorphologyOptions {
  readonly name: string;
  /** Named in the diagnostics. */
  readonly file: string;
  /** Contours and branches where the table is of a Neurolucida file. */
  readonly drawing?: Pick<ParsedAsc, 'outlines' | 'branches'>;
}

/**
 * The sections that NEURON's Import3d makes of a reconstruction, with a radius greater than 0 everywhere; the order of
 * sections is NEURON's too, so the soma need not be the first. undefined, with an error, where Import3d fails.
 *
 * @see readSwcAsNeuron and readAscAsNeuron for its rules
 */
export function buildNeuronMorphology(
  table: SwcTable,
  { name, file, drawing }: NeuronMorphologyOptions,
): { morphology: Morphology | undefined; diagnostics: Diagnostic[] } {
  const log = new DiagnosticLog(file);
  const samples = {
    ...table,
    radiusUm: positiveRadii(table, buildSampleTree(table.parentRow), log),
  };
  const reading =
    drawing === undefined ? readSwcAsNeuron(samples) : readAscAsNeuron(samples, drawing);
  if (reading.kind === 'refusal') {
    log.add({
      code: 'morphology/neuron-refuses',
      severity: 'error',
      ...neuronRefuses(reading.reason),
    });
    return { morphology: undefined, diagnostics: log.diagnostics() };
  }
  return { morphology: packSections(name, reading.sections), diagnostics: log.diagnostics() };
}
