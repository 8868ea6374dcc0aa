import type { DraftPoints, PeerSections } from './peerReading.ts';
import type { SectionDraft } from './sectionTree.ts';

/** A section on its way to NEURON's, before Import3d throws out those that have no length. */
export interface NeuronSection {
  readonly type: number;
  parent: NeuronSection | undefined;
  parentX: number;
  readonly points: DraftPoints;
  /** Whether the first point is the parent's and is left out: the section hangs on a wire. */
  readonly hangsOnWire: boolean;
}

/**
 * The last steps of Import3d on any format: sections of one point, and of two at one place, give way to their parents
 * (those without a parent stay); wires lose their first point; a lone point becomes a cylinder.
 */
export function finishNeuronSections(sections: readonly NeuronSection[]): PeerSections {
  const kept = [...sections];
  for (let k = kept.length - 1; k >= 0; k--) {
    const section = kept[k]!;
    if (section.parent === undefined || hasLength(section)) continue;
    kept.splice(k, 1);
    for (const child of kept.slice(k)) {
      if (child.parent !== section) continue;
      child.parent = section.parent;
      child.parentX = section.parentX;
    }
  }
  const index = new Map(kept.map((section, k) => [section, k]));
  return { kind: 'sections', sections: kept.map((section) => draftOf(section, index)) };
}

function hasLength({ points, hangsOnWire }: NeuronSection): boolean {
  const own = points.count - (hangsOnWire ? 1 : 0);
  if (own <= 1) return false;
  if (own > 2) return true;
  const at = hangsOnWire ? 1 : 0;
  return (['xUm', 'yUm', 'zUm'] as const).some((axis) => points[axis][at] !== points[axis][at + 1]);
}

function draftOf(
  { type, parent, parentX, points, hangsOnWire }: NeuronSection,
  index: ReadonlyMap<NeuronSection, number>,
): SectionDraft {
  if (hangsOnWire) points.dropFirst();
  if (points.count === 1) points.spreadLonePoint();
  const { xUm, yUm, zUm, radiusUm, sampleId } = points;
  const parentIndex = parent === undefined ? -1 : index.get(parent)!;
  return {
    type,
    parent: parentIndex,
    parentX: parentIndex < 0 ? 0 : parentX,
    xUm,
    yUm,
    zUm,
    radiusUm,
    sampleId,
  };
}
