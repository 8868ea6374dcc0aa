import type { WasmFunction, WasmInstruction, WasmSignature, WasmType } from './wasmFunction.ts';
import { type WasmOpcode, wasmOpcodes } from './wasmOpcodes.ts';

/**
 * A module on one imported memory (`host.memory`). Imports are functions of `host`; every function named in `exports` is
 * exported by its name.
 */
export interface WasmModule {
  readonly imports: readonly WasmSignature[];
  readonly functions: readonly WasmFunction[];
  readonly exports: readonly string[];
}

/** The module of imported functions and memory. */
export const WASM_HOST: string = 'host';

const TYPE_CODES: Readonly<Record<WasmType, number>> = { i32: 0x7f, f64: 0x7c, v128: 0x7b };
const EMPTY_BLOCK = 0x40;
const HEADER: readonly number[] = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];

/** The bytes of a module (WebAssembly core specification 2.0, chapter 5). */
export function encodeWasmModule({
  imports,
  functions,
  exports,
}: WasmModule): Uint8Array<ArrayBuffer> {
  const signatures = [...imports, ...functions];
  const types = [...new Set(signatures.map((signature) => encodeType(signature).join()))];
  const typeOf = (signature: WasmSignature): number => types.indexOf(encodeType(signature).join());
  const indexOf = new Map(signatures.map(({ name }, index) => [name, index]));
  const importEntries = [
    [...encodeName(WASM_HOST), ...encodeName('memory'), 0x02, 0x00, 0x01],
    ...imports.map((signature) => [
      ...encodeName(WASM_HOST),
      ...encodeName(signature.name),
      ...[0x00, ...unsignedLeb(typeOf(signature))],
    ]),
  ];
  return Uint8Array.from([
    ...HEADER,
    ...section(1, vectorOf(types.map((type) => type.split(',').map(Number)))),
    ...section(2, vectorOf(importEntries)),
    ...section(3, vectorOf(functions.map((signature) => unsignedLeb(typeOf(signature))))),
    ...section(
      7,
      vectorOf(
        exports.map((name) => [...encodeName(name), 0x00, ...unsignedLeb(indexOf.get(name)!)]),
      ),
    ),
    ...section(10, vectorOf(functions.map((body) => encodeBody(body, indexOf)))),
  ]);
}

/** Seven bits a byte, lowest first; the top bit says that more follow. */
export function unsignedLeb(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80);
  return [...bytes, rest];
}

/** As `unsignedLeb`, until what is left is the sign of the last byte. */
export function signedLeb(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest < -0x40 || rest >= 0x40; rest = Math.floor(rest / 0x80))
    bytes.push((rest & 0x7f) | 0x80);
  return [...bytes, rest & 0x7f];
}

function section(id: number, content: readonly number[]): number[] {
  return [id, ...unsignedLeb(content.length), ...content];
}

function vectorOf(entries: readonly (readonly number[])[]): number[] {
  return [...unsignedLeb(entries.length), ...entries.flat()];
}

function encodeName(name: string): number[] {
  const bytes = new TextEncoder().encode(name);
  return [...unsignedLeb(bytes.length), ...bytes];
}

function encodeType({ parameters, results }: WasmSignature): number[] {
  const codes = (types: readonly WasmType[]): number[] => [
    types.length,
    ...types.map((type) => TYPE_CODES[type]),
  ];
  return [0x60, ...codes(parameters.map(({ type }) => type)), ...codes(results)];
}

function encodeBody(
  { locals, instructions }: WasmFunction,
  indexOf: ReadonlyMap<string, number>,
): number[] {
  const body = vectorOf(locals.map(({ type }) => [1, TYPE_CODES[type]]));
  for (const instruction of instructions) appendInstruction(body, instruction, indexOf);
  body.push(...wasmOpcodes.end.code);
  return [...unsignedLeb(body.length), ...body];
}

function appendInstruction(
  body: number[],
  [operation, ...given]: WasmInstruction,
  indexOf: ReadonlyMap<string, number>,
): void {
  const { code, immediates, alignment }: WasmOpcode = wasmOpcodes[operation];
  const [first = 0, second = 0] = given;
  body.push(...code);
  switch (immediates) {
    case 'none':
      break;
    case 'block':
      body.push(EMPTY_BLOCK);
      break;
    case 'function':
      body.push(...unsignedLeb(functionIndex(String(first), indexOf)));
      break;
    case 'memory':
      body.push(alignment, ...unsignedLeb(Number(first)));
      break;
    case 'memoryLane':
      body.push(alignment, ...unsignedLeb(Number(first)), Number(second));
      break;
    case 'index':
    case 'lane':
      body.push(...unsignedLeb(Number(first)));
      break;
    case 'shuffle':
      body.push(...given.map(Number));
      break;
    case 'i32':
      body.push(...signedLeb(Number(first)));
      break;
    case 'f64':
      body.push(...lane(Number(first)));
      break;
    case 'lanes':
      body.push(...[first, second].flatMap((value) => lane(value as number | bigint)));
  }
}

function functionIndex(name: string, indexOf: ReadonlyMap<string, number>): number {
  const index = indexOf.get(name);
  if (index === undefined) throw new RangeError(`no function ${name} in the module`);
  return index;
}

/** The 8 bytes of a double, or of 64 bits. */
function lane(value: number | bigint): number[] {
  const view = new DataView(new ArrayBuffer(8));
  if (typeof value === 'bigint') view.setBigInt64(0, BigInt.asIntN(64, value), true);
  else view.setFloat64(0, value, true);
  return [...new Uint8Array(view.buffer)];
}
