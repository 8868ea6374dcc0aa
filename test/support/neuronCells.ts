/** Small cells of one section, described once and run both in NEURON (neuronCells.py) and here. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Cell, Coat, Connection } from '../../src/cell/cell.ts';
import { discretise } from '../../src/discretise/discretise.ts';
import { rootNode } from '../../src/discretise/rootNode.ts';
import { catalogueMechanisms } from '../../src/mechanisms/catalogue.ts';
import type { Mechanism } from '../../src/mechanisms/mechanism.ts';
import { buildMorphologyFromSections } from '../../src/morphology/sectionTree.ts';
import { Simulation } from '../../src/simulate/simulation.ts';
import { straight } from './cells.ts';
import { pythonWith } from './python.ts';
import { parseTestMod } from './referenceChannels.ts';

/** The keys are those that neuronCells.py reads. */
export interface CellRun {
  readonly celsius: number;
  readonly dt: number;
  readonly steps: number;
  readonly secondorder?: 0 | 2;
  readonly L?: number;
  readonly diam?: number;
  readonly nseg?: number;
  readonly insert: readonly string[];
  readonly set?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly ions?: Readonly<Record<string, number>>;
  readonly amp?: number;
  readonly points?: readonly PointRun[];
  readonly record: readonly string[];
  /** Values of FUNCTION_TABLEs by suffix and name. NEURON takes those of two arguments at even points only. */
  readonly functionTables?: Readonly<Record<string, Mechanism['tableValues']>>;
}

/** A point process; each event has its time and the numbers of its own connection. */
export interface PointRun {
  readonly name: string;
  readonly kind: string;
  readonly x?: number;
  readonly set?: Readonly<Record<string, number>>;
  readonly events?: readonly (readonly [timeMs: number, ...weights: number[]])[];
}

const python = pythonWith('neuron');
const hasCompiler = spawnSync('nrnivmodl', ['-h'], { stdio: 'ignore' }).error === undefined;

export const isNeuronMissing: boolean = python === undefined || !hasCompiler;
/** For the title of what is skipped without NEURON. */
export const neuronMissingReason: string = isNeuronMissing
  ? ' (skipped: NEURON with nrnivmodl is not installed)'
  : '';

/**
 * Compiles the mechanisms with NEURON and takes the runs there.
 *
 * @param mods text of each mechanism by its suffix.
 * @returns by run, the values of `record` at the start and after each step.
 * @throws Error with what NEURON said where it does not run.
 */
export function runInNeuron(
  mods: Readonly<Record<string, string>>,
  runs: Readonly<Record<string, CellRun>>,
): Record<string, number[][]> {
  const folder = mkdtempSync(join(tmpdir(), 'cabletree-cells-'));
  try {
    for (const [suffix, text] of Object.entries(mods))
      writeFileSync(join(folder, `${suffix}.mod`), text);
    writeFileSync(join(folder, 'runs.json'), JSON.stringify(runs));
    const peer = spawnSync(python!, [join(import.meta.dirname, 'neuronCells.py'), folder], {
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
      env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
    });
    if (peer.status !== 0) throw new Error(`NEURON did not run:\n${peer.stdout}\n${peer.stderr}`);
    return JSON.parse(peer.stdout.trim().split('\n').at(-1)!) as Record<string, number[][]>;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The same run here, row by row. */
export function runHere(mods: Readonly<Record<string, string>>, run: CellRun): number[][] {
  const cell = buildCell(mods, run);
  const layout = discretise(cell, { policy: 'fixed', count: run.nseg ?? 1 });
  const simulation = new Simulation(cell, layout, {
    method: run.secondorder === 2 ? 'cn-neuron' : 'implicit-euler',
    dtMs: run.dt,
  });
  const node = rootNode(layout);
  const row = (): number[] =>
    run.record.map((name) =>
      name === 'v' ? simulation.voltageMv[node]! : readAnywhere(simulation, node, name),
    );
  const rows = [row()];
  for (let step = 0; step < run.steps; step++) {
    simulation.step();
    rows.push(row());
  }
  return rows;
}

function readAnywhere(simulation: Simulation, node: number, name: string): number {
  const [owner = '', variable = ''] = name.split('.');
  const fields = simulation.points.fields.valuesOf(owner);
  if (fields === undefined) return readVariable(simulation, node, name);
  return fields.get(variable) ?? Number.NaN;
}

/** The value of `cai`, `eca` or `mechanism.variable` at a node. */
export function readVariable(
  { membrane: { blocks, nodeFields }, membraneNode }: Simulation,
  node: number,
  name: string,
): number {
  const [mechanism, variable] = name.split('.');
  const place = membraneNode[node]!;
  if (variable === undefined) return nodeFields.values(name)?.[place] ?? Number.NaN;
  const block = blocks.find(({ plan }) => plan.mechanism.name === mechanism)!;
  const field = block.plan.fields.findIndex((candidate) => candidate.name === variable);
  return block.fields[field]![block.nodes.indexOf(place)]!;
}

/** The largest difference of a column, relative to its largest value. */
export function columnDifference(
  here: readonly (readonly number[])[],
  there: readonly (readonly number[])[],
  column: number,
): number {
  const largest = there.reduce((most, row) => Math.max(most, Math.abs(row[column]!)), 0);
  const worst = there.reduce((most, row, step) => {
    const difference = Math.abs(row[column]! - here[step]![column]!);
    return Number.isNaN(difference) ? Number.POSITIVE_INFINITY : Math.max(most, difference);
  }, 0);
  return largest === 0 ? worst : worst / largest;
}

function buildCell(mods: Readonly<Record<string, string>>, run: CellRun): Cell {
  const { L = 20, diam = 20, insert, set = {}, ions = {}, amp = 0, points = [] } = run;
  const morphology = buildMorphologyFromSections('cylinder', [
    straight(3, null, [0, 0, 0, diam], [L, 0, 0, diam]),
  ]);
  const intervals = [{ section: 0, x0: 0, x1: 1 }];
  const coats = [
    ...insert.map((suffix): Coat => {
      const mechanism = withTables(mechanismOf(mods, suffix), run);
      const parameters = set[suffix] ?? {};
      return { kind: 'mechanism', region: 'all', intervals, mechanism, parameters };
    }),
    ...Object.entries(ions).map(([name, value]): Coat => {
      const place = { region: 'all', intervals };
      if (name.startsWith('e'))
        return { kind: 'reversal', ...place, ion: name.slice(1), reversalMv: value };
      const isInterior = name.endsWith('i');
      return {
        kind: 'concentration',
        ...place,
        ion: name.slice(0, -1),
        interiorMilliMolar: isInterior ? value : undefined,
        exteriorMilliMolar: isInterior ? undefined : value,
      };
    }),
  ];
  const locus = { section: 0, x: 0.5 };
  const clamp = { name: 'step', locus, delayMs: 1, durationMs: 1e9, amplitudeNa: amp };
  return {
    morphology,
    celsius: run.celsius,
    vInitMv: -65,
    // NEURON's own values.
    membrane: { cmUfPerCm2: 1, raOhmCm: 35.4 },
    labels: {},
    coats,
    clamps: amp === 0 ? [] : [clamp],
    points: points.map(({ name, kind, x = 0.5, set: parameters = {} }) => ({
      ...{
        name,
        locus: { section: 0, x },
        mechanism: withTables(mechanismOf(mods, kind), run),
        parameters,
      },
    })),
    connections: points.flatMap(({ name, events = [] }) =>
      events.map(
        ([timeMs, ...weights]): Connection => ({
          ...{ target: name, weights, delayMs: 0 },
          source: { kind: 'times', timesMs: Float64Array.of(timeMs) },
        }),
      ),
    ),
    probes: [],
    quantities: run.record.filter(isOfIon).map((variable) => ({
      ...{ name: variable, locus },
      quantity: { kind: 'ion', variable, unit: '', ion: ionNamed(variable) },
    })),
  };
}

/** `cai` and `ica`, not `v` nor `syn.g`. */
function isOfIon(name: string): boolean {
  return name !== 'v' && !name.includes('.');
}

function ionNamed(variable: string): string {
  return /^[ie]/.test(variable) ? variable.slice(1) : variable.slice(0, -1);
}

function withTables(mechanism: Mechanism, { functionTables = {} }: CellRun): Mechanism {
  const tableValues = functionTables[mechanism.name];
  return tableValues === undefined ? mechanism : { ...mechanism, tableValues };
}

function mechanismOf(mods: Readonly<Record<string, string>>, suffix: string): Mechanism {
  const text = mods[suffix];
  return text === undefined ? catalogueMechanisms().get(suffix)! : parseTestMod(text, suffix);
}
