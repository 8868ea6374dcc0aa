import { ROUNDING_SHIFT } from '../base/elementary.ts';
import type { RateTable } from './rateTable.ts';
import { TABLE_HIGHEST_MV, TABLE_LOWEST_MV } from './rateTable.ts';
import { WasmFunction } from './wasmFunction.ts';
import {
  emitVector,
  HIGH_LANES,
  keepVector,
  LOW_LANES,
  minus,
  plus,
  times,
  type Vector,
} from './wasmVectors.ts';

/** One mechanism of a stretch of nodes, with its table in the memory. Addresses in bytes. */
export interface TabledMember {
  readonly table: RateTable;
  readonly address: number;
  /** Address of each state's value on the first node, in the order of the table. */
  readonly states: readonly number[];
  /** The exact program for lanes, and what it is called with for the whole stretch. */
  readonly exact: { readonly name: string; readonly operands: readonly number[] };
}

/** Where on a grid both lanes are. */
interface GridPlace {
  readonly points: readonly [number, number];
  readonly fractions: readonly [Vector, Vector];
}

/**
 * `name()`: the states of all members by their tables, for `pairCount` pairs of nodes from the one whose voltage is at
 * `voltage`. Where any voltage is beyond the tables, or no number, all go the exact way.
 */
export function emitTables(
  name: string,
  members: readonly TabledMember[],
  { voltage, pairCount }: { readonly voltage: number; readonly pairCount: number },
): WasmFunction {
  const body = new WasmFunction(name);
  const [pair, end] = [body.local('pair', 'i32'), body.local('end', 'i32')];
  body.setConstant(end, 16 * pairCount);
  emitRangeTest(body, { pair, end, voltage });
  body.emit('if');
  for (const { exact } of members) {
    for (const operand of exact.operands) body.emit('i32.const', operand);
    body.emit('call', exact.name);
  }
  body.emit('else').setConstant(pair, 0);
  body.repeat(pair, end, 16, () => {
    const grids = new Map<number, GridPlace>();
    body.emitAll(pair).emit('v128.load', voltage);
    const v = { local: body.local('v', 'v128') };
    body.emit('local.set', v.local);
    for (const member of members) {
      const { stepMv } = member.table;
      const place = grids.get(stepMv) ?? emitGridPlace(body, v, stepMv);
      grids.set(stepMv, place);
      emitMember(body, pair, member, place);
    }
  });
  return body.emit('end');
}

/** Leaves whether some voltage is outside the tables on the stack. */
function emitRangeTest(
  body: WasmFunction,
  { pair, end, voltage }: { readonly pair: number; readonly end: number; readonly voltage: number },
): void {
  const [inside, v] = [body.local('inside', 'v128'), { local: body.local('v', 'v128') }];
  emitVector(body, -1n).emit('local.set', inside);
  body.repeat(pair, end, 16, () => {
    body.emitAll(pair).emit('v128.load', voltage).emit('local.set', v.local);
    emitVector(body, [
      'v128.and',
      { local: inside },
      ['v128.and', ['f64x2.le', TABLE_LOWEST_MV, v], ['f64x2.lt', v, TABLE_HIGHEST_MV]],
    ]).emit('local.set', inside);
  });
  body.emitAll(inside, 'i64x2.all_true', 'i32.eqz');
}

function emitGridPlace(body: WasmFunction, v: Vector, stepMv: number): GridPlace {
  const x = keepVector(body, 'x', times(minus(v, TABLE_LOWEST_MV), 1 / stepMv));
  const rounded = keepVector(body, 'rounded', plus(minus(x, 0.5), ROUNDING_SHIFT));
  const fraction = keepVector(body, 'fraction', minus(x, minus(rounded, ROUNDING_SHIFT)));
  const lanes = [LOW_LANES, HIGH_LANES].map((bytes, lane) => {
    const point = body.local(`point${lane}`, 'i32');
    emitVector(body, rounded)
      .emit('i32x4.extract_lane', 2 * lane)
      .emit('local.set', point);
    const own = body.local(`fraction${lane}`, 'v128');
    emitVector(body, fraction);
    emitVector(body, fraction);
    body.emit('i8x16.shuffle', ...bytes.map((byte) => byte % 16)).emit('local.set', own);
    return { point, own: { local: own } };
  });
  const [low, high] = lanes as [(typeof lanes)[0], (typeof lanes)[0]];
  return { points: [low.point, high.point], fractions: [low.own, high.own] };
}

function emitMember(
  body: WasmFunction,
  pair: number,
  { table, address, states }: TabledMember,
  { points, fractions }: GridPlace,
): void {
  const bytesPerPoint = 8 * table.doublesPerPoint;
  const entries = points.map((point, lane) => {
    const entry = body.local(`entry${lane}`, 'i32');
    body.emitAll(point).emit('i32.const', bytesPerPoint).emit('i32.mul').emit('local.set', entry);
    return entry;
  });
  const [first, second] = [body.local('first', 'v128'), body.local('second', 'v128')];
  states.forEach((values, state) => {
    [first, second].forEach((both, lane) => {
      const at = address + 16 * state;
      const entry = entries[lane]!;
      body.emitAll(entry).emit('v128.load', at + bytesPerPoint);
      body.emitAll(entry).emit('v128.load', at).emit('f64x2.sub');
      emitVector(body, fractions[lane]!).emit('f64x2.mul');
      body.emitAll(entry).emit('v128.load', at).emit('f64x2.add').emit('local.set', both);
    });
    body.emitAll(pair, first, second).emit('i8x16.shuffle', ...LOW_LANES);
    body.emitAll(first, second).emit('i8x16.shuffle', ...HIGH_LANES);
    body.emitAll(pair).emit('v128.load', values).emitAll('f64x2.mul', 'f64x2.add');
    body.emit('v128.store', values);
  });
}
