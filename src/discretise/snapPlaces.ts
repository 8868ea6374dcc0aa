import type { Cell } from '../cell/cell.ts';
import type { Locus } from '../morphology/morphology.ts';
import type { CompartmentLayout } from './compartmentLayout.ts';

/** NEURON's place for a locus: the centre of the compartment that holds it, but x = 0 and x = 1 are the ends. */
export function snapLocus(layout: CompartmentLayout, { section, x }: Locus): Locus {
  const count = layout.sectionOffsets[section + 1]! - layout.sectionOffsets[section]!;
  if (count === 0 || x <= 0 || x >= 1) return { section, x };
  return { section, x: (Math.min(Math.floor(x * count), count - 1) + 0.5) / count };
}

/** A cell with all that is placed on it where NEURON would put it on a mesh. */
export function snapPlaces(cell: Cell, layout: CompartmentLayout): Cell {
  const snap = <T extends { readonly locus: Locus }>(placed: T): T => ({
    ...placed,
    locus: snapLocus(layout, placed.locus),
  });
  return {
    ...cell,
    clamps: cell.clamps.map(snap),
    points: cell.points.map(snap),
    connections: cell.connections.map((connection) => {
      const { source } = connection;
      return source.kind === 'threshold' ? { ...connection, source: snap(source) } : connection;
    }),
    ...(cell.gapEnds === undefined ? {} : { gapEnds: cell.gapEnds.map(snap) }),
    probes: cell.probes.map(snap),
    quantities: cell.quantities.map(snap),
  };
}
