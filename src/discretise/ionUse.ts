import { experimentMessages } from '../base/messages/experiment.ts';
import { ModelError } from '../base/modelError.ts';
import { ionQuantity, type Mechanism, type MechanismIon } from '../mechanisms/mechanism.ts';

/** A mechanism where it is: of a density mechanism all its nodes, of a point process the one of its compartment. */
export interface MechanismPlace {
  readonly mechanism: Mechanism;
  readonly nodes: Int32Array;
}

/**
 * Who sets the reversal potential of an ion, as NEURON's ion styles say: what was painted, where mechanisms only read it;
 * Nernst's equation at the start, where one reads a concentration; Nernst's equation before every step, where one writes a
 * concentration; and a mechanism that writes it itself, before all of these.
 */
export interface IonUse {
  readonly ion: string;
  /** Undefined where nobody needs it. */
  readonly valence: number | undefined;
  /** Nodes where Nernst's equation sets the reversal potential at the start. Ascending. */
  readonly nernstNodes: Int32Array;
  /** Those of them where it does so before every step. Ascending. */
  readonly pooledNodes: Int32Array;
  /** Nodes where a mechanism writes the reversal potential. Ascending. */
  readonly writtenNodes: Int32Array;
}

/** Valences that NEURON knows by itself. */
const KNOWN_VALENCE: Readonly<Record<string, number>> = { na: 1, k: 1, ca: 2 };

/**
 * The ions of a cell's mechanisms, by name.
 *
 * @throws ModelError `cell/valence-differs` where mechanisms disagree, `cell/no-valence` where Nernst's equation needs one.
 */
export function findIonUse(places: readonly MechanismPlace[]): ReadonlyMap<string, IonUse> {
  const names = new Set(places.flatMap(({ mechanism }) => mechanism.ions.map(({ name }) => name)));
  return new Map([...names].map((ion) => [ion, useOf(ion, places)]));
}

function useOf(ion: string, places: readonly MechanismPlace[]): IonUse {
  const nodesWhere = (accepts: (use: MechanismIon) => boolean): Set<number> =>
    new Set(
      places.flatMap(({ mechanism, nodes }) =>
        mechanism.ions.some((use) => use.name === ion && accepts(use)) ? [...nodes] : [],
      ),
    );
  const isConcentration = (name: string): boolean =>
    ['interior', 'exterior'].includes(ionQuantity(ion, name) ?? '');
  const reversalWritten = nodesWhere(({ writes }) => writes.includes(`e${ion}`));
  const used = nodesWhere(({ reads, writes }) => [...reads, ...writes].some(isConcentration));
  const written = nodesWhere(({ writes }) => writes.some(isConcentration));
  const free = (nodes: ReadonlySet<number>): Int32Array =>
    Int32Array.from([...nodes].filter((node) => !reversalWritten.has(node))).sort();
  const nernstNodes = free(used);
  const valence = valenceOf(ion, places);
  if (valence === undefined && nernstNodes.length > 0)
    throw new ModelError('cell/no-valence', experimentMessages.noValence(ion));
  const writtenNodes = Int32Array.from(reversalWritten).sort();
  return { ion, valence, nernstNodes, pooledNodes: free(written), writtenNodes };
}

function valenceOf(ion: string, places: readonly MechanismPlace[]): number | undefined {
  const said = places.flatMap(({ mechanism }) =>
    mechanism.ions.flatMap(({ name, valence }) =>
      name === ion && valence !== undefined ? [{ file: mechanism.file, valence }] : [],
    ),
  );
  const known = KNOWN_VALENCE[ion] ?? said[0]?.valence;
  const other = said.find(({ valence }) => valence !== known);
  if (known !== undefined && other !== undefined)
    throw new ModelError(
      'cell/valence-differs',
      experimentMessages.valenceDiffers(ion, other.valence, other.file, known),
    );
  return known;
}
