import type { CompartmentLayout } from '../discretise/compartmentLayout.ts';
import { placeOnSections, type SectionPlacer } from '../export/placeOnSections.ts';
import type { SectionCell } from '../export/sectionCell.ts';
import type { SectionPlacement, SectionSpot } from '../export/sectionPlacement.ts';
import { placerOfCell, sectionsOfCell } from '../export/sectionsOfCell.ts';
import type { Locus } from '../morphology/morphology.ts';
import type { NetworkCell, NetworkModel } from './networkModel.ts';

/** Cells that share their mesh, paint and places: one module of the export. */
export interface CellKind {
  readonly module: string;
  readonly sections: SectionCell;
  readonly placer: SectionPlacer;
  readonly vInitMv: number;
}

/** A cell of the network: what it has of its own beside its kind. */
export interface CellMember {
  readonly member: NetworkCell;
  readonly kind: number;
  readonly placed: SectionPlacement;
}

/** The kinds of a network's cells, and what each cell has of its own. @throws ModelError as sectionsOfCell does. */
export function gatherKinds(
  { cells }: NetworkModel,
  durationMs: number,
  sourceSha256: string,
): { kinds: CellKind[]; members: CellMember[] } {
  const numberOf = new Map<CompartmentLayout, number>();
  const kinds: CellKind[] = [];
  const members = cells.map((member): CellMember => {
    const { cell, layout } = member;
    const kind = numberOf.get(layout) ?? kinds.length;
    if (kind === kinds.length) {
      numberOf.set(layout, kind);
      kinds.push({
        module: `network_cell_${kind}`,
        sections: sectionsOfCell(cell, layout, {
          ...{ target: 'NEURON', sourceSha256, joints: 'links', durationMs },
        }),
        placer: placerOfCell(cell, layout, 'links'),
        vInitMv: cell.vInitMv,
      });
    }
    const placed = placeOnSections(cell, kinds[kind]!.placer, durationMs);
    // Fields are the kind's: nothing of a member changes them.
    const fields = kinds[kind]!.sections.placed.currents.slice(placed.currents.length);
    return { member, kind, placed: { ...placed, currents: [...placed.currents, ...fields] } };
  });
  return { kinds, members };
}

/** Where a place of a cell is on its kind's sections. */
export function spotIn(
  kinds: readonly CellKind[],
  members: readonly CellMember[],
  cell: number,
  locus: Locus,
): SectionSpot {
  return kinds[members[cell]!.kind]!.placer.spotOf(locus);
}
