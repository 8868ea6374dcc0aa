import { CABLETREE_VERSION } from '../base/constants.ts';
import { exportMessages } from '../base/messages/export.ts';
import type { Cell } from '../cell/cell.ts';
import type { CompartmentLayout } from '../discretise/compartmentLayout.ts';
import { type PaintMap, paintCompartments } from '../discretise/paintMap.ts';
import type { Locus, Morphology } from '../morphology/morphology.ts';
import { fieldsOnSections, placeOnSections, type SectionPlacer } from './placeOnSections.ts';
import type { CellSection, SectionCell } from './sectionCell.ts';
import { canClose, describeMembrane, findClosing } from './sectionMembrane.ts';
import { cutSections, placeOnPieces, type SectionPiece } from './sectionPieces.ts';
import type { SectionSpot } from './sectionPlacement.ts';
import { pointsBetween } from './sectionPoints.ts';

export interface CellSectionOptions {
  /** `NEURON`, `NeuroML 2`: for the title. */
  readonly target: string;
  readonly sourceSha256: string;
  /** Defaults to `points`, the reconstruction's own; `cylinders` are the area-equivalent ones of each compartment. */
  readonly geometry?: 'points' | 'cylinders';
  /** Of the run, ms: noises are written up to there. Defaults to 1000. */
  readonly durationMs?: number;
}

const DURATION_MS = 1000;

/**
 * A full cell as sections: its mesh, geometry, mechanisms and values, compartment by compartment, and what is placed on
 * it. Sections of length 0 carry nothing and are left out; their children go to their parents. A section whose axial
 * resistivity changes on the way, or that has on a part of it a mechanism that no conductance of 0 can close, is cut there.
 *
 * @throws ModelError as paintCompartments and measureRestingMembrane do.
 */
export function sectionsOfCell(
  cell: Cell,
  layout: CompartmentLayout,
  options: CellSectionOptions,
): SectionCell {
  const { morphology } = cell;
  const { geometry = 'points', durationMs = DURATION_MS } = options;
  const { paint, closing, pieces, placer } = cutCell(cell, layout);
  const placed = placeOnSections(cell, placer, durationMs);
  return {
    name: morphology.name,
    sections: pieces.map((_, index) => describeSection(cell, layout, pieces, index, geometry)),
    ...describeMembrane(
      paint,
      pieces.map(({ nodes }) => nodes),
      closing,
    ),
    placed: {
      ...placed,
      currents: [...placed.currents, ...fieldsOnSections(cell, layout, placer, durationMs)],
    },
    celsius: cell.celsius,
    vInitMv: cell.vInitMv,
    header: [
      exportMessages.fullTitle(morphology.name, layout.compartments.length, options.target),
      '',
      exportMessages.generator(CABLETREE_VERSION),
      exportMessages.source(morphology.name, options.sourceSha256),
      geometry === 'points' ? exportMessages.pointGeometry() : exportMessages.cylinderGeometry(),
      ...limitsOf(cell, pieces),
    ],
    geometry,
  };
}

interface CutCell {
  readonly paint: PaintMap;
  readonly closing: ReadonlySet<string>;
  readonly pieces: readonly SectionPiece[];
  readonly placer: SectionPlacer;
}

function cutCell(cell: Cell, layout: CompartmentLayout): CutCell {
  const { morphology } = cell;
  const paint = paintCompartments(cell, layout);
  const closing = findClosing(cell, layout, paint);
  const whole = paint.blocks.filter((block) => !canClose(block, closing));
  const pieces = cutSections(morphology, layout, whole);
  const spotOf = (locus: Locus): SectionSpot => spotOn(morphology, pieces, locus);
  return { paint, closing, pieces, placer: { spotOf, processAt: spotOf, locals: [] } };
}

/** Where places of a cell are on the sections that sectionsOfCell makes of it. @throws ModelError as that does. */
export function placerOfCell(cell: Cell, layout: CompartmentLayout): SectionPlacer {
  return cutCell(cell, layout).placer;
}

/** An end stays where it is, all else goes to the middle of its compartment. */
function spotOn(
  morphology: Morphology,
  pieces: readonly SectionPiece[],
  locus: Locus,
): SectionSpot {
  const { piece, x } = placeOnPieces(morphology, pieces, locus) ?? { piece: 0, x: 0 };
  const { from, to } = pieces[piece]!;
  const count = to - from;
  if (x === 0 || x === 1) return { section: piece, x };
  return { section: piece, x: (Math.min(count - 1, Math.floor(x * count)) + 0.5) / count };
}

function describeSection(
  { morphology }: Cell,
  layout: CompartmentLayout,
  pieces: readonly SectionPiece[],
  index: number,
  geometry: 'points' | 'cylinders',
): CellSection {
  const { section, from, to, count, nodes } = pieces[index]!;
  const { name, type, parent, parentX, lengthUm } = morphology.sections[section]!;
  const isWhole = to - from === count;
  const joint =
    from > 0
      ? { piece: index - 1, x: 1 }
      : parent < 0
        ? undefined
        : placeOnPieces(morphology, pieces, { section: parent, x: parentX });
  return {
    name: isWhole ? name : `${name}_${from}`,
    type,
    parent: joint?.piece ?? -1,
    parentX: joint?.x ?? 0,
    lengthUm: (lengthUm * (to - from)) / count,
    raOhmCm: layout.axialResistivityOhmCm[nodes[0]!]!,
    diameterUm: nodes.map((node) => layout.areaUm2[node]! / (Math.PI * (lengthUm / count))),
    cmUfPerCm2: nodes.map((node) => (layout.capacitanceNf[node]! * 1e5) / layout.areaUm2[node]!),
    points:
      geometry === 'points' ? pointsBetween(morphology, section, from / count, to / count) : [],
  };
}

/** What sections with their places at compartments' middles cannot say exactly. */
function limitsOf(cell: Cell, pieces: readonly SectionPiece[]): string[] {
  const { morphology } = cell;
  const isBetween = (locus: Locus): boolean => {
    const at = placeOnPieces(morphology, pieces, locus);
    if (at === undefined || at.x === 0 || at.x === 1) return false;
    const { from, to } = pieces[at.piece]!;
    const place = at.x * (to - from) - 0.5;
    return Math.abs(place - Math.round(place)) > 1e-6;
  };
  const joints = morphology.sections.some(
    ({ parent, parentX }) => parent >= 0 && isBetween({ section: parent, x: parentX }),
  );
  const moved = [
    ...[...cell.clamps, ...cell.points, ...cell.probes],
    ...(cell.gapEnds ?? []).map(({ locus }, k) => ({ name: exportMessages.gapEnd(k), locus })),
  ].filter(({ locus }) => isBetween(locus));
  return [
    ...(joints ? [exportMessages.offCentreJoints()] : []),
    ...(moved.length > 0 ? [exportMessages.movedToMiddles(moved.map(({ name }) => name))] : []),
  ];
}
