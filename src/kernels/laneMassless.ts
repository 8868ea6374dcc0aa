import { LANE_BYTES } from './laneMemory.ts';
import { WasmFunction } from './wasmFunction.ts';

/** Bytes of one entry of `links` and of `rows`. */
const LINK_BYTES = 8;
const ROW_BYTES = 16;

/**
 * Nodes without membrane of cells side by side. Rows come parents first; those that hang together form trees. Arrays as
 * addresses.
 */
export interface LaneMassless {
  readonly rowCount: number;
  /** Address of the voltages by node. */
  readonly voltage: number;
  /**
   * By row, 32-bit: end of its links in bytes; bytes to its node; bytes to the row it hangs on, -1 for none; bytes to the
   * coupling with that.
   */
  readonly rows: number;
  /** By link to a node with membrane, 32-bit: bytes to the coupling, bytes to the node. */
  readonly links: number;
  /** Vectors by coupling, and by row: conductances and currents that were added, which `settle` uses up. */
  readonly coupling: number;
  readonly added: number;
  readonly injected: number;
  /** One vector: all bits of the lanes that it is for. */
  readonly chosen: number;
}

/** `settle()`: voltages of nodes without membrane from those of the others, so that currents into each add up to 0. */
export function emitLaneSettle(massless: LaneMassless): WasmFunction {
  const body = new WasmFunction('settle');
  const { rowCount, voltage, rows, links, coupling, added, injected } = massless;
  if (rowCount === 0) return body;
  const whole = (name: string): number => body.local(name, 'i32');
  const vector = (name: string): number => body.local(name, 'v128');
  const [row, vectorOf, link, linkEnd, parent] = [
    ...['row', 'vectorOf', 'link', 'linkEnd', 'parent'].map(whole),
  ] as [number, number, number, number, number];
  const [own, rhs, axial, pivot, factor] = ['own', 'rhs', 'axial', 'pivot', 'factor'].map(
    vector,
  ) as [number, number, number, number, number];
  const rowField = (field: number): WasmFunction =>
    body.emitAll(row).emit('i32.load', rows + 4 * field);
  const load = (base: number, address: number): WasmFunction =>
    body.emitAll(base).emit('v128.load', address);
  // Rows and their vectors are 16 bytes each: one offset serves both.
  body.setConstant(row, ROW_BYTES * (rowCount - 1)).emit('loop');
  body.emitAll(row).emit('local.set', vectorOf);
  load(vectorOf, added).emit('local.set', own);
  load(vectorOf, injected).emit('local.set', rhs);
  body
    .emitAll(row)
    .emit('i32.load', rows - ROW_BYTES)
    .emit('local.set', link);
  rowField(0).emit('local.set', linkEnd);
  body.repeat(link, linkEnd, LINK_BYTES, () => {
    body.emitAll(link).emit('i32.load', links).emit('v128.load', coupling);
    body.emit('local.tee', axial).emitAll(own, 'f32x4.add').emit('local.set', own);
    body
      .emitAll(axial, link)
      .emit('i32.load', links + 4)
      .emit('v128.load', voltage);
    body.emitAll('f32x4.mul', rhs, 'f32x4.add').emit('local.set', rhs);
  });
  rowField(2).emit('local.tee', parent).emit('i32.const', -1).emit('i32.gt_s').emit('if');
  rowField(3).emit('v128.load', coupling).emit('local.tee', axial);
  body.emitAll(own, 'f32x4.add').emit('local.set', pivot);
  body.emitAll(axial, pivot, 'f32x4.div').emit('local.set', factor);
  for (const [address, value] of [
    [added, own],
    [injected, rhs],
  ] as const) {
    body.emitAll(parent, parent).emit('v128.load', address);
    body.emitAll(value, factor, 'f32x4.mul', 'f32x4.add').emit('v128.store', address);
  }
  body.emitAll(vectorOf, factor).emit('v128.store', added);
  body.emitAll(vectorOf, rhs, pivot, 'f32x4.div').emit('v128.store', injected);
  body.emit('else').emitAll(vectorOf, rhs, own, 'f32x4.div').emit('v128.store', injected);
  body.emit('end');
  body.emitAll(row).emit('i32.const', ROW_BYTES).emit('i32.sub').emit('local.tee', row);
  body.emit('i32.const', -ROW_BYTES).emit('i32.gt_s').emit('br_if', 0).emit('end');
  const last = whole('last');
  body.setConstant(row, 0).setConstant(last, ROW_BYTES * rowCount);
  body.repeat(row, last, ROW_BYTES, () => {
    rowField(2).emit('local.tee', parent).emit('i32.const', -1).emit('i32.gt_s').emit('if');
    body.emitAll(row);
    load(row, injected);
    load(row, added);
    body.emitAll(parent).emit('v128.load', injected).emitAll('f32x4.mul', 'f32x4.add');
    body.emit('v128.store', injected).emit('end');
    rowField(1);
    load(row, injected);
    rowField(1).emit('v128.load', voltage);
    body.emit('i32.const', 0).emit('v128.load', massless.chosen).emit('v128.bitselect');
    body.emit('v128.store', voltage);
  });
  // Only now, as the rows that hang on a row have read it.
  body.setConstant(row, 0);
  body.repeat(row, last, LANE_BYTES, () => {
    for (const address of [added, injected])
      body.emitAll(row).emit('v128.const', 0, 0).emit('v128.store', address);
  });
  return body;
}
