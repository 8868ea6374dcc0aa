import type { Diagnostic } from '../base/diagnostic.ts';
import { reduceMessages } from '../base/messages/reduce.ts';
import { placeLocus } from '../discretise/place.ts';
import { formatLocus } from '../morphology/locus.ts';
import type { Locus } from '../morphology/morphology.ts';
import type { ReductionInput } from './reductionInput.ts';

/** Off a node by more than this, um, and a note says so. */
const UNNOTED_UM = 1e-6;

/**
 * The node of the layout for each place: sites are nodes, so a place between two goes to the one with less axial
 * resistance on the way, and a note says how far that is. A finer mesh brings them nearer.
 */
export function findSiteNodes(
  { morphology, layout }: Pick<ReductionInput, 'morphology' | 'layout'>,
  loci: readonly Locus[],
): { nodes: number[]; diagnostics: Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const nodes = loci.map((locus) => {
    const { near, far, farShare } = placeLocus(morphology, layout, locus);
    const node = farShare > 0.5 ? far : near;
    const section = morphology.sections[locus.section]!;
    const x = layout.section[node] === locus.section ? layout.x[node]! : 0;
    const offUm = Math.abs(x - locus.x) * section.lengthUm;
    if (offUm > UNNOTED_UM)
      diagnostics.push({
        code: 'reduce/site-moved',
        severity: 'note',
        file: morphology.name,
        line: 0,
        column: 0,
        message: reduceMessages.siteMoved(
          formatLocus(morphology, locus),
          formatLocus(morphology, { section: locus.section, x: Number(x.toPrecision(6)) }),
          offUm.toPrecision(3),
        ),
      });
    return node;
  });
  return { nodes, diagnostics };
}
