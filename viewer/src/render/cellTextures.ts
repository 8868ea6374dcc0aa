import {
  DataTexture,
  FloatType,
  LinearFilter,
  NearestFilter,
  NoColorSpace,
  RGBAFormat,
  RGBAIntegerFormat,
  RGIntegerFormat,
  type Texture,
  UnsignedByteType,
  UnsignedIntType,
} from 'three';
import { type SegmentList, type SegmentTable, TEXTURE_WIDTH } from '../../../src/scene/index.ts';

/** What the points of a table belong to. Length pointCount each. */
export interface PointKinds {
  /** Entry of the colour map, where colour tells categories. */
  readonly category: Uint8Array;
  /** What is highlighted together. */
  readonly group: Uint8Array;
}

/** x, y, z, radius of every point: RGBA32F. */
export function createPointTexture(table: SegmentTable): DataTexture {
  const data = new Float32Array(paddedLength(table.pointCount, 4));
  data.set(table.xyzr);
  return finishTexture(
    new DataTexture(data, TEXTURE_WIDTH, rowsFor(table.pointCount), RGBAFormat, FloatType),
  );
}

/** Node A, node B and the bits of the weight of every point: RGBA32UI, the fourth left empty. */
export function createMixTexture(table: SegmentTable): DataTexture {
  const data = new Uint32Array(paddedLength(table.pointCount, 4));
  const weightBits = new Uint32Array(
    table.weight.buffer,
    table.weight.byteOffset,
    table.pointCount,
  );
  for (let i = 0; i < table.pointCount; i++) {
    data[4 * i] = table.nodeA[i]!;
    data[4 * i + 1] = table.nodeB[i]!;
    data[4 * i + 2] = weightBits[i]!;
  }
  const rows = rowsFor(table.pointCount);
  return finishTexture(
    new DataTexture(data, TEXTURE_WIDTH, rows, RGBAIntegerFormat, UnsignedIntType),
  );
}

/** Proximal and distal point of every segment of a level of detail: RG32UI. */
export function createSegmentTexture(list: SegmentList): DataTexture {
  const data = new Uint32Array(paddedLength(list.count, 2));
  data.set(list.points);
  const rows = rowsFor(list.count);
  return finishTexture(
    new DataTexture(data, TEXTURE_WIDTH, rows, RGIntegerFormat, UnsignedIntType),
  );
}

/** Category and group of every point: RG8UI. */
export function createKindTexture(kinds: PointKinds): DataTexture {
  const data = new Uint8Array(paddedLength(kinds.category.length, 2));
  kinds.category.forEach((category, i) => {
    data[2 * i] = category;
    data[2 * i + 1] = kinds.group[i]!;
  });
  const rows = rowsFor(kinds.category.length);
  return finishTexture(
    new DataTexture(data, TEXTURE_WIDTH, rows, RGIntegerFormat, UnsignedByteType),
  );
}

/** 256 colours, mixed linearly, no colour space: the bytes that go in come out. */
export function createLutTexture(lut: Uint8Array): DataTexture {
  const texture = finishTexture(
    new DataTexture(lut, lut.length / 4, 1, RGBAFormat, UnsignedByteType),
  );
  texture.minFilter = LinearFilter;
  texture.magFilter = LinearFilter;
  return texture;
}

/** Texels as they are: neither mixed nor converted. */
export function finishTexture<T extends Texture>(texture: T): T {
  texture.minFilter = NearestFilter;
  texture.magFilter = NearestFilter;
  texture.generateMipmaps = false;
  texture.colorSpace = NoColorSpace;
  texture.unpackAlignment = 1;
  texture.needsUpdate = true;
  return texture;
}

function rowsFor(count: number): number {
  return Math.max(1, Math.ceil(count / TEXTURE_WIDTH));
}

function paddedLength(count: number, channels: number): number {
  return rowsFor(count) * TEXTURE_WIDTH * channels;
}
