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
/** Of directions that can be told apart: 12 degrees. */
const LEAST_COSINE = Math.cos((12 * Math.PI) / 180);
const TURNS_DEGREES: readonly number[] = [0, 25, -25, 50, -50, 75, -75];

/**
 * A cylinder for each compartment: its membrane area is what it is painted on, its length is how far its part of the
 * cell reaches along the tree, and it points from its parent's end to the middle of that part, or beside it where
 * another lies there. The first stands where the soma is, as long as it is wide.
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
  /** By compartment, where others must not go: back into it, and along its children so far. */
  const taken: Vector[][] = [];
  return model.compartments.map(({ name, parent }, index) => {
    const areaUm2 = areasUm2[index]!;
    const { centreUm, spanUm, type } = stands[index]!;
    const isRoot = parent < 0;
    const lengthUm = isRoot ? Math.sqrt(areaUm2 / Math.PI) : Math.max(SHORTEST_UM, spanUm);
    const diameterUm = areaUm2 / (Math.PI * lengthUm);
    const from = isRoot ? (index === 0 ? rootUm : centreUm) : ends[parent]!;
    const direction = isRoot
      ? ([0, 1, 0] as const)
      : clearOf(taken[parent]!, directionOf(from, centreUm));
    taken[parent]?.push(direction);
    // Out of the soma they go on every side.
    taken.push(isRoot ? [] : [[-direction[0], -direction[1], -direction[2]]]);
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

/** A direction apart from the others, turned in the plane of the screen where need be: else one would hide in another. */
function clearOf(others: readonly Vector[], direction: Vector): Vector {
  for (const degrees of TURNS_DEGREES) {
    const turned = turnedAboutZ(direction, (degrees * Math.PI) / 180);
    if (others.every((other) => dot(other, turned) < LEAST_COSINE)) return turned;
  }
  return direction;
}

function turnedAboutZ([x, y, z]: Vector, angle: number): Vector {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return [x * cos - y * sin, x * sin + y * cos, z];
}

function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
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
