import { WasmFunction } from './wasmFunction.ts';
import { HIGH_LANES, LOW_LANES } from './wasmVectors.ts';

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
  /** As findSideBySide says. */
  readonly sideBySide: readonly Stretch[];
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
 * of cable/eliminationOrder.ts does. One vector holds both quotients of a node, coupling/pivot and right side/pivot; where
 * two branches run side by side, a vector holds one quotient of both instead, and nothing waits for the memory.
 */
export function emitSolve(cable: WasmCable): WasmFunction {
  const body = new WasmFunction('solve');
  const { nodeCount, rootCount, records, sideBySide } = cable;
  const locals = new SolveLocals(body);
  let end = nodeCount;
  for (const { from, to } of sideBySide.toReversed()) {
    eliminateOneByOne(body, cable, locals, to, end);
    eliminateSideBySide(body, cable, locals, from, to);
    end = from;
  }
  eliminateOneByOne(body, cable, locals, rootCount, end);
  const { record, last } = locals;
  body.setConstant(record, 0).setConstant(last, PAIR_BYTES * rootCount);
  body.repeat(record, last, PAIR_BYTES, () => {
    body.emitAll(record, record).emit('f64.load', records + 8);
    body.emitAll(record).emit('f64.load', records).emit('f64.div').emit('f64.store', records);
  });
  let start = rootCount;
  for (const { from, to } of sideBySide) {
    substituteOneByOne(body, cable, locals, start, from);
    substituteSideBySide(body, cable, locals, from, to);
    start = to;
  }
  substituteOneByOne(body, cable, locals, start, nodeCount);
  return body;
}

/** Shorter stretches are not worth their code. */
const LEAST_STRETCH = 64;

/** Positions [from, to), an even number, each of which has its parent two positions before it. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** Where two unbranched cables run side by side in the order of elimination. @param parent by position. */
export function findSideBySide(parent: Int32Array): Stretch[] {
  const stretches: Stretch[] = [];
  for (let from = 2; from < parent.length; ) {
    let to = from;
    while (to < parent.length && parent[to] === to - 2) to++;
    to -= (to - from) % 2;
    if (to - from >= LEAST_STRETCH) stretches.push({ from, to });
    from = Math.max(to, from + 1);
  }
  return stretches;
}

class SolveLocals {
  readonly record: number;
  readonly parent: number;
  readonly last: number;
  readonly values: number;
  readonly coupling: number;
  readonly quotients: number;
  readonly pivots: number;
  readonly rhs: number;
  readonly factors: number;
  readonly shares: number;

  constructor(body: WasmFunction) {
    this.record = body.local('record', 'i32');
    this.parent = body.local('parent', 'i32');
    this.last = body.local('last', 'i32');
    this.values = body.local('values', 'v128');
    this.coupling = body.local('coupling', 'v128');
    this.quotients = body.local('quotients', 'v128');
    this.pivots = body.local('pivots', 'v128');
    this.rhs = body.local('rhs', 'v128');
    this.factors = body.local('factors', 'v128');
    this.shares = body.local('shares', 'v128');
  }
}

/** Eliminates positions to - 1 .. from. */
function eliminateOneByOne(
  body: WasmFunction,
  cable: WasmCable,
  { record, parent, values, coupling, quotients }: SolveLocals,
  from: number,
  to: number,
): void {
  const { records } = cable;
  if (from === to) return;
  body.setConstant(record, PAIR_BYTES * (to - 1)).emit('loop');
  body.emitAll(record).emit('v128.load', records).emit('local.set', values);
  body.emitAll(record).emit('v128.load', cable.couplings).emit('local.set', coupling);
  body.emitAll(record, coupling, values).emit('i8x16.shuffle', ...HIGH_LANES);
  body.emitAll(values, values).emit('i8x16.shuffle', ...LOW_LANES);
  body.emit('f64x2.div').emit('local.tee', quotients).emit('v128.store', records);
  emitParentOffset(body, cable, record);
  body.emit('local.tee', parent).emitAll(parent).emit('v128.load', records);
  body.emitAll(coupling, quotients, 'f64x2.mul', 'f64x2.add').emit('v128.store', records);
  emitCountDown(body, record, PAIR_BYTES, PAIR_BYTES * (from - 1));
}

/** The same for two branches at once; `record` is that of the parents, two positions before. */
function eliminateSideBySide(
  body: WasmFunction,
  { records, couplings }: WasmCable,
  locals: SolveLocals,
  from: number,
  to: number,
): void {
  const { record, values, coupling, pivots, rhs, factors, shares } = locals;
  const here = records + 2 * PAIR_BYTES;
  /** Leaves pivots and right sides of the two records at `address` in their locals, less or plus what is given. */
  const load = (address: number): void => {
    body.emitAll(record).emit('v128.load', address).emit('local.set', values);
    body
      .emitAll(record)
      .emit('v128.load', address + PAIR_BYTES)
      .emit('local.set', locals.quotients);
  };
  const both = (lanes: readonly number[]): WasmFunction =>
    body.emitAll(values, locals.quotients).emit('i8x16.shuffle', ...lanes);
  body.setConstant(record, PAIR_BYTES * (to - 4));
  load(here);
  both(LOW_LANES).emit('local.set', pivots);
  both(HIGH_LANES).emit('local.set', rhs);
  body.emit('loop');
  for (const offset of [2 * PAIR_BYTES, 3 * PAIR_BYTES])
    body.emitAll(record).emit('v128.load', couplings + offset);
  body.emit('i8x16.shuffle', ...HIGH_LANES).emit('local.set', coupling);
  body.emitAll(coupling, pivots, 'f64x2.div').emit('local.set', factors);
  body.emitAll(rhs, pivots, 'f64x2.div').emit('local.set', shares);
  [LOW_LANES, HIGH_LANES].forEach((lanes, lane) => {
    body.emitAll(record, factors, shares).emit('i8x16.shuffle', ...lanes);
    body.emit('v128.store', here + PAIR_BYTES * lane);
  });
  load(records);
  both(LOW_LANES).emitAll(coupling, factors, 'f64x2.mul', 'f64x2.sub').emit('local.set', pivots);
  both(HIGH_LANES).emitAll(coupling, shares, 'f64x2.mul', 'f64x2.add').emit('local.set', rhs);
  emitCountDown(body, record, 2 * PAIR_BYTES, PAIR_BYTES * (from - 4));
  // The parents of the last two are not in the stretch: they wait in their records.
  body.setConstant(record, PAIR_BYTES * (from - 2));
  [LOW_LANES, HIGH_LANES].forEach((lanes, lane) => {
    body.emitAll(record, pivots, rhs).emit('i8x16.shuffle', ...lanes);
    body.emit('v128.store', records + PAIR_BYTES * lane);
  });
}

/** Substitutes positions from .. to - 1. */
function substituteOneByOne(
  body: WasmFunction,
  cable: WasmCable,
  { record, last }: SolveLocals,
  from: number,
  to: number,
): void {
  const { records } = cable;
  body.setConstant(record, PAIR_BYTES * from).setConstant(last, PAIR_BYTES * to);
  body.repeat(record, last, PAIR_BYTES, () => {
    body.emitAll(record, record).emit('f64.load', records + 8);
    body.emitAll(record).emit('f64.load', records);
    emitParentOffset(body, cable, record);
    body.emit('f64.load', records).emitAll('f64.mul', 'f64.add').emit('f64.store', records);
  });
}

function substituteSideBySide(
  body: WasmFunction,
  { records }: WasmCable,
  { record, last, values, quotients, rhs }: SolveLocals,
  from: number,
  to: number,
): void {
  body.setConstant(record, PAIR_BYTES * (from - 2)).setConstant(last, PAIR_BYTES * to);
  body.emitAll(record).emit('v128.load', records);
  body.emitAll(record).emit('v128.load', records + PAIR_BYTES);
  body.emit('i8x16.shuffle', ...LOW_LANES).emit('local.set', rhs);
  body.setConstant(record, PAIR_BYTES * from);
  body.repeat(record, last, 2 * PAIR_BYTES, () => {
    body.emitAll(record).emit('v128.load', records).emit('local.set', values);
    body
      .emitAll(record)
      .emit('v128.load', records + PAIR_BYTES)
      .emit('local.set', quotients);
    body.emitAll(values, quotients).emit('i8x16.shuffle', ...HIGH_LANES);
    body.emitAll(values, quotients).emit('i8x16.shuffle', ...LOW_LANES);
    body.emitAll(rhs, 'f64x2.mul', 'f64x2.add').emit('local.set', rhs);
    body.emitAll(record, rhs).emit('v128.store64_lane', records, 0);
    body.emitAll(record, rhs).emit('v128.store64_lane', records + PAIR_BYTES, 1);
  });
}

/** index -= bytes, then back to the open loop while index > lowest. */
function emitCountDown(body: WasmFunction, index: number, bytes: number, lowest: number): void {
  body.emitAll(index).emit('i32.const', bytes).emit('i32.sub').emit('local.tee', index);
  body.emit('i32.const', lowest).emit('i32.gt_s').emit('br_if', 0).emit('end');
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
