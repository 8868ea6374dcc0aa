import type { ReducedModel } from '../reduce/reducedModel.ts';
import type { MappedSynapse } from '../reduce/synapseMap.ts';
import { pythonNumber } from './scriptHeader.ts';

/** Rise and decay in ms, reversal in mV, of all synapses of a script. */
export interface SynapseKinetics {
  readonly riseMs: number;
  readonly decayMs: number;
  readonly reversalMv: number;
}

export const USUAL_KINETICS: SynapseKinetics = { riseMs: 0.5, decayMs: 3, reversalMv: 0 };

/** So many events of one synapse may be open at once before a step is no longer known to be stable. */
const OPEN_EVENTS = 20;

/**
 * Synapse k of a script, `syn<k>`: a difference of two exponentials A and B, with the voltage of its own place by a local
 * node (see LocalNode), whose states are u0, u1 and J, and what it hears of others (see HeardNode); at a site without states.
 * An event adds 1 to both A and B.
 */
export function synapseEquations(
  { compartments }: ReducedModel,
  synapses: readonly MappedSynapse[],
): string[] {
  const equations = synapses.flatMap(({ local }, k) => {
    const follow = [
      { compartment: local.above, end: 'a' },
      { compartment: local.below, end: 'b' },
    ].flatMap(({ compartment, end }) =>
      compartment < 0 ? [] : [`w${end}_syn${k}*V_${compartments[compartment]!.name}`],
    );
    const { poles } = local;
    const sent = poles.length === 0 ? `J_syn${k} = I_syn${k} : amp` : undefined;
    const beside = [...poles.map((_, p) => `u${p}_syn${k}`), ...heardTerms(local, k, synapses)];
    const voltage = [follow.join(' + '), `offset_syn${k}`, ...beside].join(' + ');
    return [
      `dA_syn${k}/dt = -A_syn${k}/syn_decay : 1`,
      `dB_syn${k}/dt = -B_syn${k}/syn_rise : 1`,
      `v_syn${k} = ${voltage} : volt`,
      `I_syn${k} = g_syn${k}*(A_syn${k} - B_syn${k})*(syn_reversal - v_syn${k}) : amp`,
      sent ?? `dJ_syn${k}/dt = (I_syn${k} - J_syn${k})/transfer_syn${k} : amp`,
      ...poles.map(
        (_, p) =>
          `du${p}_syn${k}/dt = (R${p}_syn${k}*I_syn${k} - u${p}_syn${k})/tau${p}_syn${k} : volt`,
      ),
    ];
  });
  const received = compartments.flatMap(({ name }, compartment) => {
    const terms = termsInto(compartment, synapses);
    return terms.length === 0 ? [] : [`I_syn_${name} = ${terms.join(' + ')} : amp`];
  });
  return [...equations, ...received];
}

function heardTerms(
  { heard }: MappedSynapse['local'],
  k: number,
  synapses: readonly MappedSynapse[],
): string[] {
  return heard.flatMap(({ index, ownShare, transferMohm }) => {
    const own = synapses[index]!.local.poles.map((_, p) => `u${p}_syn${index}`).join(' + ');
    return [
      ...(ownShare > 0 ? [`own_syn${k}_${index}*(${own})`] : []),
      ...(transferMohm > 0 ? [`sent_syn${k}_${index}*J_syn${index}`] : []),
    ];
  });
}

/** What a compartment's equation has of them: ` + I_syn_soma`, or nothing. */
export function synapticTerm(
  { compartments }: ReducedModel,
  compartment: number,
  synapses: readonly MappedSynapse[],
): string {
  const has = termsInto(compartment, synapses).length > 0;
  return has ? ` + I_syn_${compartments[compartment]!.name}` : '';
}

function termsInto(compartment: number, synapses: readonly MappedSynapse[]): string[] {
  return synapses.flatMap(({ local }, k) => [
    ...(local.above === compartment ? [`wa_syn${k}*J_syn${k}`] : []),
    ...(local.below === compartment ? [`wb_syn${k}*J_syn${k}`] : []),
  ]);
}

export function synapseParameters(
  synapses: readonly MappedSynapse[],
  { riseMs, decayMs, reversalMv }: SynapseKinetics,
): string[] {
  if (synapses.length === 0) return [];
  const peak = peakOf(riseMs, decayMs);
  return [
    `'syn_rise': ${pythonNumber(riseMs)}*ms`,
    `'syn_decay': ${pythonNumber(decayMs)}*ms`,
    `'syn_reversal': ${pythonNumber(reversalMv)}*mV`,
    ...synapses.flatMap(({ local, peakUs, offsetMv }, k) => [
      `'g_syn${k}': ${pythonNumber((peakUs * 1e3) / peak)}*nS`,
      `'offset_syn${k}': ${pythonNumber(offsetMv)}*mV`,
      ...(local.above < 0 ? [] : [`'wa_syn${k}': ${pythonNumber(local.aboveWeight)}`]),
      ...(local.below < 0 ? [] : [`'wb_syn${k}': ${pythonNumber(local.belowWeight)}`]),
      ...local.poles.flatMap((pole, p) => [
        `'R${p}_syn${k}': ${pythonNumber(pole.resistanceMohm)}*Mohm`,
        `'tau${p}_syn${k}': ${pythonNumber(pole.timeConstantMs)}*ms`,
      ]),
      ...(local.poles.length === 0
        ? []
        : [`'transfer_syn${k}': ${pythonNumber(local.transferMs)}*ms`]),
      ...local.heard.flatMap(({ index, ownShare, transferMohm }) => [
        ...(ownShare > 0 ? [`'own_syn${k}_${index}': ${pythonNumber(ownShare)}`] : []),
        ...(transferMohm > 0
          ? [`'sent_syn${k}_${index}': ${pythonNumber(transferMohm)}*Mohm`]
          : []),
      ]),
    ]),
  ];
}

/** Largest value of exp(-t / decay) - exp(-t / rise). */
function peakOf(riseMs: number, decayMs: number): number {
  const t = ((riseMs * decayMs) / (decayMs - riseMs)) * Math.log(decayMs / riseMs);
  return Math.exp(-t / decayMs) - Math.exp(-t / riseMs);
}

/**
 * Forward Euler follows every synapse's own states below this step, ms: 2 rise, twice the transfer, and for its poles, which
 * all answer to the same current, 2 / sum of (1 / tau_k + R_k g / tau_k) or more; others that it hears count as its own.
 */
export function synapseStepLimitMs(
  synapses: readonly MappedSynapse[],
  { riseMs }: SynapseKinetics,
): number {
  const rateOf = ({ local, peakUs }: MappedSynapse): number =>
    local.poles.reduce(
      (sum, pole) => sum + (1 + pole.resistanceMohm * peakUs * OPEN_EVENTS) / pole.timeConstantMs,
      0,
    );
  const limits = synapses.flatMap((synapse) => {
    const { poles, heard, transferMs } = synapse.local;
    if (poles.length === 0) return [];
    const rate = heard.reduce(
      (sum, { index, ownShare }) => sum + ownShare * rateOf(synapses[index]!),
      rateOf(synapse),
    );
    return [2 / rate, 2 * transferMs];
  });
  return Math.min(...limits, synapses.length === 0 ? Number.POSITIVE_INFINITY : 2 * riseMs);
}

/** `python3 SCRIPT network 100 1000`: so many cells for so many ms under Poisson events at every synapse, joined at random. */
export function networkExample(soma: string, synapses: readonly MappedSynapse[]): string[] {
  if (synapses.length === 0) return [];
  return [
    '',
    '',
    'def run_network(count=100, duration_ms=1000, rate_hz=20, probability=0.1, dt_ms=DT_MS, seed_value=1):',
    '    """Spike times (ms) and cell numbers: each synapse with a Poisson train, and events from other cells at random."""',
    '    start_scope()',
    '    seed(seed_value)',
    '    neurons = build_neurons(count, dt_ms)',
    '    parts = [neurons, SpikeMonitor(neurons)]',
    `    for k in range(${synapses.length}):`,
    "        event = f'A_syn{k}_post += 1; B_syn{k}_post += 1'",
    '        trains = PoissonGroup(count, rate_hz*Hz, dt=dt_ms*ms)',
    '        drive = Synapses(trains, neurons, on_pre=event, dt=dt_ms*ms)',
    "        drive.connect(j='i')",
    '        recurrent = Synapses(neurons, neurons, on_pre=event, delay=1*ms, dt=dt_ms*ms)',
    `        recurrent.connect(condition='i != j', p=probability/${synapses.length})`,
    '        parts += [trains, drive, recurrent]',
    '    Network(*parts).run(duration_ms*ms)',
    `    if not bool((abs(neurons.V_${soma}/mV) < 1e4).all()):`,
    "        raise ValueError(f'voltages grew without bound at a step of {dt_ms:g} ms: take a shorter one')",
    '    return parts[1].t/ms, parts[1].i[:]',
  ];
}
