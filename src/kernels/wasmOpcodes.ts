/** What stands behind an instruction's code in a function body. */
export type WasmImmediates =
  | 'none'
  | 'index'
  | 'function'
  | 'block'
  | 'memory'
  | 'memoryLane'
  | 'lane'
  | 'shuffle'
  | 'i32'
  | 'f64'
  | 'lanes';

export interface WasmOpcode {
  readonly code: readonly number[];
  readonly immediates: WasmImmediates;
  /** log2 of the bytes that a memory instruction touches. */
  readonly alignment: number;
}

function opcode(
  code: readonly number[],
  immediates: WasmImmediates = 'none',
  alignment: number = 0,
): WasmOpcode {
  return { code, immediates, alignment };
}

/** A vector instruction: its number follows the prefix as LEB128. */
function vector(number: number, immediates?: WasmImmediates, alignment?: number): WasmOpcode {
  const code = number < 0x80 ? [0xfd, number] : [0xfd, (number & 0x7f) | 0x80, number >> 7];
  return opcode(code, immediates, alignment);
}

/** The instructions that kernels use, as the WebAssembly core specification 2.0 numbers them (appendix A.8). */
export const wasmOpcodes = {
  block: opcode([0x02], 'block'),
  loop: opcode([0x03], 'block'),
  if: opcode([0x04], 'block'),
  else: opcode([0x05]),
  end: opcode([0x0b]),
  br: opcode([0x0c], 'index'),
  br_if: opcode([0x0d], 'index'),
  call: opcode([0x10], 'function'),
  select: opcode([0x1b]),
  'local.get': opcode([0x20], 'index'),
  'local.set': opcode([0x21], 'index'),
  'local.tee': opcode([0x22], 'index'),
  'i32.load': opcode([0x28], 'memory', 2),
  'f64.load': opcode([0x2b], 'memory', 3),
  'f64.store': opcode([0x39], 'memory', 3),
  'i32.const': opcode([0x41], 'i32'),
  'f64.const': opcode([0x44], 'f64'),
  'i32.eqz': opcode([0x45]),
  'i32.ge_u': opcode([0x4f]),
  'i32.gt_s': opcode([0x4a]),
  'i32.ge_s': opcode([0x4e]),
  'i32.lt_u': opcode([0x49]),
  'i32.or': opcode([0x72]),
  'i32.add': opcode([0x6a]),
  'i32.sub': opcode([0x6b]),
  'i32.mul': opcode([0x6c]),
  'i32.and': opcode([0x71]),
  'i32.shl': opcode([0x74]),
  'i32.shr_u': opcode([0x76]),
  'f64.eq': opcode([0x61]),
  'f64.ne': opcode([0x62]),
  'f64.lt': opcode([0x63]),
  'f64.gt': opcode([0x64]),
  'f64.le': opcode([0x65]),
  'f64.abs': opcode([0x99]),
  'f64.neg': opcode([0x9a]),
  'f64.ceil': opcode([0x9b]),
  'f64.floor': opcode([0x9c]),
  'f64.sqrt': opcode([0x9f]),
  'f64.add': opcode([0xa0]),
  'f64.sub': opcode([0xa1]),
  'f64.mul': opcode([0xa2]),
  'f64.div': opcode([0xa3]),
  'i32.wrap_i64': opcode([0xa7]),
  'i64.reinterpret_f64': opcode([0xbd]),
  'f64.convert_i32_s': opcode([0xb7]),
  'v128.load': vector(0x00, 'memory', 4),
  'v128.load64_splat': vector(0x0a, 'memory', 3),
  'v128.store': vector(0x0b, 'memory', 4),
  'v128.const': vector(0x0c, 'lanes'),
  'i8x16.shuffle': vector(0x0d, 'shuffle'),
  'f64x2.splat': vector(0x14),
  'i32x4.extract_lane': vector(0x1b, 'lane'),
  'f64x2.extract_lane': vector(0x21, 'lane'),
  'f64x2.replace_lane': vector(0x22, 'lane'),
  'f32x4.eq': vector(0x41),
  'f32x4.ne': vector(0x42),
  'f32x4.lt': vector(0x43),
  'f32x4.le': vector(0x45),
  'f64x2.eq': vector(0x47),
  'f64x2.ne': vector(0x48),
  'f64x2.lt': vector(0x49),
  'f64x2.gt': vector(0x4a),
  'f64x2.le': vector(0x4b),
  'f64x2.ge': vector(0x4c),
  'v128.and': vector(0x4e),
  'v128.andnot': vector(0x4f),
  'v128.or': vector(0x50),
  'v128.bitselect': vector(0x52),
  'v128.any_true': vector(0x53),
  'v128.load64_lane': vector(0x57, 'memoryLane', 3),
  'v128.store64_lane': vector(0x5b, 'memoryLane', 3),
  'f32x4.demote_f64x2_zero': vector(0x5e),
  'f64x2.promote_low_f32x4': vector(0x5f),
  'f32x4.ceil': vector(0x67),
  'f32x4.floor': vector(0x68),
  'f64x2.ceil': vector(0x74),
  'f64x2.floor': vector(0x75),
  'i32x4.shl': vector(0xab),
  'i32x4.add': vector(0xae),
  'i64x2.all_true': vector(0xc3),
  'i64x2.shl': vector(0xcb),
  'i64x2.shr_u': vector(0xcd),
  'i64x2.add': vector(0xce),
  'i64x2.sub': vector(0xd1),
  'f32x4.abs': vector(0xe0),
  'f32x4.neg': vector(0xe1),
  'f32x4.sqrt': vector(0xe3),
  'f32x4.add': vector(0xe4),
  'f32x4.sub': vector(0xe5),
  'f32x4.mul': vector(0xe6),
  'f32x4.div': vector(0xe7),
  'f32x4.pmin': vector(0xea),
  'f32x4.pmax': vector(0xeb),
  'f64x2.abs': vector(0xec),
  'f64x2.neg': vector(0xed),
  'f64x2.sqrt': vector(0xef),
  'f64x2.add': vector(0xf0),
  'f64x2.sub': vector(0xf1),
  'f64x2.mul': vector(0xf2),
  'f64x2.div': vector(0xf3),
  'f64x2.pmin': vector(0xf6),
  'f64x2.pmax': vector(0xf7),
} as const satisfies Record<string, WasmOpcode>;

export type WasmOperation = keyof typeof wasmOpcodes;
