import type { IrFunction } from './ir.ts';
import {
  emitLaneAssemble,
  emitLaneHalf,
  emitLaneSolve,
  emitLaneUpdate,
  type LaneCable,
} from './laneCable.ts';
import { type LaneCellArrays, type LaneStructure, listLaneArrays } from './laneCellArrays.ts';
import { emitLaneSettle, type LaneMassless } from './laneMassless.ts';
import { LANES, LaneMemory } from './laneMemory.ts';
import { LaneModuleWriter, type PlacedProgram } from './laneModule.ts';
import { LaneTableMemory } from './laneTableMemory.ts';
import { writeUniforms } from './laneUniforms.ts';
import { irFunctions } from './operations.ts';
import { EXP_TABLE_BYTES, emitExp, writeExpTable } from './wasmExp.ts';
import type { WasmFunction } from './wasmFunction.ts';
import { emitLog, emitPow, LOG_TABLE_BYTES, writeLogTable } from './wasmLog.ts';
import { WasmArrays } from './wasmMemory.ts';
import { encodeWasmModule, WASM_HOST } from './wasmModule.ts';

/** The parts of a step, in the order in which LaneRun calls them. */
export interface LaneSteps {
  readonly currents: () => void;
  readonly assemble: () => void;
  readonly solve: () => void;
  readonly half: () => void;
  readonly update: () => void;
  readonly settle: () => void;
  readonly advance: () => void;
}

/**
 * The steps of LANES cells of one structure side by side, in single precision: compiled for the first cell, and then
 * loaded with any that are alike. What one lane holds never enters another.
 */
export class LaneEngine {
  readonly call: LaneSteps;
  /** By position and lane: the voltage before the step, what a diagonal has beyond its couplings, the right side and then the change. */
  readonly beforeMv: Float32Array;
  readonly excessUs: Float32Array;
  readonly rightNa: Float32Array;
  readonly couplingUs: Float32Array;
  /** By row of the massless nodes and lane. */
  readonly masslessUs: Float32Array;
  readonly masslessNa: Float32Array;
  private readonly wasm: WasmArrays;
  private readonly memory: LaneMemory;
  private readonly tables: LaneTableMemory;
  /** Address of each array of the first cell, in the order of listLaneArrays. */
  private readonly addresses: readonly number[];
  private readonly programs: readonly PlacedProgram[];
  private readonly extrapolated: Int32Array;
  private readonly chosen: Int32Array;
  private lanes: readonly LaneCellArrays[] = [];
  private views: readonly ReadonlyMap<Float64Array, Float32Array>[] = [];

  /** @throws UnsupportedKernel where a mechanism is not for lanes. */
  constructor(first: LaneCellArrays, structure: LaneStructure) {
    const arrays = listLaneArrays(first);
    const nodeCount = first.voltageMv.length;
    this.wasm = new WasmArrays(capacityOf(first, structure));
    this.memory = new LaneMemory(this.wasm);
    const known = new Map<Float64Array, number>();
    this.addresses = arrays.map((array) => {
      const address = known.get(array) ?? this.memory.vectors(array.length).byteOffset;
      known.set(array, address);
      return address;
    });
    const addressOf = (array: Float64Array): number => known.get(array)!;
    this.beforeMv = this.memory.vectors(nodeCount);
    this.excessUs = this.memory.vectors(nodeCount);
    this.rightNa = this.memory.vectors(nodeCount);
    this.couplingUs = this.memory.vectors(nodeCount);
    this.masslessUs = this.memory.vectors(structure.massless.length);
    this.masslessNa = this.memory.vectors(structure.massless.length);
    this.extrapolated = this.memory.wholeSlot();
    this.chosen = this.memory.wholeSlot();
    this.tables = new LaneTableMemory(first.tables, this.wasm, this.memory);
    const cable = this.placeCable(first, structure, addressOf);
    const writer = new LaneModuleWriter(first, {
      memory: this.memory,
      addressOf,
      tableBasesOf: (kernel) => this.tables.basesOf(kernel),
    });
    const module = writer.write(
      [
        ...[emitLaneAssemble(cable), emitLaneSolve(cable), emitLaneHalf(cable)],
        ...[emitLaneUpdate(cable), emitLaneSettle(this.placeMassless(structure, cable))],
      ],
      (calls) => this.wideFunctions(calls),
    );
    this.programs = writer.programs;
    const compiled = new WebAssembly.Module(encodeWasmModule(module));
    this.call = new WebAssembly.Instance(compiled, {
      [WASM_HOST]: { memory: this.wasm.memory, ...irFunctions },
    }).exports as unknown as LaneSteps;
  }

  /** Fills the lanes with the present values of cells that are alike; a lane short has the last one once more. */
  load(cells: readonly LaneCellArrays[]): void {
    this.lanes = Array.from(
      { length: LANES },
      (_, lane) => cells[Math.min(lane, cells.length - 1)]!,
    );
    this.views = this.lanes.map((cell, lane) => {
      const views = new Map<Float64Array, Float32Array>();
      listLaneArrays(cell).forEach((values, k) => {
        const { buffer } = this.wasm.memory;
        const view = new Float32Array(buffer, this.addresses[k]!, LANES * values.length);
        views.set(values, view);
        spread(view, lane, values);
      });
      spread(this.couplingUs, lane, cell.couplingUs);
      return views;
    });
    this.masslessUs.fill(0);
    this.masslessNa.fill(0);
    this.tables.load(this.lanes.map(({ tables }) => tables));
    for (const placed of this.programs) this.writeUniforms(placed);
  }

  /** Says which lanes are extrapolated from the middle of the step in `update`. */
  extrapolate(lanes: readonly boolean[]): void {
    setMask(this.extrapolated, lanes);
  }

  /** Says which lanes `half` and `settle` are for. */
  choose(lanes: readonly boolean[]): void {
    setMask(this.chosen, lanes);
  }

  /** Evaluates again what depends on the time, when the clocks of the cells have moved. */
  followClock(): void {
    for (const placed of this.programs) if (placed.uniforms.isTimed) this.writeUniforms(placed);
  }

  /** Copies elements of an array of a lane's cell out of the lanes, to where the cell has them. */
  pull(lane: number, values: Float64Array, indices: Iterable<number>): void {
    const view = this.viewOf(lane, values);
    for (const index of indices) values[index] = view[LANES * index + lane]!;
  }

  /** All elements of an array of a lane's cell, as `pull`. */
  pullAll(lane: number, values: Float64Array): void {
    const view = this.viewOf(lane, values);
    for (let i = 0; i < values.length; i++) values[i] = view[LANES * i + lane]!;
  }

  private viewOf(lane: number, values: Float64Array): Float32Array {
    const view = this.views[lane]!.get(values);
    if (view === undefined) throw new RangeError('an array that is not in the lanes');
    return view;
  }

  private writeUniforms({ program, uniforms, ownerOf, isNernst }: PlacedProgram): void {
    this.lanes.forEach((cell, lane) => {
      writeUniforms(program, uniforms, lane, (source) => {
        const { kernel, name } = ownerOf(source);
        const { plan, binding } = (isNernst ? cell.nernst : cell.kernels)[kernel]!;
        if (source.kind === 'clock') return binding.clock[source.index]!;
        return binding.globals[plan.globals.findIndex((global) => global.name === name)]!;
      });
    });
  }

  private placeCable(
    first: LaneCellArrays,
    { position, parent, rootCount, ionSlopes }: LaneStructure,
    addressOf: (array: Float64Array) => number,
  ): LaneCable {
    const bytesTo = (values: Int32Array): number =>
      this.wasm.integers(values.map((k) => 16 * Math.max(0, k))).byteOffset;
    return {
      ...{ nodeCount: position.length, rootCount },
      voltage: addressOf(first.voltageMv),
      current: addressOf(first.currentMaPerCm2),
      conductance: addressOf(first.conductanceSPerCm2),
      areaFactor: addressOf(first.areaFactor),
      charge: addressOf(first.chargeUs),
      before: this.beforeMv.byteOffset,
      excess: this.excessUs.byteOffset,
      right: this.rightNa.byteOffset,
      coupling: this.couplingUs.byteOffset,
      recordOffset: bytesTo(position),
      parentOffset: bytesTo(parent),
      extrapolated: this.extrapolated.byteOffset,
      chosen: this.chosen.byteOffset,
      ionSlopes: ionSlopes.map(([current, slope]) => ({
        ...{ current: addressOf(current), slope: addressOf(slope) },
      })),
    };
  }

  private placeMassless({ massless }: LaneStructure, cable: LaneCable): LaneMassless {
    const links = massless.flatMap((row) => row.links);
    let end = 0;
    const rows = massless.flatMap(({ node, parent, coupling, links: own }) => {
      end += 8 * own.length;
      return [end, 16 * node, parent < 0 ? -1 : 16 * parent, 16 * Math.max(0, coupling)];
    });
    return {
      rowCount: massless.length,
      voltage: cable.voltage,
      // Before the first row stands where its links begin.
      rows: this.wasm.integers([0, 0, 0, 0, ...rows]).byteOffset + 16,
      links: this.wasm.integers(links.flatMap(({ node, coupling }) => [16 * coupling, 16 * node]))
        .byteOffset,
      ...{ coupling: cable.coupling, chosen: cable.chosen },
      added: this.masslessUs.byteOffset,
      injected: this.masslessNa.byteOffset,
    };
  }

  /** log and pow, in double precision. */
  private wideFunctions(calls: ReadonlySet<IrFunction>): WasmFunction[] {
    if (!calls.has('log') && !calls.has('pow')) return [];
    const expTable = this.wasm.doubles(EXP_TABLE_BYTES / 8);
    writeExpTable(expTable);
    const logTable = this.wasm.doubles(LOG_TABLE_BYTES / 8);
    writeLogTable(logTable);
    return [
      ...(calls.has('log') ? [emitLog(logTable.byteOffset)] : []),
      ...(calls.has('pow') ? [emitPow(logTable.byteOffset, expTable.byteOffset)] : []),
      ...(calls.has('pow') ? [emitExp(expTable.byteOffset)] : []),
    ];
  }
}

function setMask(mask: Int32Array, lanes: readonly boolean[]): void {
  for (let lane = 0; lane < LANES; lane++) mask[lane] = lanes[lane] === true ? -1 : 0;
}

function spread(view: Float32Array, lane: number, values: Float64Array): void {
  for (let i = 0; i < values.length; i++) view[LANES * i + lane] = values[i]!;
}

function capacityOf(cell: LaneCellArrays, { massless }: LaneStructure): number {
  const nodeCount = cell.voltageMv.length;
  const distinct = [...new Set(listLaneArrays(cell))].map(({ length }) =>
    LaneMemory.bytesOf(length),
  );
  const links = massless.reduce((sum, row) => sum + row.links.length, 0);
  return (
    distinct.reduce((sum, bytes) => sum + bytes, 0) +
    6 * LaneMemory.bytesOf(nodeCount) +
    3 * LaneMemory.bytesOf(massless.length + 1) +
    LaneMemory.bytesOf(links) +
    LaneMemory.ownBytes +
    LaneTableMemory.bytesOf(cell.tables) +
    (EXP_TABLE_BYTES + LOG_TABLE_BYTES + 512)
  );
}
