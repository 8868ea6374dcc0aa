import { catalogueMechanisms } from '../mechanisms/catalogue.ts';
import type { Mechanism } from '../mechanisms/mechanism.ts';

/** Names that NEURON has already: a file that takes one of them stops it. */
const NEURON_NAMES: ReadonlySet<string> = new Set([
  ...['morphology', 'capacitance', 'pas', 'extracellular', 'fastpas', 'na_ion', 'k_ion', 'ca_ion'],
  ...['hh', 'IClamp', 'AlphaSynapse', 'ExpSyn', 'Exp2Syn', 'SEClamp', 'VClamp', 'OClamp'],
  ...['APCount', 'NetStim', 'IntFire1', 'IntFire2', 'IntFire4', 'PointProcessMark', 'PatternStim'],
]);

/** Mechanisms of the catalogue that are NEURON's own: it gives the same numbers, and their text must not be compiled beside it. */
const BUILT_IN: ReadonlySet<string> = new Set(['pas', 'hh', 'ExpSyn', 'Exp2Syn']);

/** A mechanism as NEURON gets it. */
export interface ExportedText {
  /** Another one where NEURON has a mechanism of that name already. */
  readonly name: string;
  readonly mechanism: Mechanism;
  /** NMODL text; undefined for what NEURON has built in. */
  readonly source: string | undefined;
  /** Whether it reads rates from a TABLE in NEURON unless told not to, and here does not. */
  readonly isTabled: boolean;
  /** Those of the painted parameters that NEURON keeps once for all instances. */
  readonly globals: readonly string[];
}

/** @param painted names of parameters; those in no RANGE are one for all instances, here as in NEURON. */
export function exportText(mechanism: Mechanism, painted: readonly string[]): ExportedText {
  const { name, source, parameters, blocks, usesTables } = mechanism;
  const isBuiltIn = BUILT_IN.has(name) && catalogueMechanisms().get(name)!.source === source;
  const hasTables = blocks.routines.some(({ table }) => table !== undefined);
  const ranges = new Set(parameters.flatMap((p) => (p.scope === 'range' ? [p.name] : [])));
  const globals = painted.filter((parameter) => !ranges.has(parameter));
  // NEURON's own hh has tables, the catalogue's has none.
  const isTabled = (hasTables && !usesTables) || (isBuiltIn && name === 'hh');
  if (isBuiltIn) return { name, mechanism, source: undefined, isTabled, globals };
  const ownName = NEURON_NAMES.has(name) ? `${name}_own` : name;
  return { name: ownName, mechanism, source: rename(source, name, ownName), isTabled, globals };
}

function rename(source: string, name: string, ownName: string): string {
  if (name === ownName) return source;
  return source.replace(
    new RegExp(`\\b(SUFFIX|POINT_PROCESS)(\\s+)${name}\\b`),
    (_, keyword: string, space: string) => `${keyword}${space}${ownName}`,
  );
}
