/** The runs in which any mechanism is compared with NEURON: a spiking cell, and what the mechanism needs beside it. */
import type { Mechanism } from '../../src/mechanisms/mechanism.ts';
import type { CellRun, PointRun } from './neuronCells.ts';

/** Mechanisms that others need beside them, by the names under which scenes insert them. */
export const sceneCompany: Readonly<Record<string, string>> = {
  scenecachannel: `NEURON { SUFFIX scenecachannel USEION ca READ eca WRITE ica }
ASSIGNED { v (mV) eca (mV) ica (mA/cm2) }
BREAKPOINT { ica = 2e-5*(v - eca)/(1 + exp(-(v + 30)/7)) }`,
  scenecapool: `NEURON { SUFFIX scenecapool USEION ca READ ica WRITE cai }
ASSIGNED { ica (mA/cm2) }
STATE { cai (mM) }
BREAKPOINT { SOLVE states METHOD cnexp }
DERIVATIVE states { cai' = -1e4*ica*0.05/(2*96485*0.1) - (cai - 1e-4)/20 }`,
};

/** Never on a step's boundary, where NEURON's sum of dt decides by its rounding which row shows the event first. */
const eventTimesMs = [1.02, 3.6495, 3.6505, 8.01, 8.01, 14.66, 14.91, 20.04];

export interface SceneChanges {
  /** Parameters that differ from the file's defaults. */
  readonly set?: Readonly<Record<string, number>>;
  /** The numbers of every connection, the first times 1, 2, 3, ... from event to event; 0.002 where left out. */
  readonly weights?: readonly number[];
  readonly ions?: Readonly<Record<string, number>>;
  readonly amp?: number;
  readonly steps?: number;
  /** Of the mechanism, by name. */
  readonly functionTables?: Mechanism['tableValues'];
  /** Variables that are not compared, as they hold what differs by design. */
  readonly skip?: readonly string[];
}

/** The run for a mechanism, and every variable of it that NEURON shows. */
export function makeScene(
  mechanism: Mechanism,
  changes: SceneChanges = {},
): Omit<CellRun, 'celsius' | 'secondorder'> {
  const { set = {}, weights, ions = {}, amp = 0.3, steps = 1000, skip = [] } = changes;
  const { functionTables } = changes;
  const { name, kind } = mechanism;
  const isPoint = kind === 'point';
  const owner = isPoint ? 'probe' : name;
  const company = companyOf(mechanism);
  const own = [...mechanism.states, ...mechanism.assigned, ...mechanism.parameters]
    .filter((variable) => variable.scope === 'range' && !skip.includes(variable.name))
    .filter((variable) => ionOf(mechanism, variable.name) === undefined)
    .map((variable) => `${owner}.${variable.name}`);
  const ionic = mechanism.ions.flatMap(({ reads, writes }) => [...reads, ...writes]);
  const seen = ionic.filter((variable) => !skip.includes(variable));
  return {
    ...{ dt: 0.025, steps, amp, ions },
    ...(functionTables && { functionTables: { [name]: functionTables } }),
    insert: ['pas', 'hh', ...company, ...(isPoint ? [] : [name])],
    ...(isPoint ? { points: [placePoint(mechanism, set, weights)] } : { set: { [name]: set } }),
    record: [...new Set(['v', ...own, ...seen])],
  };
}

function ionOf({ ions }: Mechanism, variable: string): string | undefined {
  return ions.find(({ reads, writes }) => [...reads, ...writes].includes(variable))?.name;
}

/** A channel where the mechanism reads calcium's current, a pool too where it reads the concentration. */
function companyOf({ ions }: Mechanism): string[] {
  const calcium = ions.filter(({ name }) => name === 'ca');
  const reads = calcium.flatMap((ion) => ion.reads);
  const writes = calcium.flatMap((ion) => ion.writes);
  const needsPool = reads.includes('cai') && !writes.includes('cai');
  const needsChannel = needsPool || writes.includes('cai') || reads.includes('ica');
  return [...(needsChannel ? ['scenecachannel'] : []), ...(needsPool ? ['scenecapool'] : [])];
}

function placePoint(
  { name, blocks }: Mechanism,
  set: Readonly<Record<string, number>>,
  weights: readonly number[] = [0.002],
): PointRun {
  const count = blocks.netReceive?.parameters.length;
  const events = eventTimesMs.map((timeMs, k): [number, ...number[]] => {
    const [first = 0, ...others] = weights;
    return [timeMs, first * (1 + (k % 3)), ...others];
  });
  return {
    ...{ name: 'probe', kind: name, set },
    ...(count === undefined || count === 0 ? {} : { events }),
  };
}
