import {
  type ConcentrationTable,
  LEAST_MILLI_MOLAR,
  MOST_MILLI_MOLAR,
} from './concentrationTable.ts';
import { WasmFunction } from './wasmFunction.ts';
import { emitEntries, emitRangeTest, type GridPlace, placeLanes } from './wasmTable.ts';
import { emitVector, keepVector, minus, shift, type Vector } from './wasmVectors.ts';

/** A table, where it is in the memory, and where the arrays of its stores and of its concentration begin. */
export interface PlacedConcentrationTable {
  readonly table: ConcentrationTable;
  readonly address: number;
  readonly stores: readonly number[];
  readonly concentration: number;
}

const FROM = 0;
const TO = 1;
const SHIFT = 2;
const MANTISSA_BITS = 52;
const MANTISSA = 0x000fffffffffffffn;
const ONE_BITS = 0x3ff0000000000000n;

/**
 * `name(from: i32, to: i32, slotShift: i32)`, as programs of kernels are called for pairs of instances: by the table, or
 * by the program `exact` where any concentration is beyond it.
 */
export function emitConcentrationTable(
  name: string,
  { table, address, stores, concentration }: PlacedConcentrationTable,
  exact: string,
): WasmFunction {
  const body = new WasmFunction(name, [
    { name: 'from', type: 'i32' },
    { name: 'to', type: 'i32' },
    { name: 'slotShift', type: 'i32' },
  ]);
  const [slot, end] = [body.local('slot', 'i32'), body.local('end', 'i32')];
  const begin = (): WasmFunction => body.emitAll(FROM, SHIFT, 'i32.add').emit('local.set', slot);
  body.emitAll(TO, SHIFT, 'i32.add').emit('local.set', end);
  begin();
  const range = { lowest: LEAST_MILLI_MOLAR, highest: MOST_MILLI_MOLAR };
  emitRangeTest(body, { index: slot, end, address: concentration, ...range });
  body.emit('if').emitAll(FROM, TO, SHIFT).emit('call', exact).emit('else');
  begin();
  const instance = body.local('instance', 'i32');
  body.repeat(slot, end, 16, () => {
    body.emitAll(slot, SHIFT, 'i32.sub').emit('local.set', instance);
    body.emitAll(slot).emit('v128.load', concentration);
    const c = { local: body.local('c', 'v128') };
    body.emit('local.set', c.local);
    const place = emitOctavePlace(body, c, table.octaveBits);
    emitEntries(body, table.isOfNode ? slot : instance, { table, address, states: stores }, place);
  });
  return body.emit('end');
}

/** The point is what the number's bits are above those of the least one, the fraction its other bits behind 1. */
function emitOctavePlace(body: WasmFunction, c: Vector, octaveBits: number): GridPlace {
  const leastBits = BigInt.asUintN(
    64,
    new BigInt64Array(Float64Array.of(LEAST_MILLI_MOLAR).buffer)[0]!,
  );
  const above = keepVector(body, 'above', ['i64x2.sub', c, leastBits]);
  const point = shift(body, 'point', above, 'i64x2.shr_u', MANTISSA_BITS - octaveBits);
  const rest = shift(body, 'rest', c, 'i64x2.shl', octaveBits);
  const behindOne: Vector = ['v128.or', ['v128.and', rest, MANTISSA], ONE_BITS];
  const fraction = keepVector(body, 'fraction', minus(behindOne, 1));
  emitVector(body, point);
  return placeLanes(body, fraction);
}
