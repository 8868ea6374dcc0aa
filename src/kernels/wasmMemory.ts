/** Arrays start on a line of the cache. */
const LINE_BYTES = 64;
/** Vectors may read and write one double past an array of odd length. */
const ROOM_BYTES = 8;
const PAGE_BYTES = 65536;

/**
 * One WebAssembly.Memory that owns every array which compiled code touches. Arrays are of doubles, or of 32-bit whole
 * numbers; one quantity an array, each on cache lines of its own, with room for a vector's second lane behind its end.
 * Nothing stands at address 0. JavaScript sees the same arrays as views: a kernel finds an array at its `byteOffset`.
 *
 * In the memory of a simulation they are, in the order of their making: the table of exp and scratch rows; what the
 * membrane binds (abi.ts: voltage, sums, clock, fields by instance, fields by node, globals); the terms of the cable's
 * equations (wasmCable.ts).
 */
export class WasmArrays {
  readonly memory: WebAssembly.Memory;
  private end = LINE_BYTES;

  /**
   * @param capacityBytes of all arrays, each rounded up to lines. Memory that is never touched costs nothing.
   * @throws RangeError where the host has no such memory to give.
   */
  constructor(capacityBytes: number) {
    const pages = Math.ceil((LINE_BYTES + capacityBytes) / PAGE_BYTES);
    this.memory = new WebAssembly.Memory({ initial: pages });
  }

  /** Bytes that an array of so many doubles takes. */
  static bytesOf(length: number): number {
    return Math.ceil((8 * length + ROOM_BYTES) / LINE_BYTES) * LINE_BYTES;
  }

  /** A new array, all 0. @throws RangeError above the capacity. */
  doubles(length: number): Float64Array {
    return new Float64Array(this.memory.buffer, this.reserve(8 * length), length);
  }

  /** A new array with the values of another. */
  copyOf(values: ArrayLike<number>): Float64Array {
    const array = this.doubles(values.length);
    array.set(values);
    return array;
  }

  /** A new array of 32-bit whole numbers. */
  integers(values: ArrayLike<number>): Int32Array {
    const array = new Int32Array(
      this.memory.buffer,
      this.reserve(4 * values.length),
      values.length,
    );
    array.set(values);
    return array;
  }

  private reserve(bytes: number): number {
    const address = this.end;
    this.end += Math.ceil((bytes + ROOM_BYTES) / LINE_BYTES) * LINE_BYTES;
    if (this.end > this.memory.buffer.byteLength)
      throw new RangeError(`no room for ${bytes} bytes behind ${address}`);
    return address;
  }
}
