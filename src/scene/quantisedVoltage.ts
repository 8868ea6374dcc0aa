import type { WholeCellFrames } from '../simulate/recording.ts';
import { voltageRange } from './voltageFrames.ts';

/** `r8`: 256 steps over the range of the run. `r16f`: half floats of mV, for narrow colour ranges. */
export type VoltagePrecision = 'r8' | 'r16f';

/**
 * Voltages as the graphics card keeps them. Texel k of the run is node k % nodeCount of stored frame
 * floor(k / nodeCount); voltage in mV = offsetMv + scaleMv * texel, where an r8 texel reads as 0..1.
 */
export interface QuantisedVoltage {
  readonly precision: VoltagePrecision;
  readonly nodeCount: number;
  readonly frameCount: number;
  /** Every `frameStride`th frame of the run is stored. */
  readonly frameStride: number;
  readonly offsetMv: number;
  readonly scaleMv: number;
  /** Padded at the end to whole layers of TEXTURE_WIDTH x rows. */
  readonly texels: Uint8Array | Uint16Array;
  readonly rows: number;
  readonly layers: number;
}

/** What every WebGL2 device offers: 2048 texels a side. */
export const TEXTURE_WIDTH: number = 2048;
/** Graphics memory given to voltages; longer runs are stored with a stride. */
export const VOLTAGE_BUDGET_BYTES: number = 64 * 1024 * 1024;
/** Below this span of the colour range, 256 steps over the whole run show as bands. */
const FINE_RANGE_MV = 40;

export function precisionForRange(lowMv: number, highMv: number): VoltagePrecision {
  return Math.abs(highMv - lowMv) < FINE_RANGE_MV ? 'r16f' : 'r8';
}

/** Packs the frames for the voltage texture. A value that is no number becomes the lowest of the range. */
export function quantiseVoltage(
  frames: WholeCellFrames,
  precision: VoltagePrecision,
  budgetBytes: number = VOLTAGE_BUDGET_BYTES,
): QuantisedVoltage {
  const bytesPerFrame = Math.max(1, frames.nodeCount) * (precision === 'r8' ? 1 : 2);
  const frameStride = Math.max(1, Math.ceil((bytesPerFrame * frames.frameCount) / budgetBytes));
  const frameCount = Math.ceil(frames.frameCount / frameStride);
  const shape = textureShape(frameCount * frames.nodeCount);
  const { lowMv, highMv } = voltageRange(frames);
  const spanMv = highMv > lowMv ? highMv - lowMv : 1;
  const r8 = precision === 'r8';
  const length = TEXTURE_WIDTH * shape.rows * shape.layers;
  const texels = r8 ? new Uint8Array(length) : new Uint16Array(length);
  const encode = r8 ? (mv: number): number => Math.round(((mv - lowMv) / spanMv) * 255) : toHalf;
  fillTexels(texels, frames, frameStride, encode);
  return {
    precision,
    nodeCount: frames.nodeCount,
    frameCount,
    frameStride,
    offsetMv: r8 ? lowMv : 0,
    scaleMv: r8 ? spanMv : 1,
    texels,
    ...shape,
  };
}

function fillTexels(
  texels: Uint8Array | Uint16Array,
  frames: WholeCellFrames,
  frameStride: number,
  encode: (mv: number) => number,
): void {
  const { nodeCount, voltageMv } = frames;
  let texel = 0;
  for (let frame = 0; frame < frames.frameCount; frame += frameStride) {
    const row = frame * nodeCount;
    for (let node = 0; node < nodeCount; node++) texels[texel++] = encode(voltageMv[row + node]!);
  }
}

function textureShape(texelCount: number): { rows: number; layers: number } {
  const rows = Math.max(1, Math.ceil(texelCount / TEXTURE_WIDTH));
  if (rows <= TEXTURE_WIDTH) return { rows, layers: 1 };
  return { rows: TEXTURE_WIDTH, layers: Math.ceil(rows / TEXTURE_WIDTH) };
}

const floatView = new Float32Array(1);
const bitsView = new Uint32Array(floatView.buffer);

/**
 * IEEE 754 half float nearest to a value, as its 16 bits. Voltages lie between 2^-14 and 65504 in magnitude or are
 * rounded to 0 below: subnormals are not needed for mV.
 */
export function toHalf(value: number): number {
  floatView[0] = value;
  const bits = bitsView[0]!;
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = bits & 0x7fffffff;
  if (magnitude < 0x38800000) return sign;
  if (magnitude >= 0x47800000) return sign | (magnitude > 0x7f800000 ? 0x7e00 : 0x7bff);
  // Rebias the exponent from 127 to 15 and round the 13 dropped bits to nearest even.
  const rounded = magnitude - 0x38000000 + 0x0fff + ((magnitude >>> 13) & 1);
  return sign | Math.min(rounded >>> 13, 0x7bff);
}
