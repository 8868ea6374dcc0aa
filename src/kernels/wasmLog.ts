import { ROUNDING_SHIFT, SIXTH } from '../base/elementary.ts';
import { CAPPED_STEPS_PER_UNIT, LN2, LOG_SLICES, logSlices } from '../base/elementaryTables.ts';
import {
  GREATEST_EXPONENT,
  GREATEST_LOG,
  HEAD_MASK,
  LEAST_NORMAL,
  POWER_STEP,
  SLICE_SHIFT,
} from '../base/mechanismLog.ts';
import { emitPowerOf } from './wasmExp.ts';
import { WasmFunction } from './wasmFunction.ts';
import {
  emitVector,
  HIGH_LANES,
  keepVector,
  LOW_LANES,
  minus,
  plus,
  shift,
  times,
  type Vector,
} from './wasmVectors.ts';

/** Bytes of the table that `writeLogTable` writes: of each slice four doubles, as `logSlices` has them. */
export const LOG_TABLE_BYTES: number = LOG_SLICES * 32;
const ENTRY_BITS = 5;

export function writeLogTable(values: Float64Array): void {
  values.set(logSlices);
}

const MANTISSA_BITS = 52;
const SLICE_BITS = 7;
const SLICE_SHIFT_BITS = BigInt(SLICE_SHIFT) << 32n;
const EXPONENT = 0xfff0000000000000n;
const EXPONENT_OF_ONE = 0x3ff0000000000000n;
/** 2^52: a whole number below 2^52 in the low bits of it is its whole part beyond 2^52. */
const EXPONENT_OF_MANTISSA = 0x4330000000000000n;
const EXPONENT_BIAS = 2 ** 52 + 1023;

/** Of a vector function, the host's function of the same meaning: it takes lanes that are no usual numbers. */
type HostFunction = 'log' | 'pow';

/**
 * `logLanes(x: v128) -> v128`: mechanismLog of base/mechanismLog.ts on two lanes, operation for operation. Lanes that are
 * not normal positive numbers go to the host's.
 */
export function emitLog(tableAddress: number): WasmFunction {
  const body = new WasmFunction('logLanes', [{ name: 'x', type: 'v128' }], ['v128']);
  emitLogOf(body, { local: 0 }, tableAddress);
  return body;
}

/** `logArray(from: i32, to: i32)`: replaces the doubles of [from, to) by their logarithms. */
export function emitLogArray(tableAddress: number): WasmFunction {
  const body = new WasmFunction('logArray', [
    { name: 'from', type: 'i32' },
    { name: 'to', type: 'i32' },
  ]);
  const x = body.local('x', 'v128');
  body.repeat(0, 1, 16, () => {
    body.emitAll(0, 0).emit('v128.load', 0).emit('local.set', x);
    emitLogOf(body, { local: x }, tableAddress);
    body.emit('v128.store', 0);
  });
  return body;
}

/** Leaves log of a local variable on the stack. */
function emitLogOf(body: WasmFunction, x: Vector, tableAddress: number): void {
  emitVector(body, isUsual(x));
  emitChoice(body, 'log', [x], () => emitLogParts(body, x, tableAddress).high);
}

/** `powLanes(x: v128, y: v128) -> v128`: mechanismPow, in the same manner. */
export function emitPow(logTableAddress: number, expTableAddress: number): WasmFunction {
  const parameters = [
    { name: 'x', type: 'v128' },
    { name: 'y', type: 'v128' },
  ] as const;
  const body = new WasmFunction('powLanes', parameters, ['v128']);
  const [x, y] = [{ local: 0 }, { local: 1 }];
  const yHead = keepVector(body, 'yHead', ['v128.and', y, HEAD_MASK]);
  const { high, low } = emitLogParts(body, x, logTableAddress);
  emitVector(body, isUsualPower({ x, y, high, yHead }));
  emitChoice(body, 'pow', [x, y], () =>
    emitPowerOfLog(body, { high, low, y, yHead }, expTableAddress),
  );
  return body;
}

/**
 * `powArray(from: i32, to: i32, y: v128)`: replaces the doubles of [from, to), at most CHUNK_BYTES, by their powers to y.
 * Logarithms first, then their exponentials: two short chains for a processor to overlap instead of a long one.
 *
 * @param lowRow of CHUNK_BYTES, for the low parts of the logarithms; NaN where the host already gave the power.
 */
export function emitPowArray(
  logTableAddress: number,
  expTableAddress: number,
  lowRow: number,
): WasmFunction {
  const body = new WasmFunction('powArray', [
    { name: 'from', type: 'i32' },
    { name: 'to', type: 'i32' },
    { name: 'y', type: 'v128' },
  ]);
  const [from, to, y] = [0, 1, { local: 2 }] as const;
  const [at, row] = [body.local('at', 'i32'), body.local('row', 'i32')];
  const [x, high, low] = ['x', 'logarithm', 'rest'].map((name) => ({
    local: body.local(name, 'v128'),
  })) as [Local, Local, Local];
  const yHead = keepVector(body, 'yHead', ['v128.and', y, HEAD_MASK]);
  const overRow = (emitBody: () => void): void => {
    body.emitAll(from).emit('local.set', at);
    body.repeat(at, to, 16, () => {
      body.emitAll(at, from, 'i32.sub').emit('local.set', row);
      emitBody();
    });
  };
  overRow(() => {
    body.emitAll(at).emit('v128.load', 0).emit('local.set', x.local);
    const parts = emitLogParts(body, x, logTableAddress);
    emitVector(body, parts.low).emit('local.set', low.local);
    emitVector(body, isUsualPower({ x, y, high: parts.high, yHead }));
    emitChoice(
      body,
      'pow',
      [x, y],
      () => parts.high,
      () => emitVector(body, Number.NaN).emit('local.set', low.local),
    );
    body.emit('local.set', high.local);
    body.emitAll(at, high.local).emit('v128.store', 0);
    body.emitAll(row, low.local).emit('v128.store', lowRow);
  });
  overRow(() => {
    body.emitAll(row).emit('v128.load', lowRow).emit('local.set', low.local);
    emitVector(body, ['f64x2.eq', low, low]).emit('i64x2.all_true').emit('if');
    body.emitAll(at).emit('v128.load', 0).emit('local.set', high.local);
    body.emitAll(at);
    emitVector(body, emitPowerOfLog(body, { high, low, y, yHead }, expTableAddress));
    body.emit('v128.store', 0).emit('end');
  });
  return body;
}

type Local = { readonly local: number };

function isUsualPower(given: Readonly<Record<'x' | 'y' | 'high' | 'yHead', Vector>>): Vector {
  const { x, y, high, yHead } = given;
  const isSmall = (value: Vector, bound: number): Vector => [
    'f64x2.le',
    ['f64x2.abs', value],
    bound,
  ];
  const product = times(['v128.and', high, HEAD_MASK], yHead);
  return [
    'v128.and',
    ['v128.and', isUsual(x), isSmall(y, GREATEST_EXPONENT)],
    isSmall(product, GREATEST_LOG),
  ];
}

/** x^y of the logarithm's parts. */
function emitPowerOfLog(
  body: WasmFunction,
  given: Readonly<Record<'high' | 'low' | 'y' | 'yHead', Vector>>,
  expTableAddress: number,
): Vector {
  const { high, low, y, yHead } = given;
  const keep = (name: string, vector: Vector): Vector => keepVector(body, name, vector);
  const head = keep('head', ['v128.and', high, HEAD_MASK]);
  const product = keep('product', times(head, yHead));
  const rest = plus(times(head, minus(y, yHead)), times(plus(minus(high, head), low), y));
  const shifted = keep('shifted', plus(times(product, CAPPED_STEPS_PER_UNIT), ROUNDING_SHIFT));
  const steps = keep('steps', minus(shifted, ROUNDING_SHIFT));
  const reduced = minus(
    minus(product, times(steps, POWER_STEP.high)),
    times(steps, POWER_STEP.low),
  );
  const r = keep('r', plus(reduced, rest));
  return emitPowerOf(body, { shifted, r }, expTableAddress);
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
  alsoOtherwise: () => void = () => undefined,
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
  body.emit('local.set', result);
  alsoOtherwise();
  body.emit('end').emitAll(result);
}

/** log x as the sum of two doubles, as logParts makes it; meaningless for lanes that are not usual. */
function emitLogParts(
  body: WasmFunction,
  x: Vector,
  tableAddress: number,
): { readonly high: Vector; readonly low: Vector } {
  const keep = (name: string, vector: Vector): Vector => keepVector(body, name, vector);
  const sliced = keep('sliced', ['i64x2.add', x, SLICE_SHIFT_BITS]);
  const exponent = shift(body, 'exponent', sliced, 'i64x2.shr_u', MANTISSA_BITS);
  const k = keep('k', minus(['v128.or', exponent, EXPONENT_OF_MANTISSA], EXPONENT_BIAS));
  const z: Vector = [
    'i64x2.add',
    ['i64x2.sub', x, ['v128.and', sliced, EXPONENT]],
    EXPONENT_OF_ONE,
  ];
  const place = shift(
    body,
    'slice',
    sliced,
    'i64x2.shr_u',
    MANTISSA_BITS - SLICE_BITS - ENTRY_BITS,
  );
  const { inverse, centre, logHigh, logLow } = emitSlice(body, place, tableAddress);
  const r = keep('logRest', times(minus(z, centre), inverse));
  const square = keep('logSquare', times(r, r));
  const series = minus(times(r, 1 / 7), SIXTH);
  const middle = plus(minus(times(r, 1 / 5), 1 / 4), times(square, series));
  const tail = times(square, plus(minus(times(r, 1 / 3), 0.5), times(square, middle)));
  const base = keep('base', plus(times(k, LN2.high), logHigh));
  const high = keep('high', plus(base, r));
  const known = plus(tail, plus(times(k, LN2.low), logLow));
  const low = keep('low', plus(minus(r, minus(high, base)), known));
  const sum = keep('sum', plus(high, low));
  return { high: sum, low: minus(low, minus(sum, high)) };
}

/** @param place its low bits, above those of an entry's bytes, are the number of the slice. */
function emitSlice(
  body: WasmFunction,
  place: Vector,
  tableAddress: number,
): Readonly<Record<'inverse' | 'centre' | 'logHigh' | 'logLow', Vector>> {
  const entry = body.local('entry', 'i32');
  const parts = ['front0', 'back0', 'front1', 'back1'].map((name) => body.local(name, 'v128'));
  for (const lane of [0, 1]) {
    emitVector(body, place).emit('i32x4.extract_lane', 2 * lane);
    body.emit('i32.const', (LOG_SLICES - 1) << ENTRY_BITS).emit('i32.and');
    body.emit('local.tee', entry).emit('v128.load', tableAddress);
    body.emit('local.set', parts[2 * lane]!);
    body.emitAll(entry).emit('v128.load', tableAddress + 16);
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
    inverse: shuffled('inverse', front0, front1, LOW_LANES),
    centre: shuffled('centre', front0, front1, HIGH_LANES),
    logHigh: shuffled('logHigh', back0, back1, LOW_LANES),
    logLow: shuffled('logLow', back0, back1, HIGH_LANES),
  };
}
