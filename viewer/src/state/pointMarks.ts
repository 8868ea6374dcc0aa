import type { SectionInterval } from '../../../src/index.ts';
import {
  type Categories,
  categoriesByNode,
  categoriesByRegion,
  categoriesBySection,
  categoriesByType,
  type RunView,
  type SegmentTable,
} from '../../../src/scene/index.ts';
import { messages } from '../messages.ts';
import type { PaneKind } from './panes.ts';
import type { Reduction } from './reduction.ts';
import type { ColourBy } from './viewerState.ts';

/** What the points of a drawn tree belong to. Length pointCount each. */
export interface PointMarks {
  readonly category: Uint8Array;
  readonly group: Uint8Array;
}

/** What every point belongs to: for its colour, and for what lights up together. */
export function markPoints(
  pane: PaneKind,
  table: SegmentTable,
  colourBy: ColourBy,
  run: RunView,
  reduction: Reduction | undefined,
  lit: readonly SectionInterval[] | undefined,
): { kinds: PointMarks; names: readonly string[] | undefined } {
  const colours = categoriesOf(pane, table, colourBy, run, reduction);
  const groups =
    lit === undefined
      ? categoriesOf(pane, table, 'cluster', run, reduction)
      : categoriesByRegion(table, [{ name: '', intervals: lit }], '');
  const none = new Uint8Array(table.pointCount);
  return {
    kinds: { category: colours?.ofPoint ?? none, group: groups?.ofPoint ?? none },
    names: colours?.names,
  };
}

/** Undefined where colour tells voltage, or where there is nothing to tell apart. */
function categoriesOf(
  pane: PaneKind,
  table: SegmentTable,
  colourBy: ColourBy,
  run: RunView,
  reduction: Reduction | undefined,
): Categories | undefined {
  switch (colourBy) {
    case 'voltage':
    case 'field':
      return undefined;
    case 'type':
      return categoriesByType(table, typesOf(run));
    case 'region':
      return categoriesByRegion(table, pane === 'reduced' ? [] : run.regions, messages.elsewhere());
    case 'cluster':
      if (reduction === undefined) return undefined;
      return pane === 'reduced'
        ? categoriesBySection(table, reduction.run.morphology)
        : categoriesByNode(
            table,
            reduction.model.compartmentOfNode,
            reduction.model.compartments.map(({ name }) => name),
          );
  }
}

function typesOf({ morphology }: RunView): number[] {
  return [...new Set(morphology.sections.map(({ type }) => type))].sort((a, b) => a - b);
}
