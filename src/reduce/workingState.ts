import { buildConductanceMatrix, type HinesMatrix } from '../cable/hinesMatrix.ts';
import { inputImpedances } from '../cable/inputImpedances.ts';
import type { Cell } from '../cell/cell.ts';
import { holdInput } from './holdingPotential.ts';
import type { SynapseShape } from './postsynapticPotential.ts';
import type { ReductionInput } from './reductionInput.ts';

/** Synapses of one kind at one node, driven at random. */
export interface DrivenSynapse extends SynapseShape {
  readonly node: number;
  /** Of all of them together. */
  readonly ratePerMs: number;
}

/** The cell as it stands on the average while its synapses are at work. */
export interface WorkingState {
  /** Its leak is that of the held channels and of the synapses' mean conductances: what chooseSites and reduceToSites take. */
  readonly input: ReductionInput;
  /** The same with channels closed, by node. uS */
  readonly quietLeakUs: Float64Array;
  /** By synapse: charge of one event over what it would be without the depolarisation that it makes at its own place. */
  readonly keptCharge: Float64Array;
}

const FREQUENCIES = 16;

/**
 * Thousands of synapses at work multiply the conductance of a dendrite, so places follow the sites otherwise than in the
 * quiet cell, and each event loses a part of its drive to its own depolarisation. Channels are taken as they stand at a
 * holding potential; the charge by first order in the event's conductance g,
 *
 *     1 / (1 + g K),   K = integral s (z * s) dt / integral s dt
 *
 * for its course s and the impulse response z at its place.
 *
 * @param input of the same cell, not held.
 * @param holdingMv mV, near where the cell works.
 * @throws ModelError as holdInput does.
 */
export function findWorkingState(
  input: ReductionInput,
  cell: Cell,
  holdingMv: number,
  synapses: readonly DrivenSynapse[],
): WorkingState {
  const { layout } = input;
  const held = holdInput(input, cell, layout, holdingMv);
  const busiest = addMean(held, synapses);
  const keptCharge = keptCharges(
    buildConductanceMatrix(layout, busiest.leakUs),
    layout.capacitanceNf,
    synapses,
  );
  return {
    input: addMean(held, synapses, keptCharge),
    quietLeakUs: addMean(input, synapses, keptCharge).leakUs,
    keptCharge,
  };
}

/** Mean conductance, uS. */
export function meanUs(synapse: DrivenSynapse): number {
  return synapse.ratePerMs * areaUsMs(synapse);
}

/** Integral of the conductance of one event: the difference of exponentials has area decay - rise before its norm. */
function areaUsMs(synapse: SynapseShape): number {
  return synapse.peakUs * normOf(synapse) * (synapse.decayMs - synapse.riseMs);
}

/** What makes the peak of exp(-t / decay) - exp(-t / rise) 1. */
function normOf({ riseMs, decayMs }: SynapseShape): number {
  const peakMs = ((riseMs * decayMs) / (decayMs - riseMs)) * Math.log(decayMs / riseMs);
  return 1 / (Math.exp(-peakMs / decayMs) - Math.exp(-peakMs / riseMs));
}

function addMean(
  held: ReductionInput,
  synapses: readonly DrivenSynapse[],
  keptCharge?: Float64Array,
): ReductionInput {
  const leakUs = Float64Array.from(held.leakUs);
  synapses.forEach((synapse, k) => {
    leakUs[synapse.node]! += meanUs(synapse) * (keptCharge?.[k] ?? 1);
  });
  return { ...held, leakUs };
}

/**
 * 1 / (1 + g K) of each synapse on a cable of nodes. By Parseval K is the integral of |S|^2 Re Z over frequency; with
 * omega = tan(angle) / decay it is smooth and finite, and the midpoint rule in the angle does.
 *
 * @param synapses whose `node` is one of the matrix.
 */
export function keptCharges(
  matrix: HinesMatrix,
  capacitanceNf: Float64Array,
  synapses: readonly (SynapseShape & { readonly node: number })[],
): Float64Array {
  const sums = new Map<string, Float64Array>();
  for (const { riseMs, decayMs } of synapses) {
    const key = `${riseMs} ${decayMs}`;
    if (!sums.has(key)) sums.set(key, ownResistances(matrix, capacitanceNf, riseMs, decayMs));
  }
  return Float64Array.from(synapses, ({ node, peakUs, riseMs, decayMs }) => {
    const resistances = sums.get(`${riseMs} ${decayMs}`)!;
    return 1 / (1 + peakUs * resistances[node]!);
  });
}

/** K for a conductance whose peak is 1, by node. MOhm */
function ownResistances(
  matrix: HinesMatrix,
  capacitanceNf: Float64Array,
  riseMs: number,
  decayMs: number,
): Float64Array {
  const shape = { peakUs: 1, riseMs, decayMs, reversalMv: 0 };
  const sum = new Float64Array(capacitanceNf.length);
  const width = Math.PI / 2 / FREQUENCIES;
  for (let k = 0; k < FREQUENCIES; k++) {
    const angle = (k + 0.5) * width;
    const omegaPerMs = Math.tan(angle) / decayMs;
    // |S|^2 = (norm (1/rise - 1/decay))^2 / ((1/decay^2 + w^2) (1/rise^2 + w^2)), and dw = decay (1/decay^2 + w^2) d(angle).
    const top = (normOf(shape) * (1 / riseMs - 1 / decayMs)) ** 2;
    const spectrum = (top * decayMs) / (1 / riseMs ** 2 + omegaPerMs ** 2);
    const { re } = inputImpedances(matrix, capacitanceNf, (omegaPerMs * 1e3) / (2 * Math.PI));
    for (let node = 0; node < sum.length; node++)
      sum[node]! += (spectrum * re[node]! * width) / Math.PI;
  }
  return sum.map((value) => value / areaUsMs(shape));
}
