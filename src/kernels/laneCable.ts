import { LANE_BYTES } from './laneMemory.ts';
import { WasmFunction } from './wasmFunction.ts';

/**
 * The cable's equations of cells side by side, as addresses of arrays of vectors. A diagonal is kept as its excess over
 * the couplings: what charge and membrane add to it. Elimination then only adds, multiplies and divides positive numbers,
 * so single precision loses nothing where couplings are large beside the charge. Solved for is the change of the voltage:
 * an error of rounding is one of the change, and does not add up from step to step and along a cable as one of the
 * voltage would.
 */
export interface LaneCable {
  readonly nodeCount: number;
  readonly rootCount: number;
  /** By node. */
  readonly voltage: number;
  readonly current: number;
  readonly conductance: number;
  readonly areaFactor: number;
  readonly charge: number;
  /**
   * By position of the elimination: the voltage before the step; what else there is, of which `excess` holds the shares
   * of parents and `right` the solution after the solve.
   */
  readonly before: number;
  readonly excess: number;
  readonly right: number;
  readonly coupling: number;
  /** Bytes to a node's position, and to the position of each position's parent; 32-bit. */
  readonly recordOffset: number;
  readonly parentOffset: number;
  /** One vector: all bits of the lanes whose voltage is extrapolated from the middle of the step. */
  readonly extrapolated: number;
  /** One vector: all bits of the lanes that `half` and `settle` are for. */
  readonly chosen: number;
  /** Currents of ions and their slopes, by node, which follow the voltage within the step. */
  readonly ionSlopes: readonly { readonly current: number; readonly slope: number }[];
}

/** `assemble()`: the equations of a step from the voltages and sums. */
export function emitLaneAssemble(cable: LaneCable): WasmFunction {
  const body = new WasmFunction('assemble');
  emitNodes(body, cable, (node, record) => {
    const [area, excess] = [body.local('area', 'v128'), body.local('excess', 'v128')];
    const load = (address: number): WasmFunction => body.emitAll(node).emit('v128.load', address);
    load(cable.areaFactor).emit('local.set', area);
    load(cable.conductance).emitAll(area, 'f32x4.mul');
    load(cable.charge).emit('f32x4.add').emit('local.set', excess);
    body.emitAll(record, excess).emit('v128.store', cable.excess);
    body.emitAll(record);
    load(cable.voltage).emit('v128.store', cable.before);
    body.emitAll(record);
    load(cable.current).emitAll(area, 'f32x4.mul', 'f32x4.neg').emit('v128.store', cable.right);
  });
  return body;
}

/**
 * `solve()`: eliminates from the last position to the first, adding the axial current of each node and its parent on the
 * way, then substitutes from the first to the last.
 */
export function emitLaneSolve(cable: LaneCable): WasmFunction {
  const body = new WasmFunction('solve');
  const { before, excess, right, coupling, nodeCount, rootCount } = cable;
  const [record, parent, last] = [
    ...[body.local('record', 'i32'), body.local('parent', 'i32'), body.local('last', 'i32')],
  ] as [number, number, number];
  const vector = (name: string): number => body.local(name, 'v128');
  const [own, axial, pivot, factor, rhs, flow] = [
    ...['own', 'axial', 'pivot', 'factor', 'rhs', 'flow'].map(vector),
  ] as [number, number, number, number, number, number];
  const load = (base: number, address: number): WasmFunction =>
    body.emitAll(base).emit('v128.load', address);
  if (nodeCount > rootCount) {
    body.setConstant(record, LANE_BYTES * (nodeCount - 1)).emit('loop');
    load(record, excess).emit('local.tee', own);
    load(record, coupling).emit('local.tee', axial).emit('f32x4.add').emit('local.set', pivot);
    body.emitAll(axial, pivot, 'f32x4.div').emit('local.set', factor);
    emitParent(body, cable, record).emit('local.tee', parent).emit('v128.load', before);
    load(record, before).emitAll('f32x4.sub', axial, 'f32x4.mul').emit('local.tee', flow);
    load(record, right).emit('f32x4.add').emit('local.set', rhs);
    body.emitAll(record, factor).emit('v128.store', excess);
    body.emitAll(record, rhs, pivot, 'f32x4.div').emit('v128.store', right);
    body
      .emitAll(parent, parent)
      .emit('v128.load', excess)
      .emitAll(own, factor, 'f32x4.mul', 'f32x4.add');
    body.emit('v128.store', excess).emitAll(parent, parent).emit('v128.load', right);
    body.emitAll(rhs, factor, 'f32x4.mul', 'f32x4.add', flow, 'f32x4.sub');
    body.emit('v128.store', right);
    body.emitAll(record).emit('i32.const', LANE_BYTES).emit('i32.sub').emit('local.tee', record);
    body.emit('i32.const', LANE_BYTES * (rootCount - 1)).emit('i32.gt_s');
    body.emit('br_if', 0).emit('end');
  }
  body.setConstant(record, 0).setConstant(last, LANE_BYTES * rootCount);
  body.repeat(record, last, LANE_BYTES, () => {
    body.emitAll(record);
    load(record, right);
    load(record, excess).emit('f32x4.div').emit('v128.store', right);
  });
  body.setConstant(last, LANE_BYTES * nodeCount);
  body.repeat(record, last, LANE_BYTES, () => {
    body.emitAll(record);
    load(record, right);
    load(record, excess);
    emitParent(body, cable, record).emit('v128.load', right);
    body.emitAll('f32x4.mul', 'f32x4.add').emit('v128.store', right);
  });
  return body;
}

/** `half()`: the chosen lanes, which take the step in halves, go to the middle of it; the others stay where they are. */
export function emitLaneHalf(cable: LaneCable): WasmFunction {
  const body = new WasmFunction('half');
  emitNodes(body, cable, (node, record) => {
    body.emitAll(node, node).emit('v128.load', cable.voltage);
    body.emitAll(record).emit('v128.load', cable.right);
    body.emit('i32.const', 0).emit('v128.load', cable.chosen).emitAll('v128.and', 'f32x4.add');
    body.emit('v128.store', cable.voltage);
  });
  return body;
}

/** `update()`: the voltages at the end of the step, and with them the currents of ions that follow. */
export function emitLaneUpdate(cable: LaneCable): WasmFunction {
  const body = new WasmFunction('update');
  emitNodes(body, cable, (node, record) => {
    const [solved, beyond] = [body.local('solved', 'v128'), body.local('beyond', 'v128')];
    body.emitAll(record).emit('v128.load', cable.right).emit('local.tee', solved);
    body.emit('i32.const', 0).emit('v128.load', cable.extrapolated).emit('v128.and');
    body.emit('local.set', beyond);
    for (const { current, slope } of cable.ionSlopes) {
      body.emitAll(node, node).emit('v128.load', current);
      body.emitAll(node).emit('v128.load', slope).emitAll(beyond, 'f32x4.mul', 'f32x4.add');
      body.emit('v128.store', current);
    }
    body.emitAll(node, node).emit('v128.load', cable.voltage);
    body.emitAll(solved, beyond, 'f32x4.add', 'f32x4.add').emit('v128.store', cable.voltage);
  });
  return body;
}

/** A loop over the nodes; the body is given the local variables of the bytes to a node and to its position. */
function emitNodes(
  body: WasmFunction,
  { nodeCount, recordOffset }: LaneCable,
  emitBody: (node: number, record: number) => void,
): void {
  const [node, end] = [body.local('node', 'i32'), body.local('end', 'i32')];
  const record = body.local('record', 'i32');
  body.setConstant(end, LANE_BYTES * nodeCount);
  body.repeat(node, end, LANE_BYTES, () => {
    body.emitAll(node).emit('i32.const', 2).emit('i32.shr_u').emit('i32.load', recordOffset);
    body.emit('local.set', record);
    emitBody(node, record);
  });
}

function emitParent(body: WasmFunction, { parentOffset }: LaneCable, record: number): WasmFunction {
  return body.emitAll(record).emit('i32.const', 2).emit('i32.shr_u').emit('i32.load', parentOffset);
}
