import type { CertificateRow } from './certificate.ts';
import { placesOffSoma } from './chooseSites.ts';
import { type InputRun, type InputTreatment, runInputOnFull, runInputOnModel } from './inputRun.ts';
import { REFERENCE_SYNAPSE, type SynapseShape } from './postsynapticPotential.ts';
import type { ReductionPair } from './reductionPair.ts';
import { drawNodes, neighboursOf, type SynapticInput } from './synapticInput.ts';

/** 40 synapses at 20 Hz for 200 ms: of the prototype's table. */
const SYNAPSES = 40;
const RATE_PER_MS = 0.02;
const DURATION_MS = 200;
/** Synapses of a cluster, on neighbouring compartments. */
const CLUSTER = 5;
const TREATMENTS: readonly InputTreatment[] = ['pole', 'rescale'];
const TREATMENT_NAMES: Readonly<Record<InputTreatment, string>> = {
  pole: 'local nodes',
  deaf: 'local nodes that do not hear each other',
  rescale: 'rescaled',
};

export type InputArrangement = 'random' | 'clusters';

/** How far the model is off under many synapses at once. Root mean squares over time, mV. */
export interface InputErrors {
  readonly arrangement: InputArrangement;
  readonly treatment: InputTreatment;
  readonly somaMv: number;
  /** Over all places. */
  readonly localMv: number;
  readonly worstLocalMv: number;
  /** Highest depolarisation of the full cell: at the soma and at any place. */
  readonly somaPeakMv: number;
  readonly localPeakMv: number;
}

/**
 * Channels closed, the same Poisson trains on both: on compartments drawn at random, and in clusters of five neighbouring
 * ones. The model must have sites.
 */
export function measureInputErrors(
  pair: ReductionPair,
  seed: number,
  synapse: SynapseShape = REFERENCE_SYNAPSE,
  treatments: readonly InputTreatment[] = TREATMENTS,
): InputErrors[] {
  const candidates = placesOffSoma(pair.input);
  const members = new Set(candidates);
  const arrangements: readonly (readonly [InputArrangement, number[]])[] = [
    ['random', drawNodes(candidates, SYNAPSES, seed)],
    [
      'clusters',
      drawNodes(candidates, SYNAPSES / CLUSTER, seed).flatMap((node) =>
        neighboursOf(pair.input, node, CLUSTER, members),
      ),
    ],
  ];
  return arrangements.flatMap(([arrangement, nodes]) => {
    if (nodes.length === 0) return [];
    const input: SynapticInput = {
      ...{ nodes, synapse, seed, ratePerMs: RATE_PER_MS, durationMs: DURATION_MS },
    };
    const full = runInputOnFull(pair, input);
    return treatments.map((treatment) => ({
      ...{ arrangement, treatment },
      ...compareRuns(full, runInputOnModel(pair, input, treatment)),
    }));
  });
}

function compareRuns(
  full: InputRun,
  reduced: InputRun,
): Omit<InputErrors, 'arrangement' | 'treatment'> {
  const squares = full.placesMv.map((mv, k) => meanSquare(mv, reduced.placesMv[k]!));
  const top = (mv: Float64Array): number => mv.reduce((a, b) => Math.max(a, b), 0);
  return {
    somaMv: Math.sqrt(meanSquare(full.somaMv, reduced.somaMv)),
    localMv: Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / squares.length),
    worstLocalMv: Math.sqrt(Math.max(...squares)),
    somaPeakMv: top(full.somaMv),
    localPeakMv: Math.max(...full.placesMv.map(top)),
  };
}

/** Two rows, of the soma and of the synapses, for each arrangement and treatment. */
export function inputRows(pair: ReductionPair, synapse: SynapseShape): CertificateRow[] {
  return measureInputErrors(pair, 1, synapse).flatMap((errors) => {
    const { arrangement, treatment, somaMv, localMv, worstLocalMv } = errors;
    const where = arrangement === 'random' ? 'at random' : `in clusters of ${CLUSTER}`;
    const strength = Number((synapse.peakUs * 1e3).toPrecision(6));
    const what = `${SYNAPSES} synapses ${where}, ${strength} nS at ${1e3 * RATE_PER_MS} Hz, ${TREATMENT_NAMES[treatment]}`;
    const row = { unit: 'mV', full: null, error: null };
    const key = `input_${arrangement}`;
    return [
      {
        ...{ ...row, key: `${key}_soma_${treatment}`, reduced: somaMv },
        metric: `somatic voltage under ${what}: rms error; the full cell's peak ${errors.somaPeakMv.toFixed(1)} mV`,
      },
      {
        ...{ ...row, key: `${key}_local_${treatment}`, reduced: localMv },
        metric: `voltage at these synapses: rms error; worst ${worstLocalMv.toFixed(2)} mV, the full cell's peak ${errors.localPeakMv.toFixed(1)} mV`,
      },
    ];
  });
}

function meanSquare(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, i) => sum + (value - b[i]!) ** 2, 0) / a.length;
}
