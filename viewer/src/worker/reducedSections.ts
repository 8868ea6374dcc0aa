import {
  type CompartmentLayout,
  type Morphology,
  positionAt,
  type ReducedModel,
  type SectionDrawing,
} from '../../../src/index.ts';

type Vector = readonly [number, number, number];

/** What a compartment of the model stands for, in the full cell. */
interface Stand {
  readonly centreUm: Vector;
  /** From the nearest to the farthest of its membrane, along the tree. */
  readonly spanUm: number;
  readonly type: number;
}

const SHORTEST_UM = 5;

/**
 * A cylinder for each compartment: its membrane area is what it is painted on, its length is how far its part of the cell reaches along
 * the tree, and it points from its parent's end to the middle of that part. The first stands where the soma is, as
 * long as it is wide.
 */
export function drawReducedSections(
  model: ReducedModel,
  morphology: Morphology,
  layout: CompartmentLayout,
  areasUm2: readonly number[],
): SectionDrawing[] {
  const stands = describeStands(model, morphology, layout);
  const rootUm = positionAt(morphology, { section: 0, x: 0.5 });
  const ends: Vector[] = [];
  return model.compartments.map(({ name, parent }, index) => {
    const areaUm2 = areasUm2[index]!;
    const { centreUm, spanUm, type } = stands[index]!;
    const isRoot = parent < 0;
    const lengthUm = isRoot ? Math.sqrt(areaUm2 / Math.PI) : Math.max(SHORTEST_UM, spanUm);
    const diameterUm = areaUm2 / (Math.PI * lengthUm);
    const from = isRoot ? (index === 0 ? rootUm : centreUm) : ends[parent]!;
    const direction = isRoot ? ([0, 1, 0] as const) : directionOf(from, centreUm);
    const start = isRoot ? along(from, direction, -lengthUm / 2) : from;
    const end = along(start, direction, lengthUm);
    // Children of the soma begin at its middle: they come out of it on every side.
    ends.push(isRoot ? from : end);
    return {
      name,
      type,
      parent: isRoot ? null : { section: parent, x: 0.5 },
      points: [
        [...start, diameterUm],
        [...end, diameterUm],
      ],
    };
  });
}

function describeStands(
  { compartments, compartmentOfNode }: ReducedModel,
  morphology: Morphology,
  layout: CompartmentLayout,
): Stand[] {
  const nodes = compartments.map((): number[] => []);
  compartmentOfNode.forEach((compartment, node) => {
    if (compartment >= 0) nodes[compartment]!.push(node);
  });
  return nodes.map((own) => {
    let areaUm2 = 0;
    const sum: [number, number, number] = [0, 0, 0];
    let nearUm = Infinity;
    let farUm = 0;
    const areaByType = new Map<number, number>();
    for (const node of own) {
      const section = layout.section[node]!;
      const area = layout.areaUm2[node]!;
      const place = positionAt(morphology, { section, x: layout.x[node]! });
      place.forEach((value, axis) => {
        sum[axis]! += value * area;
      });
      areaUm2 += area;
      nearUm = Math.min(nearUm, layout.pathDistanceUm[node]!);
      farUm = Math.max(farUm, layout.pathDistanceUm[node]!);
      const { type } = morphology.sections[section]!;
      areaByType.set(type, (areaByType.get(type) ?? 0) + area);
    }
    const [type] = [...areaByType].reduce((a, b) => (b[1] > a[1] ? b : a));
    const centreUm: Vector = [sum[0] / areaUm2, sum[1] / areaUm2, sum[2] / areaUm2];
    return { centreUm, spanUm: farUm - nearUm, type };
  });
}

function directionOf(from: Vector, to: Vector): Vector {
  const [x, y, z] = [to[0] - from[0], to[1] - from[1], to[2] - from[2]];
  const length = Math.hypot(x, y, z);
  return length > 1e-6 ? [x / length, y / length, z / length] : [0, 1, 0];
}

function along(from: Vector, direction: Vector, distance: number): Vector {
  return [
    from[0] + direction[0] * distance,
    from[1] + direction[1] * distance,
    from[2] + direction[2] * distance,
  ];
}
