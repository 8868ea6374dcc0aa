import { inputResistance } from '../cable/hinesMatrix.ts';
import { type ActiveRun, runActive, stepAt } from './activeRun.ts';
import { type PoissonInput, placeOnFull, placeOnModel } from './activeSynapses.ts';
import { cellOfModel, type RunnableCell } from './cellOfModel.ts';
import type { CertificateRow } from './certificate.ts';
import { testPlaces } from './chooseSites.ts';
import { compareFigures } from './compareFigures.ts';
import { describeNode } from './reductionInput.ts';
import type { ReductionPair } from './reductionPair.ts';
import { coincidence } from './spikeTrains.ts';

/** Both cells settle before anything is injected. ms */
const SETTLE_MS = 100;
const STEP_MS = 300;
const PULSE_MS = 3;
const AFTER_PULSE_MS = 40;
/** Bracket of the rheobase: its two ends are this near. */
const RHEOBASE_SHARE = 0.02;
/** Currents are doubled this often in search of a spike. */
const MOST_DOUBLINGS = 8;
/** Currents of the f-I curve, in rheobases of the full cell. */
const CURVE: readonly number[] = [1.25, 2, 3];
const INPUT_MS = 1000;
const INPUT_PLACES = 100;
const INPUT_RATE_PER_MS = 0.01;
/** Synapses are made stronger until the full cell fires so often in `INPUT_MS`. */
const WANTED_SPIKES = 5;
const STRENGTHENING = 1.6;
const BELOW_SPIKES_MV = -40;

/** One of the two cells, and where its soma and its sites are. */
interface Side extends RunnableCell {
  readonly soma: number;
  readonly siteNodes: readonly number[];
}

interface Sides {
  readonly pair: ReductionPair;
  readonly full: Side;
  readonly reduced: Side;
}

/**
 * Both cells with their channels, in this simulator at the same step: rest, rheobase, firing at three currents, how far a
 * spike of the soma comes back to each site, and spikes under seeded Poisson input, with the steps each takes in the same
 * time. Rows that the full cell gives no figure for are left out: a cell that never fires has no rheobase.
 *
 * @param seed of the input.
 * @throws ModelError as runActive and cellOfModel do.
 */
export function activeRows(
  pair: ReductionPair,
  cell: RunnableCell['cell'],
  seed = 1,
): CertificateRow[] {
  const { input, model, sites } = pair;
  const full: Side = {
    ...{ cell, layout: input.layout },
    ...{ soma: sites[0]!, siteNodes: Array.from(model.sites?.nodes ?? []) },
  };
  const small = cellOfModel(model, full);
  const nodeOf = (compartment: number): number => small.layout.compartments[compartment]!;
  const reduced: Side = {
    ...{ ...small, soma: nodeOf(model.compartmentOfNode[sites[0]!]!) },
    siteNodes: full.siteNodes.map((_, compartment) => nodeOf(compartment)),
  };
  const sides: Sides = { pair, full, reduced };
  return [...restRows(sides), ...currentRows(sides), ...poissonRows(sides, seed)];
}

function restRows({ full, reduced }: Sides): CertificateRow[] {
  const restOf = ({ soma, ...side }: Side): number => {
    const { tracesMv } = runActive(side, [soma], { durationMs: STEP_MS });
    return tracesMv[0]!.at(-1)!;
  };
  const [a, b] = [restOf(full), restOf(reduced)];
  const metric = `somatic voltage after ${STEP_MS} ms, channels open`;
  return [{ ...compareFigures('active_rest', metric, 'mV', a, b), error: null }];
}

function injectStep(side: Side, amplitudeNa: number, endsAtSpike: boolean): ActiveRun {
  const { soma, layout } = side;
  const locus = { section: layout.section[soma]!, x: layout.x[soma]! };
  return runActive(side, [soma], {
    durationMs: SETTLE_MS + STEP_MS,
    clamps: [stepAt(locus, amplitudeNa, SETTLE_MS, STEP_MS)],
    endsAtSpike,
  });
}

/** nA; undefined where the cell fires by itself, or never. */
function findRheobase(side: Side, firstNa: number): number | undefined {
  const fires = (amplitudeNa: number): boolean =>
    injectStep(side, amplitudeNa, true).spikesMs.length > 0;
  if (fires(0)) return undefined;
  let [low, high] = [0, firstNa];
  for (let doubling = 0; !fires(high); doubling++) {
    if (doubling === MOST_DOUBLINGS) return undefined;
    [low, high] = [high, 2 * high];
  }
  while (high - low > RHEOBASE_SHARE * high) {
    const middle = (low + high) / 2;
    if (fires(middle)) high = middle;
    else low = middle;
  }
  return high;
}

function currentRows(sides: Sides): CertificateRow[] {
  const { pair, full, reduced } = sides;
  const firstNa = 10 / inputResistance(pair.full.matrix, full.soma); // [10 mV / MOhm = nA]
  const rheobaseNa = findRheobase(full, firstNa);
  if (rheobaseNa === undefined) return [];
  const other = findRheobase(reduced, rheobaseNa / 2);
  const metric = `rheobase at the soma, ${STEP_MS} ms, to ${100 * RHEOBASE_SHARE} %`;
  const rheobase: CertificateRow =
    other === undefined
      ? { key: 'rheobase', metric, unit: 'nA', full: rheobaseNa, reduced: null, error: null }
      : compareFigures('rheobase', metric, 'nA', rheobaseNa, other);
  const curve = CURVE.map((factor) => {
    const [a, b] = [full, reduced].map(
      (side) => (1e3 / STEP_MS) * injectStep(side, factor * rheobaseNa, false).spikesMs.length,
    );
    const name = `firing at ${factor} times the full cell's rheobase`;
    return compareFigures(`rate_${factor}_rheobase`, name, 'Hz', a!, b!);
  });
  return [rheobase, ...curve, ...backPropagationRows(sides, rheobaseNa)];
}

/** Peaks above rest at each site within the time of one spike, evoked by the weakest of doubled pulses. */
function backPropagationRows({ pair, full, reduced }: Sides, rheobaseNa: number): CertificateRow[] {
  if (full.siteNodes.length < 2) return [];
  const a = evokeSpike(full, rheobaseNa);
  const b = evokeSpike(reduced, rheobaseNa);
  if (a === undefined || b === undefined) return [];
  const errors = a.map((peak, i) => Math.abs(b[i]! / peak - 1));
  const [, ...dendritic] = errors;
  const worst = errors.reduce((at, error, i) => (i > 0 && error > errors[at]! ? i : at), 1);
  const mean = dendritic.reduce((sum, error) => sum + error, 0) / dendritic.length;
  const weakest = a.reduce((at, peak, i) => (i > 0 && peak < a[at]! ? i : at), 1);
  const place = describeNode(pair.input, full.siteNodes[weakest]!);
  return [
    compareFigures('bap_soma', 'spike above rest at the soma', 'mV', a[0]!, b[0]!),
    {
      ...{ key: 'bap_sites', unit: '', full: null, reduced: null, error: mean },
      metric: `the same spike back-propagated to the sites, mean error; worst ${(100 * errors[worst]!).toFixed(1)} %`,
    },
    compareFigures(
      'bap_weakest',
      `the same at ${place}, where it comes back weakest`,
      'mV',
      a[weakest]!,
      b[weakest]!,
    ),
  ];
}

/** mV by site, the soma first. */
function evokeSpike(side: Side, rheobaseNa: number): number[] | undefined {
  const { soma, layout, siteNodes } = side;
  const locus = { section: layout.section[soma]!, x: layout.x[soma]! };
  const places = [soma, ...siteNodes.filter((node) => node !== soma)];
  for (let doubling = 1; doubling <= MOST_DOUBLINGS; doubling++) {
    const { spikesMs, tracesMv } = runActive(side, places, {
      durationMs: SETTLE_MS + PULSE_MS + AFTER_PULSE_MS,
      clamps: [stepAt(locus, rheobaseNa * 2 ** doubling, SETTLE_MS, PULSE_MS)],
    });
    if (spikesMs.length === 0) continue;
    return tracesMv.map((trace) => {
      const first = Math.round(
        (SETTLE_MS / (SETTLE_MS + PULSE_MS + AFTER_PULSE_MS)) * trace.length,
      );
      return trace.subarray(first).reduce((a, b) => Math.max(a, b)) - trace[first - 1]!;
    });
  }
  return undefined;
}

function poissonRows({ pair, full, reduced }: Sides, seed: number): CertificateRow[] {
  const nodes = testPlaces(pair.input, INPUT_PLACES, 0.35);
  if (nodes.length === 0) return [];
  let peakUs = 0.25e-3;
  const inputOf = (): PoissonInput => ({
    ...{ nodes, seed, peakUs },
    ...{ ratePerMs: INPUT_RATE_PER_MS, durationMs: INPUT_MS },
  });
  const runFull = (): ActiveRun =>
    runActive(full, [full.soma], { durationMs: INPUT_MS, ...placeOnFull(full, inputOf()) });
  let a = runFull();
  for (let k = 0; a.spikesMs.length < WANTED_SPIKES && k < MOST_DOUBLINGS; k++) {
    peakUs *= STRENGTHENING;
    a = runFull();
  }
  const placed = placeOnModel(pair.model, inputOf());
  const b = runActive(reduced, [reduced.soma], { durationMs: INPUT_MS, ...placed });
  const strength = Number((peakUs * 1e3).toPrecision(3));
  const what = `${nodes.length} synapses of ${strength} nS at ${1e3 * INPUT_RATE_PER_MS} Hz, shared by weight`;
  const row = { full: null, error: null };
  const hasSpikes = a.spikesMs.length > 0;
  return [
    compareFigures(
      'poisson_rate',
      `firing under ${what}`,
      'Hz',
      (1e3 / INPUT_MS) * a.spikesMs.length,
      (1e3 / INPUT_MS) * b.spikesMs.length,
    ),
    ...(hasSpikes
      ? [2, 5].map((windowMs) => ({
          ...{ ...row, key: `poisson_gamma_${windowMs}ms`, unit: '' },
          metric: `coincidence of these spikes within ${windowMs} ms, Gamma: 1 is the same train, 0 chance`,
          reduced: coincidence(a.spikesMs, b.spikesMs, windowMs, INPUT_MS),
        }))
      : []),
    {
      ...{ ...row, key: 'poisson_rms', unit: 'mV', reduced: rmsBelowSpikes(a, b) },
      metric: `difference of the somatic voltages below ${BELOW_SPIKES_MV} mV, root mean square`,
    },
    {
      ...{ ...row, key: 'speed', unit: '', reduced: a.wallMs / b.wallMs },
      metric: 'steps in the same time under this input, those of the full cell being 1',
    },
  ];
}

function rmsBelowSpikes(a: ActiveRun, b: ActiveRun): number {
  let [sum, count] = [0, 0];
  a.tracesMv[0]!.forEach((value, i) => {
    const other = b.tracesMv[0]![i]!;
    if (value > BELOW_SPIKES_MV || other > BELOW_SPIKES_MV) return;
    sum += (value - other) ** 2;
    count++;
  });
  return Math.sqrt(sum / count);
}
