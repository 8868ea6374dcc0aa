import type { VoltageRange } from './voltageFrames.ts';

/** `r8`: 256 steps over the range of the run. `r16f`: half floats, for narrow colour ranges. */
export type VoltagePrecision = 'r8' | 'r16f';

/** How a voltage is written as a texel: it is offsetMv + scaleMv * texel, where an r8 texel reads as 0..1. */
export interface VoltageCode {
  readonly precision: VoltagePrecision;
  readonly offsetMv: number;
  readonly scaleMv: number;
}

/** Where the run reaches farther than so many times the colours, 256 steps over all of it show as bands. */
const COARSE_SHARE = 3;
/** Half floats reach from 2^-14 to 65504: values are spread over as much of that as there is. */
const LARGEST_HALF = 2 ** 15;

/**
 * How to write the voltages of a run that are coloured between two values. Half floats are finest about 0, so they
 * begin at the middle of the colours, where a step is then below 1/2000 of these however far the run reaches. That
 * middle is a coarse one: colours can be dragged a while before the run must be written anew.
 */
export function codeVoltage(run: VoltageRange, colourLow: number, colourHigh: number): VoltageCode {
  const runSpan = run.highMv - run.lowMv;
  const span = Math.abs(colourHigh - colourLow);
  if (runSpan <= COARSE_SHARE * span)
    return { precision: 'r8', offsetMv: run.lowMv, scaleMv: runSpan > 0 ? runSpan : 1 };
  const step = 2 ** Math.floor(Math.log2(span));
  const offsetMv = Math.round((colourLow + colourHigh) / 2 / step) * step;
  const reach = Math.max(Math.abs(run.lowMv - offsetMv), Math.abs(run.highMv - offsetMv));
  return { precision: 'r16f', offsetMv, scaleMv: reach / LARGEST_HALF };
}

/** Writes `values` as texels from `at` on. What is no number becomes the lowest there is. */
export function encodeVoltages(
  texels: Uint8Array | Uint16Array,
  at: number,
  values: Float32Array,
  { precision, offsetMv, scaleMv }: VoltageCode,
): void {
  if (precision === 'r8') {
    const factor = 255 / scaleMv;
    // A typed array cuts off what follows the point, and takes 0 where there is no number.
    for (let i = 0; i < values.length; i++) texels[at + i] = (values[i]! - offsetMv) * factor + 0.5;
    return;
  }
  for (let i = 0; i < values.length; i++) {
    const mv = values[i]!;
    texels[at + i] = toHalf(Number.isNaN(mv) ? -LARGEST_HALF : (mv - offsetMv) / scaleMv);
  }
}

const floatView = new Float32Array(1);
const bitsView = new Uint32Array(floatView.buffer);

/** IEEE 754 half float nearest to a value, as its 16 bits; 0 below 2^-14, the largest beyond that. */
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
