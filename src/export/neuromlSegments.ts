import { element } from './markup.ts';
import type { SectionCell } from './sectionCell.ts';
import { layOutSections, type PlacedPiece } from './sectionLayout.ts';

/** Segments by section: identifiers are consecutive. */
export interface NumberedSegments {
  readonly pieces: readonly (readonly PlacedPiece[])[];
  readonly firstId: readonly number[];
}

export function numberSegments(cell: SectionCell): NumberedSegments {
  const pieces = layOutSections(cell);
  let next = 0;
  const firstId = pieces.map(({ length }) => {
    const first = next;
    next += length;
    return first;
  });
  return { pieces, firstId };
}

/** Groups of segments that share a value, made as they are asked for. */
export class SegmentGroups {
  private readonly groups: { id: string; segments: readonly number[] }[] = [];

  add(prefix: string, segments: readonly number[]): string {
    const id = `${prefix}_${this.groups.length}`;
    this.groups.push({ id, segments });
    return id;
  }

  describe(): string[] {
    return this.groups.map(({ id, segments }) =>
      element(
        'segmentGroup',
        { id },
        segments.map((segment) => element('member', { segment: String(segment) })),
      ),
    );
  }
}

/** One group for each distinct value over compartments; undefined where a compartment has none. */
export function byValue(
  cell: SectionCell,
  { pieces, firstId }: NumberedSegments,
  groups: SegmentGroups,
  prefix: string,
  valueAt: (section: number, compartment: number) => string | undefined,
): { value: string; group: string }[] {
  const segmentsOf = new Map<string, number[]>();
  cell.sections.forEach((_, section) => {
    pieces[section]!.forEach(({ compartment }, k) => {
      const value = valueAt(section, compartment);
      if (value === undefined) return;
      segmentsOf.set(value, [...(segmentsOf.get(value) ?? []), firstId[section]! + k]);
    });
  });
  return [...segmentsOf].map(([value, segments]) => ({
    value,
    group: groups.add(`with_${prefix}`, segments),
  }));
}
