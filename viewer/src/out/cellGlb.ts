import type { SegmentList, SegmentTable } from '../../../src/scene/index.ts';

/** Sides of a tube. */
const SIDES = 8;
const BALL_SLICES = 8;
const MAGIC = 0x46546c67;
const JSON_CHUNK = 0x4e4f534a;
const BINARY_CHUNK = 0x004e4942;
const FLOAT = 5126;
const UNSIGNED_INT = 5125;
const UNSIGNED_BYTE = 5121;
const ARRAY_BUFFER = 34962;
const ELEMENT_ARRAY_BUFFER = 34963;

/**
 * The drawn cell as a binary glTF 2.0 file: a tube of eight sides a segment, coloured at its ends, and a soma that is one
 * ball as slices. Lengths are um: one
 * unit of the file is 1 um.
 *
 * @param rgb colour of each point of the table, 0..255. Length 3 * pointCount.
 */
export function printCellGlb(table: SegmentTable, list: SegmentList, rgb: Uint8Array): Uint8Array {
  const mesh = buildTubes(table, list, rgb);
  const parts: readonly Uint8Array[] = [
    bytesOf(mesh.position),
    bytesOf(mesh.normal),
    mesh.colour,
    bytesOf(mesh.index),
  ];
  let byteOffset = 0;
  const bufferViews = parts.map((part, i) => {
    const view = {
      buffer: 0,
      byteOffset,
      byteLength: part.length,
      target: i === 3 ? ELEMENT_ARRAY_BUFFER : ARRAY_BUFFER,
    };
    byteOffset += part.length;
    return view;
  });
  const count = mesh.position.length / 3;
  const { low, high } = rangeOf(mesh.position);
  const json = {
    asset: { version: '2.0', generator: 'cabletree', extras: { unit: '1 = 1 um' } },
    scene: 0,
    scenes: [{ nodes: [0] }],
    nodes: [{ mesh: 0 }],
    materials: [{ pbrMetallicRoughness: { metallicFactor: 0, roughnessFactor: 0.7 } }],
    meshes: [
      {
        primitives: [
          { attributes: { POSITION: 0, NORMAL: 1, COLOR_0: 2 }, indices: 3, material: 0 },
        ],
      },
    ],
    accessors: [
      { bufferView: 0, componentType: FLOAT, count, type: 'VEC3', min: low, max: high },
      { bufferView: 1, componentType: FLOAT, count, type: 'VEC3' },
      { bufferView: 2, componentType: UNSIGNED_BYTE, normalized: true, count, type: 'VEC4' },
      { bufferView: 3, componentType: UNSIGNED_INT, count: mesh.index.length, type: 'SCALAR' },
    ],
    bufferViews,
    buffers: [{ byteLength: byteOffset }],
  };
  return packGlb(JSON.stringify(json), parts, byteOffset);
}

interface Tubes {
  readonly position: Float32Array;
  readonly normal: Float32Array;
  readonly colour: Uint8Array;
  readonly index: Uint32Array;
}

/** A ring of a tube: a centre, a radius, and the point of the table that gives its colour. */
interface Ring {
  readonly centre: readonly number[];
  readonly radius: number;
  readonly point: number;
}

type Frustum = readonly [Ring, Ring];

function buildTubes(table: SegmentTable, list: SegmentList, rgb: Uint8Array): Tubes {
  const frusta: Frustum[] = [];
  for (let segment = 0; segment < list.count; segment++) {
    const a = ringAt(table, list.points[2 * segment]!);
    const b = ringAt(table, list.points[2 * segment + 1]!);
    const isBall = a.centre.every((value, axis) => value === b.centre[axis]);
    frusta.push(...(isBall ? sliceBall(a) : [[a, b] as const]));
  }
  const vertices = frusta.length * 2 * SIDES;
  const tubes = {
    position: new Float32Array(3 * vertices),
    normal: new Float32Array(3 * vertices),
    colour: new Uint8Array(4 * vertices),
    index: new Uint32Array(frusta.length * SIDES * 6),
  };
  frusta.forEach((frustum, number) => {
    const [u, v] = crossAxes(frustum);
    frustum.forEach((ring, end) => {
      writeRing(tubes, (number * 2 + end) * SIDES, ring, rgb, u, v);
    });
    writeFaces(tubes.index, number);
  });
  return tubes;
}

function ringAt({ xyzr, originUm }: SegmentTable, point: number): Ring {
  const centre = [0, 1, 2].map((axis) => xyzr[4 * point + axis]! + originUm[axis]!);
  return { centre, radius: xyzr[4 * point + 3]!, point };
}

/** A soma that is a ball: slices along z. */
function sliceBall({ centre, radius, point }: Ring): Frustum[] {
  const rings = Array.from({ length: BALL_SLICES + 1 }, (_, i): Ring => {
    const angle = (Math.PI * i) / BALL_SLICES;
    const [x, y, z] = centre as [number, number, number];
    const slice = radius * Math.max(1e-3, Math.sin(angle));
    return { centre: [x, y, z - radius * Math.cos(angle)], radius: slice, point };
  });
  return rings.slice(1).map((ring, i) => [rings[i]!, ring]);
}

function writeRing(
  { position, normal, colour }: Tubes,
  firstVertex: number,
  { centre, radius, point }: Ring,
  rgb: Uint8Array,
  u: readonly number[],
  v: readonly number[],
): void {
  for (let side = 0; side < SIDES; side++) {
    const vertex = firstVertex + side;
    const angle = (2 * Math.PI * side) / SIDES;
    for (let axis = 0; axis < 3; axis++) {
      const outward = Math.cos(angle) * u[axis]! + Math.sin(angle) * v[axis]!;
      normal[3 * vertex + axis] = outward;
      position[3 * vertex + axis] = centre[axis]! + outward * radius;
      colour[4 * vertex + axis] = rgb[3 * point + axis]!;
    }
    colour[4 * vertex + 3] = 255;
  }
}

function writeFaces(index: Uint32Array, frustum: number): void {
  const base = frustum * 2 * SIDES;
  for (let side = 0; side < SIDES; side++) {
    const next = (side + 1) % SIDES;
    const [a, b, c, d] = [base + side, base + next, base + SIDES + side, base + SIDES + next];
    index.set([a, b, c, b, d, c], (frustum * SIDES + side) * 6);
  }
}

/** Two unit vectors across the axis of a frustum. */
function crossAxes([a, b]: Frustum): [number[], number[]] {
  const along = unit(b.centre.map((value, axis) => value - a.centre[axis]!));
  const helper = Math.abs(along[0]!) < 0.9 ? [1, 0, 0] : [0, 1, 0];
  const u = unit(cross(along, helper));
  return [u, cross(along, u)];
}

function cross(a: readonly number[], b: readonly number[]): number[] {
  return [
    a[1]! * b[2]! - a[2]! * b[1]!,
    a[2]! * b[0]! - a[0]! * b[2]!,
    a[0]! * b[1]! - a[1]! * b[0]!,
  ];
}

function unit(vector: readonly number[]): number[] {
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}

function rangeOf(position: Float32Array): { low: number[]; high: number[] } {
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  for (let i = 0; i < position.length; i++) {
    low[i % 3] = Math.min(low[i % 3]!, position[i]!);
    high[i % 3] = Math.max(high[i % 3]!, position[i]!);
  }
  return { low, high };
}

function bytesOf(values: Float32Array | Uint32Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

/** Header, JSON padded with spaces, binary data: every chunk a multiple of 4 bytes. */
function packGlb(json: string, parts: readonly Uint8Array[], binaryLength: number): Uint8Array {
  const text = new TextEncoder().encode(json);
  const textLength = Math.ceil(text.length / 4) * 4;
  const bytes = new Uint8Array(12 + 8 + textLength + 8 + binaryLength);
  const view = new DataView(bytes.buffer);
  [MAGIC, 2, bytes.length, textLength, JSON_CHUNK].forEach((value, i) => {
    view.setUint32(4 * i, value, true);
  });
  bytes.fill(0x20, 20, 20 + textLength);
  bytes.set(text, 20);
  view.setUint32(20 + textLength, binaryLength, true);
  view.setUint32(24 + textLength, BINARY_CHUNK, true);
  let offset = 28 + textLength;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}
