import type { MemberTrace, NetworkModel, NetworkRecording } from '../src/index.ts';
import { printHdf5 } from './hdf5File.ts';
import { addReport } from './sonataReport.ts';
import { markAsSonata } from './sonataRoot.ts';

/** The voltages at the probes of the traced cells as SONATA's reports, float32: /report/POPULATION, an element a probe. */
export function printTraceReport(
  model: NetworkModel,
  { traces, timeMs, dtMs }: NetworkRecording,
): Promise<Uint8Array> {
  const populations = [...new Set(traces.map(({ population }) => population))];
  return printHdf5((file) => {
    markAsSonata(file);
    for (const name of populations) {
      const own = traces.filter(({ population }) => population === name);
      const nodeIds = [...new Set(own.map(({ index }) => index))];
      addReport(file, name, {
        ...{ unit: 'mV', intervalMs: dtMs, nodeIds },
        values: interleave(own, timeMs.length),
        elementCounts: nodeIds.map((id) => own.filter(({ index }) => index === id).length),
        elementIds: own.map((trace) => sectionOf(model, trace)),
        elementPositions: own.map(({ x }) => x),
      });
    }
  });
}

function interleave(traces: readonly MemberTrace[], sampleCount: number): Float32Array {
  const values = new Float32Array(traces.length * sampleCount);
  traces.forEach(({ voltageMv }, k) => {
    for (let i = 0; i < sampleCount; i++) values[i * traces.length + k] = voltageMv[i]!;
  });
  return values;
}

function sectionOf({ cells }: NetworkModel, { population, index, section }: MemberTrace): number {
  const { cell } = cells.find((each) => each.population === population && each.index === index)!;
  return cell.morphology.sections.findIndex(({ name }) => name === section);
}
