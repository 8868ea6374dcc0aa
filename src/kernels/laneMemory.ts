import type { WasmArrays } from './wasmMemory.ts';

/** Cells side by side: the lanes of a vector in single precision. */
export const LANES = 4;
export const LANE_BYTES = 16;

/** Constants and values that are the same for all instances of a cell; a vector each. */
const POOL_VECTORS = 8192;

/** Instances of one chunk, and rows of scratch memory for them: no program keeps anything there between calls. */
export const CHUNK_BYTES: number = 64 * LANE_BYTES;
export const SCRATCH_ROWS = 256;

/** The memory of cells side by side: element k of an array is a vector, a value of each cell. */
export class LaneMemory {
  static readonly ownBytes: number = POOL_VECTORS * LANE_BYTES + SCRATCH_ROWS * CHUNK_BYTES + 256;
  /** Address of the rows. */
  readonly scratch: number;
  private readonly arrays: WasmArrays;
  private readonly pool: Float32Array;
  private readonly constants = new Map<string, number>();
  private used = 0;

  constructor(arrays: WasmArrays) {
    this.arrays = arrays;
    this.pool = this.vectors(POOL_VECTORS);
    this.scratch = this.vectors((SCRATCH_ROWS * CHUNK_BYTES) / LANE_BYTES).byteOffset;
  }

  /** Bytes that an array of so many vectors takes. */
  static bytesOf(length: number): number {
    return length * LANE_BYTES + 128;
  }

  /** A new array of vectors, all 0. */
  vectors(length: number): Float32Array {
    const { buffer, byteOffset } = this.arrays.doubles(2 * length);
    return new Float32Array(buffer, byteOffset, LANES * length);
  }

  /** Address of a vector with one value in all lanes. */
  constant(value: number): number {
    const key = Object.is(value, -0) ? '-0' : String(value);
    const known = this.constants.get(key);
    if (known !== undefined) return known;
    const slot = this.slot();
    slot.fill(value);
    this.constants.set(key, slot.byteOffset);
    return slot.byteOffset;
  }

  /** A vector of its own. @throws RangeError where there are too many. */
  slot(): Float32Array {
    if (this.used >= POOL_VECTORS) throw new RangeError(`more than ${POOL_VECTORS} lane constants`);
    const at = LANES * this.used++;
    return this.pool.subarray(at, at + LANES);
  }

  /** The same for 32-bit whole numbers. */
  wholeSlot(): Int32Array {
    const { buffer, byteOffset } = this.slot();
    return new Int32Array(buffer, byteOffset, LANES);
  }
}
