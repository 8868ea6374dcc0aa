import { closestName } from '../base/closestName.ts';
import { sweepMessages as messages } from '../base/messages/sweep.ts';
import { ModelError } from '../base/modelError.ts';
import type { Experiment } from '../cell/experimentSchema.ts';
import { isJsonObject, type JsonObject, type JsonValue } from './jsonValue.ts';

/** Keys and indices into an experiment. */
export type ExperimentPath = readonly (string | number)[];

/** A friendly name with everything it sets; `reading` says it in the words of the file. */
interface Candidate {
  readonly name: string;
  readonly path: ExperimentPath;
  /** Names of one group are set together: the coats of one mechanism. */
  readonly group: string;
}

/** Tops of the experiment file whose values can be set; names of people's own may not hide them. */
const ROOTS: readonly string[] = [
  'morphology',
  'mesh',
  'celsius',
  'v_init_mV',
  'membrane',
  'regions',
  'mechanisms',
  'paint',
  'place',
  'probes',
  'simulation',
  'recording',
];

/** Objects whose keys are also names by themselves: `dt_ms` is `simulation.dt_ms`. */
const OPEN_ROOTS = ['membrane', 'simulation', 'recording', 'mesh'] as const;

/**
 * What a name sets in an experiment. The name is a path of the file (`paint.1.parameters.gnabar`, `place.step.locus`;
 * entries of `place` and `probes` by index or name), a key of `membrane`, `simulation`, `recording` or `mesh`, or one
 * of `mechanism.parameter`, `region.mechanism.parameter`, `ion.reversal_mV`, `region.Ra_ohm_cm`, `clamp.amplitude_nA`.
 * A mechanism's parameter is set in every coat of it.
 *
 * @throws ModelError `sweep/unknown-parameter`, `sweep/ambiguous-parameter`
 */
export function resolveParameter(experiment: Experiment, name: string): ExperimentPath[] {
  const words = name.split('.');
  if (ROOTS.includes(words[0]!)) return [walkPath(experiment, words, name)];
  const candidates = listCandidates(experiment, words.length > 1 ? words.at(-1) : undefined);
  const found = candidates.filter((candidate) => candidate.name === name);
  const groups = [...new Set(found.map(({ group }) => group))];
  if (groups.length > 1) {
    const readings = groups.map((group) =>
      found.find((one) => one.group === group)!.path.join('.'),
    );
    throw new ModelError('sweep/ambiguous-parameter', messages.ambiguousParameter(name, readings));
  }
  if (found.length === 0) {
    const known = [...candidates, ...listCandidates(experiment, undefined)].map((one) => one.name);
    throw new ModelError(
      'sweep/unknown-parameter',
      messages.unknownParameter(name, closestName(name, [...ROOTS, ...known])),
    );
  }
  return found.map(({ path }) => path);
}

/** The value at a path, undefined where there is none. */
export function valueAt(root: unknown, path: ExperimentPath): unknown {
  let value = root;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<string | number, unknown>)[key];
  }
  return value;
}

/** A copy that differs at one path; objects on the way that are not there are made. What is elsewhere is shared. */
export function withValueAt(
  root: JsonValue | undefined,
  path: ExperimentPath,
  value: JsonValue,
): JsonValue {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  if (Array.isArray(root)) {
    const copy = [...(root as readonly JsonValue[])];
    copy[Number(key)] = withValueAt(copy[Number(key)], rest, value);
    return copy;
  }
  const object: JsonObject = isJsonObject(root) ? root : {};
  return { ...object, [key]: withValueAt(object[key], rest, value) };
}

function walkPath(experiment: Experiment, words: readonly string[], name: string): ExperimentPath {
  const path: (string | number)[] = [];
  for (const word of words) {
    const value = valueAt(experiment, path);
    if (!Array.isArray(value)) {
      if (path.length > 0 && value !== undefined && !isJsonObject(value))
        throw new ModelError('sweep/unknown-parameter', messages.notWithin(name, word));
      path.push(word);
      continue;
    }
    const index = /^\d+$/.test(word)
      ? Number(word)
      : value.findIndex((entry: { name?: string }) => entry.name === word);
    if (index < 0 || index >= value.length)
      throw new ModelError('sweep/unknown-parameter', messages.notWithin(name, word));
    path.push(index);
  }
  return path;
}

/** Friendly names; with `key`, those of coats that do not write this parameter yet as well. */
function listCandidates(experiment: Experiment, key: string | undefined): Candidate[] {
  return [
    ...OPEN_ROOTS.flatMap((root) =>
      Object.keys(experiment[root]).map((leaf) => candidate(leaf, [root, leaf])),
    ),
    ...experiment.paint.flatMap((_, i) => coatCandidates(experiment, i, key)),
    ...experiment.place.flatMap((entry, i) =>
      leavesOf(entry as unknown as JsonObject).map((leaf) =>
        candidate(`${entry.name}.${leaf.at(-1)}`, ['place', i, ...leaf]),
      ),
    ),
    ...experiment.probes.map(({ name }, i) => candidate(`${name}.locus`, ['probes', i, 'locus'])),
  ];
}

function coatCandidates({ paint }: Experiment, i: number, key: string | undefined): Candidate[] {
  const { region, mechanism, parameters, ion, ...rest } = paint[i]!;
  if (mechanism !== undefined) {
    const keys = new Set([...Object.keys(parameters ?? {}), ...(key === undefined ? [] : [key])]);
    return [...keys].flatMap((parameter) =>
      ['', `${region}.`].map((prefix) => ({
        name: `${prefix}${mechanism}.${parameter}`,
        path: ['paint', i, 'parameters', parameter],
        group: `${prefix}${mechanism}`,
      })),
    );
  }
  const owners = ion === undefined ? [region] : [ion, `${region}.${ion}`];
  return Object.keys(rest).flatMap((leaf) =>
    owners.map((owner) => ({ name: `${owner}.${leaf}`, path: ['paint', i, leaf], group: owner })),
  );
}

function candidate(name: string, path: ExperimentPath): Candidate {
  return { name, path, group: path.join('.') };
}

/** Paths to what is no object, the entry's own name aside. */
function leavesOf(value: JsonObject): ExperimentPath[] {
  return Object.entries(value).flatMap(([key, member]): ExperimentPath[] => {
    if (key === 'name') return [];
    return isJsonObject(member) ? leavesOf(member).map((rest) => [key, ...rest]) : [[key]];
  });
}
