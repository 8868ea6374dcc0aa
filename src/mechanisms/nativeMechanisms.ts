import type { Mechanism } from './mechanism.ts';
import { parseNmodl } from './parseNmodl.ts';

/**
 * Point processes that cabletree has of its own because their .mod files need C code. The texts are written from the
 * published equations; NET_RECEIVE in them is the average over many releases, by which an export runs. Here each
 * release is drawn: see simulate/stochasticRelease.ts.
 *
 * @see Fuhrmann, Segev, Markram and Tsodyks (2002), "Coding of temporal information by activity-dependent synapses",
 *   J Neurophysiol 87
 * @see Jahr and Stevens (1990), "Voltage dependence of NMDA-activated macroscopic conductances", J Neurosci 10
 */
const TEXTS: readonly string[] = [
  dualSynapse({
    name: 'ProbAMPANMDA_EMS',
    title:
      'AMPA and NMDA with short-term plasticity (Fuhrmann et al. 2002; block by Jahr and Stevens 1990)',
    fast: { name: 'AMPA', riseMs: 0.2, decayMs: 1.7, reversal: 'e' },
    slow: { name: 'NMDA', riseMs: 0.29, decayMs: 43, reversal: 'e' },
    ratio: { name: 'NMDA_ratio', value: 0.71 },
    parameters: ['e = 0 (mV)', 'mg = 1 (mM)'],
    gate: '1 / (1 + exp(-0.062 (/mV) * v) * mg / 3.57 (mM))',
  }),
  dualSynapse({
    name: 'ProbGABAAB_EMS',
    title: 'GABA-A and GABA-B with short-term plasticity (Fuhrmann et al. 2002)',
    fast: { name: 'GABAA', riseMs: 0.2, decayMs: 8, reversal: 'e_GABAA' },
    slow: { name: 'GABAB', riseMs: 3.5, decayMs: 260.9, reversal: 'e_GABAB' },
    ratio: { name: 'GABAB_ratio', value: 0 },
    parameters: ['e_GABAA = -80 (mV)', 'e_GABAB = -97 (mV)'],
    gate: '1',
  }),
];

interface Component {
  readonly name: string;
  readonly riseMs: number;
  readonly decayMs: number;
  readonly reversal: string;
}

/** NMODL of two conductances, each a difference of two exponentials with its peak at 1, behind one release site. */
function dualSynapse({
  name,
  title,
  fast,
  slow,
  ratio,
  parameters,
  gate,
}: {
  name: string;
  title: string;
  fast: Component;
  slow: Component;
  ratio: { name: string; value: number };
  parameters: readonly string[];
  gate: string;
}): string {
  const both = [fast, slow];
  const each = (write: (component: Component) => string, joint = '\n'): string =>
    both.map(write).join(joint);
  const own = parameters.map((text) => text.split(' ')[0]!);
  return `TITLE ${title}
NEURON {
  POINT_PROCESS ${name}
  RANGE ${each((c) => `tau_r_${c.name}, tau_d_${c.name}`, ', ')}, ${own.join(', ')}
  RANGE Use, Dep, Fac, u0, Nrrp, gmax, ${ratio.name}, seed, synapseID
  RANGE u, R, tsyn, occupied, draws, ${each((c) => `factor_${c.name}, g_${c.name}, i_${c.name}`, ', ')}, g
  NONSPECIFIC_CURRENT i
}
UNITS { (nA) = (nanoamp) (mV) = (millivolt) (uS) = (microsiemens) (mM) = (milli/liter) }
PARAMETER {
${each((c) => `  tau_r_${c.name} = ${c.riseMs} (ms) <1e-9, 1e9>\n  tau_d_${c.name} = ${c.decayMs} (ms) <1e-9, 1e9>`)}
  Use = 1
  Dep = 100 (ms)
  Fac = 10 (ms)
  u0 = 0
  Nrrp = 1
  gmax = 0.001 (uS)
  ${ratio.name} = ${ratio.value}
  seed = 0
  synapseID = 0
${parameters.map((text) => `  ${text}`).join('\n')}
}
ASSIGNED {
  v (mV) i (nA) g (uS) u R tsyn (ms) occupied draws
${each((c) => `  factor_${c.name} g_${c.name} (uS) i_${c.name} (nA)`)}
}
STATE { ${each((c) => `A_${c.name} B_${c.name}`, ' ')} }
INITIAL {
  LOCAL peak
${each(
  (c) => `  A_${c.name} = 0
  B_${c.name} = 0
  peak = tau_r_${c.name} * tau_d_${c.name} / (tau_d_${c.name} - tau_r_${c.name}) * log(tau_d_${c.name} / tau_r_${c.name})
  factor_${c.name} = 1 / (exp(-peak / tau_d_${c.name}) - exp(-peak / tau_r_${c.name}))`,
)}
  u = u0
  R = 1
  tsyn = 0
  occupied = Nrrp
  draws = 0
}
BREAKPOINT {
  SOLVE release METHOD cnexp
  g_${fast.name} = gmax * (B_${fast.name} - A_${fast.name})
  g_${slow.name} = gmax * (B_${slow.name} - A_${slow.name}) * ${gate}
  g = g_${fast.name} + g_${slow.name}
${each((c) => `  i_${c.name} = g_${c.name} * (v - ${c.reversal})`)}
  i = i_${fast.name} + i_${slow.name}
}
DERIVATIVE release {
${each((c) => `  A_${c.name}' = -A_${c.name} / tau_r_${c.name}\n  B_${c.name}' = -B_${c.name} / tau_d_${c.name}`)}
}
NET_RECEIVE (weight) {
  LOCAL out
  IF (weight > 0) {
  IF (Fac > 0) {
    u = u * exp(-(t - tsyn) / Fac)
    u = u + Use * (1 - u)
  } ELSE {
    u = Use
  }
  IF (Dep > 0) { R = 1 - (1 - R) * exp(-(t - tsyn) / Dep) } ELSE { R = 1 }
  out = u * R
  R = R - out
  tsyn = t
  A_${fast.name} = A_${fast.name} + out * weight * factor_${fast.name}
  B_${fast.name} = B_${fast.name} + out * weight * factor_${fast.name}
  A_${slow.name} = A_${slow.name} + out * weight * ${ratio.name} * factor_${slow.name}
  B_${slow.name} = B_${slow.name} + out * weight * ${ratio.name} * factor_${slow.name}
  }
}
`;
}

let mechanisms: ReadonlyMap<string, Mechanism> | undefined;

/** By name. */
export function nativeMechanisms(): ReadonlyMap<string, Mechanism> {
  mechanisms ??= new Map(TEXTS.map(parseNative).map((own) => [own.name, own]));
  return mechanisms;
}

/** Whether this is one of ours, not a file of the same name. */
export function isNativeMechanism({ name, source }: Mechanism): boolean {
  return nativeMechanisms().get(name)?.source === source;
}

function parseNative(text: string): Mechanism {
  const { mechanism, diagnostics } = parseNmodl(text, { file: 'native.mod' });
  if (mechanism !== undefined) return mechanism;
  throw new Error(`a mechanism of our own does not parse: ${JSON.stringify(diagnostics)}`);
}
