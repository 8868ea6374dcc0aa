/** Arrays start on a line of the cache. */
const LINE_BYTES = 64;
const PAGE_BYTES = 65536;
/** Nothing stands at address 0. */
const FIRST_ADDRESS = LINE_BYTES;

/**
 * The map of one WebAssembly.Memory, which owns every array that compiled code touches: `reserve` until all have their
 * place, then `allocate`. Arrays are of doubles (or of 32-bit whole numbers), one array a quantity, each on a cache line
 * of its own and readable two at a time: an odd length has one more place behind its end.
 *
 * In the memory of a step (see wasmStep.ts) the arrays are, in this order: the table of exp; per mechanism its fields by
 * instance and its globals; the clock; by slot the voltage, the sums of currents and slopes, the shared fields and the
 * terms of the equations; by position of the elimination its records and couplings; stimuli and probes by step; scratch.
 */
export class WasmMemoryMap {
  private end = FIRST_ADDRESS;

  /** Address of an array of doubles. */
  reserve(length: number): number {
    return this.reserveBytes(8 * length);
  }

  reserveBytes(bytes: number): number {
    const address = this.end;
    // Two doubles of room: vectors may read one past an odd length.
    this.end += Math.ceil((bytes + 16) / LINE_BYTES) * LINE_BYTES;
    return address;
  }

  /** @throws RangeError where the host has no such memory to give. */
  allocate(): WebAssembly.Memory {
    return new WebAssembly.Memory({ initial: Math.ceil(this.end / PAGE_BYTES) });
  }
}
