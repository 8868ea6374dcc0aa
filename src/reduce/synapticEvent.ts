import type { Cell, PointProcess } from '../cell/cell.ts';
import { discretise } from '../discretise/discretise.ts';
import { catalogueMechanisms } from '../mechanisms/catalogue.ts';
import { buildMorphologyFromSections } from '../morphology/sectionTree.ts';
import { Simulation } from '../simulate/simulation.ts';
import type { SynapseShape } from './postsynapticPotential.ts';

/** Of the cell an event is measured on: so much capacitance that its voltage stands still. */
const SIDE_UM = 100;
const CAPACITANCE_NF = 1000;
const STEP_MS = 0.025;
/** When the event comes, ms. */
const START_MS = 1;
/** The conductance is followed until it has fallen below this share of its peak: for so long at least, and at most. */
const PAST_SHARE = 1e-5;
const SHORTEST_MS = 100;
const LONGEST_MS = 3000;
/** Two potentials so far apart give the slope. mV */
const APART_MV = 1;
/** A course that rises as fast as it falls has equal time constants, which a difference of exponentials has not. */
const ALMOST_EQUAL = 0.999;
const FASTEST_SHARE = 1e-3;
/** Events that add up to this share do so exactly. */
const ROUNDING = 1e-4;
/** A second event comes so long after the first. ms */
const APART_MS = 2;

/** What one event of a synapse does to the membrane, measured. */
export interface SynapticEvent extends SynapseShape {
  /** Whether an event adds its own course to those before it, twice the weight twice the course: synapses of one kind at one place may be one. */
  readonly isLinear: boolean;
}

/** A point process and what its events carry. */
export interface SynapseKind extends Pick<PointProcess, 'mechanism' | 'parameters'> {
  readonly weights: readonly number[];
}

/**
 * One event of a point process of any mechanism at a potential that stands still: the slope of its current, from runs at
 * two potentials, as the difference of exponentials with the same area, mean time and variance, which for Exp2Syn are its
 * own. A slope below 0 counts as none.
 *
 * @param holdingMv mV.
 * @returns undefined where an event opens nothing there.
 * @throws ModelError as Simulation does.
 */
export function measureEvent(
  kind: SynapseKind,
  holdingMv: number,
  celsius: number,
): SynapticEvent | undefined {
  const { slopeUs: once, chargePc } = courseOf(kind, holdingMv, celsius, [START_MS]);
  const shape = shapeOf(once, holdingMv, chargePc);
  if (shape === undefined) return undefined;
  const [first, ...others] = kind.weights;
  const doubled = { ...kind, weights: [2 * (first ?? 0), ...others] };
  const { slopeUs: twice } = courseOf(doubled, holdingMv, celsius, [START_MS]);
  const { slopeUs: pair } = courseOf(kind, holdingMv, celsius, [START_MS, START_MS + APART_MS]);
  const shift = Math.round(APART_MS / STEP_MS);
  const tolerance = ROUNDING * once.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
  const isLinear = once.every((value, k) => {
    const later = once[k - shift] ?? 0;
    const ofPair = pair[k] ?? value + later;
    const ofTwice = twice[k] ?? 2 * value;
    return (
      Math.abs(ofTwice - 2 * value) <= 2 * tolerance &&
      Math.abs(ofPair - value - later) <= 2 * tolerance
    );
  });
  return { ...shape, isLinear };
}

/** Slope of the current at each step from the event on, uS, and the charge that leaves the cell, pC. */
function courseOf(
  kind: SynapseKind,
  holdingMv: number,
  celsius: number,
  timesMs: readonly number[],
): { slopeUs: Float64Array; chargePc: number } {
  const [a, b] = [holdingMv, holdingMv + APART_MV].map((mv) =>
    currentOf(kind, mv, celsius, timesMs),
  );
  const length = Math.min(a!.length, b!.length);
  return {
    slopeUs: Float64Array.from({ length }, (_, k) => (b![k]! - a![k]!) / APART_MV),
    chargePc: a!.reduce((sum, current) => sum + current * STEP_MS, 0), // [nA ms = pC]
  };
}

/** Current out of the cell at each step from the first event on, less what flowed before it. nA */
function currentOf(
  { mechanism, parameters, weights }: SynapseKind,
  holdingMv: number,
  celsius: number,
  timesMs: readonly number[],
): number[] {
  const cell = heldCell(holdingMv, celsius);
  const placed: Cell = {
    ...cell,
    points: [{ name: 'synapse', locus: { section: 0, x: 0.5 }, mechanism, parameters }],
    connections: timesMs.map((timeMs) => ({
      ...{ target: 'synapse', weights, delayMs: 0 },
      source: { kind: 'times', timesMs: Float64Array.of(timeMs) },
    })),
  };
  const layout = discretise(placed, { policy: 'single' });
  const node = layout.compartments[0]!;
  const simulation = new Simulation(placed, layout, { method: 'implicit-euler', dtMs: STEP_MS });
  const first = Math.round(START_MS / STEP_MS);
  const currents: number[] = [];
  let [before, peak, offset] = [simulation.voltageMv[node]!, 0, 0];
  for (let step = 1; step * STEP_MS < LONGEST_MS; step++) {
    simulation.step();
    const now = simulation.voltageMv[node]!;
    const current = (-CAPACITANCE_NF * (now - before)) / STEP_MS;
    before = now;
    if (step <= first) {
      offset = current;
      continue;
    }
    currents.push(current - offset);
    peak = Math.max(peak, Math.abs(current - offset));
    const isPast = step * STEP_MS > SHORTEST_MS;
    if (isPast && Math.abs(current - offset) <= PAST_SHARE * peak) break;
  }
  simulation.checkFinite();
  return currents;
}

function heldCell(holdingMv: number, celsius: number): Cell {
  const areaUm2 = Math.PI * SIDE_UM ** 2;
  const intervals = [{ section: 0, x0: 0, x1: 1 }];
  const mechanism = catalogueMechanisms().get('pas')!;
  return {
    morphology: buildMorphologyFromSections('held', [
      {
        ...{ type: 1, parent: null },
        points: [
          [0, 0, 0, SIDE_UM],
          [SIDE_UM, 0, 0, SIDE_UM],
        ],
      },
    ]),
    ...{ celsius, vInitMv: holdingMv, labels: {} },
    membrane: { cmUfPerCm2: (CAPACITANCE_NF / areaUm2) * 1e5, raOhmCm: 100 }, // [nF/um2 = 1e5 uF/cm2]
    coats: [
      {
        kind: 'mechanism',
        region: 'all',
        intervals,
        mechanism,
        parameters: { g: 0, e: holdingMv },
      },
    ],
    ...{ clamps: [], points: [], connections: [], probes: [], quantities: [] },
  };
}

/** By area, mean and variance: rise + decay = mean, rise^2 + decay^2 = variance for a difference of exponentials. */
function shapeOf(
  courseUs: Float64Array,
  holdingMv: number,
  chargePc: number,
): SynapseShape | undefined {
  let [area, first, second] = [0, 0, 0];
  courseUs.forEach((value, k) => {
    const timeMs = k * STEP_MS;
    const g = Math.max(0, value);
    area += g * STEP_MS;
    first += g * STEP_MS * timeMs;
    second += g * STEP_MS * timeMs ** 2;
  });
  if (!(area > 0)) return undefined;
  const mean = first / area;
  const variance = second / area - mean ** 2;
  const apart = Math.sqrt(Math.max(0, 2 * variance - mean ** 2));
  const decayMs = Math.max((mean + Math.min(apart, mean)) / 2, mean / 2);
  const riseMs = Math.min(
    Math.max((mean - apart) / 2, FASTEST_SHARE * decayMs),
    ALMOST_EQUAL * decayMs,
  );
  const peakMs = ((riseMs * decayMs) / (decayMs - riseMs)) * Math.log(decayMs / riseMs);
  const height = Math.exp(-peakMs / decayMs) - Math.exp(-peakMs / riseMs);
  const reversalMv = holdingMv - chargePc / area;
  return { peakUs: (area * height) / (decayMs - riseMs), riseMs, decayMs, reversalMv };
}
