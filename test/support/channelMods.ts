/** The channels of the reference data as a user would write them in NMODL, from the equations in its channels.json. */

export interface ReferenceGate {
  readonly power: number;
  readonly alpha?: string;
  readonly beta?: string;
  readonly inf?: string;
  readonly tau?: string;
}

export interface ReferenceChannel {
  /** Name of the reversal potential. */
  readonly e: string;
  readonly ion?: string;
  /** Concentrations that the gates depend on. */
  readonly reads?: readonly string[];
  readonly gates: Readonly<Record<string, ReferenceGate>>;
  readonly rate_factor: string;
}

/** A channel with maximal conductance `gbar`. */
export function writeChannelMod(suffix: string, channel: ReferenceChannel): string {
  const { e, ion, reads = [], gates, rate_factor } = channel;
  const names = Object.keys(gates);
  const current = ion === undefined ? 'i' : `i${ion}`;
  const product = names.map((name) => `${name}^${gates[name]!.power}`).join('*');
  const rates = names.map((name) => {
    const { alpha, beta, inf, tau } = gates[name]!;
    if (alpha === undefined) return `${name}inf = ${inf}\n ${name}tau = (${tau})/(${rate_factor})`;
    return `a = ${alpha}\n b = ${beta}\n ${name}tau = 1/(a + b)/(${rate_factor})\n ${name}inf = a/(a + b)`;
  });
  return `NEURON {
 SUFFIX ${suffix}
 ${ion === undefined ? 'NONSPECIFIC_CURRENT i' : `USEION ${ion} READ ${e} WRITE ${current}`}
 ${reads.map((name) => `USEION ${name.slice(0, -1)} READ ${name}`).join('\n ')}
 RANGE gbar, g
}
PARAMETER { gbar = 0.00001 (S/cm2) ${ion === undefined ? `${e} = -45 (mV)` : ''} }
ASSIGNED { v (mV) celsius (degC) g (S/cm2) ${current} (mA/cm2) ${ion === undefined ? '' : `${e} (mV)`}
 ${reads.map((name) => `${name} (mM)`).join(' ')}
 ${names.map((name) => `${name}inf ${name}tau (ms)`).join(' ')} }
STATE { ${names.join(' ')} }
INITIAL { rates(v) ${names.map((name) => `${name} = ${name}inf`).join(' ')} }
BREAKPOINT { SOLVE states METHOD cnexp
 g = gbar*${product}
 ${current} = g*(v - ${e}) }
DERIVATIVE states { rates(v)
 ${names.map((name) => `${name}' = (${name}inf - ${name})/${name}tau`).join('\n ')} }
PROCEDURE rates(v (mV)) { LOCAL a, b
 ${rates.join('\n ')} }
FUNCTION vtrap(x, y) { IF (fabs(x/y) < 1e-6) { vtrap = y*(1 - x/y/2) } ELSE { vtrap = x/(exp(x/y) - 1) } }
FUNCTION if_lt(a, b, p, q) { IF (a < b) { if_lt = p } ELSE { if_lt = q } }
`;
}

export const poolMod = `NEURON { SUFFIX CaDynamics_E2 USEION ca READ ica WRITE cai RANGE gamma, decay, depth, minCai }
PARAMETER { gamma = 0.05 decay = 80 (ms) depth = 0.1 (um) minCai = 1e-4 (mM) }
ASSIGNED { ica (mA/cm2) }
STATE { cai (mM) }
BREAKPOINT { SOLVE states METHOD cnexp }
DERIVATIVE states { cai' = -1e4*ica*gamma/(2*96485.33212331001*depth) - (cai - minCai)/decay }
`;
