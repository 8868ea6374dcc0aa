import { HIGH_LANES, LOW_LANES } from './wasmExp.ts';
import { WasmFunction } from './wasmFunction.ts';

/**
 * The arrays of the cable's equations, as addresses. By node: the voltage, its sums of currents and slopes, and the terms
 * that stay the same. By position of the elimination: records of two doubles, [diagonal, right side] at first and at last
 * [solution, -]; pairs [-coupling, coupling]; where the record of the parent is.
 */
export interface WasmCable {
  readonly nodeCount: number;
  readonly rootCount: number;
  readonly voltage: number;
  readonly current: number;
  readonly conductance: number;
  /** From densities to nA and uS. */
  readonly areaFactor: number;
  /** C/h; and C/h with the axial conductances. uS. */
  readonly charge: number;
  readonly staticDiagonal: number;
  /** Bytes from `records` to the record of each node; 32-bit. One more entry, for the lane behind an odd last node. */
  readonly recordOffset: number;
  readonly records: number;
  readonly couplings: number;
  /** Bytes from `records` to the record of each position's parent; 32-bit. */
  readonly parentOffset: number;
}

const PAIR_BYTES = 16;

/** `assemble()`: the equations of a step from the voltages and sums, in the order of elimination. */
export function emitAssemble(cable: WasmCable): WasmFunction {
  const body = new WasmFunction('assemble');
  const [node, end] = [body.local('node', 'i32'), body.local('end', 'i32')];
  const vector = (name: string): number => body.local(name, 'v128');
  const [area, slope, diagonal, rhs] = [
    ...[vector('area'), vector('slope'), vector('diagonal'), vector('rhs')],
  ] as const;
  const load = (address: number): WasmFunction => body.emitAll(node).emit('v128.load', address);
  body.setConstant(end, 8 * cable.nodeCount);
  body.repeat(node, end, PAIR_BYTES, () => {
    load(cable.areaFactor).emit('local.set', area);
    load(cable.conductance).emitAll(area, 'f64x2.mul').emit('local.set', slope);
    load(cable.staticDiagonal).emitAll(slope, 'f64x2.add').emit('local.set', diagonal);
    load(cable.charge).emitAll(slope, 'f64x2.add');
    load(cable.voltage).emit('f64x2.mul');
    load(cable.current).emitAll(area, 'f64x2.mul', 'f64x2.sub').emit('local.set', rhs);
    [LOW_LANES, HIGH_LANES].forEach((lanes, lane) => {
      emitRecordOffset(body, cable, node, lane);
      body.emitAll(diagonal, rhs).emit('i8x16.shuffle', ...lanes);
      body.emit('v128.store', cable.records);
    });
  });
  return body;
}

/**
 * `solve()`: eliminates from the last position to the first, then substitutes from the first to the last, as solveInOrder
 * of cable/eliminationOrder.ts does. One vector holds both quotients of a node, coupling/pivot and right side/pivot.
 */
export function emitSolve(cable: WasmCable): WasmFunction {
  const body = new WasmFunction('solve');
  const { nodeCount, rootCount, records } = cable;
  const [record, parent, end] = ['record', 'parent', 'end'].map((name) =>
    body.local(name, 'i32'),
  ) as [number, number, number];
  const vector = (name: string): number => body.local(name, 'v128');
  const [values, coupling, quotients] = [vector('values'), vector('coupling'), vector('quotients')];
  if (nodeCount > rootCount) {
    body.setConstant(record, PAIR_BYTES * (nodeCount - 1));
    body.emit('loop');
    body.emitAll(record).emit('v128.load', records).emit('local.set', values);
    body.emitAll(record).emit('v128.load', cable.couplings).emit('local.set', coupling);
    body.emitAll(record, coupling, values).emit('i8x16.shuffle', ...HIGH_LANES);
    body.emitAll(values, values).emit('i8x16.shuffle', ...LOW_LANES);
    body.emit('f64x2.div').emit('local.tee', quotients).emit('v128.store', records);
    emitParentOffset(body, cable, record);
    body.emit('local.tee', parent).emitAll(parent).emit('v128.load', records);
    body.emitAll(coupling, quotients, 'f64x2.mul', 'f64x2.add').emit('v128.store', records);
    body.emitAll(record).emit('i32.const', PAIR_BYTES).emit('i32.sub').emit('local.tee', record);
    body
      .emit('i32.const', PAIR_BYTES * (rootCount - 1))
      .emit('i32.gt_s')
      .emit('br_if', 0);
    body.emit('end');
  }
  body.setConstant(record, 0).setConstant(end, PAIR_BYTES * rootCount);
  body.repeat(record, end, PAIR_BYTES, () => {
    body.emitAll(record, record).emit('f64.load', records + 8);
    body.emitAll(record).emit('f64.load', records).emit('f64.div').emit('f64.store', records);
  });
  body.setConstant(end, PAIR_BYTES * nodeCount);
  body.repeat(record, end, PAIR_BYTES, () => {
    body.emitAll(record, record).emit('f64.load', records + 8);
    body.emitAll(record).emit('f64.load', records);
    emitParentOffset(body, cable, record);
    body.emit('f64.load', records).emitAll('f64.mul', 'f64.add').emit('f64.store', records);
  });
  return body;
}

/** `update()`: the new voltages, the solution itself or twice it less the old voltage where it is of the middle of the step. */
export function emitUpdate(cable: WasmCable, isSecondOrder: boolean): WasmFunction {
  const body = new WasmFunction('update');
  const [node, end] = [body.local('node', 'i32'), body.local('end', 'i32')];
  const solution = body.local('solution', 'v128');
  body.setConstant(end, 8 * cable.nodeCount);
  body.repeat(node, end, PAIR_BYTES, () => {
    emitRecordOffset(body, cable, node, 0);
    body.emit('v128.load64_splat', cable.records).emit('local.set', solution);
    emitRecordOffset(body, cable, node, 1);
    body.emitAll(solution).emit('v128.load64_lane', cable.records, 1).emit('local.set', solution);
    body.emitAll(node, solution);
    if (isSecondOrder) {
      body.emit('v128.const', 2, 2).emitAll('f64x2.mul', node).emit('v128.load', cable.voltage);
      body.emit('f64x2.sub');
    }
    body.emit('v128.store', cable.voltage);
  });
  return body;
}

/** Leaves the offset of a node's record on the stack: of the node whose bytes are `node`, or of the one after it. */
function emitRecordOffset(body: WasmFunction, cable: WasmCable, node: number, lane: number): void {
  body.emitAll(node).emit('i32.const', 1).emit('i32.shr_u');
  body.emit('i32.load', cable.recordOffset + 4 * lane);
}

function emitParentOffset(body: WasmFunction, cable: WasmCable, record: number): void {
  body.emitAll(record).emit('i32.const', 2).emit('i32.shr_u');
  body.emit('i32.load', cable.parentOffset);
}
