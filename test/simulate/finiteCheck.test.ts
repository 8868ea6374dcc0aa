import { describe, expect, it } from 'vitest';
import type { Recording } from '../../src/simulate/recording.ts';
import { runCell } from '../../src/simulate/runCell.ts';
import { prepareExperiment } from '../support/forkedRun.ts';
import { runDocument } from '../support/neuronNetwork.ts';

const LEAK = { region: 'all', mechanism: 'pas' };
const CELL = {
  cabletree: 1,
  morphology: { text: '1 1 0 0 0 8 -1\n2 3 100 0 0 1 1\n3 3 200 0 0 1 2\n' },
  mesh: { policy: 'fixed', count: 3 },
  paint: [LEAK],
  simulation: { duration_ms: 20 },
};

/** A state that overflows after some steps; `blow` is how fast. */
const STATE = `NEURON { SUFFIX bad RANGE blow }
PARAMETER { blow = 1 }
STATE { s }
INITIAL { s = 1e300 }
BREAKPOINT { SOLVE grow METHOD cnexp }
DERIVATIVE grow { s' = blow * s }`;

/** The same, and the current goes with it. */
const LEAKY = `NEURON { SUFFIX leaky NONSPECIFIC_CURRENT i }
ASSIGNED { v (mV) i (mA/cm2) }
STATE { s }
INITIAL { s = 1e300 }
BREAKPOINT { SOLVE grow METHOD cnexp  i = 1e-320 * s * v }
DERIVATIVE grow { s' = s }`;

const POOL = `NEURON { SUFFIX pool USEION ca READ cai WRITE cai }
ASSIGNED { v (mV) }
STATE { cai (mM) }
BREAKPOINT { SOLVE grow METHOD cnexp }
DERIVATIVE grow { cai' = 1000 * cai }`;

const POINT = `NEURON { POINT_PROCESS grower NONSPECIFIC_CURRENT i RANGE s }
ASSIGNED { v (mV) i (nA) }
STATE { s }
INITIAL { s = 1e300 }
BREAKPOINT { SOLVE grow METHOD cnexp i = 0 }
DERIVATIVE grow { s' = 2 * s }`;

async function messageOf(change: object): Promise<string> {
  const { cell, layout, experiment } = prepareExperiment({ ...CELL, ...change });
  const error = await runCell(cell, layout, experiment).then(
    () => undefined,
    (reason: { code: string; message: string }) => reason,
  );
  expect(error?.code).toBe('simulate/not-finite');
  return error!.message;
}

describe('a number that is not finite stops the run and is named with its place and time', () => {
  it('in a state of a mechanism', async () => {
    const message = await messageOf({
      mechanisms: [{ name: 'bad.mod', source: STATE }],
      paint: [LEAK, { region: 'interval(dend[0], 0.4, 0.6)', mechanism: 'bad' }],
    });
    // 1e300 e^t passes the largest double after 19.007 ms, in the step that ends at 19.025.
    expect(message).toMatch(/^bad\.s at dend\[0\]\(0\.5\) is no longer .* t = 19\.025 ms/);
  });

  it('where it begins, though a step later it is everywhere', async () => {
    const message = await messageOf({
      mechanisms: [{ name: 'leaky.mod', source: LEAKY }],
      paint: [
        { region: 'all', mechanism: 'hh' },
        { region: 'interval(dend[0], 0.7, 1)', mechanism: 'leaky' },
      ],
    });
    expect(message).toMatch(/^leaky\.s at dend\[0\]\(0\.8\S*\) is no longer .* t = 19\.025 ms/);
  });

  it('in a concentration', async () => {
    const message = await messageOf({
      mechanisms: [{ name: 'pool.mod', source: POOL }],
      paint: [LEAK, { region: 'soma', mechanism: 'pool' }],
    });
    expect(message).toMatch(/^pool\.cai at soma\(\S+\) is no longer .* t = \d+(\.\d+)? ms/);
  });

  it('in a point process', async () => {
    const message = await messageOf({
      mechanisms: [{ name: 'grower.mod', source: POINT }],
      place: [{ name: 'here', locus: 'dend[0](0.7)', mechanism: 'grower' }],
    });
    // 1e300 e^2t passes it after 9.503 ms, in the step that ends at 9.525.
    expect(message).toMatch(
      /^grower\.s of "here" at dend\[0\]\(0\.7\) is no longer .* t = 9\.525 ms/,
    );
  });

  it('in a voltage beyond what frames hold', async () => {
    const message = await messageOf({
      place: [
        {
          ...{ name: 'step', locus: 'soma' },
          iclamp: { delay_ms: 5, duration_ms: 10, amplitude_nA: 1e300 },
        },
      ],
    });
    expect(message).toMatch(/^the voltage at soma\(\S+\) is no longer .* t = 5\.025 ms/);
  });

  it('and leaves what was recorded until then: the run that ends before', async () => {
    const change = {
      mechanisms: [{ name: 'leaky.mod', source: LEAKY }],
      paint: [
        { region: 'all', mechanism: 'hh' },
        { region: 'soma', mechanism: 'leaky' },
      ],
      probes: [{ name: 'tip', locus: 'dend[0](1)' }],
    };
    const { cell, layout, experiment } = prepareExperiment({ ...CELL, ...change });
    let recorded: Recording | undefined;
    const run = runCell(cell, layout, experiment, {
      onBroken: (recording) => {
        recorded = recording;
      },
    });
    await expect(run).rejects.toMatchObject({ code: 'simulate/not-finite' });
    const simulation = { ...experiment.simulation, duration_ms: 19 };
    const shorter = await runCell(cell, layout, { ...experiment, simulation });
    const { kirchhoffResidualNa, ...found } = recorded!;
    const { kirchhoffResidualNa: _, ...wanted } = shorter;
    expect(found).toEqual(wanted);
    expect(found.timeMs.at(-1)).toBeCloseTo(19, 9);
    expect(found.frames.frameCount).toBe(191);
    expect(kirchhoffResidualNa).toBeLessThan(1e-9);
  });

  it('in a cell of a network', async () => {
    const experiment = {
      ...CELL,
      mechanisms: [{ name: 'bad.mod', source: STATE }],
      paint: [LEAK, { region: 'soma', mechanism: 'bad', parameters: { blow: 1e-9 } }],
    };
    const run = runDocument({
      cabletree_network: 1,
      cells: { one: { experiment: experiment as never } },
      populations: [
        {
          ...{ name: 'few', cell: 'one', count: 3 },
          overrides: [{ cells: [2], set: { 'bad.blow': 1 } }],
        },
      ],
      simulation: { duration_ms: 20 },
    });
    await expect(run).rejects.toMatchObject({
      code: 'simulate/not-finite',
      message: expect.stringMatching(/^bad\.s at soma\(\S+\) of few\[2\] is no longer/),
    });
  });
});
