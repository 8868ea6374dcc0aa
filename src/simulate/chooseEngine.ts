import type { MechanismPlace } from '../discretise/ionUse.ts';
import { compileKernelToJs } from '../kernels/compileKernelToJs.ts';
import type { SimulationOptions } from './simulationOptions.ts';
import { jsEngine, type StepEngine } from './stepEngine.ts';
import type { StepRoom } from './stepProgram.ts';
import { supportsWasmEngine, WasmEngine } from './wasmEngine.ts';

/**
 * @param places all mechanisms of the cell, point processes too.
 * @param room for steps that are taken many at a time; undefined: they are taken one by one.
 */
export function chooseEngine(
  { engine, tableTolerance, code, variesByPlace = false }: SimulationOptions,
  nodeCount: number,
  places: readonly MechanismPlace[],
  room?: StepRoom,
): StepEngine {
  if (typeof engine === 'function') return jsEngine(engine);
  const isWasm = engine === 'wasm' || (engine === undefined && supportsWasmEngine());
  if (isWasm)
    return new WasmEngine(nodeCount, places, { tableTolerance, code, variesByPlace, room });
  const tables = tableTolerance && { tolerance: tableTolerance, places };
  return jsEngine(compileKernelToJs, tables || undefined);
}
