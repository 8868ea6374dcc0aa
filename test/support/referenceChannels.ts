/** The channels of the reference data as a user would write them in NMODL, from the equations in its channels.json. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatDiagnostic, hasErrors } from '../../src/base/diagnostic.ts';
import { catalogueMechanisms } from '../../src/mechanisms/catalogue.ts';
import type { Mechanism } from '../../src/mechanisms/mechanism.ts';
import { parseNmodl } from '../../src/mechanisms/parseNmodl.ts';
import { sharedFolder } from './shared.ts';

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

const poolMod = `NEURON { SUFFIX CaDynamics_E2 USEION ca READ ica WRITE cai RANGE gamma, decay, depth, minCai }
PARAMETER { gamma = 0.05 decay = 80 (ms) depth = 0.1 (um) minCai = 1e-4 (mM) }
ASSIGNED { ica (mA/cm2) }
STATE { cai (mM) }
BREAKPOINT { SOLVE states METHOD cnexp }
DERIVATIVE states { cai' = -1e4*ica*gamma/(2*96485.33212331001*depth) - (cai - minCai)/decay }
`;

const mechanisms = new Map<string, Mechanism>();

/**
 * The mechanism that a reference case calls by this name. `pas` and `hh` are the catalogue's.
 *
 * @throws Error where the reference data, or the channel in it, is missing.
 */
export function referenceMechanism(name: string): Mechanism {
  const known = mechanisms.get(name) ?? makeMechanism(name);
  mechanisms.set(name, known);
  return known;
}

function makeMechanism(name: string): Mechanism {
  if (name === 'pas' || name === 'hh') return catalogueMechanisms().get(name)!;
  if (name === 'CaDynamics_E2') return parseTestMod(poolMod, name);
  const text = readFileSync(join(sharedFolder()!, 'reference/generators/channels.json'), 'utf8');
  const { channels } = JSON.parse(text) as { channels: Record<string, ReferenceChannel> };
  return parseTestMod(writeChannelMod(name, channels[name]!), name);
}

/** @throws Error with every diagnostic where the text does not make a mechanism. */
export function parseTestMod(text: string, name: string): Mechanism {
  const { mechanism, diagnostics } = parseNmodl(text, { file: `${name}.mod` });
  if (mechanism === undefined || hasErrors(diagnostics))
    throw new Error(diagnostics.map(formatDiagnostic).join('\n'));
  return mechanism;
}
