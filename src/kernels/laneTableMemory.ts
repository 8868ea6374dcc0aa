import { LANES, type LaneMemory } from './laneMemory.ts';
import { laneTableBase, pointShiftOf } from './laneTable.ts';
import type { LaneTable } from './laneTables.ts';
import type { WasmArrays } from './wasmMemory.ts';

type TablesByKernel = readonly (LaneTable | undefined)[];

/** The tables in the memory of the lanes. Lanes whose cells share a table read one copy, which stays for the next cells. */
export class LaneTableMemory {
  /** By kernel that goes by table: where each lane's begins. */
  private readonly bases = new Map<number, Int32Array>();
  /** Room for a table of each kernel and lane. */
  private readonly room: Float32Array;
  private readonly addresses = new Map<LaneTable, number>();
  private used = 0;

  constructor(first: TablesByKernel, wasm: WasmArrays, memory: LaneMemory) {
    first.forEach((table, kernel) => {
      if (table !== undefined) this.bases.set(kernel, memory.wholeSlot());
    });
    const bytes = roomFor(first);
    const { buffer, byteOffset } = wasm.doubles(bytes / 8);
    this.room = new Float32Array(buffer, byteOffset, bytes / 4);
  }

  static bytesOf(first: TablesByKernel): number {
    return roomFor(first) + 128;
  }

  /** Address of the vector that says where the lanes' tables of a kernel begin. */
  basesOf(kernel: number): number {
    return this.bases.get(kernel)!.byteOffset;
  }

  load(lanes: readonly TablesByKernel[]): void {
    const needed = new Set(
      lanes.flatMap((tables) => tables.filter((table) => table !== undefined)),
    );
    const added = [...needed].filter((table) => !this.addresses.has(table));
    const length = added.reduce((sum, { values }) => sum + values.length, 0);
    const isFull = this.used + length > this.room.length;
    if (isFull) {
      this.addresses.clear();
      this.used = 0;
    }
    for (const table of isFull ? needed : added) this.place(table);
    for (const [kernel, bases] of this.bases)
      lanes.forEach((tables, lane) => {
        const table = tables[kernel]!;
        const shift = pointShiftOf(table.states.length);
        bases[lane] = laneTableBase(this.addresses.get(table)!, shift);
      });
  }

  private place(table: LaneTable): void {
    this.room.set(table.values, this.used);
    this.addresses.set(table, this.room.byteOffset + 4 * this.used);
    this.used += table.values.length;
  }
}

function roomFor(tables: TablesByKernel): number {
  const bytes = tables.map((table) => (table === undefined ? 0 : table.values.byteLength));
  return LANES * bytes.reduce((sum, each) => sum + each, 0);
}
