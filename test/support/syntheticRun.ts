import { parseExperiment } from '../../src/cell/parseExperiment.ts';
import type { CompartmentLayout } from '../../src/discretise/compartmentLayout.ts';
import type { Morphology, Section } from '../../src/morphology/morphology.ts';
import type { RunView } from '../../src/scene/runView.ts';
import type { WholeCellFrames } from '../../src/simulate/recording.ts';

/** A section written by hand: points as [x, y, z, radius], um. */
export interface SyntheticSection {
  readonly name: string;
  readonly type: number;
  readonly parent: number;
  readonly parentX: number;
  readonly points: readonly (readonly [number, number, number, number])[];
}

export interface FrontOptions {
  /** Speed of the wave away from the root. um/ms. */
  readonly speedUmPerMs: number;
  /** Half width of the wave at 1/e. um. */
  readonly widthUm: number;
  readonly frameCount: number;
  readonly intervalMs: number;
}

const SOMA_RADIUS_UM = 10;

/** A ball of radius 10 um and a straight dendrite of 1000 um along +x. */
export function ballAndStick(): SyntheticSection[] {
  return [
    soma(),
    {
      name: 'dend[0]',
      type: 3,
      parent: 0,
      parentX: 0.5,
      points: [
        [SOMA_RADIUS_UM, 0, 0, 1],
        [1010, 0, 0, 1],
      ],
    },
  ];
}

/** A trunk of 200 um that forks into two branches of 150 um, tapering, in the xy plane. */
export function yTree(): SyntheticSection[] {
  return [
    soma(),
    {
      name: 'dend[0]',
      type: 3,
      parent: 0,
      parentX: 0.5,
      points: [
        [0, 10, 0, 4],
        [0, 100, 5, 3],
        [0, 210, 0, 2],
      ],
    },
    {
      name: 'dend[1]',
      type: 3,
      parent: 1,
      parentX: 1,
      points: [
        [0, 210, 0, 2],
        [90, 330, 20, 0.5],
      ],
    },
    {
      name: 'apic[0]',
      type: 4,
      parent: 1,
      parentX: 1,
      points: [
        [0, 210, 0, 2],
        [-90, 330, -20, 0.5],
      ],
    },
  ];
}

/** A tree of so many sections that wander at random, reproducible by the seed. */
export function randomTree(
  sectionCount: number,
  pointsPerSection: number,
  seed: number,
): SyntheticSection[] {
  const random = mulberry32(seed);
  const sections: SyntheticSection[] = [soma()];
  while (sections.length < sectionCount) {
    const parent = Math.floor(random() * sections.length);
    sections.push(randomBranch(sections, parent, pointsPerSection, random));
  }
  return sections;
}

function soma(): SyntheticSection {
  const r = SOMA_RADIUS_UM;
  return {
    name: 'soma',
    type: 1,
    parent: -1,
    parentX: 0,
    points: [
      [0, -r, 0, r],
      [0, 0, 0, r],
      [0, r, 0, r],
    ],
  };
}

function randomBranch(
  sections: readonly SyntheticSection[],
  parent: number,
  pointCount: number,
  random: () => number,
): SyntheticSection {
  const from = sections[parent]!.points.at(-1)!;
  const radius = parent === 0 ? 2 : from[3] * 0.85;
  const heading = [random() - 0.5, random() - 0.5, random() - 0.5];
  const points: [number, number, number, number][] = [[from[0], from[1], from[2], radius]];
  if (parent === 0) points[0] = [heading[0]! * 16, heading[1]! * 16, heading[2]! * 16, radius];
  for (let i = 1; i < pointCount; i++) {
    const last = points[i - 1]!;
    for (let axis = 0; axis < 3; axis++) heading[axis] = heading[axis]! + (random() - 0.5) * 0.5;
    const length = Math.hypot(...heading);
    const step = (axis: number): number => last[axis]! + (heading[axis]! / length) * 4;
    points.push([step(0), step(1), step(2), Math.max(0.15, last[3] * 0.995)]);
  }
  return {
    name: `dend[${sections.length - 1}]`,
    type: 3,
    parent,
    parentX: parent === 0 ? 0.5 : 1,
    points,
  };
}

/** A seeded generator, so that data are the same in every run. */
export function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export function toMorphology(name: string, written: readonly SyntheticSection[]): Morphology {
  const pointOffsets = new Int32Array(written.length + 1);
  written.forEach((section, i) => {
    pointOffsets[i + 1] = pointOffsets[i]! + section.points.length;
  });
  const points = written.flatMap((section) => section.points);
  const arcs = written.map((section) => arcLengths(section.points));
  const column = (axis: number): Float64Array => Float64Array.from(points, (point) => point[axis]!);
  return {
    name,
    sections: written.map((section, index) => toSection(section, index, arcs[index]!)),
    pointOffsets,
    pointXUm: column(0),
    pointYUm: column(1),
    pointZUm: column(2),
    pointRadiusUm: column(3),
    pointArcUm: Float64Array.from(arcs.flat()),
    pointSampleId: Float64Array.from(points, (_, i) => i + 1),
  };
}

function toSection(written: SyntheticSection, index: number, arcs: readonly number[]): Section {
  const { name, type, parent, parentX } = written;
  return { index, name, type, parent, parentX, lengthUm: arcs.at(-1)! };
}

function arcLengths(points: SyntheticSection['points']): number[] {
  let arc = 0;
  return points.map((point, i) => {
    if (i > 0) {
      const before = points[i - 1]!;
      arc += Math.hypot(point[0] - before[0], point[1] - before[1], point[2] - before[2]);
    }
    return arc;
  });
}

/** Compartments of at most `maxLengthUm`; areas and resistances are of cylinders, enough for pictures. */
export function toLayout(morphology: Morphology, maxLengthUm: number): CompartmentLayout {
  const nodes: {
    parent: number;
    section: number;
    x: number;
    path: number;
    area: number;
    isCentre: boolean;
  }[] = [];
  const startNode: number[] = [];
  const endNode: number[] = [];
  for (const section of morphology.sections) {
    const pathStart = section.parent < 0 ? 0 : nodes[nodeAt(nodes, section)]!.path;
    const push = (parent: number, x: number, area: number, isCentre: boolean): number =>
      nodes.push({
        parent,
        section: section.index,
        x,
        path: pathStart + x * section.lengthUm,
        area,
        isCentre,
      }) - 1;
    let previous = section.parent < 0 ? push(-1, 0, 0, false) : nodeAt(nodes, section);
    startNode.push(previous);
    const count = Math.max(1, Math.ceil(section.lengthUm / maxLengthUm));
    for (let k = 0; k < count; k++)
      previous = push(previous, (k + 0.5) / count, section.lengthUm / count, true);
    endNode.push(push(previous, 1, 0, false));
  }
  const compartments = nodes.flatMap((node, i) => (node.isCentre ? [i] : []));
  const sectionOffsets = morphology.sections.map(
    (section) => compartments.filter((node) => nodes[node]!.section < section.index).length,
  );
  return {
    nodeCount: nodes.length,
    parent: Int32Array.from(nodes, (node) => node.parent),
    areaUm2: Float64Array.from(nodes, (node) => node.area),
    axialResistivityOhmCm: Float64Array.from(nodes, () => 100),
    axialResistanceMohm: Float64Array.from(nodes, (node) => (node.parent < 0 ? 0 : 1)),
    capacitanceNf: Float64Array.from(nodes, (node) => node.area * 1e-5),
    section: Int32Array.from(nodes, (node) => node.section),
    x: Float64Array.from(nodes, (node) => node.x),
    pathDistanceUm: Float64Array.from(nodes, (node) => node.path),
    compartments: Int32Array.from(compartments),
    sectionOffsets: Int32Array.of(...sectionOffsets, compartments.length),
    startNode: Int32Array.from(startNode),
    endNode: Int32Array.from(endNode),
  };
}

/** The parent's node nearest to where a section is joined. */
function nodeAt(nodes: readonly { section: number; x: number }[], section: Section): number {
  let best = -1;
  nodes.forEach((node, i) => {
    if (node.section !== section.parent) return;
    if (best < 0 || Math.abs(node.x - section.parentX) < Math.abs(nodes[best]!.x - section.parentX))
      best = i;
  });
  return best;
}

/** A bell of 100 mV above -70 mV that travels outward by path distance. */
export function travellingFront(layout: CompartmentLayout, front: FrontOptions): WholeCellFrames {
  const { frameCount, intervalMs } = front;
  const voltageMv = new Float32Array(frameCount * layout.nodeCount);
  for (let frame = 0; frame < frameCount; frame++) {
    const crestUm = frame * intervalMs * front.speedUmPerMs;
    for (let node = 0; node < layout.nodeCount; node++) {
      const gap = (layout.pathDistanceUm[node]! - crestUm) / front.widthUm;
      voltageMv[frame * layout.nodeCount + node] = -70 + 100 * Math.exp(-gap * gap);
    }
  }
  return { intervalMs, frameCount, nodeCount: layout.nodeCount, voltageMv };
}

export const DEFAULT_FRONT: FrontOptions = {
  speedUmPerMs: 40,
  widthUm: 120,
  frameCount: 200,
  intervalMs: 0.1,
};

/** A whole run as the viewer takes it, with one probe at the soma. */
export function syntheticRun(
  title: string,
  written: readonly SyntheticSection[],
  maxLengthUm = 20,
  front: FrontOptions = DEFAULT_FRONT,
): RunView {
  const morphology = toMorphology(title, written);
  const layout = toLayout(morphology, maxLengthUm);
  const frames = travellingFront(layout, front);
  const somaNode = layout.compartments[0]!;
  const timeMs = Float64Array.from({ length: front.frameCount }, (_, i) => i * front.intervalMs);
  const voltageMv = Float64Array.from(
    timeMs,
    (_, i) => frames.voltageMv[i * layout.nodeCount + somaNode]!,
  );
  return {
    title,
    morphology,
    layout,
    experiment: parseExperiment(
      `{ "cabletree": 1, "morphology": { "name": "${title}", "text": "" } }`,
    ).experiment!,
    restingUs: layout.areaUm2.map((area) => area * 1e-4 * 1e-2), // 1e-4 S/cm2
    regions: [],
    notes: ['assumed: a bell that travels outward at a steady speed'],
    diagnostics: [],
    stimuli: [{ name: 'step', startMs: 0.5, endMs: 5, amplitudeNa: 0.5 }],
    sha256: '0'.repeat(64),
    recording: {
      dtMs: front.intervalMs,
      timeMs,
      probes: [{ name: 'soma', section: 'soma', x: 0.5, voltageMv }],
      quantities: [],
      spikes: [{ probe: 'soma', thresholdMv: 0, timesMs: Float64Array.of(1) }],
      frames,
      frameQuantities: [],
      kirchhoffResidualNa: 0,
      sha256: '0'.repeat(64),
    },
  };
}
