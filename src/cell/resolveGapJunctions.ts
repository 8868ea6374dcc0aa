import { experimentMessages as messages } from '../base/messages/experiment.ts';
import type { Locus, Morphology } from '../morphology/morphology.ts';
import { type RegionLabels, resolveLocset } from '../morphology/region.ts';
import type { GapEnd } from './cell.ts';
import type { CellLog } from './cellLog.ts';
import type { Experiment } from './experimentSchema.ts';

/** Both ends of every gap junction within a cell, one after the other. */
export function resolveGapJunctions(
  { gap_junctions = [], regions }: Experiment,
  morphology: Morphology,
  log: CellLog,
): GapEnd[] {
  const ends: GapEnd[] = [];
  gap_junctions.forEach(({ a, b, conductance_uS: conductanceUs }, i) => {
    const here = log.at('gap_junctions', i);
    const [from, to] = [
      resolveOnePlace(morphology, a, regions, here.at('a')),
      resolveOnePlace(morphology, b, regions, here.at('b')),
    ];
    if (from === undefined || to === undefined) return;
    const first = ends.length;
    ends.push({ locus: from, conductanceUs, partner: first + 1 });
    ends.push({ locus: to, conductanceUs, partner: first });
  });
  return ends;
}

/** Undefined, with a note in the log, where the text does not mean exactly one place. */
export function resolveOnePlace(
  morphology: Morphology,
  text: string,
  labels: RegionLabels,
  log: CellLog,
): Locus | undefined {
  const loci = log.attempt(() => resolveLocset(morphology, text, labels), undefined);
  if (loci === undefined) return undefined;
  if (loci.length === 1) return loci[0];
  log.add('experiment/one-place', messages.oneGapPlace(text, loci.length));
  return undefined;
}
