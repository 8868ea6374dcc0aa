import { LANE_BYTES, LANES, type LaneMemory } from './laneMemory.ts';
import { type RateTable, TABLE_HIGHEST_MV, TABLE_LOWEST_MV } from './rateTable.ts';
import { WasmFunction } from './wasmFunction.ts';
import type { WasmOperation } from './wasmOpcodes.ts';

/** 1.5 x 2^23, and its bits as a single: adding it leaves a whole number in the low bits. */
const ROUNDING_SHIFT = 12_582_912;
const SHIFT_BITS = 0x4b400000;
const STATES_PER_VECTOR = 2;

/** One mechanism of a stretch of nodes that goes by table. Addresses in bytes. */
export interface LaneTableMember {
  readonly stepMv: number;
  /** log2 of the bytes of a grid point. */
  readonly pointShift: number;
  /** Vector of 32-bit numbers: where each lane's table begins, as `laneTableBase` says. */
  readonly bases: number;
  /** Address of each state's value on the first node. */
  readonly states: readonly number[];
}

/** What a table is in the lanes: of each grid point A and B - 1 of every state, which keep the digits of a slow state. */
export function singleTable({
  values,
  doublesPerPoint,
  pointCount,
  states,
}: RateTable): Float32Array {
  const width = 2 ** pointShiftOf(states.length) / 4;
  const single = new Float32Array(width * pointCount);
  for (let point = 0; point < pointCount; point++)
    states.forEach((_, state) => {
      const at = point * doublesPerPoint + 2 * state;
      single[point * width + 2 * state] = values[at]!;
      single[point * width + 2 * state + 1] = values[at + 1]! - 1;
    });
  return single;
}

/** log2 of the bytes of a grid point: two singles a state, whole vectors, a power of two. */
export function pointShiftOf(stateCount: number): number {
  return Math.ceil(Math.log2(LANE_BYTES * Math.ceil(stateCount / STATES_PER_VECTOR)));
}

/** What is added to a shifted grid point, whose bits are those of the rounding shift as well, to have its address. */
export function laneTableBase(address: number, pointShift: number): number {
  return (address - (SHIFT_BITS << pointShift)) | 0;
}

/**
 * `name()`: the states of all members by their tables, for `length` nodes from the one whose voltage is at `voltage`. A
 * lane whose voltage is beyond the tables has the rates of their end.
 */
export function emitLaneTables(
  name: string,
  members: readonly LaneTableMember[],
  { voltage, length }: { readonly voltage: number; readonly length: number },
  memory: LaneMemory,
): WasmFunction {
  const body = new WasmFunction(name);
  const [node, end] = [body.local('node', 'i32'), body.local('end', 'i32')];
  body.setConstant(end, LANE_BYTES * length);
  body.repeat(node, end, LANE_BYTES, () => {
    const grids = new Map<number, GridPlace>();
    for (const member of members) {
      const place =
        grids.get(member.stepMv) ?? emitGridPlace(body, { node, voltage, ...member }, memory);
      grids.set(member.stepMv, place);
      emitMember(body, node, member, place);
    }
  });
  return body;
}

/** Local variables: bits of the grid points of all lanes, and of each lane how far it is towards the next point. */
interface GridPlace {
  readonly points: number;
  readonly fractions: readonly number[];
}

function emitGridPlace(
  body: WasmFunction,
  {
    node,
    voltage,
    stepMv,
  }: { readonly node: number; readonly voltage: number; readonly stepMv: number },
  memory: LaneMemory,
): GridPlace {
  const constant = (value: number): WasmFunction =>
    body.emit('i32.const', 0).emit('v128.load', memory.constant(value));
  const apply = (operation: WasmOperation, value: number): void => {
    constant(value).emit(operation);
  };
  const [x, points, fraction] = ['x', 'points', 'fraction'].map((name) =>
    body.local(`${name}_${stepMv}`, 'v128'),
  ) as [number, number, number];
  // pmin(a, b) is b < a ? b : a, so that NaN as its second operand is left behind and makes no address.
  constant(TABLE_LOWEST_MV);
  constant(TABLE_HIGHEST_MV);
  body.emitAll(node).emit('v128.load', voltage).emitAll('f32x4.pmin', 'f32x4.pmax');
  apply('f32x4.sub', TABLE_LOWEST_MV);
  apply('f32x4.mul', 1 / stepMv);
  body.emit('local.tee', x);
  apply('f32x4.sub', 0.5);
  apply('f32x4.add', ROUNDING_SHIFT);
  body.emit('local.tee', points);
  apply('f32x4.sub', ROUNDING_SHIFT);
  body.emit('local.set', fraction).emitAll(x, fraction, 'f32x4.sub').emit('local.set', fraction);
  const fractions = Array.from({ length: LANES }, (_, lane) => {
    const own = body.local(`fraction${lane}_${stepMv}`, 'v128');
    body.emitAll(fraction, fraction).emit('i8x16.shuffle', ...lanesOf([lane, lane, lane, lane]));
    body.emit('local.set', own);
    return own;
  });
  return { points, fractions };
}

function emitMember(
  body: WasmFunction,
  node: number,
  { pointShift, bases, states }: LaneTableMember,
  { points, fractions }: GridPlace,
): void {
  const addresses = body.local('addresses', 'v128');
  body.emitAll(points).emit('i32.const', pointShift).emit('i32x4.shl');
  body.emit('i32.const', 0).emit('v128.load', bases).emit('i32x4.add').emit('local.set', addresses);
  const entries = fractions.map((_, lane) => {
    const entry = body.local(`entry${lane}`, 'i32');
    body.emitAll(addresses).emit('i32x4.extract_lane', lane).emit('local.set', entry);
    return entry;
  });
  for (let first = 0; first < states.length; first += STATES_PER_VECTOR) {
    const byLane = entries.map((entry, lane) => {
      const own = body.local(`lane${lane}`, 'v128');
      const at = LANE_BYTES * (first / STATES_PER_VECTOR);
      body.emitAll(entry).emit('v128.load', at);
      body.emitAll(entry).emit('v128.load', at + 2 ** pointShift);
      body.emitAll(entry).emit('v128.load', at);
      body.emitAll('f32x4.sub', fractions[lane]!, 'f32x4.mul', 'f32x4.add').emit('local.set', own);
      return own;
    }) as [number, number, number, number];
    states.slice(first, first + STATES_PER_VECTOR).forEach((address, k) => {
      const [offset, slope] = emitTurned(body, byLane, k);
      const value = body.local('value', 'v128');
      body.emitAll(node, node).emit('v128.load', address).emit('local.tee', value);
      body.emitAll(value, slope, 'f32x4.mul', offset, 'f32x4.add', 'f32x4.add');
      body.emit('v128.store', address);
    });
  }
}

/** Of four vectors, a lane each, that hold A and B of two states: A and B of one of them, of all lanes. */
function emitTurned(
  body: WasmFunction,
  byLane: readonly [number, number, number, number],
  state: number,
): readonly [number, number] {
  const pairs = [0, 2].map((first) => {
    const pair = body.local(`pair${first}`, 'v128');
    const [a, b] = [2 * state, 2 * state + 1];
    body.emitAll(byLane[first]!, byLane[first + 1]!);
    body.emit('i8x16.shuffle', ...lanesOf([a, a + LANES, b, b + LANES])).emit('local.set', pair);
    return pair;
  }) as [number, number];
  return [0, 2].map((first) => {
    const turned = body.local(`turned${first}`, 'v128');
    body.emitAll(...pairs);
    body.emit('i8x16.shuffle', ...lanesOf([first, first + 1, first + LANES, first + 1 + LANES]));
    body.emit('local.set', turned);
    return turned;
  }) as [number, number];
}

/** Bytes of four lanes out of two vectors, the second one's counted on. */
function lanesOf(lanes: readonly number[]): number[] {
  return lanes.flatMap((lane) => [0, 1, 2, 3].map((byte) => 4 * lane + byte));
}
