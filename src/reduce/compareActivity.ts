import { inputResistance } from '../cable/hinesMatrix.ts';
import { type ActiveRun, runActive, stepAt } from './activeRun.ts';
import { type PoissonInput, placeOnFull, placeOnModel } from './activeSynapses.ts';
import { cellOfModel, type RunnableCell } from './cellOfModel.ts';
import type { CertificateActivity, CertificateRow } from './certificate.ts';
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
/** Of clustered input: so many synapses at each place. */
const CLUSTER = 5;
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

/** Rows of the table, and what the figures are drawn from. */
export interface ActiveComparison {
  readonly rows: readonly CertificateRow[];
  readonly activity: CertificateActivity;
}

/**
 * Both cells with their channels, in this simulator at the same step: rest, rheobase, firing at three currents, how far a
 * spike of the soma comes back to each site, and spikes under seeded Poisson input, with the steps each takes in the same
 * time. Rows that the full cell gives no figure for are left out: a cell that never fires has no rheobase.
 *
 * @param seed of the input.
 * @throws ModelError as runActive and cellOfModel do.
 */
export function compareActivity(
  pair: ReductionPair,
  cell: RunnableCell['cell'],
  seed = 1,
): ActiveComparison {
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
  const current = compareCurrents(sides);
  const poisson = comparePoisson(sides, seed);
  const { firing, backPropagation } = current;
  return {
    rows: [...restRows(sides), ...current.rows, ...poisson.rows],
    activity: { firing, backPropagation, ...poisson.drawn },
  };
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

type Activity = Pick<CertificateActivity, 'firing' | 'backPropagation'>;

function compareCurrents(sides: Sides): { rows: CertificateRow[] } & Activity {
  const { pair, full, reduced } = sides;
  const firstNa = 10 / inputResistance(pair.full.matrix, full.soma); // [10 mV / MOhm = nA]
  const rheobaseNa = findRheobase(full, firstNa);
  if (rheobaseNa === undefined) return { rows: [], firing: [], backPropagation: [] };
  const other = findRheobase(reduced, rheobaseNa / 2);
  const metric = `rheobase at the soma, ${STEP_MS} ms, to ${100 * RHEOBASE_SHARE} %`;
  const rheobase: CertificateRow =
    other === undefined
      ? { key: 'rheobase', metric, unit: 'nA', full: rheobaseNa, reduced: null, error: null }
      : compareFigures('rheobase', metric, 'nA', rheobaseNa, other);
  const firing = CURVE.map((rheobases) => {
    const [fullHz, reducedHz] = [full, reduced].map(
      (side) => (1e3 / STEP_MS) * injectStep(side, rheobases * rheobaseNa, false).spikesMs.length,
    );
    return { rheobases, fullHz: fullHz!, reducedHz: reducedHz! };
  });
  const curve = firing.map(({ rheobases, fullHz, reducedHz }) => {
    const name = `firing at ${rheobases} times the full cell's rheobase`;
    return compareFigures(`rate_${rheobases}_rheobase`, name, 'Hz', fullHz, reducedHz);
  });
  const backPropagation = propagateBack(sides, rheobaseNa);
  const back = backPropagationRows(backPropagation);
  return { rows: [rheobase, ...curve, ...back], firing, backPropagation };
}

/** Peaks above rest at each site within the time of one spike, evoked by the weakest of doubled pulses; the soma first. */
function propagateBack(
  { pair, full, reduced }: Sides,
  rheobaseNa: number,
): CertificateActivity['backPropagation'] {
  if (full.siteNodes.length < 2) return [];
  const a = evokeSpike(full, rheobaseNa);
  const b = evokeSpike(reduced, rheobaseNa);
  if (a === undefined || b === undefined) return [];
  const { pathDistanceUm } = full.layout;
  return a.map((fullMv, i) => {
    const node = full.siteNodes[i]!;
    const distanceUm = Math.abs(pathDistanceUm[node]! - pathDistanceUm[full.soma]!);
    return { place: describeNode(pair.input, node), distanceUm, fullMv, reducedMv: b[i]! };
  });
}

function backPropagationRows(peaks: CertificateActivity['backPropagation']): CertificateRow[] {
  const [soma, ...dendritic] = peaks;
  if (soma === undefined || dendritic.length === 0) return [];
  const errorOf = ({ fullMv, reducedMv }: typeof soma): number => Math.abs(reducedMv / fullMv - 1);
  const errors = dendritic.map(errorOf);
  const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length;
  const weakest = dendritic.reduce((a, b) => (b.fullMv < a.fullMv ? b : a));
  const weakestName = `the same at ${weakest.place}, where it comes back weakest`;
  return [
    compareFigures(
      ...(['bap_soma', 'spike above rest at the soma', 'mV'] as const),
      ...([soma.fullMv, soma.reducedMv] as const),
    ),
    {
      ...{ key: 'bap_sites', unit: '', full: null, reduced: null, error: mean },
      metric: `the same spike back-propagated to the sites, mean error; worst ${(100 * Math.max(...errors)).toFixed(1)} %`,
    },
    compareFigures('bap_weakest', weakestName, 'mV', weakest.fullMv, weakest.reducedMv),
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

interface PoissonComparison {
  readonly rows: readonly CertificateRow[];
  readonly drawn: Pick<CertificateActivity, 'spikes'>;
}

/** At random, strong enough that the full cell fires; then as strong at places of five. */
function comparePoisson(sides: Sides, seed: number): PoissonComparison {
  const { pair, full, reduced } = sides;
  const spread = testPlaces(pair.input, INPUT_PLACES, 0.35);
  if (spread.length === 0) return { rows: [], drawn: {} };
  const few = testPlaces(pair.input, INPUT_PLACES / CLUSTER, 0.35);
  const clustered = few.flatMap((node) => new Array<number>(CLUSTER).fill(node));
  const inputOf = (nodes: readonly number[], peakUs: number): PoissonInput => ({
    ...{ nodes, seed, peakUs },
    ...{ ratePerMs: INPUT_RATE_PER_MS, durationMs: INPUT_MS },
  });
  const runFull = (input: PoissonInput): ActiveRun =>
    runActive(full, [full.soma], { durationMs: INPUT_MS, ...placeOnFull(full, input) });
  const runReduced = (input: PoissonInput): ActiveRun =>
    runActive(reduced, [reduced.soma], {
      durationMs: INPUT_MS,
      ...placeOnModel(pair.model, input),
    });
  let peakUs = 0.25e-3;
  let a = runFull(inputOf(spread, peakUs));
  for (let k = 0; a.spikesMs.length < WANTED_SPIKES && k < MOST_DOUBLINGS; k++) {
    peakUs *= STRENGTHENING;
    a = runFull(inputOf(spread, peakUs));
  }
  const b = runReduced(inputOf(spread, peakUs));
  const strength = Number((peakUs * 1e3).toPrecision(3));
  const how = pair.model.sites === undefined ? 'on compartments' : 'shared by weight';
  const what = `${spread.length} synapses of ${strength} nS at ${1e3 * INPUT_RATE_PER_MS} Hz, ${how}`;
  const dense = inputOf(clustered, peakUs);
  return {
    rows: [
      ...poissonRows('poisson', what, a, b),
      {
        ...{ key: 'speed', unit: '', full: null, error: null, reduced: a.wallMs / b.wallMs },
        metric: 'steps in the same time under this input, those of the full cell being 1',
      },
      ...poissonRows(
        'poisson_clustered',
        `the same in clusters of ${CLUSTER}`,
        runFull(dense),
        runReduced(dense),
      ),
    ],
    drawn: {
      spikes: { durationMs: INPUT_MS, fullMs: [...a.spikesMs], reducedMs: [...b.spikesMs] },
    },
  };
}

function poissonRows(key: string, what: string, a: ActiveRun, b: ActiveRun): CertificateRow[] {
  const row = { full: null, error: null };
  const rateHz = (run: ActiveRun): number => (1e3 / INPUT_MS) * run.spikesMs.length;
  const windows = a.spikesMs.length > 0 ? [2, 5] : [];
  return [
    compareFigures(`${key}_rate`, `firing under ${what}`, 'Hz', rateHz(a), rateHz(b)),
    ...windows.map((windowMs) => ({
      ...{ ...row, key: `${key}_gamma_${windowMs}ms`, unit: '' },
      metric: `coincidence of these spikes within ${windowMs} ms, Gamma: 1 is the same train, 0 chance`,
      reduced: coincidence(a.spikesMs, b.spikesMs, windowMs, INPUT_MS),
    })),
    {
      ...{ ...row, key: `${key}_rms`, unit: 'mV', reduced: rmsBelowSpikes(a, b) },
      metric: `difference of the somatic voltages below ${BELOW_SPIKES_MV} mV, root mean square`,
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
