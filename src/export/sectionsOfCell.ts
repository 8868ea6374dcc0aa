import { CABLETREE_VERSION } from '../base/constants.ts';
import { exportMessages } from '../base/messages/export.ts';
import type { Cell } from '../cell/cell.ts';
import type { CompartmentLayout } from '../discretise/compartmentLayout.ts';
import { type MechanismBlock, paintCompartments } from '../discretise/paintMap.ts';
import type { Morphology } from '../morphology/morphology.ts';
import {
  BUILT_IN,
  type CellSection,
  type SectionCell,
  type SectionMechanism,
} from './sectionCell.ts';

export interface CellSectionOptions {
  /** `NEURON`, `NeuroML 2`: for the title. */
  readonly target: string;
  readonly sourceSha256: string;
  /** Defaults to `points`, the reconstruction's own; `cylinders` are the area-equivalent ones of each compartment. */
  readonly geometry?: 'points' | 'cylinders';
}

const CONDUCTANCE_UNIT = /^(S|mho)\/cm2$/;

/**
 * A full cell as sections: its mesh, geometry, mechanisms and values, compartment by compartment. Sections of length 0
 * carry nothing and are left out; their children go to their parents.
 *
 * @throws ModelError as paintCompartments does.
 */
export function sectionsOfCell(
  cell: Cell,
  layout: CompartmentLayout,
  options: CellSectionOptions,
): SectionCell {
  const { morphology } = cell;
  const kept = morphology.sections.filter(
    ({ index }) => layout.sectionOffsets[index + 1]! > layout.sectionOffsets[index]!,
  );
  const newIndex = new Map(kept.map(({ index }, i) => [index, i]));
  const paint = paintCompartments(cell, layout);
  const geometry = options.geometry ?? 'points';
  const sections = kept.map(({ index }) =>
    describeSection(cell, layout, index, newIndex, geometry),
  );
  return {
    name: morphology.name,
    sections,
    mechanisms: paint.blocks.map((block) => describeBlock(block, layout, newIndex)),
    ionValues: [...paint.ionValues].map(([name, byNode]) => ({
      name,
      bySection: firstValues(byNode, layout, newIndex),
    })),
    celsius: cell.celsius,
    vInitMv: cell.vInitMv,
    header: [
      exportMessages.fullTitle(morphology.name, layout.compartments.length, options.target),
      '',
      exportMessages.generator(CABLETREE_VERSION),
      exportMessages.source(morphology.name, options.sourceSha256),
      geometry === 'points' ? exportMessages.pointGeometry() : exportMessages.cylinderGeometry(),
      ...limitsOf(morphology, layout),
    ],
    geometry,
  };
}

function nodesOf(layout: CompartmentLayout, section: number): Int32Array {
  return layout.compartments.subarray(
    layout.sectionOffsets[section]!,
    layout.sectionOffsets[section + 1]!,
  );
}

function describeSection(
  { morphology }: Cell,
  layout: CompartmentLayout,
  index: number,
  newIndex: ReadonlyMap<number, number>,
  geometry: 'points' | 'cylinders',
): CellSection {
  const { name, type, lengthUm } = morphology.sections[index]!;
  const nodes = Array.from(nodesOf(layout, index));
  const { parent, parentX } = jointOf(morphology, index, newIndex);
  return {
    name,
    type,
    parent,
    parentX,
    lengthUm,
    raOhmCm: layout.axialResistivityOhmCm[nodes[0]!]!,
    diameterUm: nodes.map((node) => layout.areaUm2[node]! / (Math.PI * (lengthUm / nodes.length))),
    cmUfPerCm2: nodes.map((node) => (layout.capacitanceNf[node]! * 1e5) / layout.areaUm2[node]!),
    points: geometry === 'points' ? pointsOf(morphology, index) : [],
  };
}

/** Past sections of length 0, which stand at one place of their own parent. */
function jointOf(
  { sections }: Morphology,
  index: number,
  newIndex: ReadonlyMap<number, number>,
): { parent: number; parentX: number } {
  let { parent, parentX } = sections[index]!;
  while (parent >= 0 && !newIndex.has(parent)) ({ parent, parentX } = sections[parent]!);
  return { parent: parent < 0 ? -1 : newIndex.get(parent)!, parentX: parent < 0 ? 0 : parentX };
}

function pointsOf(morphology: Morphology, section: number): CellSection['points'] {
  const from = morphology.pointOffsets[section]!;
  return Array.from(
    { length: morphology.pointOffsets[section + 1]! - from },
    (_, k) =>
      [
        morphology.pointXUm[from + k]!,
        morphology.pointYUm[from + k]!,
        morphology.pointZUm[from + k]!,
        2 * morphology.pointRadiusUm[from + k]!,
      ] as const,
  );
}

/** Where a section has the mechanism on some compartments only, its conductances are 0 on the others. */
function describeBlock(
  { mechanism, nodes, parameters }: MechanismBlock,
  layout: CompartmentLayout,
  newIndex: ReadonlyMap<number, number>,
): SectionMechanism {
  const instance = new Map(Array.from(nodes, (node, i) => [node, i]));
  const bySection = new Map<number, Record<string, number[]>>();
  for (const [section, i] of newIndex) {
    const own = Array.from(nodesOf(layout, section), (node) => instance.get(node) ?? -1);
    if (own.every((k) => k < 0)) continue;
    const isPartial = own.some((k) => k < 0);
    const values: Record<string, number[]> = {};
    for (const { name, unit, value, scope } of mechanism.parameters) {
      const painted = parameters.get(name);
      const isClosed = isPartial && scope === 'range' && CONDUCTANCE_UNIT.test(unit);
      if (painted === undefined && !isClosed) continue;
      values[name] = own.map((k) => (k < 0 ? (isClosed ? 0 : value) : (painted?.[k] ?? value)));
    }
    bySection.set(i, values);
  }
  const { name, source } = mechanism;
  return { name, source: BUILT_IN.has(name) ? undefined : source, bySection };
}

function firstValues(
  byNode: Float64Array,
  layout: CompartmentLayout,
  newIndex: ReadonlyMap<number, number>,
): Map<number, number> {
  const found = new Map<number, number>();
  for (const [section, i] of newIndex) {
    const value = Array.from(nodesOf(layout, section), (node) => byNode[node]!).find(
      (candidate) => !Number.isNaN(candidate),
    );
    if (value !== undefined) found.set(i, value);
  }
  return found;
}

/** What a section of one axial resistivity, with children at compartments' middles, cannot say exactly. */
function limitsOf({ sections }: Morphology, layout: CompartmentLayout): string[] {
  const uneven = sections.some(({ index }) => {
    const values = Array.from(nodesOf(layout, index), (n) => layout.axialResistivityOhmCm[n]!);
    return values.some((value) => value !== values[0]);
  });
  const isOffCentre = sections.some(({ parent, parentX }) => {
    if (parent < 0 || parentX === 0 || parentX === 1) return false;
    const place = parentX * nodesOf(layout, parent).length - 0.5;
    return Math.abs(place - Math.round(place)) > 1e-6;
  });
  return [
    ...(uneven ? [exportMessages.unevenResistivity()] : []),
    ...(isOffCentre ? [exportMessages.offCentreJoints()] : []),
  ];
}
