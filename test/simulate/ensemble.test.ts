import { beforeAll, describe, expect, it } from 'vitest';
import { buildCell } from '../../src/cell/buildCell.ts';
import type { ExperimentInput } from '../../src/cell/experimentSchema.ts';
import { parseExperiment } from '../../src/cell/parseExperiment.ts';
import { discretise } from '../../src/discretise/discretise.ts';
import type { EnsembleMember, EnsembleResult } from '../../src/simulate/ensemble.ts';
import { runCell } from '../../src/simulate/runCell.ts';
import { runEnsemble } from '../../src/simulate/runEnsemble.ts';

/** A ball with a forked stick, so that there is a node without membrane; a synapse beside the fork. */
function memberOf(changes: Partial<ExperimentInput> = {}): EnsembleMember {
  const input: ExperimentInput = {
    cabletree: 1,
    morphology: {
      name: 'fork.swc',
      text: '1 1 0 0 0 10 -1\n2 3 10 0 0 1 1\n3 3 110 0 0 1 2\n4 3 160 40 0 0.5 3\n5 3 160 -60 0 0.7 3\n',
    },
    mesh: { policy: 'fixed', count: 3 },
    paint: [
      { region: 'all', mechanism: 'hh', parameters: { gnabar: 0.12 } },
      { region: 'dend', mechanism: 'pas', parameters: { g: 1e-4, e: -70 } },
      { region: 'all', ion: 'na', reversal_mV: 50 },
      { region: 'all', ion: 'k', reversal_mV: -77 },
    ],
    place: [step(1), { name: 'syn', locus: 'dend[1](0.1)', mechanism: 'ExpSyn' }],
    events: [{ target: 'syn', weight: 0.004, times_ms: [12.31, 14.02] }],
    probes: [
      { name: 'soma', locus: 'soma(0.5)' },
      { name: 'tip', locus: 'dend[1](0.93)' },
      { name: 'n', locus: 'soma(0.5)', record: 'hh.n' },
    ],
    simulation: { duration_ms: 25 },
    ...changes,
  };
  const { experiment, diagnostics } = parseExperiment(JSON.stringify(input));
  if (experiment === undefined) throw new Error(JSON.stringify(diagnostics));
  const { cell } = buildCell(experiment);
  return { cell: cell!, layout: discretise(cell!, experiment.mesh), experiment };
}

function step(amplitude_nA: number): NonNullable<ExperimentInput['place']>[number] {
  return {
    name: 'step',
    locus: 'soma(0.5)',
    iclamp: { delay_ms: 2, duration_ms: 15, amplitude_nA },
  };
}

function sodium(gnabar: number): Partial<ExperimentInput> {
  return {
    paint: [
      { region: 'all', mechanism: 'hh', parameters: { gnabar } },
      { region: 'dend', mechanism: 'pas', parameters: { g: 1e-4, e: -70 } },
      { region: 'all', ion: 'na', reversal_mV: 50 },
      { region: 'all', ion: 'k', reversal_mV: -77 },
    ],
  };
}

const runExactly = ({ cell, layout, experiment }: EnsembleMember) =>
  runCell(cell, layout, { ...experiment, simulation: { ...experiment.simulation, mode: 'exact' } });

const withSynapse = (changes: object) => ({
  place: [step(0.5), { name: 'syn', locus: 'dend[1](0.1)', mechanism: 'ExpSyn', ...changes }],
});

/** Alike in structure, and unlike in all that may differ. */
const VARIANTS: readonly Partial<ExperimentInput>[] = [
  {},
  sodium(0.09),
  { place: [step(-0.3), { name: 'syn', locus: 'dend[2](0.9)', mechanism: 'ExpSyn' }] },
  withSynapse({ parameters: { tau: 3 } }),
  { celsius: 12, membrane: { Ra_ohm_cm: 150, cm_uF_per_cm2: 0.8 } },
  { simulation: { duration_ms: 12 }, v_init_mV: -60 },
  { events: [] },
];

const METHODS = ['implicit-euler', 'cn-neuron', 'second-order'] as const;

describe.each(METHODS)('cells in lanes by %s', (method) => {
  let members: EnsembleMember[];
  let results: EnsembleResult[];
  beforeAll(async () => {
    members = VARIANTS.map((variant) =>
      memberOf({ ...variant, simulation: { duration_ms: 25, ...variant.simulation, method } }),
    );
    results = await runEnsemble(members);
  });

  it('run as they do by themselves in double precision, to 0.002 ms and 0.5 % of a gate', async () => {
    for (const [k, member] of members.entries()) {
      const { recording, exactly } = results[k]!;
      const expected = await runExactly(member);
      expect(exactly).toBeUndefined();
      expect(recording!.timeMs).toEqual(expected.timeMs);
      expected.spikes.forEach(({ timesMs }, probe) => {
        expect(recording!.spikes[probe]!.timesMs).toHaveLength(timesMs.length);
        timesMs.forEach((time, spike) => {
          expect(Math.abs(recording!.spikes[probe]!.timesMs[spike]! - time)).toBeLessThan(2e-3);
        });
      });
      const gate = recording!.quantities[0]!.values;
      expected.quantities[0]!.values.forEach((value, i) => {
        expect(Math.abs(gate[i]! - value)).toBeLessThan(5e-3);
      });
      expect(recording!.kirchhoffResidualNa).toBeLessThan(1e-4);
    }
  });

  it('have spikes and events to compare', () => {
    const counts = results.map(({ recording }) => recording!.spikes[0]!.timesMs.length);
    expect(counts[0]).toBeGreaterThan(1);
    expect(results[0]!.recording!.sha256).not.toBe(results[6]!.recording!.sha256);
  });

  it('are the same to the bit whoever is beside them', async () => {
    const alone = await runEnsemble([members[3]!]);
    const turned = await runEnsemble([...members].reverse());
    expect(alone[0]!.recording!.sha256).toBe(results[3]!.recording!.sha256);
    expect(turned.map(({ recording }) => recording!.sha256).reverse()).toEqual(
      results.map(({ recording }) => recording!.sha256),
    );
  });
});

describe('an ensemble', () => {
  it('takes cells of unlike structure, each with its likes', async () => {
    const members = [1, 3, 1, 3, 5].map((count) => memberOf({ mesh: { policy: 'fixed', count } }));
    const results = await runEnsemble(members);
    const alone = await runEnsemble([members[4]!]);
    expect(results.map(({ exactly }) => exactly)).toEqual(members.map(() => undefined));
    expect(results[4]!.recording!.sha256).toBe(alone[0]!.recording!.sha256);
    expect(results[0]!.recording!.sha256).toBe(results[2]!.recording!.sha256);
    expect(results[0]!.recording!.sha256).not.toBe(results[1]!.recording!.sha256);
  });

  it('runs by itself, exactly, what cannot be in a lane, and says why', async () => {
    const probed = memberOf({ electrodes: [{ name: 'far', position_um: [0, 50, 0] }] });
    const [beside, result] = await runEnsemble([memberOf(), probed]);
    expect(beside!.exactly).toBeUndefined();
    expect(result!.exactly).toBe('far records from all compartments');
    expect(result!.recording!.sha256).toBe((await runExactly(probed)).sha256);
  });

  it('takes again exactly what is too large for single precision, and fails where that fails', async () => {
    const driven = (amplitude_nA: number) =>
      memberOf({
        paint: [{ region: 'all', mechanism: 'pas' }],
        probes: [{ name: 'soma', locus: 'soma(0.5)' }],
        ...{ place: [step(amplitude_nA)], events: [] },
      });
    // At 1e36 nA the sums of a step leave single precision; the voltages, which are recorded in it, do not.
    const [good, large, bad] = await runEnsemble([driven(1), driven(1e36), driven(1e308)]);
    expect(large!.exactly).toContain('in single precision');
    expect(large!.recording!.sha256).toBe((await runExactly(driven(1e36))).sha256);
    expect(bad).toMatchObject({ recording: undefined, error: { code: 'simulate/not-finite' } });
    expect(good!.recording!.sha256).toBe((await runEnsemble([driven(1)]))[0]!.recording!.sha256);
  });

  it('tells how far it is, and keeps what it has when it is stopped', async () => {
    const shares: number[] = [];
    await runEnsemble([memberOf()], { onProgress: (share) => shares.push(share) });
    expect(shares.at(-1)).toBe(1);
    const stop = new AbortController();
    stop.abort();
    const [result] = await runEnsemble([memberOf()], { signal: stop.signal });
    expect([...result!.recording!.timeMs]).toEqual([0]);
  });

  it('is what mode ensemble is to a single run', async () => {
    const { cell, layout, experiment } = memberOf({ simulation: { mode: 'ensemble' } });
    const recording = await runCell(cell, layout, experiment);
    const [result] = await runEnsemble([{ cell, layout, experiment }]);
    expect(recording.sha256).toBe(result!.recording!.sha256);
    expect(recording.sha256).not.toBe((await runExactly({ cell, layout, experiment })).sha256);
  });
});
