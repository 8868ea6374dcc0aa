import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { throwOnErrors } from '../../src/base/modelError.ts';
import { buildCell } from '../../src/cell/buildCell.ts';
import { parseExperiment } from '../../src/cell/parseExperiment.ts';
import { discretise } from '../../src/discretise/discretise.ts';
import { paintCompartments } from '../../src/discretise/paintMap.ts';
import type { IrStore } from '../../src/kernels/ir.ts';
import { planKernel } from '../../src/kernels/planKernel.ts';
import { catalogueMechanisms } from '../../src/mechanisms/catalogue.ts';
import { groupNodes } from '../../src/simulate/nodeGroups.ts';
import type { Recording } from '../../src/simulate/recording.ts';
import { runCell } from '../../src/simulate/runCell.ts';
import { Simulation } from '../../src/simulate/simulation.ts';
import { supportsWasmEngine, WasmEngine } from '../../src/simulate/wasmEngine.ts';

const SWC = readFileSync(
  new URL('../../morphologies/nrn-demo-pyramidal.swc', import.meta.url),
  'utf8',
);
/** Reads and writes calcium: a pool, a channel that fills it, one that reads it, and logarithms and powers on the way. */
const CALCIUM = [
  {
    name: 'pool.mod',
    source: `NEURON { SUFFIX pool USEION ca READ ica WRITE cai RANGE tau }
      PARAMETER { tau = 20 (ms) } STATE { cai (mM) } ASSIGNED { ica (mA/cm2) }
      INITIAL { cai = 1e-4 }
      BREAKPOINT { SOLVE states METHOD cnexp }
      DERIVATIVE states { cai' = -0.1*ica - (cai - 1e-4)/tau }`,
  },
  {
    name: 'filler.mod',
    source: `NEURON { SUFFIX filler USEION ca READ eca WRITE ica RANGE g }
      PARAMETER { g = 1e-5 (S/cm2) } ASSIGNED { v (mV) eca (mV) ica (mA/cm2) } STATE { m }
      INITIAL { m = 1/(1 + exp(-(v + 30)/7)) }
      BREAKPOINT { SOLVE states METHOD cnexp  ica = g*m^2*(v - eca) }
      DERIVATIVE states { m' = (1/(1 + exp(-(v + 30)/7)) - m)/(1 + pow(3, v/100)) }`,
  },
  {
    name: 'reader.mod',
    source: `NEURON { SUFFIX reader USEION ca READ cai USEION k READ ek WRITE ik GLOBAL most }
      PARAMETER { g = 1e-5 (S/cm2) } ASSIGNED { v (mV) ek (mV) cai (mM) ik (mA/cm2) most }
      INITIAL { most = 0 }
      BREAKPOINT { IF (cai > most) { most = cai } ik = g*log10(1 + cai/1e-4)*(v - ek) }`,
  },
];
const HH = { region: 'all', mechanism: 'hh', parameters: { gl: '1e-4 + 1e-7 * distance' } };
const PASSIVE = { region: 'dend', mechanism: 'pas', parameters: { g: 5e-5, e: -70 } };
const CALCIUM_PAINT = ['pool', 'filler', 'reader'].map((mechanism) => ({
  ...{ region: 'dend', mechanism },
}));

const STEADY_STEP = {
  name: 'step',
  locus: 'soma',
  iclamp: { delay_ms: 1, duration_ms: 100, amplitude_nA: 2 },
};

function prepare(change: object) {
  const value = {
    cabletree: 1,
    morphology: { name: 'pyramidal.swc', swc: SWC },
    paint: [HH],
    place: [
      {
        name: 'step',
        locus: 'soma(0.3)',
        iclamp: { delay_ms: 1, duration_ms: 6, amplitude_nA: 1.5 },
      },
    ],
    probes: [
      { name: 'soma', locus: 'soma(0.5)' },
      { name: 'dend', locus: 'dend[1](0.77)' },
    ],
    simulation: { duration_ms: 10 },
    ...change,
  };
  const { experiment, diagnostics } = parseExperiment(JSON.stringify(value));
  throwOnErrors('test', diagnostics);
  const built = buildCell(experiment!);
  throwOnErrors('test', built.diagnostics);
  const cell = built.cell!;
  return { experiment: experiment!, cell, layout: discretise(cell, experiment!.mesh) };
}

async function runBoth(change: object): Promise<Recording[]> {
  const { cell, layout, experiment } = prepare(change);
  return [
    await runCell(cell, layout, experiment, { engine: 'wasm' }),
    await runCell(cell, layout, experiment, { engine: 'javascript' }),
  ];
}

describe('WebAssembly and JavaScript give the same recording', () => {
  it('is what this host runs', () => {
    expect(supportsWasmEngine()).toBe(true);
    const { cell, layout } = prepare({});
    const simulation = new Simulation(cell, layout, { method: 'cn-neuron', dtMs: 0.025 });
    expect(simulation.engine.name).toBe('wasm');
  });

  it.each(['implicit-euler', 'cn-neuron'])('of hh everywhere, by %s', async (method) => {
    const [wasm, js] = await runBoth({ simulation: { duration_ms: 10, method } });
    expect(wasm!.spikes[0]!.timesMs.length).toBeGreaterThan(0);
    expect(wasm!.sha256).toBe(js!.sha256);
    expect(wasm!.frames.voltageMv).toEqual(js!.frames.voltageMv);
    expect(wasm!.kirchhoffResidualNa).toBe(js!.kirchhoffResidualNa);
  });

  it('of regions with different channels', async () => {
    const ih = { region: 'soma', mechanism: 'Ih' };
    const [wasm, js] = await runBoth({ paint: [HH, PASSIVE, ih] });
    expect(wasm!.sha256).toBe(js!.sha256);
  });

  it.each(['implicit-euler', 'cn-neuron'])('of a calcium pool, by %s', async (method) => {
    const [wasm, js] = await runBoth({
      mechanisms: CALCIUM,
      paint: [HH, ...CALCIUM_PAINT],
      simulation: { duration_ms: 10, method },
    });
    expect(wasm!.sha256).toBe(js!.sha256);
    const [without] = await runBoth({ simulation: { duration_ms: 10, method } });
    expect(wasm!.sha256).not.toBe(without!.sha256);
  });

  it('of a pool that decays at another rate in each region', async () => {
    const pools = ['soma', 'dend', 'apic'].map((region, k) => ({
      ...{ region, mechanism: 'pool', parameters: { tau: 10 * (k + 1) } },
    }));
    const [wasm, js] = await runBoth({
      mechanisms: CALCIUM,
      paint: [HH, { region: 'all', mechanism: 'filler' }, ...pools],
    });
    expect(wasm!.sha256).toBe(js!.sha256);
  });
});

describe('tables', () => {
  const duration = { simulation: { duration_ms: 30 }, place: [STEADY_STEP] };
  const spikesOf = async (tableTolerance?: number): Promise<number[]> => {
    const { cell, layout, experiment } = prepare(duration);
    const options = tableTolerance === undefined ? {} : { tableTolerance };
    return [...(await runCell(cell, layout, experiment, options)).spikes[0]!.timesMs];
  };

  it('move spikes by less, the less they err', async () => {
    const exact = await spikesOf();
    expect(exact.length).toBeGreaterThan(1);
    const errors = await Promise.all(
      [1e-5, 1e-7].map(async (tolerance) => {
        const times = await spikesOf(tolerance);
        expect(times.length).toBe(exact.length);
        return Math.max(...times.map((time, i) => Math.abs(time - exact[i]!)));
      }),
    );
    expect(errors[0]).toBeLessThan(1e-3);
    expect(errors[1]).toBeLessThan(errors[0]! / 4);
    expect(errors[1]).toBeGreaterThan(0);
  });

  it('give the same recording in WebAssembly and JavaScript, another than the exact one', async () => {
    const change = {
      mechanisms: CALCIUM,
      // Without the one that passes a GLOBAL on from node to node, beside which nothing goes by table.
      paint: [HH, ...CALCIUM_PAINT.slice(0, 2), { region: 'soma', mechanism: 'Ih' }],
      place: [STEADY_STEP],
    };
    const simulation = { duration_ms: 10 };
    const [wasm, js] = await runBoth({ ...change, simulation: { ...simulation, mode: 'fast' } });
    expect(wasm!.spikes[0]!.timesMs.length).toBeGreaterThan(0);
    expect(wasm!.sha256).toBe(js!.sha256);
    expect(wasm!.frames.voltageMv).toEqual(js!.frames.voltageMv);
    const [exact] = await runBoth({ ...change, simulation });
    expect(wasm!.sha256).not.toBe(exact!.sha256);
  });

  it('of concentrations give the same recording too, within and beyond them', async () => {
    const painted = ['pool', 'filler', 'SK'].map((mechanism) => ({ region: 'all', mechanism }));
    const change = {
      ...{ mechanisms: CALCIUM, paint: [HH, ...painted], place: [STEADY_STEP] },
      probes: ['cai', 'SK.z'].map((record) => ({ name: record, locus: 'soma', record })),
    };
    const simulation = { duration_ms: 10, mode: 'fast' };
    const [wasm, js] = await runBoth({ ...change, simulation });
    expect(wasm!.sha256).toBe(js!.sha256);
    const withoutCalcium = CALCIUM.map(({ name, source }) => ({
      ...{ name, source: source.replace('cai = 1e-4', 'cai = 0') },
    }));
    const [none, noneJs] = await runBoth({ ...change, mechanisms: withoutCalcium, simulation });
    expect(none!.sha256).toBe(noneJs!.sha256);
    expect(none!.sha256).not.toBe(wasm!.sha256);
  });

  it('are left for the exact way where a voltage is beyond them', () => {
    const { cell, layout } = prepare({ v_init_mV: -230, place: [] });
    const stateAfterStep = (engine: 'wasm' | 'javascript', tableTolerance?: number): number[] => {
      const simulation = new Simulation(cell, layout, {
        ...{ method: 'implicit-euler', dtMs: 1e-4, engine, tableTolerance },
      });
      simulation.step();
      expect(simulation.voltageMv.every((voltage) => voltage < -200)).toBe(true);
      return simulation.membrane.blocks[0]!.fields.flatMap((values) => [...values]);
    };
    expect(stateAfterStep('wasm', 1e-5)).toEqual(stateAfterStep('wasm'));
    expect(stateAfterStep('javascript', 1e-5)).toEqual(stateAfterStep('wasm'));
  });

  it('have room on the finest grid, with all that RANGE shows of the rates', () => {
    const rates = Array.from({ length: 12 }, (_, k) => `r${k}`);
    const wide = {
      name: 'wide.mod',
      source: `NEURON { SUFFIX wide RANGE ${rates.join(', ')} } STATE { s } ASSIGNED { v (mV) ${rates.join(' ')} }
        BREAKPOINT { SOLVE states METHOD cnexp } INITIAL { s = 0 }
        DERIVATIVE states { ${rates.map((name, k) => `${name} = exp(-(v + ${k})^2/9)`).join('\n')} s' = r0 - s }`,
    };
    const { cell, layout } = prepare({
      mechanisms: [wide],
      paint: [{ region: 'soma', mechanism: 'wide' }],
    });
    const { engine } = new Simulation(cell, layout, {
      ...{ method: 'implicit-euler', dtMs: 0.025, tableTolerance: 2e-6 },
    });
    const table = (engine as WasmEngine).tables.get('wide');
    expect(table).toMatchObject({ stepMv: 0.00625, states: ['s', ...rates] });
  });

  it('say which mechanisms have one', () => {
    const { cell, layout, experiment } = prepare({
      paint: [HH, { region: 'soma', mechanism: 'pas' }],
    });
    const tablesOf = ({ cell, layout }: ReturnType<typeof prepare>): WasmEngine['tables'] => {
      const options = { method: 'cn-neuron', dtMs: 0.025, tableTolerance: 1e-5 } as const;
      return (new Simulation(cell, layout, options).engine as WasmEngine).tables;
    };
    expect(tablesOf({ cell, layout, experiment }).get('hh')).toMatchObject({
      ...{ stepMv: 0.1, states: ['m', 'h', 'n'] },
    });
    const calcium = prepare({
      mechanisms: CALCIUM,
      paint: [HH, ...CALCIUM_PAINT.slice(0, 2), { region: 'all', mechanism: 'SK' }],
    });
    const tables = tablesOf(calcium);
    expect(tables.get('SK')).toMatchObject({ concentration: 'cai', states: ['z'] });
    expect(tables.get('nernst_ca_2')).toMatchObject({ concentration: 'cai', states: ['eca'] });
    expect(tables.get('pool')).toMatch(/cai/);
  });
});

describe('the engine', () => {
  const { cell, layout } = prepare({ paint: [PASSIVE, { region: 'soma', mechanism: 'hh' }] });
  const { blocks } = paintCompartments(cell, layout);

  it('groups nodes by what is on them and leaves those without anything for the end', () => {
    const order = groupNodes(layout.nodeCount, blocks);
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from(order, (_, i) => i));
    const kinds = Array.from(order, (node) =>
      blocks.map(({ nodes }) => Number(nodes.includes(node))).join(''),
    );
    expect(kinds.filter((kind, i) => kind !== kinds[i - 1])).toEqual(['01', '10', '00']);
  });

  it('leaves a mechanism that it does not know to JavaScript, and says which', () => {
    const engine = new WasmEngine(layout.nodeCount, blocks);
    const plan = planKernel(catalogueMechanisms().get('pas')!);
    const store = { target: 'unheard', value: 0 } as unknown as IrStore;
    const { currents } = plan.programs;
    const unknown = {
      ...plan,
      programs: {
        ...plan.programs,
        currents: { ...currents, stores: [...currents.stores, store] },
      },
    };
    const kernel = engine.backEnd(unknown, {
      count: 1,
      nodes: Int32Array.of(0),
      voltageMv: Float64Array.of(-60),
      currentMaPerCm2: new Float64Array(1),
      conductanceSPerCm2: new Float64Array(1),
      fields: plan.fields.map(({ initial }) => Float64Array.of(initial)),
      nodeFields: [],
      globals: new Float64Array(0),
      clock: Float64Array.of(0.025, 0, 6.3),
    });
    expect(engine.fallbacks).toEqual([
      'pas runs as JavaScript: WebAssembly does not know unheard yet',
    ]);
    expect(kernel.currents).toBeTypeOf('function');
  });
});
