import { ROUNDING_SHIFT } from '../base/elementary.ts';
import type { RateTable } from './rateTable.ts';
import { TABLE_HIGHEST_MV, TABLE_LOWEST_MV } from './rateTable.ts';
import type { TabulatedProgram } from './tabulate.ts';
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
export interface GridPlace {
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
  const range = { lowest: TABLE_LOWEST_MV, highest: TABLE_HIGHEST_MV };
  emitRangeTest(body, { index: pair, end, address: voltage, ...range });
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
      emitEntries(body, pair, member, place);
    }
  });
  return body.emit('end');
}

/** Leaves whether some value of [index, end), bytes of an array, is not in [lowest, highest) on the stack. */
export function emitRangeTest(
  body: WasmFunction,
  {
    index,
    end,
    address,
    lowest,
    highest,
  }: {
    readonly index: number;
    readonly end: number;
    readonly address: number;
    readonly lowest: number;
    readonly highest: number;
  },
): void {
  const [inside, x] = [body.local('inside', 'v128'), { local: body.local('x', 'v128') }];
  emitVector(body, -1n).emit('local.set', inside);
  body.repeat(index, end, 16, () => {
    body.emitAll(index).emit('v128.load', address).emit('local.set', x.local);
    emitVector(body, [
      'v128.and',
      { local: inside },
      ['v128.and', ['f64x2.le', lowest, x], ['f64x2.lt', x, highest]],
    ]).emit('local.set', inside);
  });
  body.emitAll(inside, 'i64x2.all_true', 'i32.eqz');
}

function emitGridPlace(body: WasmFunction, v: Vector, stepMv: number): GridPlace {
  const x = keepVector(body, 'x', times(minus(v, TABLE_LOWEST_MV), 1 / stepMv));
  const rounded = keepVector(body, 'rounded', plus(minus(x, 0.5), ROUNDING_SHIFT));
  const fraction = keepVector(body, 'fraction', minus(x, minus(rounded, ROUNDING_SHIFT)));
  emitVector(body, rounded);
  return placeLanes(body, fraction);
}

/** Takes the points of both lanes, 64 bits of a vector whose low 32 count, from the stack. */
export function placeLanes(body: WasmFunction, fraction: Vector): GridPlace {
  const both = body.local('points', 'v128');
  body.emit('local.set', both);
  const lanes = [LOW_LANES, HIGH_LANES].map((bytes, lane) => {
    const point = body.local(`point${lane}`, 'i32');
    body
      .emitAll(both)
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

/** What a table makes of two instances: of states, whose values are at `states` + `index`, or of values by node. */
export function emitEntries(
  body: WasmFunction,
  index: number,
  {
    table,
    address,
    states,
  }: {
    readonly table: TabulatedProgram & { readonly isOfNode?: boolean };
    readonly address: number;
    readonly states: readonly number[];
  },
  { points, fractions }: GridPlace,
): void {
  const bytesPerPoint = 8 * table.doublesPerPoint;
  const entries = points.map((point, lane) => {
    const entry = body.local(`entry${lane}`, 'i32');
    emitMultiple(body, point, bytesPerPoint).emit('local.set', entry);
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
    body.emitAll(index, first, second).emit('i8x16.shuffle', ...LOW_LANES);
    if (table.isOfNode !== true) {
      body.emitAll(first, second).emit('i8x16.shuffle', ...HIGH_LANES);
      body.emitAll(index).emit('v128.load', values).emitAll('f64x2.mul', 'f64x2.add');
    }
    body.emit('v128.store', values);
  });
}

/** A shift takes less time than a multiplication. */
function emitMultiple(body: WasmFunction, index: number, factor: number): WasmFunction {
  const bits = Math.log2(factor);
  return Number.isInteger(bits)
    ? body.emitAll(index).emit('i32.const', bits).emit('i32.shl')
    : body.emitAll(index).emit('i32.const', factor).emit('i32.mul');
}
