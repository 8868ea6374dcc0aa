import type { MechanismPlace } from '../discretise/ionUse.ts';
import { compileKernelToJs } from '../kernels/compileKernelToJs.ts';
import type { SimulationOptions } from './simulationOptions.ts';
import { jsEngine, type StepEngine } from './stepEngine.ts';
import { supportsWasmEngine, WasmEngine } from './wasmEngine.ts';

/** @param places all mechanisms of the cell, point processes too. */
export function chooseEngine(
  { engine, tableTolerance, code, variesByPlace = false }: SimulationOptions,
  nodeCount: number,
  places: readonly MechanismPlace[],
): StepEngine {
  if (typeof engine === 'function') return jsEngine(engine);
  const isWasm = engine === 'wasm' || (engine === undefined && supportsWasmEngine());
  if (isWasm) return new WasmEngine(nodeCount, places, { tableTolerance, code, variesByPlace });
  const tables = tableTolerance && { tolerance: tableTolerance, places };
  return jsEngine(compileKernelToJs, tables || undefined);
}
