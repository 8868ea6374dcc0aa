import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pythonWith } from '../support/python.ts';

export const neuronPython: string | undefined = pythonWith('neuron');
export const neuronSkipReason: string =
  neuronPython === undefined ? ' (skipped: no Python with neuron here)' : '';

const hasCompiler = spawnSync('nrnivmodl', ['-h'], { stdio: 'ignore' }).error === undefined;
export const isCompilerMissing: boolean = neuronPython === undefined || !hasCompiler;
export const compilerSkipReason: string = isCompilerMissing
  ? ' (skipped: NEURON with nrnivmodl is not installed)'
  : '';

/** Compiles .mod files apart from the driver's folder, where NEURON would load them by itself, and loads them. */
const COMPILE = `
import os, sys
sys.path.insert(0, ${JSON.stringify(resolve(import.meta.dirname, '../support'))})
from compileMods import compile_mods
library = compile_mods(os.path.abspath('mods'))
from neuron import h
h.nrn_load_dll(library)
`;

/**
 * Writes the files to a folder of their own, runs a driver there and reads the JSON it prints last. Files of NMODL are
 * compiled first.
 */
export function runNeuron(files: ReadonlyMap<string, string>, driver: string): unknown {
  const folder = mkdtempSync(join(tmpdir(), 'cabletree-neuron-'));
  try {
    mkdirSync(join(folder, 'mods'));
    for (const [name, text] of files)
      writeFileSync(join(folder, name.endsWith('.mod') ? 'mods' : '.', name), text);
    const isCompiled = [...files.keys()].some((name) => name.endsWith('.mod'));
    writeFileSync(join(folder, 'driver.py'), `${isCompiled ? COMPILE : ''}${driver}`);
    const { status, stdout, stderr } = spawnSync(neuronPython!, ['driver.py'], {
      cwd: folder,
      encoding: 'utf8',
      timeout: 120_000,
      env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
    });
    if (status !== 0) throw new Error(`NEURON stopped with ${status}:\n${stdout}\n${stderr}`);
    return JSON.parse(stdout.trim().split('\n').at(-1)!);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export interface DrivenRun {
  readonly celsius: number;
  readonly vInitMv: number;
  readonly dtMs: number;
  readonly durationMs: number;
  readonly amplitudeNa: number;
  /** 0 backward Euler, 2 Crank-Nicolson as NEURON has it. */
  readonly order: 0 | 2;
}

/**
 * Drives `cell` (an expression) by a current into the middle of its first section from 1 ms on, and prints the voltages
 * of every step there and at the end of its last section.
 */
export function driveCell(
  setUp: string,
  { celsius, vInitMv, dtMs, durationMs, amplitudeNa, order }: DrivenRun,
): string {
  return `
import json
from neuron import h
h.load_file('stdrun.hoc')
${setUp}
clamp = h.IClamp(sections[0](0.5))
clamp.delay, clamp.dur, clamp.amp = 1, 1e9, ${amplitudeNa}
near = h.Vector().record(sections[0](0.5)._ref_v)
far = h.Vector().record(sections[-1](0.5)._ref_v)
h.celsius, h.dt, h.steps_per_ms, h.secondorder = ${celsius}, ${dtMs}, ${1 / dtMs}, ${order}
h.finitialize(${vInitMv})
while h.t < ${durationMs} - ${dtMs} / 2:
    h.fadvance()
print(json.dumps([list(near), list(far), sum(seg.area() for sec in sections for seg in sec)]))
`;
}
