import type { CompartmentLayout } from '../discretise/compartmentLayout.ts';
import type { Morphology, Section } from '../morphology/morphology.ts';
import { SOMA_TYPE } from '../swc-parser/swcTable.ts';
import { mixNodesAt } from './nodeMix.ts';
import type { Vector } from './vector.ts';

/**
 * The cell as drawn: chains of points, one chain a section, joined by rounded cones from each point to the next.
 * Points are the section's own, one more at every compartment centre that falls between two of them (so that voltage,
 * linear along each drawn edge, is exact), and one at the parent where a stem begins away from it.
 *
 * Invariants: along a chain x never falls; at points of the same place in two sections the node mixes give the same
 * voltage, so colour has no seams; every section of the morphology has a chain.
 */
export interface SegmentTable {
  readonly pointCount: number;
  /** Added to every position to get the file's coordinates. um. */
  readonly originUm: Vector;
  /** x, y, z relative to originUm, radius. um. Length 4 * pointCount. */
  readonly xyzr: Float32Array;
  /** Relative place on the section, 0..1. Length pointCount. */
  readonly x: Float64Array;
  /** Section of each point. Length pointCount. */
  readonly section: Int32Array;
  /** SWC type of each section. */
  readonly sectionType: Int32Array;
  /** Voltage of point i = (1 - weight[i]) * V[nodeA[i]] + weight[i] * V[nodeB[i]]. Length pointCount each. */
  readonly nodeA: Uint32Array;
  readonly nodeB: Uint32Array;
  readonly weight: Float32Array;
  /** 1 where the point is a compartment centre, at which voltage has a kink. Length pointCount. */
  readonly isCentre: Uint8Array;
  /** Points of section s are [chainOffsets[s], chainOffsets[s + 1]). Length sections + 1. */
  readonly chainOffsets: Int32Array;
  /** Centre of the bounding box relative to originUm, and the largest distance of a surface from it. um. */
  readonly centreUm: Vector;
  readonly extentUm: number;
}

/** A stem that begins nearer than this to its parent's point begins there. um. */
const JOINED_UM = 1e-3;
/** A soma of constant radius and not longer than this many diameters is a ball written as a cylinder. */
const BALL_LENGTH_DIAMETERS = 1.05;

export function buildSegmentTable(morphology: Morphology, layout: CompartmentLayout): SegmentTable {
  const writer = createWriter(morphology, layout);
  const chainOffsets = new Int32Array(morphology.sections.length + 1);
  for (const section of morphology.sections) {
    if (isBall(morphology, section)) writeBall(writer, section);
    else writeChain(writer, section);
    chainOffsets[section.index + 1] = writer.count;
  }
  return finishTable(writer, chainOffsets);
}

interface TableWriter {
  readonly morphology: Morphology;
  readonly layout: CompartmentLayout;
  readonly originUm: Vector;
  readonly xyzr: Float32Array;
  readonly x: Float64Array;
  readonly section: Int32Array;
  readonly isCentre: Uint8Array;
  count: number;
}

function createWriter(morphology: Morphology, layout: CompartmentLayout): TableWriter {
  const capacity =
    morphology.pointXUm.length + layout.compartments.length + morphology.sections.length;
  const root = morphology.sections[0];
  const originUm: Vector = root ? placeOnSection(morphology, root, 0.5) : [0, 0, 0];
  return {
    morphology,
    layout,
    originUm,
    xyzr: new Float32Array(4 * capacity),
    x: new Float64Array(capacity),
    section: new Int32Array(capacity),
    isCentre: new Uint8Array(capacity),
    count: 0,
  };
}

function finishTable(writer: TableWriter, chainOffsets: Int32Array): SegmentTable {
  const pointCount = writer.count;
  const nodeA = new Uint32Array(pointCount);
  const nodeB = new Uint32Array(pointCount);
  const weight = new Float32Array(pointCount);
  for (let i = 0; i < pointCount; i++) {
    const mix = mixNodesAt(writer.layout, writer.section[i]!, writer.x[i]!);
    nodeA[i] = mix.nodeA;
    nodeB[i] = mix.nodeB;
    weight[i] = mix.weight;
  }
  const xyzr = writer.xyzr.slice(0, 4 * pointCount);
  return {
    pointCount,
    originUm: writer.originUm,
    xyzr,
    x: writer.x.slice(0, pointCount),
    section: writer.section.slice(0, pointCount),
    sectionType: Int32Array.from(writer.morphology.sections, (section) => section.type),
    nodeA,
    nodeB,
    weight,
    isCentre: writer.isCentre.slice(0, pointCount),
    chainOffsets,
    ...boundingBall(xyzr),
  };
}

/** One- and three-point somata come as a cylinder as long as it is wide: drawn as the ball they stand for. */
function isBall(morphology: Morphology, section: Section): boolean {
  if (section.type !== SOMA_TYPE) return false;
  const radii = pointRange(morphology, section, morphology.pointRadiusUm);
  const radius = radii[0]!;
  if (radii.some((other) => Math.abs(other - radius) > 1e-6 * radius)) return false;
  return section.lengthUm <= BALL_LENGTH_DIAMETERS * 2 * radius;
}

function writeBall(writer: TableWriter, section: Section): void {
  const centre = placeOnSection(writer.morphology, section, 0.5);
  const radius = writer.morphology.pointRadiusUm[writer.morphology.pointOffsets[section.index]!]!;
  writePoint(writer, section.index, 0.5, centre, radius, 0);
  writePoint(writer, section.index, 0.5, centre, radius, 0);
}

function writeChain(writer: TableWriter, section: Section): void {
  const { morphology } = writer;
  const first = morphology.pointOffsets[section.index]!;
  const end = morphology.pointOffsets[section.index + 1]!;
  writeStemStub(writer, section, first);
  writeSample(writer, section, first);
  for (let point = first + 1; point < end; point++) {
    writeCentresBetween(writer, section, point - 1, point);
    writeSample(writer, section, point);
  }
}

/** The edge from the middle of the parent to a stem, with the stem's radius: else the cone would be huge. */
function writeStemStub(writer: TableWriter, section: Section, firstPoint: number): void {
  if (section.parent < 0) return;
  const { morphology } = writer;
  const parent = morphology.sections[section.parent]!;
  const from = placeOnSection(morphology, parent, section.parentX);
  const to = pointPosition(morphology, firstPoint);
  const isThere = (place: Vector): boolean =>
    Math.hypot(place[0] - to[0], place[1] - to[1], place[2] - to[2]) < JOINED_UM;
  if (isThere(from)) return;
  // On the end of a cable that others leave from its middle, a stub would lie within what is drawn of the cable.
  if (parent.type !== SOMA_TYPE && isThere(placeOnSection(morphology, parent, 1))) return;
  writePoint(writer, section.index, 0, from, morphology.pointRadiusUm[firstPoint]!, 0);
}

function writeSample(writer: TableWriter, section: Section, point: number): void {
  const { morphology } = writer;
  const x = section.lengthUm > 0 ? morphology.pointArcUm[point]! / section.lengthUm : 0;
  const radius = morphology.pointRadiusUm[point]!;
  writePoint(writer, section.index, x, pointPosition(morphology, point), radius, 0);
}

/** Compartment centres strictly inside the edge between two points of a section. */
function writeCentresBetween(
  writer: TableWriter,
  section: Section,
  pointA: number,
  pointB: number,
): void {
  const { morphology, layout } = writer;
  const xA = morphology.pointArcUm[pointA]! / section.lengthUm;
  const xB = morphology.pointArcUm[pointB]! / section.lengthUm;
  const first = layout.sectionOffsets[section.index]!;
  const end = layout.sectionOffsets[section.index + 1]!;
  for (let compartment = first; compartment < end; compartment++) {
    const x = layout.x[layout.compartments[compartment]!]!;
    if (x <= xA || x >= xB) continue;
    const share = (x - xA) / (xB - xA);
    const position = between(morphology, pointA, pointB, share);
    const radiusA = morphology.pointRadiusUm[pointA]!;
    const radius = radiusA + (morphology.pointRadiusUm[pointB]! - radiusA) * share;
    writePoint(writer, section.index, x, position, radius, 1);
  }
}

function writePoint(
  writer: TableWriter,
  section: number,
  x: number,
  position: Vector,
  radiusUm: number,
  isCentre: 0 | 1,
): void {
  const { originUm, count } = writer;
  writer.xyzr[4 * count] = position[0] - originUm[0];
  writer.xyzr[4 * count + 1] = position[1] - originUm[1];
  writer.xyzr[4 * count + 2] = position[2] - originUm[2];
  writer.xyzr[4 * count + 3] = radiusUm;
  writer.x[count] = x;
  writer.section[count] = section;
  writer.isCentre[count] = isCentre;
  writer.count++;
}

/** Position of a place on a section, in the file's coordinates. um. */
export function placeOnSection(morphology: Morphology, section: Section, x: number): Vector {
  const first = morphology.pointOffsets[section.index]!;
  const last = morphology.pointOffsets[section.index + 1]! - 1;
  const arcUm = x * section.lengthUm;
  let point = first + 1;
  while (point < last && morphology.pointArcUm[point]! < arcUm) point++;
  const fromArc = morphology.pointArcUm[point - 1]!;
  const edgeUm = morphology.pointArcUm[point]! - fromArc;
  const share = edgeUm > 0 ? Math.min(1, Math.max(0, (arcUm - fromArc) / edgeUm)) : 0;
  return between(morphology, point - 1, point, share);
}

function between(morphology: Morphology, a: number, b: number, share: number): Vector {
  const mix = (values: Float64Array): number => values[a]! + (values[b]! - values[a]!) * share;
  return [mix(morphology.pointXUm), mix(morphology.pointYUm), mix(morphology.pointZUm)];
}

function pointPosition(morphology: Morphology, point: number): Vector {
  return [morphology.pointXUm[point]!, morphology.pointYUm[point]!, morphology.pointZUm[point]!];
}

function pointRange(morphology: Morphology, section: Section, values: Float64Array): Float64Array {
  return values.subarray(
    morphology.pointOffsets[section.index]!,
    morphology.pointOffsets[section.index + 1]!,
  );
}

export function boundingBall(xyzr: Float32Array): { centreUm: Vector; extentUm: number } {
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  for (let i = 0; i < xyzr.length; i += 4) {
    for (let axis = 0; axis < 3; axis++) {
      low[axis] = Math.min(low[axis]!, xyzr[i + axis]! - xyzr[i + 3]!);
      high[axis] = Math.max(high[axis]!, xyzr[i + axis]! + xyzr[i + 3]!);
    }
  }
  if (xyzr.length === 0) return { centreUm: [0, 0, 0], extentUm: 1 };
  const [x, y, z] = low.map((value, axis) => (value + high[axis]!) / 2) as [number, number, number];
  let extentUm = 0;
  for (let i = 0; i < xyzr.length; i += 4) {
    const distance = Math.hypot(xyzr[i]! - x, xyzr[i + 1]! - y, xyzr[i + 2]! - z);
    extentUm = Math.max(extentUm, distance + xyzr[i + 3]!);
  }
  return { centreUm: [x, y, z], extentUm };
}
