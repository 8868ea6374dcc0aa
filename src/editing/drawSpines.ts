import { editLog, editProblem } from '../base/messages/editing.ts';
import { ModelError } from '../base/modelError.ts';
import { randomUniform } from '../base/random.ts';
import { cos, sin } from '../base/trigonometric.ts';
import { sectionArea } from '../morphology/frusta.ts';
import type { Locus, Morphology } from '../morphology/morphology.ts';
import { positionAt, radiusAt } from '../morphology/place.ts';
import { packSections, type SectionDraft } from '../morphology/sectionTree.ts';

/** A neck and a head, both cylinders. */
export interface SpineShape {
  readonly neckLengthUm: number;
  readonly neckDiameterUm: number;
  readonly headLengthUm: number;
  readonly headDiameterUm: number;
  /** SWC type of both sections: 7 where not given, the first that users define themselves. */
  readonly type?: number;
}

export interface SpinyMorphology {
  readonly morphology: Morphology;
  readonly log: readonly string[];
}

const SPINE_TYPE = 7;

/**
 * Draws a spine at each place: a neck joined exactly there, from the surface of the dendrite outward, and a head. The
 * neck begins with its own diameter, so that spines add their own membrane and nothing else. They point into random
 * directions, the same for the same seed, and are the sections `spine_neck[k]` and `spine_head[k]`, behind those of the
 * cell.
 *
 * @throws ModelError `edit/out-of-range` for a length or diameter that is not greater than 0
 */
export function drawSpines(
  morphology: Morphology,
  places: readonly Locus[],
  shape: SpineShape,
  seed = 0,
): SpinyMorphology {
  for (const [name, value] of Object.entries(shape))
    if (!(value > 0 && Number.isFinite(value)))
      throw new ModelError(
        'edit/out-of-range',
        editProblem.outOfRange(name, value, 'greater than 0'),
      );
  const drafts = draftsOf(morphology);
  const names = morphology.sections.map(({ name }) => name);
  places.forEach((place, k) => {
    const neck = drafts.length;
    drafts.push(...draftSpine(morphology, place, shape, neck, spineDirection(seed, k)));
    names.push(`spine_neck[${k}]`, `spine_head[${k}]`);
  });
  const spiny = packSections(morphology.name, drafts, names);
  const first = morphology.sections.length;
  const areaUm2 = spiny.sections
    .slice(first)
    .reduce((sum, { index }) => sum + sectionArea(spiny, index), 0);
  return { morphology: spiny, log: [editLog.spinesDrawn(places.length, areaUm2)] };
}

/** An even draw from the directions of space. */
function spineDirection(seed: number, k: number): readonly [number, number, number] {
  const height = 2 * randomUniform(seed, k, 0) - 1;
  const angle = 2 * Math.PI * randomUniform(seed, k, 1);
  const width = Math.sqrt(1 - height * height);
  return [width * cos(angle), width * sin(angle), height];
}

function draftSpine(
  morphology: Morphology,
  place: Locus,
  shape: SpineShape,
  neck: number,
  direction: readonly [number, number, number],
): [SectionDraft, SectionDraft] {
  const type = shape.type ?? SPINE_TYPE;
  const base = positionAt(morphology, place);
  const surfaceUm = radiusAt(morphology, place);
  const neckEndUm = surfaceUm + shape.neckLengthUm;
  const cylinder = (fromUm: number, toUm: number, diameterUm: number) => ({
    type,
    xUm: [base[0] + direction[0] * fromUm, base[0] + direction[0] * toUm],
    yUm: [base[1] + direction[1] * fromUm, base[1] + direction[1] * toUm],
    zUm: [base[2] + direction[2] * fromUm, base[2] + direction[2] * toUm],
    radiusUm: [diameterUm / 2, diameterUm / 2],
    sampleId: [-1, -1],
  });
  return [
    {
      ...cylinder(surfaceUm, neckEndUm, shape.neckDiameterUm),
      parent: place.section,
      parentX: place.x,
    },
    {
      ...cylinder(neckEndUm, neckEndUm + shape.headLengthUm, shape.headDiameterUm),
      parent: neck,
      parentX: 1,
    },
  ];
}

/** The sections of a morphology as they were before they were packed. */
function draftsOf(morphology: Morphology): SectionDraft[] {
  const { pointOffsets } = morphology;
  return morphology.sections.map(({ index, type, parent, parentX }) => {
    const part = (values: Float64Array): number[] => [
      ...values.subarray(pointOffsets[index]!, pointOffsets[index + 1]!),
    ];
    return {
      type,
      parent,
      parentX,
      xUm: part(morphology.pointXUm),
      yUm: part(morphology.pointYUm),
      zUm: part(morphology.pointZUm),
      radiusUm: part(morphology.pointRadiusUm),
      sampleId: part(morphology.pointSampleId),
    };
  });
}
