import type { WasmFunction, WasmInstruction, WasmSignature, WasmVariable } from './wasmFunction.ts';
import { WASM_HOST, type WasmModule } from './wasmModule.ts';
import { type WasmOpcode, wasmOpcodes } from './wasmOpcodes.ts';

/** A module in WebAssembly's text format, one instruction a line: for reading, and for tools that take it back. */
export function printWasmModule({ imports, functions, exports }: WasmModule): string {
  const lines = [
    '(module',
    `  (import "${WASM_HOST}" "memory" (memory 1))`,
    ...imports.map(
      (signature) =>
        `  (import "${WASM_HOST}" "${signature.name}" (func ${printSignature(signature)}))`,
    ),
    ...exports.map((name) => `  (export "${name}" (func $${name}))`),
    ...functions.flatMap((body) => printFunction(body).map((line) => `  ${line}`)),
    ')',
  ];
  return `${lines.join('\n')}\n`;
}

function printSignature({ name, parameters, results }: WasmSignature): string {
  return [
    `$${name}`,
    ...parameters.map((parameter) => `(param $${parameter.name} ${parameter.type})`),
    ...results.map((result) => `(result ${result})`),
  ].join(' ');
}

function printFunction(body: WasmFunction): string[] {
  const names = uniqueNames([...body.parameters, ...body.locals]);
  const lines = [`(func ${printSignature(body)}`];
  body.locals.forEach(({ type }, k) => {
    lines.push(`  (local $${names[body.parameters.length + k]} ${type})`);
  });
  let depth = 1;
  for (const instruction of body.instructions) {
    const [operation] = instruction;
    if (operation === 'end' || operation === 'else') depth--;
    lines.push(`${'  '.repeat(depth)}${printInstruction(instruction, names)}`);
    if (['block', 'loop', 'if', 'else'].includes(operation)) depth++;
  }
  return [...lines, ')'];
}

/** A name that comes again is told apart by its number. */
function uniqueNames(variables: readonly WasmVariable[]): string[] {
  const seen = new Set<string>();
  return variables.map(({ name }, index) => {
    const unique = seen.has(name) ? `${name}_${index}` : name;
    seen.add(unique);
    return unique;
  });
}

function printInstruction(
  [operation, ...given]: WasmInstruction,
  names: readonly string[],
): string {
  const { immediates }: WasmOpcode = wasmOpcodes[operation];
  const [first = 0, second = 0] = given;
  switch (immediates) {
    case 'none':
    case 'block':
      return operation;
    case 'index':
      return operation.startsWith('local.')
        ? `${operation} $${names[Number(first)]}`
        : `${operation} ${first}`;
    case 'function':
      return `${operation} $${first}`;
    case 'memory':
      return `${operation} offset=${first}`;
    case 'memoryLane':
      return `${operation} offset=${first} ${second}`;
    case 'lanes':
      return typeof first === 'bigint'
        ? `${operation} i64x2 ${first} ${second}`
        : `${operation} f64x2 ${printDouble(first)} ${printDouble(second)}`;
    case 'f64':
      return `${operation} ${printDouble(first)}`;
    default:
      return [operation, ...given].join(' ');
  }
}

/** The text format's own words for what has no digits, and the sign of -0. */
function printDouble(value: number | bigint | string): string {
  if (Object.is(value, -0)) return '-0';
  const text = String(value);
  return text === 'NaN' ? 'nan' : text.replace('Infinity', 'inf');
}
