/** Currents and voltage clamps beside NEURON's IClamp with Vector.play and SEClamp. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Recording } from '../../src/simulate/recording.ts';
import {
  isNeuronMissing,
  largestDifference,
  neuronMissingReason,
  runCylinder,
  runStimuliInNeuron,
  type StimulusRun,
} from '../support/neuronStimuli.ts';

const DT = 0.025;
const STEPS = 800;
const LOCUS = 'dend[0](0.5)';
const methods = [
  [0, 'implicit-euler'],
  [2, 'cn-neuron'],
] as const;

/** In the middle of every step, where NEURON looks; what it holds elsewhere does not matter. */
function playedAtMiddles(current: (timeMs: number) => number) {
  const times = Array.from({ length: STEPS }, (_, i) => (i + 0.5) * DT);
  return { kind: 'play', times, values: times.map(current) };
}

const window = { delay_ms: 2, duration_ms: 15 };
const inWindow = (timeMs: number, value: (elapsedMs: number) => number): number =>
  timeMs < 2 || timeMs >= 17 ? 0 : value(timeMs - 2);
const points = { times: [0, 3, 3.0125, 9.7, 21], values: [0, 1, -0.3, 1.2, 0.1] };
const cases: Record<string, { stimulus: object; played: Record<string, unknown> }> = {
  ramp: {
    stimulus: { ramp: { ...window, from_nA: 0.2, to_nA: 1.4 } },
    played: playedAtMiddles((t) => inWindow(t, (elapsed) => 0.2 + (1.2 * elapsed) / 15)),
  },
  sine: {
    stimulus: { sine: { ...window, amplitude_nA: 0.8, frequency_hz: 200, offset_nA: 0.4 } },
    played: playedAtMiddles((t) =>
      inWindow(t, (elapsed) => 0.4 + 0.8 * Math.sin(2 * Math.PI * 0.2 * elapsed)),
    ),
  },
  zap: {
    stimulus: { zap: { ...window, amplitude_nA: 1, f0_hz: 20, f1_hz: 400 } },
    played: playedAtMiddles((t) =>
      inWindow(t, (elapsed) =>
        Math.sin(2 * Math.PI * (0.02 * elapsed + (0.38 * elapsed * elapsed) / 30)),
      ),
    ),
  },
  waveform: {
    stimulus: { waveform: { times_ms: points.times, values_nA: points.values } },
    played: { kind: 'play', ...points },
  },
};

const levels = [
  { until_ms: 4, mV: -70 },
  { until_ms: 12, mV: 10 },
  { until_ms: 16, mV: -40 },
];
const clampRecord: StimulusRun['record'] = [
  ['v', 0.5],
  ['v', 0.9],
  ['clamp.i', 0.5],
  ['ina', 0.5],
];

describe('a stimulus in a run', () => {
  it('shows its current as that of the step before', async () => {
    const { quantities } = await runCylinder({
      place: [{ name: 'up', locus: LOCUS, ramp: { delay_ms: 1, duration_ms: 10, to_nA: 1 } }],
      probes: [{ name: 'i', locus: LOCUS, record: 'up.i' }],
    });
    const [{ quantity, unit, values }] = quantities as [Recording['quantities'][number]];
    expect([quantity, unit]).toEqual(['up.i', 'nA']);
    expect(values[40]).toBe(0);
    expect(values[240]).toBeCloseTo((6 - DT / 2 - 1) / 10, 12);
  });

  it('conserves current under noise and in voltage clamp between two nodes', async () => {
    const noise = { ...window, sd_nA: 0.5, tau_ms: 2, seed: 1 };
    const { kirchhoffResidualNa } = await runCylinder({
      place: [
        { name: 'noise', locus: 'dend[0](0.33)', noise },
        { name: 'hold', locus: 'dend[0](0.77)', seclamp: { rs_MOhm: 0.1, levels } },
      ],
      probes: [{ name: 'v', locus: LOCUS }],
    });
    expect(kirchhoffResidualNa).toBeGreaterThan(0);
    expect(kirchhoffResidualNa).toBeLessThan(1e-8);
  });

  it('converges under noise, which is the same path for every time step', async () => {
    const end = async (dt_ms: number): Promise<number> => {
      const noise = { ...window, sd_nA: 0.05, tau_ms: 2, seed: 1 };
      const { probes } = await runCylinder({
        place: [{ name: 'noise', locus: LOCUS, noise }],
        probes: [{ name: 'v', locus: LOCUS }],
        simulation: { dt_ms },
      });
      return probes[0]!.voltageMv.at(-1)!;
    };
    const [coarse, fine, exact] = [await end(0.05), await end(0.025), await end(0.00625)];
    expect(Math.abs(exact + 65)).toBeGreaterThan(0.1);
    expect(Math.abs(fine - exact)).toBeLessThan(Math.abs(coarse - exact));
    expect(Math.abs(fine - exact)).toBeLessThan(0.01);
  });

  it('holds the voltage where the electrode stands', async () => {
    const { probes } = await runCylinder({
      place: [{ name: 'hold', locus: LOCUS, seclamp: { rs_MOhm: 1e-3, levels } }],
      probes: [{ name: 'v', locus: LOCUS }],
      simulation: { method: 'implicit-euler' },
    });
    const [{ voltageMv }] = probes as [Recording['probes'][number]];
    expect(voltageMv[150]).toBeCloseTo(-70, 1);
    expect(voltageMv[470]).toBeCloseTo(10, 1);
    expect(voltageMv[630]).toBeCloseTo(-40, 1);
  });
});

describe.skipIf(isNeuronMissing)(`stimuli beside NEURON${neuronMissingReason}`, () => {
  const runs: Record<string, StimulusRun> = Object.fromEntries(
    methods.flatMap(([secondorder, method]) => [
      ...Object.entries(cases).map(([name, { played }]) => [
        `${name}, ${method}`,
        { secondorder, stimulus: played, record: [['v', 0.5]] },
      ]),
      [
        `seclamp, ${method}`,
        {
          secondorder,
          stimulus: {
            ...{ kind: 'seclamp', rs: 0.5 },
            ...{ dur1: 4, amp1: -70, dur2: 8, amp2: 10, dur3: 4, amp3: -40 },
          },
          record: clampRecord,
        },
      ],
    ]),
  );
  let neuron: Record<string, number[][]> = {};
  beforeAll(() => {
    neuron = runStimuliInNeuron(runs);
  }, 60_000);

  describe.each(methods)('secondorder %i', (_, method) => {
    it.each(Object.entries(cases))('%s', async (name, { stimulus }) => {
      const { probes } = await runCylinder({
        place: [{ name, locus: LOCUS, ...stimulus }],
        probes: [{ name: 'v', locus: LOCUS }],
        simulation: { method },
      });
      const rows = neuron[`${name}, ${method}`]!;
      expect(Math.max(...rows.map(([v]) => v!))).toBeGreaterThan(0);
      expect(largestDifference(probes[0]!.voltageMv, rows, 0)).toBeLessThan(1e-6);
    });

    it('seclamp', async () => {
      const { probes, quantities } = await runCylinder({
        place: [{ name: 'hold', locus: LOCUS, seclamp: { rs_MOhm: 0.5, levels } }],
        probes: [
          { name: 'here', locus: LOCUS },
          { name: 'there', locus: 'dend[0](0.9)' },
          { name: 'i', locus: LOCUS, record: 'hold.i' },
          { name: 'ina', locus: LOCUS, record: 'ina' },
        ],
        simulation: { method },
      });
      const columns = [
        ...probes.map(({ voltageMv }) => voltageMv),
        ...quantities.map(({ values }) => values),
      ];
      columns.forEach((values, column) => {
        const difference = largestDifference(values, neuron[`seclamp, ${method}`]!, column);
        expect(difference, String(clampRecord[column])).toBeLessThan(1e-6);
      });
    });
  });
});
