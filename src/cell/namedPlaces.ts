import { experimentMessages as messages } from '../base/messages/experiment.ts';
import { ModelError } from '../base/modelError.ts';
import type { Locus, Morphology } from '../morphology/morphology.ts';
import { type RegionLabels, resolveLocset } from '../morphology/region.ts';

/** What an experiment's `place` and `probes` have in common. */
export interface PlacedEntry {
  readonly name: string;
  /** The text of a locset. */
  readonly locus: string;
}

export interface NamedPlace {
  readonly name: string;
  readonly locus: Locus;
}

/**
 * The places of an entry, each with a name: the entry's own where it means one place, else `name[0]`, `name[1]`, ...
 *
 * @throws ModelError `experiment/no-place` where the text means none, and those of resolveLocset
 */
export function resolveNamedPlaces(
  morphology: Morphology,
  { name, locus }: PlacedEntry,
  labels: RegionLabels,
): NamedPlace[] {
  const places = resolveLocset(morphology, locus, labels);
  if (places.length === 0)
    throw new ModelError('experiment/no-place', messages.noPlace(name, locus));
  if (places.length === 1) return [{ name, locus: places[0]! }];
  return places.map((place, k) => ({ name: `${name}[${k}]`, locus: place }));
}
