import type { WasmFunction } from '../kernels/wasmFunction.ts';
import { emitSettleMassless, type WasmMassless } from '../kernels/wasmMassless.ts';
import type { WasmArrays } from '../kernels/wasmMemory.ts';
import { CONTROL, ENTRY_BYTES, SOURCE_BYTES } from '../kernels/wasmSteps.ts';
import type { CableEquations } from './cableEquations.ts';
import type { MasslessNodes } from './masslessNodes.ts';

/** Steps in one call of compiled code. The page stays alive, and the engine may compile the code better in between. */
export const MOST_STEPS = 100;

/** How much a simulation may hand to compiled steps and take from them. */
export interface StepRoom {
  /** Stimuli, and the nodes that all of them together act on. */
  readonly sources: number;
  readonly entries: number;
  /** Numbers recorded at every step. */
  readonly numbers: number;
}

/** Sources of current as compiled steps read them. */
export interface SourceTable {
  /** By source: four whole numbers, as SOURCE_BYTES says. */
  readonly sources: Int32Array;
  /** By entry: two doubles, of which the first is an address as a whole number. */
  readonly entries: Float64Array;
  /** By source: its values in MOST_STEPS steps. */
  readonly values: Float64Array;
}

/** Compiled steps with what they are told through the memory that they share. */
export class StepProgram {
  readonly equationSources: SourceTable;
  readonly masslessSources: SourceTable;
  /** Addresses of the numbers to record, and the numbers, row after row. */
  readonly numbers: Int32Array;
  readonly rows: Float64Array;
  readonly memory: ArrayBufferLike;
  private readonly run: () => void;
  private readonly times: Float64Array;
  private readonly addresses: Int32Array;
  private readonly rightAddress: number;
  private readonly position: Int32Array;

  /** @param control where CONTROL is; @param records of the equations. */
  constructor(
    arrays: WasmArrays,
    room: StepRoom,
    given: {
      readonly control: Float64Array;
      readonly records: Float64Array;
      readonly order: CableEquations['order'];
      readonly run: () => void;
    },
  ) {
    const { control, records, order, run } = given;
    const tableOf = (): SourceTable => ({
      sources: arrays.integers(new Int32Array((room.sources * SOURCE_BYTES) / 4)),
      entries: arrays.doubles((room.entries * ENTRY_BYTES) / 8),
      values: arrays.doubles(room.sources * MOST_STEPS),
    });
    this.equationSources = tableOf();
    this.masslessSources = tableOf();
    this.numbers = arrays.integers(new Int32Array(room.numbers));
    this.rows = arrays.doubles(room.numbers * MOST_STEPS);
    this.memory = control.buffer;
    this.run = run;
    this.times = control;
    this.addresses = new Int32Array(control.buffer, control.byteOffset, CONTROL.bytes / 4);
    this.rightAddress = records.byteOffset + 8;
    this.position = order.position;
  }

  static bytesOf(
    { sources, entries, numbers }: StepRoom,
    bytesOfDoubles: (count: number) => number,
  ) {
    const table =
      bytesOfDoubles((sources * SOURCE_BYTES) / 8) +
      bytesOfDoubles((entries * ENTRY_BYTES) / 8) +
      bytesOfDoubles(sources * MOST_STEPS);
    return 2 * table + bytesOfDoubles(numbers) + bytesOfDoubles(numbers * MOST_STEPS);
  }

  /** Where the right side of a node's equation is. */
  rightOf(node: number): number {
    return this.rightAddress + 16 * this.position[node]!;
  }

  /**
   * Takes steps, at most MOST_STEPS.
   *
   * @param counts of sources and numbers that hold now.
   */
  take(
    from: number,
    count: number,
    counts: { readonly sources: number; readonly numbers: number },
  ): void {
    const { times, equationSources, masslessSources, numbers, rows } = this;
    times[CONTROL.step / 8] = from;
    times[CONTROL.last / 8] = from + count;
    this.setRange(CONTROL.sources, equationSources.sources, SOURCE_BYTES * counts.sources);
    this.setRange(CONTROL.massless, masslessSources.sources, SOURCE_BYTES * counts.sources);
    this.setRange(CONTROL.numbers, numbers, 4 * counts.numbers);
    this.addresses[CONTROL.rows / 4] = rows.byteOffset;
    this.run();
  }

  private setRange(offset: number, { byteOffset }: Int32Array, bytes: number): void {
    this.addresses[offset / 4] = byteOffset;
    this.addresses[offset / 4 + 1] = byteOffset + bytes;
  }
}

/** Nodes without membrane for compiled code. @param voltage address of the voltages by node. */
export function placeMassless(
  massless: MasslessNodes,
  arrays: WasmArrays,
  voltage: number,
): WasmFunction {
  const { node, parent, linkStart, linkNode, hanging } = massless;
  const voltageOf = (nodes: Int32Array): number =>
    arrays.integers(nodes.map((each) => voltage + 8 * each)).byteOffset;
  const placed: WasmMassless = {
    ...{ rowCount: node.length, hangingCount: hanging.length },
    injected: massless.injectedNa.byteOffset,
    right: massless.rightNa.byteOffset,
    inverse: massless.inverseMohm.byteOffset,
    toParent: massless.toParentUs.byteOffset,
    linkConductance: massless.linkUs.byteOffset,
    voltageOfRow: voltageOf(node),
    parentOfRow: arrays.integers(parent.map((row) => (row < 0 ? -1 : 8 * row))).byteOffset,
    firstLink: arrays.integers(linkStart.map((link) => 8 * link)).byteOffset,
    voltageOfLink: voltageOf(linkNode),
    hangingRows: arrays.integers(hanging.map((row) => 8 * row)).byteOffset,
  };
  return emitSettleMassless(placed);
}
