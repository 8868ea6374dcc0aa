import type { WasmFunction } from './wasmFunction.ts';

/** Bytes of instances that a function runs over: parameters that hold where they begin and end, and how many at a time. */
export interface ChunkedRange {
  readonly from: number;
  readonly to: number;
  readonly chunkBytes: number;
}

/**
 * Every stage over so many bytes of instances, then the next chunk: scratch rows stay in the cache.
 *
 * @param emitStage is given the stage and the locals where its chunk begins and ends
 */
export function emitChunks(
  body: WasmFunction,
  { from, to, chunkBytes }: ChunkedRange,
  stageCount: number,
  emitStage: (stage: number, begin: number, end: number) => void,
): void {
  const [begin, end] = [body.local('begin', 'i32'), body.local('end', 'i32')];
  body.emitAll(from).emit('local.set', begin);
  body.repeat(begin, to, chunkBytes, () => {
    body.emitAll(begin).emit('i32.const', chunkBytes).emit('i32.add').emitAll(to);
    body.emitAll(begin).emit('i32.const', chunkBytes).emitAll('i32.add', to, 'i32.lt_u');
    body.emit('select').emit('local.set', end);
    for (let stage = 0; stage < stageCount; stage++) emitStage(stage, begin, end);
  });
}
