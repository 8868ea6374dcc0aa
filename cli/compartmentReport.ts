import type { CompartmentLayout } from '../src/index.ts';
import type { FrameSet } from './frameSets.ts';
import { printHdf5 } from './hdf5File.ts';
import type { FinishedRun } from './simulateRun.ts';
import { addReport } from './sonataReport.ts';
import { markAsSonata } from './sonataRoot.ts';

const POPULATION = 'cabletree';

/**
 * Whole-cell frames of one quantity as HDF5 in the layout of SONATA's compartment reports: /report/cabletree/data (frames x
 * compartments) and its mapping, one node with the id 0. Compartments are those with membrane, section by section.
 */
export function printCompartmentReport(
  { loaded: { layout }, recording: { frames } }: FinishedRun,
  { values, unit }: FrameSet,
): Promise<Uint8Array> {
  const nodes = [...layout.compartments];
  return printHdf5((file) => {
    markAsSonata(file);
    addReport(file, POPULATION, {
      ...{ unit, intervalMs: frames.intervalMs, nodeIds: [0], elementCounts: [nodes.length] },
      values: compartmentsOf(values, layout),
      elementIds: nodes.map((node) => layout.section[node]!),
      elementPositions: nodes.map((node) => layout.x[node]!),
    });
  });
}

function compartmentsOf(
  values: Float32Array,
  { compartments, nodeCount }: CompartmentLayout,
): Float32Array {
  const count = compartments.length;
  const chosen = new Float32Array((values.length / nodeCount) * count);
  for (let frame = 0; frame * nodeCount < values.length; frame++)
    compartments.forEach((node, k) => {
      chosen[frame * count + k] = values[frame * nodeCount + node]!;
    });
  return chosen;
}
