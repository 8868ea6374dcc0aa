import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mechanismLog, mechanismPow } from '../../src/base/mechanismLog.ts';
import { irFunctions } from '../../src/kernels/operations.ts';
import { EXP_TABLE_BYTES, writeExpTable } from '../../src/kernels/wasmExp.ts';
import { WasmFunction } from '../../src/kernels/wasmFunction.ts';
import {
  emitLog,
  emitLogArray,
  emitPow,
  emitPowArray,
  LOG_TABLE_BYTES,
  writeLogTable,
} from '../../src/kernels/wasmLog.ts';
import { WasmArrays } from '../../src/kernels/wasmMemory.ts';
import { encodeWasmModule, WASM_HOST } from '../../src/kernels/wasmModule.ts';
import { importOf } from '../../src/kernels/wasmRepertoire.ts';

const arrays = new WasmArrays(20_000);
const expTable = arrays.doubles(EXP_TABLE_BYTES / 8);
const logTable = arrays.doubles(LOG_TABLE_BYTES / 8);
const [xs, ys] = [arrays.doubles(2), arrays.doubles(2)];
const [row, lowRow] = [arrays.doubles(6), arrays.doubles(6)];
writeExpTable(expTable);
writeLogTable(logTable);

/** `name()`: replaces the two doubles of xs by the function's values. */
function caller(name: string, callee: string, operands: readonly Float64Array[]): WasmFunction {
  const body = new WasmFunction(name).emit('i32.const', 0);
  for (const { byteOffset } of operands) body.emit('i32.const', 0).emit('v128.load', byteOffset);
  return body.emit('call', callee).emit('v128.store', xs.byteOffset);
}

/** `name()`: the function over the six doubles of `row`; a power to the first of ys. */
function rowCaller(name: string, callee: 'logArray' | 'powArray'): WasmFunction {
  const body = new WasmFunction(name);
  for (const address of [row.byteOffset, row.byteOffset + row.byteLength])
    body.emit('i32.const', address);
  if (callee === 'powArray') body.emit('i32.const', 0).emit('v128.load64_splat', ys.byteOffset);
  return body.emit('call', callee);
}

const bytes = encodeWasmModule({
  imports: [importOf('log'), importOf('pow')],
  functions: [
    ...[emitLog(logTable.byteOffset), emitPow(logTable.byteOffset, expTable.byteOffset)],
    emitLogArray(logTable.byteOffset),
    emitPowArray(logTable.byteOffset, expTable.byteOffset, lowRow.byteOffset),
    ...[caller('logs', 'logLanes', [xs]), caller('pows', 'powLanes', [xs, ys])],
    ...[rowCaller('logRow', 'logArray'), rowCaller('powRow', 'powArray')],
  ],
  exports: ['logs', 'pows', 'logRow', 'powRow'],
});
const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), {
  [WASM_HOST]: { memory: arrays.memory, ...irFunctions },
});
const { logs, pows, logRow, powRow } = exports as Record<string, () => void>;

const edge = fc.constantFrom(
  ...[0, -0, 1, -1, 2, 0.5, -2, 3, Infinity, -Infinity, NaN],
  ...[0.705078125, 0.705078124, 1.41015625, 1.41015624, 0.998046875, 1.00390625],
  ...[5e-324, 1e-310, 2.2250738585072014e-308, 1.7976931348623157e308, 1.4140625, 1.41406249999],
);
const usual = fc.oneof(fc.double({ min: 0, max: 3 }), fc.double({ min: 1e-6, max: 1e6 }));
const any = fc.oneof(usual, fc.double(), edge);
const pair = fc.tuple(any, any);
const exponents = fc.oneof(pair, fc.tuple(fc.double({ min: -20, max: 20 }), fc.integer()));

describe('logarithm and power on two lanes', () => {
  it('are those of base/mechanismLog.ts over rows as well, usual pairs beside others', () => {
    const rowOf = fc.array(any, { minLength: 6, maxLength: 6 });
    fc.assert(
      fc.property(rowOf, fc.oneof(usual, any), (given, power) => {
        row.set(given);
        logRow!();
        expect([...row]).toEqual(given.map((x) => mechanismLog(x)));
        row.set(given);
        ys.fill(power);
        powRow!();
        expect([...row]).toEqual(given.map((x) => mechanismPow(x, power)));
      }),
      { numRuns: 5000 },
    );
  });

  it('are those of base/mechanismLog.ts, bit for bit', () => {
    fc.assert(
      fc.property(pair, exponents, (given, powers) => {
        xs.set(given);
        logs!();
        expect([...xs]).toEqual(given.map((x) => mechanismLog(x)));
        xs.set(given);
        ys.set(powers);
        pows!();
        expect([...xs]).toEqual(given.map((x, k) => mechanismPow(x, powers[k]!)));
      }),
      { numRuns: 20_000 },
    );
  });
});
