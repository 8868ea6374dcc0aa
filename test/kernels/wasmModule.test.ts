import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expCapped } from '../../src/base/elementary.ts';
import { planKernel } from '../../src/kernels/planKernel.ts';
import {
  EXP_TABLE_BYTES,
  emitExp,
  emitExpArray,
  writeExpTable,
} from '../../src/kernels/wasmExp.ts';
import { WasmFunction } from '../../src/kernels/wasmFunction.ts';
import { WasmKernels } from '../../src/kernels/wasmKernels.ts';
import { WasmArrays } from '../../src/kernels/wasmMemory.ts';
import {
  encodeWasmModule,
  signedLeb,
  unsignedLeb,
  WASM_HOST,
} from '../../src/kernels/wasmModule.ts';
import { wasmOpcodes } from '../../src/kernels/wasmOpcodes.ts';
import { printWasmModule } from '../../src/kernels/wasmText.ts';
import { catalogueMechanisms } from '../../src/mechanisms/catalogue.ts';

function decodeLeb(bytes: readonly number[], isSigned: boolean): bigint {
  const value = bytes.reduce((sum, byte, k) => sum + (BigInt(byte & 0x7f) << BigInt(7 * k)), 0n);
  return isSigned ? BigInt.asIntN(7 * bytes.length, value) : value;
}

describe('LEB128', () => {
  it('writes the examples of the DWARF standard', () => {
    expect(unsignedLeb(2)).toEqual([2]);
    expect(unsignedLeb(129)).toEqual([0x81, 1]);
    expect(unsignedLeb(12857)).toEqual([0xb9, 0x64]);
    expect(signedLeb(-2)).toEqual([0x7e]);
    expect(signedLeb(127)).toEqual([0xff, 0]);
    expect(signedLeb(-128)).toEqual([0x80, 0x7f]);
  });

  it('can be read back', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffffffff }), (value) => {
        expect(decodeLeb(unsignedLeb(value), false)).toBe(BigInt(value));
      }),
    );
    fc.assert(
      fc.property(fc.integer(), (value) => {
        expect(decodeLeb(signedLeb(value), true)).toBe(BigInt(value));
      }),
    );
  });
});

describe('a module', () => {
  it('runs: the sum of the whole numbers below n, in a loop', () => {
    const body = new WasmFunction('sum', [{ name: 'n', type: 'i32' }], ['i32']);
    const [index, sum] = [body.local('index', 'i32'), body.local('sum', 'i32')];
    body.repeat(index, 0, 1, () => {
      body.emitAll(sum, index, 'i32.add').emit('local.set', sum);
    });
    body.emitAll(sum);
    const bytes = encodeWasmModule({ imports: [], functions: [body], exports: ['sum'] });
    expect(WebAssembly.validate(bytes)).toBe(true);
    const memory = new WebAssembly.Memory({ initial: 1 });
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), {
      [WASM_HOST]: { memory },
    });
    const sumBelow = exports['sum'] as (n: number) => number;
    expect([0, 1, 10, 1000].map(sumBelow)).toEqual([0, 0, 45, 499500]);
  });

  it('is refused by the engine where a body is wrong', () => {
    const body = new WasmFunction('wrong', [], ['f64']).emit('i32.const', 1);
    const bytes = encodeWasmModule({ imports: [], functions: [body], exports: [] });
    expect(WebAssembly.validate(bytes)).toBe(false);
  });

  it('names a function that is not there', () => {
    const body = new WasmFunction('caller').emit('call', 'nobody');
    const write = () => encodeWasmModule({ imports: [], functions: [body], exports: [] });
    expect(write).toThrow('no function nobody in the module');
  });

  it('has one code for each instruction', () => {
    const codes = Object.values(wasmOpcodes).map(({ code }) => code.join());
    expect(new Set(codes).size).toBe(codes.length);
  });
});

describe('the text of a module', () => {
  it('is a kernel that a reader can check', async () => {
    const arrays = new WasmArrays(1_000_000);
    const kernels = new WasmKernels(arrays);
    const plan = planKernel(catalogueMechanisms().get('hh')!);
    const count = 4;
    const zeros = () => arrays.doubles(count);
    kernels.add(plan, {
      count,
      nodes: Int32Array.of(0, 1, 2, 3),
      ...{ voltageMv: zeros(), currentMaPerCm2: zeros(), conductanceSPerCm2: zeros() },
      fields: plan.fields.map(({ initial }) => zeros().fill(initial)),
      nodeFields: plan.nodeFields.map(zeros),
      ...{ globals: arrays.doubles(plan.globals.length), clock: arrays.doubles(3) },
    });
    const fixed = { areParametersFixed: true, isNodeFieldFixed: (name: string) => /^e/.test(name) };
    const module = kernels.writeModule(() => [], fixed);
    await expect(printWasmModule(module)).toMatchFileSnapshot('../golden/hh.kernel.wat.txt');
  });

  it('tells variables of one name apart and writes numbers without digits in its own words', () => {
    const body = new WasmFunction('f', [], ['f64']);
    const [x, y] = [body.local('x', 'f64'), body.local('x', 'f64')];
    body.emit('f64.const', Number.NEGATIVE_INFINITY).emit('local.set', x);
    body.emit('f64.const', -0).emit('local.set', y).emitAll(x, y, 'f64.add');
    const text = printWasmModule({ imports: [], functions: [body], exports: ['f'] });
    expect(text.split('\n').map((line) => line.trim())).toEqual([
      ...['(module', '(import "host" "memory" (memory 1))', '(export "f" (func $f))'],
      ...['(func $f (result f64)', '(local $x f64)', '(local $x_1 f64)'],
      ...['f64.const -inf', 'local.set $x', 'f64.const -0', 'local.set $x_1'],
      ...['local.get $x', 'local.get $x_1', 'f64.add', ')', ')', ''],
    ]);
  });
});

describe('the exponential', () => {
  const arrays = new WasmArrays(10_000);
  const table = arrays.doubles(EXP_TABLE_BYTES / 8);
  const values = arrays.doubles(50);
  writeExpTable(table);
  const bytes = encodeWasmModule({
    imports: [],
    functions: [emitExp(table.byteOffset), emitExpArray(table.byteOffset)],
    exports: ['expArray'],
  });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), {
    [WASM_HOST]: { memory: arrays.memory },
  });
  const expArray = exports['expArray'] as (from: number, to: number) => void;

  it('is that of base/elementary.ts, bit for bit', () => {
    const argument = fc.oneof(
      fc.double({ min: -800, max: 800 }),
      fc.double(),
      fc.constantFrom(0, -0, 700, -700, 700.1, -700.1, Infinity, -Infinity, NaN, 1e-320),
    );
    fc.assert(
      fc.property(fc.array(argument, { minLength: 1, maxLength: 50 }), (xs) => {
        values.set(xs);
        expArray(values.byteOffset, values.byteOffset + 8 * xs.length);
        xs.forEach((x, k) => {
          expect(values[k]).toBe(expCapped(x));
        });
      }),
      { numRuns: 1000 },
    );
  });
});
