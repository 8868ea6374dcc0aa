/** A pool, the Nernst potential that follows it and a channel that reads it, in NEURON's order of a step. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { discretise } from '../../src/discretise/discretise.ts';
import { rootNode } from '../../src/discretise/rootNode.ts';
import { interpretKernel } from '../../src/kernels/interpretKernel.ts';
import { Simulation } from '../../src/simulate/simulation.ts';
import { readVariable } from '../support/neuronCells.ts';
import {
  buildReferenceCell,
  readReferenceCase,
  readTrace,
  referenceMesh,
} from '../support/referenceCase.ts';
import { sharedFolder } from '../support/shared.ts';

const shared = sharedFolder();
const reason =
  shared === undefined ? ' (skipped: no folder of reference data beside the checkout)' : '';

const backEnds = { wasm: 'wasm', javascript: 'javascript', interpreter: interpretKernel } as const;
const cases = ['be_dt0.025', 'cn_dt0.025'].flatMap((id) =>
  Object.entries(backEnds).map(([name, engine]) => [id, name, engine] as const),
);

describe.skipIf(shared === undefined)(`a calcium pool${reason}`, () => {
  it.each(cases)('%s by %s: voltage to 1e-5 mV, calcium to 2e-8', (id, _name, engine) => {
    const folder = join(shared!, 'reference/07-calcium-pool');
    const reference = readReferenceCase(folder);
    const cell = buildReferenceCell(reference);
    const layout = discretise(cell, referenceMesh(reference));
    const run = reference.runs.find((candidate) => candidate.id === id)!;
    const simulation = new Simulation(cell, layout, {
      method: run.method === 'BE' ? 'implicit-euler' : 'cn-neuron',
      dtMs: run.dt,
      engine,
    });
    const trace = readTrace(folder, run.trace!);
    const extras = Object.entries(reference.model.record_extra!);
    const stepsPerSample = Math.round(run.sample! / run.dt);
    const node = rootNode(layout);
    let worstMv = 0;
    const worst = new Map(extras.map(([column]) => [column, 0]));
    trace.get('soma')!.forEach((storedMv, sample) => {
      if (sample > 0) for (let k = 0; k < stepsPerSample; k++) simulation.step();
      worstMv = Math.max(worstMv, Math.abs(storedMv - simulation.voltageMv[node]!));
      for (const [column, [, , name]] of extras) {
        const stored = trace.get(column)![sample]!;
        const found = readVariable(simulation, node, name);
        const difference = Math.abs(found - stored) / Math.abs(stored);
        worst.set(column, Math.max(worst.get(column)!, difference));
      }
    });
    expect(worstMv).toBeLessThan(1e-5);
    expect([...worst].filter(([, difference]) => !(difference < 2e-8))).toEqual([]);
    expect(trace.get('cai')!.reduce((a, b) => Math.max(a, b))).toBeGreaterThan(1e-4);
  });
});
