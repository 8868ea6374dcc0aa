import { exportMessages } from '../base/messages/export.ts';
import type { Certificate } from '../reduce/certificate.ts';
import type { DendriticSpikeFit } from '../reduce/fitDendriticSpikes.ts';
import type { ReducedCompartment, ReducedModel } from '../reduce/reducedModel.ts';
import { longestEulerStepMs } from '../reduce/reducedSystem.ts';
import { type LifParameters, USUAL_LIF } from './brian2Script.ts';
import { chooseStep, type EulerStep } from './eulerStep.ts';
import { requireCapacitances } from './pointCompartments.ts';
import { describeOrigin, docstring, pythonNumber } from './scriptHeader.ts';
import { CHECK_STEP, WATCH_STEP } from './stepGuard.ts';

export interface DendrifyOptions {
  /** What the header says of the reduction's errors. */
  readonly certificate: Certificate;
  /** Step of the script, ms; by default the longest round one that is safe, at most 0.1. */
  readonly dtMs?: number;
  readonly lif?: LifParameters;
  /** Dendritic spikes by compartment; where none is given, commented examples stand in their place. */
  readonly spikes?: readonly DendriticSpikeFit[];
}

/**
 * A Dendrify script of the model: Soma and Dendrite objects with absolute capacitance and leak, joined by explicit
 * couplings, with dendritic spikes where these were fitted. Pieces of the cell that are not
 * joined to the first compartment are left out, since a Dendrify model is one tree.
 *
 * @returns Python text.
 * @throws ModelError `export/no-capacitance`, `export/bad-step`, `export/step-too-long`.
 */
export function exportDendrify(model: ReducedModel, options: DendrifyOptions): string {
  requireCapacitances(model);
  const step = chooseStep(model, options.dtMs, 0.1, spikeLimitMs(model, options.spikes ?? []));
  const lif = options.lif ?? USUAL_LIF;
  const joined = markFirstTree(model);
  const isSingle = joined.filter((inside) => inside).length === 1;
  const names = model.compartments.filter((_, i) => joined[i]).map(({ name }) => name);
  const lines = [
    '#!/usr/bin/env python3',
    ...docstring(headerOf(model, options, step, joined, lif)),
    'from brian2 import defaultclock, mV, ms, nS, pF',
    `from dendrify import ${isSingle ? 'PointNeuronModel' : 'Dendrite, NeuronModel, Soma'}`,
    '',
    `DT_MAX_MS = ${pythonNumber(step.dtMaxMs)}`,
    `DT_MS = ${pythonNumber(step.dtMs)}`,
    '',
    '',
    ...CHECK_STEP,
    '',
    '',
    ...WATCH_STEP,
    '',
    '',
    ...SET_CLOCK,
    '',
    ...(isSingle ? pointModel(model.compartments[0]!) : treeModel(model, joined, options.spikes)),
    '',
    ...makeGroup(names[0]!, lif, isSingle),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

/** The longest stable step with the conductances of all dendritic spikes open. ms */
function spikeLimitMs(model: ReducedModel, spikes: readonly DendriticSpikeFit[]): number {
  const openNs = new Map(
    spikes.map(({ compartment, riseNs, fallNs }) => [compartment, riseNs + fallNs]),
  );
  const compartments = model.compartments.map((compartment, k) => ({
    ...compartment,
    leakNs: compartment.leakNs + (openNs.get(k) ?? 0),
  }));
  return longestEulerStepMs({ ...model, compartments });
}

/** Dendrify turns durations into steps when it defines an event, so the clock comes first. */
const SET_CLOCK: readonly string[] = [
  'check_step(DT_MS)',
  'defaultclock.dt = DT_MS*ms  # before anything else: Dendrify counts dSpike durations in steps',
];

function headerOf(
  model: ReducedModel,
  { certificate, spikes }: DendrifyOptions,
  step: EulerStep,
  joined: readonly boolean[],
  lif: LifParameters,
): string[] {
  const left = model.compartments.filter((_, i) => !joined[i]).map(({ name }) => name);
  const channels = model.compartments.flatMap(({ channelsNs }) => Object.keys(channelsNs));
  const leftOut = [...new Set(channels)].sort();
  return describeOrigin(model, certificate, 'Dendrify', [
    exportMessages.dendrifyNotRun(),
    exportMessages.units(),
    exportMessages.eulerLimit(step.dtMaxMs.toPrecision(4)),
    exportMessages.dendrifyRest(),
    exportMessages.spikingLif(lif.thresholdMv, lif.resetMv, lif.refractoryMs),
    exportMessages.dendrifyUncalibrated(),
    spikes === undefined
      ? exportMessages.dendriticSpikesNotFitted()
      : exportMessages.dendriticSpikesFitted(spikes.length),
    ...(leftOut.length > 0 ? [exportMessages.channelsLeftOut(leftOut)] : []),
    ...(left.length > 0 ? [exportMessages.piecesLeftOut(left)] : []),
  ]);
}

/** Names the script uses itself: a compartment of that name gets an underscore. */
const TAKEN: ReadonlySet<string> = new Set(
  (
    'Dendrite NeuronModel PointNeuronModel Soma defaultclock mV ms nS pF model connections check_step watch_step build_neurons ' +
    'float print DT_MS DT_MAX_MS'
  ).split(' '),
);

function variableOf({ name }: ReducedCompartment): string {
  return TAKEN.has(name) ? `${name}_` : name;
}

function markFirstTree({ compartments }: ReducedModel): boolean[] {
  const joined: boolean[] = [];
  compartments.forEach(({ parent }, i) => {
    joined.push(i === 0 || (parent >= 0 && joined[parent]!));
  });
  return joined;
}

function pointModel(compartment: ReducedCompartment): string[] {
  return [
    `model = PointNeuronModel(model='leakyIF', ${absolutes(compartment)}, v_rest=${pythonNumber(compartment.leakReversalMv)}*mV)`,
  ];
}

function absolutes({ capacitancePf, leakNs }: ReducedCompartment): string {
  return `cm_abs=${pythonNumber(capacitancePf)}*pF, gl_abs=${pythonNumber(leakNs)}*nS`;
}

function treeModel(
  { compartments }: ReducedModel,
  joined: readonly boolean[],
  spikes: readonly DendriticSpikeFit[] | undefined,
): string[] {
  const own = compartments.filter((_, i) => joined[i]);
  const rest = own[0]!.leakReversalMv;
  const differing = own.filter(({ leakReversalMv }) => leakReversalMv !== rest);
  const reversals = differing.map(
    ({ name, leakReversalMv }) => `    'EL_${name}': ${pythonNumber(leakReversalMv)}*mV,`,
  );
  return [
    ...own.map((compartment, i) =>
      i === 0
        ? `${variableOf(compartment)} = Soma('${compartment.name}', model='leakyIF', ${absolutes(compartment)})`
        : `${variableOf(compartment)} = Dendrite('${compartment.name}', model='passive', ${absolutes(compartment)})`,
    ),
    '',
    ...(spikes === undefined
      ? own.slice(1).flatMap((compartment) => dendriticSpikeComment(variableOf(compartment)))
      : spikes
          .filter(({ compartment }) => joined[compartment])
          .flatMap((spike) => dendriticSpike(variableOf(compartments[spike.compartment]!), spike))),
    '',
    'connections = [',
    ...own
      .slice(1)
      .map(
        (compartment) =>
          `    (${variableOf(compartments[compartment.parent]!)}, ${variableOf(compartment)}, ${pythonNumber(compartment.couplingNs)}*nS),`,
      ),
    ']',
    `model = NeuronModel(connections, v_rest=${pythonNumber(rest)}*mV)`,
    ...(reversals.length > 0 ? ['model.add_params({', ...reversals, '})'] : []),
  ];
}

/** Reversals are Dendrify's E_Na and E_K unless others were fitted with; they hold for all spikes of one name. */
function dendriticSpike(variable: string, spike: DendriticSpikeFit): string[] {
  const indent = ' '.repeat(variable.length + 9);
  const ms = (value: number): string => `${pythonNumber(value)}*ms`;
  return [
    `${variable}.dspikes('Na', threshold=${pythonNumber(spike.thresholdMv)}*mV,`,
    `${indent}g_rise=${pythonNumber(spike.riseNs)}*nS, g_fall=${pythonNumber(spike.fallNs)}*nS,`,
    `${indent}duration_rise=${ms(spike.riseMs)}, duration_fall=${ms(spike.fallMs)},`,
    `${indent}offset_fall=${ms(spike.fallOffsetMs)}, refractory=${ms(spike.refractoryMs)},`,
    `${indent}reversal_rise=${pythonNumber(spike.riseReversalMv)}*mV, reversal_fall=${pythonNumber(spike.fallReversalMv)}*mV)`,
  ];
}

/** Not a fit: the values of Dendrify's example comp_passive_vs_active, to be replaced. */
function dendriticSpikeComment(variable: string): string[] {
  return [
    `# ${variable}.dspikes('Na', threshold=-35*mV, g_rise=30*nS, g_fall=14*nS,`,
    `# ${' '.repeat(variable.length)}         duration_rise=1.2*ms, duration_fall=2.4*ms, offset_fall=0.2*ms, refractory=5*ms,`,
    `# ${' '.repeat(variable.length)}         reversal_rise='E_Na', reversal_fall='E_K')`,
  ];
}

function makeGroup(soma: string, lif: LifParameters, isSingle: boolean): string[] {
  const voltage = isSingle ? 'V' : `V_${soma}`;
  return [
    '',
    'def build_neurons(count=1):',
    '    """A Brian2 NeuronGroup of `count` such cells."""',
    '    check_step(float(defaultclock.dt/ms))',
    '    return watch_step(model.make_neurongroup(',
    "        count, method='euler',",
    `        threshold='${voltage} > ${pythonNumber(lif.thresholdMv)}*mV', reset='${voltage} = ${pythonNumber(lif.resetMv)}*mV',`,
    `        refractory=${pythonNumber(lif.refractoryMs)}*ms))`,
    '',
    '',
    "if __name__ == '__main__':",
    '    print(model)',
  ];
}
