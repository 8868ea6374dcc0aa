import { inputResistance } from '../cable/hinesMatrix.ts';
import { runActive } from './activeRun.ts';
import { cellOfModel, type RunnableCell } from './cellOfModel.ts';
import type { CertificateActivity, CertificateRow } from './certificate.ts';
import { testPlaces } from './chooseSites.ts';
import { compareFigures } from './compareFigures.ts';
import {
  beginPoissonTrial,
  INPUT_MS,
  INPUT_RATE_PER_MS,
  repeatPoissonTrial,
  runPoissonTrial,
} from './poissonTrial.ts';
import { describeNode } from './reductionInput.ts';
import type { ReductionPair } from './reductionPair.ts';
import {
  evokeSpike,
  findRheobase,
  injectStep,
  peakAboveStart,
  RHEOBASE_SHARE,
  type SomaticCell,
  STEP_MS,
} from './somaticDrive.ts';
import { speedRow, spikeRows } from './spikeRows.ts';

/** Both cells run so long by themselves. ms */
const REST_MS = 300;
/** Currents of the f-I curve, in rheobases of the full cell. */
const CURVE: readonly number[] = [1.25, 2, 3];
const INPUT_PLACES = 100;
/** Of clustered input: so many synapses at each place. */
const CLUSTER = 5;

/** One of the two cells, and where its soma and its sites are. */
interface Side extends SomaticCell {
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

/** The soma, and the site that is farthest off. */
function restRows({ full, reduced }: Sides): CertificateRow[] {
  const restOf = (side: Side): number[] => {
    const nodes = [side.soma, ...side.siteNodes];
    const { tracesMv } = runActive(side, nodes, { durationMs: REST_MS });
    return tracesMv.map((trace) => trace.at(-1)!);
  };
  const [a, b] = [restOf(full), restOf(reduced)];
  const row = (key: string, metric: string, at: number): CertificateRow => ({
    ...compareFigures(key, metric, 'mV', a[at]!, b[at]!),
    error: null,
  });
  const off = a.map((mv, i) => Math.abs(b[i]! - mv));
  const farthest = off.reduce((at, mv, i) => (i > 0 && mv > off[at]! ? i : at), 1);
  const after = `after ${REST_MS} ms, channels open`;
  return [
    row('active_rest', `somatic voltage ${after}`, 0),
    ...(full.siteNodes.length > 1
      ? [
          row(
            'active_rest_farthest',
            `voltage ${after}, at the site where it is farthest off`,
            farthest,
          ),
        ]
      : []),
  ];
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

/** Peaks above rest at each site within the time of one spike; the soma first. */
function propagateBack(
  { pair, full, reduced }: Sides,
  rheobaseNa: number,
): CertificateActivity['backPropagation'] {
  if (full.siteNodes.length < 2) return [];
  const [a, b] = [full, reduced].map((side) => {
    const { soma, siteNodes } = side;
    const places = [soma, ...siteNodes.filter((node) => node !== soma)];
    return evokeSpike(side, rheobaseNa, places)?.map(peakAboveStart);
  });
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

interface PoissonComparison {
  readonly rows: readonly CertificateRow[];
  readonly drawn: Pick<CertificateActivity, 'spikes'>;
}

/** At random, strong enough that the full cell fires; then as strong at places of five. */
function comparePoisson({ pair, full }: Sides, seed: number): PoissonComparison {
  const { input, model } = pair;
  const spread = testPlaces(input, INPUT_PLACES, 0.35);
  if (spread.length === 0) return { rows: [], drawn: {} };
  const few = testPlaces(input, INPUT_PLACES / CLUSTER, 0.35);
  const clustered = few.flatMap((node) => new Array<number>(CLUSTER).fill(node));
  const trial = beginPoissonTrial(full, spread, seed);
  const [a, b] = [trial.fullRun, runPoissonTrial(trial, model)];
  const strength = Number((trial.input.peakUs * 1e3).toPrecision(3));
  const how = model.sites === undefined ? 'on compartments' : 'shared by weight';
  const what = `${spread.length} synapses of ${strength} nS at ${1e3 * INPUT_RATE_PER_MS} Hz, ${how}`;
  const dense = repeatPoissonTrial(trial, clustered);
  return {
    rows: [
      ...spikeRows('poisson', what, a, b, INPUT_MS),
      speedRow('speed', a, b),
      ...spikeRows(
        'poisson_clustered',
        `the same in clusters of ${CLUSTER}`,
        dense.fullRun,
        runPoissonTrial(dense, model),
        INPUT_MS,
      ),
    ],
    drawn: {
      spikes: { durationMs: INPUT_MS, fullMs: [...a.spikesMs], reducedMs: [...b.spikesMs] },
    },
  };
}
