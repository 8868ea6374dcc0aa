import { ROUNDING_SHIFT, VELTKAMP } from '../base/elementary.ts';
import {
  EXP_STEP,
  EXP_STEPS_PER_UNIT,
  LN2,
  LOG_HALVED_FROM,
  LOG_SLICES,
  logReciprocals,
  logTableHigh,
  logTableLow,
} from '../base/elementaryTables.ts';
import { emitExpOfRest } from './wasmExpOfRest.ts';
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

/** Bytes of the table that `writeLogTable` writes: of each slice its reciprocal, both parts of its logarithm, and 0. */
export const LOG_TABLE_BYTES: number = LOG_SLICES * 32;
const ENTRY_BITS = 5;

export function writeLogTable(values: Float64Array): void {
  for (let slice = 0; slice < LOG_SLICES; slice++)
    values.set([logReciprocals[slice]!, logTableHigh[slice]!, logTableLow[slice]!], 4 * slice);
}

const LEAST_NORMAL = 2.2250738585072014e-308;
const HALF_MANTISSA_FROM = 1 + LOG_HALVED_FROM / LOG_SLICES;
const EXPONENT_OF_ONE = 0x3ff0000000000000n;
const MANTISSA = 0x000fffffffffffffn;
const LEAST_EXPONENT = 0x0010000000000000n;
const HIGH_WORD = 0xffffffff00000000n;
/** 2^52: a whole number below 2^52 in the low bits of it is its whole part beyond 2^52. */
const EXPONENT_OF_MANTISSA = 0x4330000000000000n;
const MANTISSA_UNIT = 4503599627370496;
const EXPONENT_BIAS = 1023;
const MANTISSA_BITS = 52;
const SLICE_BITS = 7;
/** Within these bounds `pow` needs none of exp's special cases. */
const GREATEST_LOG = 700;
const GREATEST_EXPONENT = 1e20;

/** Of a vector function, the host's function of the same meaning: it takes lanes that are no usual numbers. */
type HostFunction = 'log' | 'pow';

/**
 * `logLanes(x: v128) -> v128`: log of base/elementary.ts on two lanes, operation for operation. Lanes that are not normal
 * positive numbers go to the host's.
 */
export function emitLog(tableAddress: number): WasmFunction {
  const body = new WasmFunction('logLanes', [{ name: 'x', type: 'v128' }], ['v128']);
  const x = { local: 0 };
  emitVector(body, isUsual(x));
  emitChoice(body, 'log', [x], () => {
    const { high, low } = emitLogParts(body, x, tableAddress);
    return plus(high, low);
  });
  return body;
}

/** `powLanes(x: v128, y: v128) -> v128`: pow of base/elementary.ts, in the same manner. */
export function emitPow(logTableAddress: number, powerTableAddress: number): WasmFunction {
  const parameters = [
    { name: 'x', type: 'v128' },
    { name: 'y', type: 'v128' },
  ] as const;
  const body = new WasmFunction('powLanes', parameters, ['v128']);
  const [x, y] = [{ local: 0 }, { local: 1 }];
  const { high, low } = emitLogParts(body, x, logTableAddress);
  const { product, rest } = emitExactProduct(body, high, y);
  const isSmall = (value: Vector, bound: number): Vector => [
    'f64x2.le',
    ['f64x2.abs', value],
    bound,
  ];
  const isInRange: Vector = [
    'v128.and',
    ['v128.and', isUsual(x), isSmall(y, GREATEST_EXPONENT)],
    isSmall(product, GREATEST_LOG),
  ];
  emitVector(body, isInRange);
  emitChoice(body, 'pow', [x, y], () => {
    const tail = keepVector(body, 'tail', plus(rest, times(low, y)));
    const shifted = keepVector(
      body,
      'shifted',
      plus(times(product, EXP_STEPS_PER_UNIT), ROUNDING_SHIFT),
    );
    const steps = keepVector(body, 'steps', minus(shifted, ROUNDING_SHIFT));
    const reduced = minus(minus(product, times(steps, EXP_STEP.high)), times(steps, EXP_STEP.low));
    const r = keepVector(body, 'r', plus(reduced, tail));
    return emitExpOfRest(body, { shifted, r }, powerTableAddress);
  });
  return body;
}

function isUsual(x: Vector): Vector {
  return ['v128.and', ['f64x2.ge', x, LEAST_NORMAL], ['f64x2.lt', x, Number.POSITIVE_INFINITY]];
}

/** Takes a mask of lanes from the stack: where both are set `usual` gives the result, else the host for each lane. */
function emitChoice(
  body: WasmFunction,
  host: HostFunction,
  operands: readonly Vector[],
  usual: () => Vector,
): void {
  const result = body.local('result', 'v128');
  body.emit('i64x2.all_true').emit('if');
  emitVector(body, usual()).emit('local.set', result).emit('else');
  for (const lane of [0, 1]) {
    for (const operand of operands) emitVector(body, operand).emit('f64x2.extract_lane', lane);
    body.emit('call', host);
    if (lane === 0) body.emit('f64x2.splat').emit('local.set', result);
  }
  const last = body.local('last', 'f64');
  body.emit('local.set', last).emitAll(result, last).emit('f64x2.replace_lane', 1);
  body.emit('local.set', result).emit('end').emitAll(result);
}

/** log x as the sum of two doubles, as logHigh of base/elementary.ts makes it; meaningless for lanes that are not usual. */
function emitLogParts(
  body: WasmFunction,
  x: Vector,
  tableAddress: number,
): { readonly high: Vector; readonly low: Vector } {
  const keep = (name: string, vector: Vector): Vector => keepVector(body, name, vector);
  const shiftRight = (name: string, vector: Vector, bits: number): Vector => {
    const local = body.local(name, 'v128');
    emitVector(body, vector).emit('i32.const', bits).emit('i64x2.shr_u').emit('local.set', local);
    return { local };
  };
  const mantissa = keep('mantissa', ['v128.or', ['v128.and', x, MANTISSA], EXPONENT_OF_ONE]);
  const isHalved = keep('isHalved', ['f64x2.ge', mantissa, HALF_MANTISSA_FROM]);
  const z = keep('z', ['i64x2.sub', mantissa, ['v128.and', isHalved, LEAST_EXPONENT]]);
  const exponent: Vector = [
    'v128.or',
    shiftRight('exponent', x, MANTISSA_BITS),
    EXPONENT_OF_MANTISSA,
  ];
  const one: Vector = ['v128.and', isHalved, 1];
  const k = keep('k', plus(minus(exponent, MANTISSA_UNIT + EXPONENT_BIAS), one));
  const zHead = keep('zHead', ['v128.and', z, HIGH_WORD]);
  const slice = shiftRight('slice', x, MANTISSA_BITS - SLICE_BITS - ENTRY_BITS);
  const { reciprocal, tableHigh, tableLow } = emitTableEntry(body, slice, tableAddress);
  const rHead = keep('rHead', minus(times(zHead, reciprocal), 1));
  const rTail = keep('rTail', times(minus(z, zHead), reciprocal));
  const base = keep('base', plus(times(k, LN2.high), tableHigh));
  const baseLow = keep('baseLow', plus(times(k, LN2.low), tableLow));

  const r = keep('logRest', plus(rHead, rTail));
  const cube = keep('cube', times(times(r, r), r));
  const tail = [8, 7, 6, 5, 4, 3].reduce<Vector>(
    (inner, n) => minus(1 / n, times(r, inner)),
    1 / 9,
  );
  const series = times(cube, tail);
  const halfSquare = keep('halfSquare', times(times(-0.5, rHead), rHead));
  let low = keep('low', plus(baseLow, minus(series, times(rTail, plus(rHead, times(0.5, rTail))))));
  let sum = base;
  [rHead, halfSquare, rTail].forEach((term, k) => {
    const next = keep(`sum${k}`, plus(sum, term));
    const given = keep(`given${k}`, minus(next, sum));
    low = keep(`low${k}`, plus(low, plus(minus(term, given), minus(sum, minus(next, given)))));
    sum = next;
  });
  const high = keep('high', plus(sum, low));
  return { high, low: keep('rest', minus(low, minus(high, sum))) };
}

/** @param slice its low bits, above those of an entry's bytes, are the number of the slice. */
function emitTableEntry(
  body: WasmFunction,
  slice: Vector,
  tableAddress: number,
): { readonly reciprocal: Vector; readonly tableHigh: Vector; readonly tableLow: Vector } {
  const place = body.local('place', 'i32');
  const parts = ['front0', 'back0', 'front1', 'back1'].map((name) => body.local(name, 'v128'));
  for (const lane of [0, 1]) {
    emitVector(body, slice).emit('i32x4.extract_lane', 2 * lane);
    body.emit('i32.const', (LOG_SLICES - 1) << ENTRY_BITS).emit('i32.and');
    body.emit('local.tee', place).emit('v128.load', tableAddress);
    body.emit('local.set', parts[2 * lane]!);
    body.emitAll(place).emit('v128.load', tableAddress + 16);
    body.emit('local.set', parts[2 * lane + 1]!);
  }
  const [front0, back0, front1, back1] = parts as [number, number, number, number];
  const shuffled = (name: string, a: number, b: number, lanes: readonly number[]): Vector => {
    const local = body.local(name, 'v128');
    body
      .emitAll(a, b)
      .emit('i8x16.shuffle', ...lanes)
      .emit('local.set', local);
    return { local };
  };
  return {
    reciprocal: shuffled('reciprocal', front0, front1, LOW_LANES),
    tableHigh: shuffled('tableHigh', front0, front1, HIGH_LANES),
    tableLow: shuffled('tableLow', back0, back1, LOW_LANES),
  };
}

/** a b and its rounding error, as multiplyExactly of base/elementary.ts. */
function emitExactProduct(
  body: WasmFunction,
  a: Vector,
  b: Vector,
): { readonly product: Vector; readonly rest: Vector } {
  const keep = (name: string, vector: Vector): Vector => keepVector(body, name, vector);
  const split = (name: string, value: Vector): [Vector, Vector] => {
    const shifted = keep(`${name}Shifted`, times(value, VELTKAMP));
    const high = keep(`${name}High`, minus(shifted, minus(shifted, value)));
    return [high, keep(`${name}Low`, minus(value, high))];
  };
  const product = keep('product', times(a, b));
  const [aHigh, aLow] = split('a', a);
  const [bHigh, bLow] = split('b', b);
  const rest = plus(
    plus(plus(minus(times(aHigh, bHigh), product), times(aHigh, bLow)), times(aLow, bHigh)),
    times(aLow, bLow),
  );
  return { product, rest: keep('productRest', rest) };
}
