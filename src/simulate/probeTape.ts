import type { RecordedQuantity } from '../cell/cell.ts';
import { compartmentAt, type MeshPlace, placeLocus } from '../discretise/place.ts';
import { PastStimuli } from './pastStimuli.ts';
import type { NumberPlace } from './portEdges.ts';
import type { QuantityReader } from './quantityReader.ts';
import { locateQuantity } from './quantityReader.ts';
import type { Simulation } from './simulation.ts';
import { MOST_STEPS } from './stepProgram.ts';

/** What a probe reads, made of numbers that were kept of every step. */
interface TapedSource {
  readonly places: readonly NumberPlace[];
  /** @param numbers those of the places from `at` on, as the step to the time left them. */
  readonly toValue: (numbers: Float64Array, at: number, timeMs: number) => number;
}

/** What the probes of a cell read after each of the steps last taken. */
export class ProbeTape {
  readonly columnCount: number;
  /** Steps on the tape. */
  rowCount = 0;
  /** Of each probe how its value comes from numbers; undefined where one needs more than a few of them. */
  readonly sources: readonly TapedSource[] | undefined;
  /** Numbers of one step. */
  readonly numberCount: number;
  private readonly readers: readonly QuantityReader[];
  /** Row after row. */
  private readonly values: Float64Array;

  /** @param readers of the cell's probes, then its quantities, as probeReaders makes them. */
  constructor(simulation: Simulation, readers: readonly QuantityReader[]) {
    this.readers = readers;
    this.columnCount = readers.length;
    this.values = new Float64Array(readers.length * MOST_STEPS);
    this.sources = findSources(simulation);
    this.numberCount = (this.sources ?? []).reduce((sum, { places }) => sum + places.length, 0);
  }

  /** @param row of the steps on the tape. */
  valueAt(row: number, column: number): number {
    return this.values[row * this.columnCount + column]!;
  }

  clear(): void {
    this.rowCount = 0;
  }

  /** Adds the present values. */
  sample(): void {
    const { readers, values } = this;
    const at = this.rowCount++ * readers.length;
    for (let k = 0; k < readers.length; k++) values[at + k] = readers[k]!();
  }

  /** Adds steps whose numbers were kept. @param timeAt ms at the end of each. */
  add(numbers: Float64Array, stepCount: number, timeAt: (step: number) => number): void {
    const { sources = [], values } = this;
    let at = 0;
    let to = this.rowCount * this.columnCount;
    for (let step = 0; step < stepCount; step++) {
      const timeMs = timeAt(step);
      for (let k = 0; k < sources.length; k++) {
        const { places, toValue } = sources[k]!;
        values[to++] = toValue(numbers, at, timeMs);
        at += places.length;
      }
    }
    this.rowCount += stepCount;
  }
}

/** How much a cell's probes want to have kept of every step, at most. */
export function mostNumbers({
  probes,
  quantities,
}: Pick<Simulation['cell'], 'probes' | 'quantities'>): number {
  return 2 * probes.length + quantities.length;
}

function findSources(simulation: Simulation): TapedSource[] | undefined {
  const { cell, layout } = simulation;
  const past = new PastStimuli(simulation.stimuli);
  const voltages = cell.probes.map(({ locus }) =>
    tapeVoltage(simulation, past, placeLocus(cell.morphology, layout, locus)),
  );
  const quantities = cell.quantities.map(({ locus, quantity }) =>
    tapeQuantity(simulation, past, compartmentAt(layout, locus), quantity),
  );
  const all = [...voltages, ...quantities].filter((source) => source !== undefined);
  return all.length < voltages.length + quantities.length ? undefined : all;
}

/** As Simulation.voltageAt has it. mV */
function tapeVoltage(
  { membrane: { voltageMv }, membraneNode, points }: Simulation,
  past: PastStimuli,
  { near, far, farShare }: MeshPlace,
): TapedSource {
  const inner = { near: membraneNode[near]!, far: membraneNode[far]!, farShare };
  // No drop: -0 becomes 0, as there.
  if (farShare === 0)
    return {
      places: [{ values: voltageMv, index: inner.near }],
      toValue: (numbers, at) => numbers[at]! + 0,
    };
  const { from, to, share } = points.neighboursOf(inner);
  const dropMv = past.dropReader(inner);
  return {
    places: [from, to],
    toValue: (numbers, at, timeMs) => {
      const fromMv = numbers[at]!;
      return fromMv + share * (numbers[at + 1]! - fromMv) + dropMv(timeMs);
    },
  };
}

/** As readQuantity has it; undefined for what is made of the currents of all nodes. */
function tapeQuantity(
  simulation: Simulation,
  past: PastStimuli,
  compartment: number,
  quantity: RecordedQuantity,
): TapedSource | undefined {
  const { cell, dtMs, membraneNode } = simulation;
  if (quantity.kind === 'electrode' || quantity.kind === 'membrane') return undefined;
  if (quantity.kind === 'clamp') {
    const clamp = cell.clamps.findIndex(({ name }) => name === quantity.clamp);
    return {
      places: [],
      toValue: (_numbers, _at, timeMs) => past.clampNa(clamp, Math.max(0, timeMs - dtMs / 2)),
    };
  }
  const { values, instance } = locateQuantity(simulation, membraneNode[compartment]!, quantity)!;
  return {
    places: [{ values: values!, index: instance }],
    toValue: (numbers, at) => numbers[at]!,
  };
}
