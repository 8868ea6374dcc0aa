import { exportMessages } from '../base/messages/export.ts';
import { ModelError } from '../base/modelError.ts';
import { type Certificate, findRow } from '../reduce/certificate.ts';
import type { ReducedCompartment, ReducedModel } from '../reduce/reducedModel.ts';
import type { MappedSynapse } from '../reduce/synapseMap.ts';
import {
  networkExample,
  type SynapseKinetics,
  synapseEquations,
  synapseParameters,
  synapseStepLimitMs,
  synapticTerm,
  USUAL_KINETICS,
} from './brian2Synapses.ts';
import { chooseStep, type EulerStep } from './eulerStep.ts';
import {
  HH_KEYS,
  type HodgkinHuxleyParameters,
  hasHodgkinHuxley,
  hodgkinHuxleyEquations,
  longestExplicitStepMs,
  SQUID,
  scaleOfRates,
} from './hodgkinHuxley.ts';
import { describeOrigin, docstring, pythonNumber } from './scriptHeader.ts';
import { CHECK_STEP, WATCH_STEP } from './stepGuard.ts';

export interface LifParameters {
  readonly thresholdMv: number;
  readonly resetMv: number;
  readonly refractoryMs: number;
}

export interface Brian2Options {
  /** What the header says of the reduction's errors. */
  readonly certificate: Certificate;
  /** Step of the script, ms; by default the longest round one that is safe, at most 0.1; with spikes of `hh` one for rk4. */
  readonly dtMs?: number;
  /** `hh` where the model carries hh.gnabar and hh.gkbar, else `lif`, unless given. */
  readonly spiking?: 'none' | 'lif' | 'hh';
  readonly lif?: LifParameters;
  readonly hh?: HodgkinHuxleyParameters;
  /** Synapses with local nodes, and an example of a network of such cells; none unless given. */
  readonly synapses?: readonly MappedSynapse[];
  /** Of all of them; 0.5 and 3 ms to 0 mV unless given. */
  readonly kinetics?: SynapseKinetics;
}

/** Spike times to a hundredth of a millisecond need no shorter ones where the membrane allows them. */
const LONGEST_HH_STEP_MS = 0.025;

export const USUAL_LIF: LifParameters = { thresholdMv: -50, resetMv: -65, refractoryMs: 2 };

/**
 * A Brian2 script of the model: one NeuronGroup with an equation per compartment and explicit couplings. Run, it
 * prints the somatic input resistance, measured by a hyperpolarising step with channels closed, as `Rin_MOhm 83.103`;
 * imported, it offers `build_neurons`. Steps above dt_max are refused, here and in the script.
 *
 * @returns Python text.
 * @throws ModelError `export/no-capacitance`, `export/bad-step`, `export/step-too-long`, `export/no-hodgkin-huxley`.
 */
export function exportBrian2(model: ReducedModel, options: Brian2Options): string {
  const spiking = options.spiking ?? (hasHodgkinHuxley(model) ? 'hh' : 'lif');
  if (spiking === 'hh' && !hasHodgkinHuxley(model))
    throw new ModelError('export/no-hodgkin-huxley', exportMessages.noHodgkinHuxley());
  const { synapses = [], kinetics = USUAL_KINETICS } = options;
  const hh = options.hh ?? SQUID;
  const explicitMs =
    spiking === 'hh' ? longestExplicitStepMs(model, hh.celsius) : Number.POSITIVE_INFINITY;
  const step = chooseStep(
    model,
    options.dtMs,
    spiking === 'hh' ? Math.min(LONGEST_HH_STEP_MS, explicitMs / 2) : 0.1,
    synapseStepLimitMs(synapses, kinetics),
  );
  const script: Script = {
    model,
    certificate: options.certificate,
    spiking,
    step,
    lif: options.lif ?? USUAL_LIF,
    ...{ hh, explicitMs, synapses, kinetics },
  };
  const lines = [
    '#!/usr/bin/env python3',
    ...docstring(headerOf(script)),
    'import sys',
    '',
    synapses.length === 0
      ? 'from brian2 import Network, NeuronGroup, mV, ms, nS, pA, pF, prefs'
      : 'from brian2 import (Hz, Mohm, Network, NeuronGroup, PoissonGroup, SpikeMonitor, Synapses, mV, ms, nS, pA, pF, prefs,',
    ...(synapses.length === 0 ? [] : ['                    seed, start_scope)']),
    '',
    ...constantsOf(script),
    '',
    ...equationsOf(script),
    '',
    ...namespaceOf(script),
    '',
    '',
    ...CHECK_STEP,
    '',
    '',
    ...WATCH_STEP,
    ...buildNeuronsOf(script),
    ...MEASURE_RESISTANCE(model.compartments[0]!.name),
    ...networkExample(model.compartments[0]!.name, synapses),
    ...(synapses.length === 0 ? MAIN : MAIN_WITH_NETWORK),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

interface Script {
  readonly model: ReducedModel;
  readonly certificate: Certificate;
  readonly spiking: 'none' | 'lif' | 'hh';
  readonly step: EulerStep;
  readonly lif: LifParameters;
  readonly hh: HodgkinHuxleyParameters;
  /** Steps up to it are by rk4, where there are spikes of `hh`. */
  readonly explicitMs: number;
  readonly synapses: readonly MappedSynapse[];
  readonly kinetics: SynapseKinetics;
}

function headerOf(script: Script): string[] {
  const { model, certificate, spiking, step, lif, hh, explicitMs, synapses } = script;
  const carried: ReadonlySet<string> = spiking === 'hh' ? new Set(HH_KEYS) : new Set();
  const left = model.compartments.flatMap(({ channelsNs }) => Object.keys(channelsNs));
  const leftOut = [...new Set(left)].filter((name) => !carried.has(name)).sort();
  const spikes = {
    none: exportMessages.spikingNone(),
    lif: exportMessages.spikingLif(lif.thresholdMv, lif.resetMv, lif.refractoryMs),
    hh: exportMessages.spikingHodgkinHuxley(
      hh.celsius,
      hh.sodiumReversalMv,
      hh.potassiumReversalMv,
    ),
  };
  return describeOrigin(model, certificate, 'Brian2', [
    exportMessages.units(),
    exportMessages.eulerLimit(step.dtMaxMs.toPrecision(4)),
    ...(spiking === 'hh' ? [exportMessages.explicitLimit(explicitMs.toPrecision(4))] : []),
    spikes[spiking],
    ...synapses.map(({ place }, k) => exportMessages.synapseAt(k, place)),
    ...(leftOut.length > 0 ? [exportMessages.channelsLeftOut(leftOut)] : []),
  ]);
}

function constantsOf({ certificate, step, spiking, explicitMs }: Script): string[] {
  const tauMs = findRow(certificate, 'tau0')?.reduced ?? 100; // the slowest, for the settling time
  return [
    `DT_MAX_MS = ${pythonNumber(step.dtMaxMs)}`,
    `DT_MS = ${pythonNumber(step.dtMs)}`,
    `TAU0_MS = ${Number(tauMs.toPrecision(6))}`,
    ...(spiking === 'hh' ? [`RK4_MAX_MS = ${pythonNumber(explicitMs)}`] : []),
  ];
}

function equationsOf({ model, spiking, synapses }: Script): string[] {
  return [
    "EQUATIONS = '''",
    ...model.compartments.flatMap((compartment, index) => [
      voltageEquation(model, index, spiking, synapses),
      axialEquation(model, index),
      `I_ext_${compartment.name} : amp`,
      ...(spiking === 'hh' && hasChannels(compartment)
        ? hodgkinHuxleyEquations(compartment.name)
        : []),
    ]),
    ...synapseEquations(model, synapses),
    "'''",
  ];
}

function voltageEquation(
  model: ReducedModel,
  index: number,
  spiking: Script['spiking'],
  synapses: readonly MappedSynapse[],
): string {
  const { compartments } = model;
  const { name } = compartments[index]!;
  const channels = spiking === 'hh' && hasChannels(compartments[index]!) ? ` + I_hh_${name}` : '';
  const flag = spiking === 'lif' && index === 0 ? ' (unless refractory)' : '';
  return (
    `dV_${name}/dt = (gL_${name}*(EL_${name} - V_${name}) + I_axial_${name}${channels}` +
    `${synapticTerm(model, index, synapses)} + I_ext_${name})/C_${name} : volt${flag}`
  );
}

function axialEquation({ compartments }: ReducedModel, index: number): string {
  const own = compartments[index]!;
  const terms = compartments.flatMap((other, otherIndex) => {
    if (own.parent === otherIndex) return [`g_${own.name}*(V_${other.name} - V_${own.name})`];
    if (other.parent === index) return [`g_${other.name}*(V_${other.name} - V_${own.name})`];
    return [];
  });
  return `I_axial_${own.name} = ${terms.length > 0 ? terms.join(' + ') : '0*amp'} : amp`;
}

function hasChannels({ channelsNs }: ReducedCompartment): boolean {
  return HH_KEYS.some((key) => (channelsNs[key] ?? 0) > 0);
}

/** Whether `hh` is all that the model carries, so that its rest with channels open is this script's. */
function carriesNothingElse({ compartments }: ReducedModel): boolean {
  return compartments.every(({ channelsNs }) =>
    Object.keys(channelsNs).every((key) => key.startsWith('hh.')),
  );
}

function namespaceOf({ model, spiking, lif, hh, synapses, kinetics }: Script): string[] {
  const isWhole = spiking === 'hh' && carriesNothingElse(model);
  const reversalOf = ({ activeReversalMv, leakReversalMv }: ReducedCompartment): number =>
    isWhole ? (activeReversalMv ?? leakReversalMv) : leakReversalMv;
  const entries = model.compartments.flatMap((compartment) => {
    const { name } = compartment;
    const channels = HH_KEYS.map((key) => compartment.channelsNs[key] ?? 0);
    return [
      `'C_${name}': ${pythonNumber(compartment.capacitancePf)}*pF`,
      `'gL_${name}': ${pythonNumber(compartment.leakNs)}*nS`,
      `'EL_${name}': ${pythonNumber(reversalOf(compartment))}*mV`,
      ...(compartment.parent < 0
        ? []
        : [`'g_${name}': ${pythonNumber(compartment.couplingNs)}*nS`]),
      ...(spiking === 'hh' && hasChannels(compartment)
        ? [
            `'gNa_${name}': ${pythonNumber(channels[0]!)}*nS`,
            `'gK_${name}': ${pythonNumber(channels[1]!)}*nS`,
          ]
        : []),
    ];
  });
  const spikes = {
    none: [],
    lif: [
      `'LIF_threshold': ${pythonNumber(lif.thresholdMv)}*mV`,
      `'LIF_reset': ${pythonNumber(lif.resetMv)}*mV`,
      `'LIF_refractory': ${pythonNumber(lif.refractoryMs)}*ms`,
    ],
    hh: [
      `'ENa': ${pythonNumber(hh.sodiumReversalMv)}*mV`,
      `'EK': ${pythonNumber(hh.potassiumReversalMv)}*mV`,
      `'q10': ${pythonNumber(scaleOfRates(hh.celsius))}`,
    ],
  };
  return [
    'PARAMETERS = {',
    ...[...entries, ...spikes[spiking], ...synapseParameters(synapses, kinetics)].map(
      (e) => `    ${e},`,
    ),
    '}',
  ];
}

/** `passive=True` closes every channel and takes the spikes away, for measurements. */
function buildNeuronsOf({ model, spiking }: Script): string[] {
  const names = model.compartments.map(({ name }) => name);
  const channelNames = model.compartments.filter(hasChannels).map(({ name }) => name);
  const soma = names[0]!;
  const closed = channelNames.map((name) => `'gNa_${name}': 0*nS, 'gK_${name}': 0*nS`).join(', ');
  const spikes = {
    none: ['    spikes = {}'],
    lif: [
      `    threshold = 'False' if passive else 'V_${soma} > LIF_threshold'`,
      `    spikes = {'threshold': threshold, 'reset': 'V_${soma} = LIF_reset', 'refractory': 'LIF_refractory'}`,
    ],
    hh: [
      '    spikes = {}',
      '    if passive:',
      `        namespace.update({${closed}})`,
      '    else:',
      `        spikes = {'threshold': 'V_${soma} > 0*mV', 'refractory': 'V_${soma} > 0*mV'}`,
    ],
  };
  const gates = channelNames.flatMap((name) =>
    ['m', 'h', 'n'].map(
      (gate) =>
        `    neurons.${gate}_${name} = 'alpha_${gate}_${name}/(alpha_${gate}_${name} + beta_${gate}_${name})'`,
    ),
  );
  return [
    '',
    '',
    'def build_neurons(count=1, dt_ms=DT_MS, passive=False):',
    '    """A NeuronGroup of `count` such cells, each compartment at its leak reversal. Inject into I_ext_<name>."""',
    '    check_step(dt_ms)',
    '    namespace = dict(PARAMETERS)',
    ...spikes[spiking],
    spiking === 'hh'
      ? "    method = 'rk4' if dt_ms <= RK4_MAX_MS else 'exponential_euler'"
      : "    method = 'euler'",
    '    neurons = NeuronGroup(count, EQUATIONS, method=method, dt=dt_ms*ms, namespace=namespace, **spikes)',
    ...names.map((name) => `    neurons.V_${name} = PARAMETERS['EL_${name}']`),
    ...(spiking === 'hh' ? gates : []),
    '    return watch_step(neurons)',
  ];
}

/** Two cells, one with the step and one without: their difference needs no knowledge of rest. */
const MEASURE_RESISTANCE = (soma: string): readonly string[] => [
  '',
  '',
  'def measure_input_resistance(dt_ms=DT_MS, current=-10*pA):',
  '    """Somatic voltage change over a long hyperpolarising step, channels closed. MOhm."""',
  '    neurons = build_neurons(2, dt_ms, passive=True)',
  `    neurons.I_ext_${soma} = [0, 1]*current`,
  '    Network(neurons).run(14*TAU0_MS*ms)',
  `    change = neurons.V_${soma}[1] - neurons.V_${soma}[0]`,
  '    return float(change/current)/1e6',
];

const MAIN: readonly string[] = [
  '',
  '',
  "if __name__ == '__main__':",
  "    prefs.codegen.target = 'numpy'",
  '    try:',
  '        step_ms = float(sys.argv[1]) if len(sys.argv) > 1 else DT_MS',
  '        resistance = measure_input_resistance(step_ms)',
  '    except ValueError as error:',
  "        sys.exit(f'error: {error}')",
  "    print(f'Rin_MOhm {resistance:.6f}')",
];

/** As MAIN; `network 100 1000` runs the example instead: cells, ms and, where it is not to be DT_MS, the step. */
const MAIN_WITH_NETWORK: readonly string[] = [
  '',
  '',
  "if __name__ == '__main__':",
  "    prefs.codegen.target = 'numpy'",
  '    try:',
  "        if len(sys.argv) > 1 and sys.argv[1] == 'network':",
  '            count = int(sys.argv[2]) if len(sys.argv) > 2 else 100',
  '            duration_ms = float(sys.argv[3]) if len(sys.argv) > 3 else 1000',
  '            step_ms = float(sys.argv[4]) if len(sys.argv) > 4 else DT_MS',
  '            times, cells = run_network(count, duration_ms, dt_ms=step_ms)',
  "            print(f'spikes {len(times)} from {len(set(cells))} of {count} cells')",
  '        else:',
  '            step_ms = float(sys.argv[1]) if len(sys.argv) > 1 else DT_MS',
  "            print(f'Rin_MOhm {measure_input_resistance(step_ms):.6f}')",
  '    except ValueError as error:',
  "        sys.exit(f'error: {error}')",
];
