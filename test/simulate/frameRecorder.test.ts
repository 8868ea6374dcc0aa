import { describe, expect, it } from 'vitest';
import { compartmentAt } from '../../src/discretise/place.ts';
import { LiveRun } from '../../src/simulate/liveRun.ts';
import { type RunOptions, runCell } from '../../src/simulate/runCell.ts';
import { schemeOf } from '../../src/simulate/scheme.ts';
import { Simulation } from '../../src/simulate/simulation.ts';
import { FORKED_RUN, prepareExperiment } from '../support/forkedRun.ts';
import {
  isNeuronMissing,
  neuronMissingReason,
  runCylinder,
  runStimuliInNeuron,
} from '../support/neuronStimuli.ts';

const QUANTITIES = ['hh.m', 'ina', 'ek', 'pas.g', 'i_membrane'];
const AXON_FREE = {
  ...FORKED_RUN,
  paint: [
    { region: 'soma', mechanism: 'hh' },
    { region: 'dend', mechanism: 'pas', parameters: { g: '1e-4 * (1 + distance / 100)' } },
  ],
  simulation: { duration_ms: 5 },
  recording: { frame_interval_ms: 0.5, frames: QUANTITIES },
};

async function run(value: object, options: RunOptions = {}) {
  const prepared = prepareExperiment(value);
  const { cell, layout, experiment } = prepared;
  return { ...prepared, recording: await runCell(cell, layout, experiment, options) };
}

describe('whole-cell frames of any quantity', () => {
  it('hold at every node what a probe there records', async () => {
    const { recording, layout, cell } = await run(AXON_FREE);
    const { frames, frameQuantities } = recording;
    expect(frameQuantities.map(({ quantity, unit }) => [quantity, unit])).toEqual([
      ...[
        ['hh.m', ''],
        ['ina', 'mA/cm2'],
        ['ek', 'mV'],
        ['pas.g', 'S/cm2'],
      ],
      ['i_membrane', 'mA/cm2'],
    ]);
    const places = Array.from(layout.section, (section, node) => {
      return `${cell.morphology.sections[section]!.name}(${layout.x[node]})`;
    });
    const isSoma = (node: number): boolean => places[node]!.startsWith('soma');
    const has = (quantity: string, node: number): boolean =>
      quantity === 'hh.m' ? isSoma(node) : quantity === 'pas.g' ? !isSoma(node) : true;
    const probes = QUANTITIES.flatMap((record) =>
      places.flatMap((locus, node) =>
        has(record, node) ? [{ name: `${record} ${node}`, locus, record }] : [],
      ),
    );
    const probed = (await run({ ...AXON_FREE, probes })).recording;
    frameQuantities.forEach(({ quantity, values }) => {
      expect(values).toHaveLength(frames.frameCount * frames.nodeCount);
      places.forEach((_, node) => {
        const trace = probed.quantities.find(({ name }) => name === `${quantity} ${node}`);
        for (let frame = 0; frame < frames.frameCount; frame++)
          expect(values[frame * frames.nodeCount + node]).toBe(
            Math.fround(trace?.values[frame * 20] ?? Number.NaN),
          );
      });
    });
  });

  it('add up to the current put in, where they are those of the whole membrane', async () => {
    const { recording, layout } = await run(AXON_FREE);
    const { values } = recording.frameQuantities.at(-1)!;
    const { nodeCount, frameCount } = recording.frames;
    for (let frame = 0; frame < frameCount; frame++) {
      const currentNa = layout.compartments.reduce(
        (sum, node) => sum + values[frame * nodeCount + node]! * layout.areaUm2[node]! * 0.01,
        0,
      );
      expect(currentNa).toBeCloseTo(frame < 2 ? 0 : 0.5, 5);
    }
  });

  it('change no trace, and are the same on all engines', async () => {
    const bare = await run({ ...AXON_FREE, recording: {} });
    const wasm = await run(AXON_FREE, { engine: 'wasm' });
    const javascript = await run(AXON_FREE, { engine: 'javascript' });
    expect(wasm.recording.sha256).toBe(bare.recording.sha256);
    expect(wasm.recording.frameQuantities).toEqual(javascript.recording.frameQuantities);
    expect(bare.recording.frameQuantities).toEqual([]);
  });

  it('are forgotten when a run goes back, and taken again', async () => {
    const { cell, layout, experiment } = prepareExperiment(AXON_FREE);
    const options = { durationMs: 5, frameIntervalMs: 0.5, spikeThresholdMv: 0 };
    const live = new LiveRun(
      new Simulation(cell, layout, schemeOf(experiment.simulation, layout.compartments.length)),
      options,
    );
    live.step(70);
    const mark = live.mark();
    live.step(1000);
    const first = live.recording();
    live.rewind(mark);
    expect(live.recording().frameQuantities[0]!.values).toHaveLength(4 * layout.nodeCount);
    live.step(1000);
    expect(live.recording().frameQuantities).toEqual(first.frameQuantities);
  });

  it('have at a node without membrane the value of the compartment that holds its place', async () => {
    const { recording, layout } = await run({
      ...FORKED_RUN,
      simulation: { duration_ms: 1 },
      recording: { frames: ['hh.h'] },
    });
    const { values } = recording.frameQuantities[0]!;
    const bare = layout.areaUm2.indexOf(0);
    expect(bare).toBeGreaterThanOrEqual(0);
    const place = { section: layout.section[bare]!, x: layout.x[bare]! };
    expect(values[bare]).toBe(values[compartmentAt(layout, place)]);
  });

  it.skipIf(isNeuronMissing)(
    `are NEURON's at every step and node${neuronMissingReason}`,
    async () => {
      const names = ['hh.m', 'hh.n', 'hh.il', 'hh.gna', 'ina', 'ik', 'ena'];
      const xs = [0.1, 0.3, 0.5, 0.7, 0.9];
      const stimulus = { kind: 'iclamp', delay: 1, dur: 5, amp: 1 };
      const record = names.flatMap((name) => xs.map((x): [string, number] => [name, x]));
      const { there } = runStimuliInNeuron({ there: { secondorder: 2, stimulus, record } });
      const { frames, frameQuantities } = await runCylinder({
        place: [
          {
            ...{ name: 'step', locus: 'dend[0](0.5)' },
            iclamp: { delay_ms: 1, duration_ms: 5, amplitude_nA: 1 },
          },
        ],
        recording: { frame_interval_ms: 0.025, frames: names },
      });
      expect(there).toHaveLength(frames.frameCount);
      frameQuantities.forEach(({ values }, k) => {
        let [largest, worst] = [0, 0];
        for (const [frame, row] of there!.entries())
          for (const i of xs.keys()) {
            const expected = row[k * xs.length + i]!;
            // Nodes: the start of the cylinder, its five compartments, its end.
            const difference = Math.abs(values[frame * frames.nodeCount + 1 + i]! - expected);
            largest = Math.max(largest, Math.abs(expected));
            worst = Math.max(worst, Number.isNaN(difference) ? 1 / 0 : difference);
          }
        // Frames are float32.
        expect(worst / largest).toBeLessThan(2e-7);
      });
    },
  );
});
