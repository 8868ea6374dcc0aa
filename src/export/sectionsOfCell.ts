import { CABLETREE_VERSION } from '../base/constants.ts';
import { exportMessages } from '../base/messages/export.ts';
import type { Cell } from '../cell/cell.ts';
import type { CompartmentLayout } from '../discretise/compartmentLayout.ts';
import { type PaintMap, paintCompartments } from '../discretise/paintMap.ts';
import type { Locus, Morphology } from '../morphology/morphology.ts';
import { fieldsOnSections, placeOnSections, type SectionPlacer } from './placeOnSections.ts';
import type { CellSection, SectionCell } from './sectionCell.ts';
import { canClose, describeMembrane, findClosing } from './sectionMembrane.ts';
import {
  cutSections,
  type OffCentreJoints,
  type PieceJoint,
  placeOnPieces,
  type SectionPiece,
} from './sectionPieces.ts';
import type { SectionSpot } from './sectionPlacement.ts';
import { pointsBetween } from './sectionPoints.ts';

export interface CellSectionOptions {
  /** `NEURON`, `NeuroML 2`: for the title. */
  readonly target: string;
  readonly sourceSha256: string;
  /** Defaults to `points`, the reconstruction's own; `cylinders` are the area-equivalent ones of each compartment. */
  readonly geometry?: 'points' | 'cylinders';
  /**
   * `links`, for NEURON: a compartment that others are joined to off its middle is a cylinder with links without membrane
   * to where they are. Defaults to `places`: they are joined where they are, which NEURON moves to the nearest middle.
   */
  readonly joints?: OffCentreJoints;
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
  const { geometry = 'points', durationMs = DURATION_MS, joints = 'places' } = options;
  const { paint, closing, pieces, placer } = cutCell(cell, layout, joints);
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
      exportMessages.noReduction(),
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

function cutCell(cell: Cell, layout: CompartmentLayout, joints: OffCentreJoints): CutCell {
  const { morphology } = cell;
  const paint = paintCompartments(cell, layout);
  const closing = findClosing(cell, layout, paint);
  const whole = paint.blocks.filter((block) => !canClose(block, closing));
  const pieces = cutSections(morphology, layout, whole, joints);
  const spotOf = (locus: Locus): SectionSpot => spotOn(morphology, pieces, locus);
  return { paint, closing, pieces, placer: { spotOf, processAt: spotOf, locals: [] } };
}

/** Where places of a cell are on the sections that sectionsOfCell makes of it. @throws ModelError as that does. */
export function placerOfCell(
  cell: Cell,
  layout: CompartmentLayout,
  joints: OffCentreJoints,
): SectionPlacer {
  return cutCell(cell, layout, joints).placer;
}

/** An end stays where it is, all else goes to the middle of its compartment. */
function spotOn(
  morphology: Morphology,
  pieces: readonly SectionPiece[],
  locus: Locus,
): SectionSpot {
  const { piece, x } = placeOnPieces(morphology, pieces, locus) ?? { piece: 0, x: 0 };
  if (x === 0 || x === 1) return { section: piece, x };
  const { kind, section, from, to, nodes } = pieces[piece]!;
  if (kind === 'link')
    return {
      section: pieces.findIndex(
        (other) => other.kind === 'middle' && other.section === section && other.from === from,
      ),
      x: 0.5,
    };
  const count = to - from;
  if (nodes.length === 1) return { section: piece, x: 0.5 };
  return { section: piece, x: (Math.min(count - 1, Math.floor(x * count)) + 0.5) / count };
}

function describeSection(
  { morphology }: Cell,
  layout: CompartmentLayout,
  pieces: readonly SectionPiece[],
  index: number,
  geometry: 'points' | 'cylinders',
): CellSection {
  const piece = pieces[index]!;
  const { kind, section, from, to, count, nodes, joint } = piece;
  const { type, lengthUm } = morphology.sections[section]!;
  const about = {
    name: nameOf(morphology, pieces, index),
    ...{ type, parent: joint?.piece ?? -1, parentX: joint === undefined ? 0 : xOf(pieces, joint) },
  };
  if (kind !== 'run') return { ...about, ...describeCut(layout, piece, lengthUm) };
  return {
    ...about,
    lengthUm: (lengthUm * (to - from)) / count,
    raOhmCm: layout.axialResistivityOhmCm[nodes[0]!]!,
    diameterUm: nodes.map((node) => layout.areaUm2[node]! / (Math.PI * (lengthUm / count))),
    cmUfPerCm2: nodes.map((node) => (layout.capacitanceNf[node]! * 1e5) / layout.areaUm2[node]!),
    points:
      geometry === 'points' ? pointsBetween(morphology, section, from / count, to / count) : [],
  };
}

/** Inside a middle there is one place. */
function xOf(pieces: readonly SectionPiece[], { piece, x }: PieceJoint): number {
  return pieces[piece]!.kind === 'middle' && x > 0 && x < 1 ? 0.5 : x;
}

/** The section's own name for all of it, and for a root's first piece, which is where a cell is looked for. */
function nameOf(morphology: Morphology, pieces: readonly SectionPiece[], index: number): string {
  const { kind, section, from, to, count } = pieces[index]!;
  const { name } = morphology.sections[section]!;
  if (kind === 'link') return `${name}_link_${index}`;
  return to - from === count ? name : `${name}_${from}`;
}

/** A cylinder of the compartment's area and of that resistance; a link is a cylinder of its length and resistance. */
function describeCut(
  layout: CompartmentLayout,
  { kind, section, from, nodes, x0, x1, resistanceMohm }: SectionPiece,
  lengthUm: number,
): Omit<CellSection, 'name' | 'type' | 'parent' | 'parentX'> {
  const node = nodes[0] ?? layout.compartments[layout.sectionOffsets[section]! + from]!;
  const raOhmCm = layout.axialResistivityOhmCm[node]!;
  const cut = { raOhmCm, points: [] };
  if (kind === 'link') {
    const own = Math.abs(x1 - x0) * lengthUm;
    const radiusUm = Math.sqrt((0.01 * raOhmCm * own) / (Math.PI * resistanceMohm));
    return { ...cut, lengthUm: own, diameterUm: [2 * radiusUm], cmUfPerCm2: [0] };
  }
  const areaUm2 = layout.areaUm2[node]!;
  const radiusUm = ((0.01 * raOhmCm * areaUm2) / (4 * Math.PI ** 2 * resistanceMohm)) ** (1 / 3);
  return {
    ...cut,
    lengthUm: areaUm2 / (2 * Math.PI * radiusUm),
    diameterUm: [2 * radiusUm],
    cmUfPerCm2: [(layout.capacitanceNf[node]! * 1e5) / areaUm2],
  };
}

/** What sections with their places at compartments' middles cannot say exactly. */
function limitsOf(cell: Cell, pieces: readonly SectionPiece[]): string[] {
  const { morphology } = cell;
  const isBetween = (locus: Locus): boolean => {
    const at = placeOnPieces(morphology, pieces, locus);
    if (at === undefined || at.x === 0 || at.x === 1) return false;
    const { x0, x1, count } = pieces[at.piece]!;
    const place = (x0 + at.x * (x1 - x0)) * count - 0.5;
    return Math.abs(place - Math.round(place)) > 1e-6;
  };
  const hasLinks = pieces.some(({ kind }) => kind === 'link');
  const joints = morphology.sections.some(
    ({ parent, parentX }) => parent >= 0 && isBetween({ section: parent, x: parentX }),
  );
  const moved = [
    ...[...cell.clamps, ...cell.points, ...cell.probes],
    ...(cell.gapEnds ?? []).map(({ locus }, k) => ({ name: exportMessages.gapEnd(k), locus })),
  ].filter(({ locus }) => isBetween(locus));
  return [
    ...(joints ? [exportMessages.offCentreJoints()] : []),
    ...(hasLinks ? [exportMessages.linkedJoints()] : []),
    ...(moved.length > 0 ? [exportMessages.movedToMiddles(moved.map(({ name }) => name))] : []),
  ];
}
