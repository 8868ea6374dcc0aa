import type { RateTable } from './rateTable.ts';
import { HIGH_LANES, LOW_LANES } from './wasmExp.ts';
import { WasmFunction } from './wasmFunction.ts';

/** Where the table and what it works on are in the memory. Addresses in bytes. */
export interface WasmTablePlaces {
  readonly table: number;
  readonly voltage: number;
  /** Address of each state's values by instance, in the order of the table. */
  readonly states: readonly number[];
}

/** 1.5 x 2^52: adding it leaves the nearest whole number in the low bits of a double. */
const ROUNDING_SHIFT = 6755399441055744;

/**
 * `name(from: i32, to: i32, slotShift: i32)`: as the exact program of that form, by table. Where any voltage is beyond the
 * table, or no number, all instances of the call go the exact way, `exactName`.
 */
export function emitTable(
  name: string,
  exactName: string,
  table: RateTable,
  places: WasmTablePlaces,
): WasmFunction {
  const body = new WasmFunction(name, [
    { name: 'from', type: 'i32' },
    { name: 'to', type: 'i32' },
    { name: 'slotShift', type: 'i32' },
  ]);
  const [from, to, shift] = [0, 1, 2];
  const instance = body.local('instance', 'i32');
  emitRangeTest(body, instance, table, places);
  body.emit('if').emitAll(from, to, shift).emit('call', exactName).emit('else');
  body.emitAll(from).emit('local.set', instance);
  body.repeat(instance, to, 16, () => emitStep(body, instance, table, places));
  body.emit('end');
  return body;
}

/** Leaves whether some voltage is outside the table on the stack. */
function emitRangeTest(
  body: WasmFunction,
  instance: number,
  { lowestMv, stepMv, pointCount }: RateTable,
  { voltage }: WasmTablePlaces,
): void {
  const [from, to, shift] = [0, 1, 2];
  const inside = body.local('inside', 'v128');
  // One point less than there are: rounding may take the last voltage for the point above it.
  const highest = lowestMv + stepMv * (pointCount - 2);
  body.emit('v128.const', -1n, -1n).emit('local.set', inside);
  body.emitAll(from).emit('local.set', instance);
  body.repeat(instance, to, 16, () => {
    body.emit('v128.const', lowestMv, lowestMv);
    body.emitAll(instance, shift, 'i32.add').emit('v128.load', voltage).emitAll('f64x2.le');
    body.emitAll(instance, shift, 'i32.add').emit('v128.load', voltage);
    body.emit('v128.const', highest, highest).emitAll('f64x2.lt', 'v128.and');
    body.emitAll(inside, 'v128.and').emit('local.set', inside);
  });
  body.emitAll(inside, 'i64x2.all_true', 'i32.eqz');
}

function emitStep(
  body: WasmFunction,
  instance: number,
  { lowestMv, stepMv, doublesPerPoint, states }: RateTable,
  places: WasmTablePlaces,
): void {
  const shift = 2;
  const vector = (name: string): number => body.local(name, 'v128');
  const [x, rounded, first, second] = [
    ...[vector('x'), vector('rounded'), vector('first'), vector('second')],
  ] as const;
  const fractions = [vector('fraction0'), vector('fraction1')];
  const points = [body.local('point0', 'i32'), body.local('point1', 'i32')];
  const both = (value: number): WasmFunction => body.emit('v128.const', value, value);
  body.emitAll(instance, shift, 'i32.add').emit('v128.load', places.voltage);
  both(lowestMv).emit('f64x2.sub');
  both(1 / stepMv)
    .emitAll('f64x2.mul')
    .emit('local.tee', x);
  both(0.5).emit('f64x2.sub');
  both(ROUNDING_SHIFT).emit('f64x2.add').emit('local.tee', rounded);
  both(ROUNDING_SHIFT).emit('f64x2.sub').emit('local.set', second);
  body.emitAll(x, second, 'f64x2.sub').emit('local.set', first);
  [LOW_LANES, HIGH_LANES].forEach((lanes, lane) => {
    const own = lanes.map((byte) => byte % 16);
    body
      .emitAll(first, first)
      .emit('i8x16.shuffle', ...own)
      .emit('local.set', fractions[lane]!);
    body.emitAll(rounded).emit('i32x4.extract_lane', 2 * lane);
    body
      .emit('i32.const', 8 * doublesPerPoint)
      .emit('i32.mul')
      .emit('local.set', points[lane]!);
  });
  states.forEach((_, state) => {
    [first, second].forEach((pair, lane) => {
      const at = places.table + 16 * state;
      body.emitAll(points[lane]!).emit('v128.load', at + 8 * doublesPerPoint);
      body.emitAll(points[lane]!).emit('v128.load', at).emit('f64x2.sub');
      body.emitAll(fractions[lane]!, 'f64x2.mul', points[lane]!).emit('v128.load', at);
      body.emit('f64x2.add').emit('local.set', pair);
    });
    const values = places.states[state]!;
    body.emitAll(instance, first, second).emit('i8x16.shuffle', ...LOW_LANES);
    body.emitAll(first, second).emit('i8x16.shuffle', ...HIGH_LANES);
    body.emitAll(instance).emit('v128.load', values).emitAll('f64x2.mul', 'f64x2.add');
    body.emit('v128.store', values);
  });
}
