import { randomUniform } from '../base/random.ts';
import type { SonataDataset } from './sonata.ts';

/** Columns of the edges of a population with itself, sorted by target, then source. */
export interface SonataEdges {
  readonly sources: readonly number[];
  readonly targets: readonly number[];
  /** Section of the target, as `all` of its template lists them, and place on it. */
  readonly sections: readonly number[];
  readonly positions: readonly number[];
}

interface WeightedPlace {
  readonly section: number;
  readonly x: number;
  readonly weight: number;
}

/** Random streams, so that sources and places are drawn apart. */
const SOURCES = 0;
const PLACES = 1;

/**
 * Every cell gets as many distinct sources among the others, and each edge a place, drawn in proportion to a weight. What
 * one cell gets does not depend on how many there are beside it in the list.
 *
 * @param places sections with the weight of each.
 */
export function drawEdges(
  cells: number,
  inputs: number,
  places: readonly WeightedPlace[],
  seed: number,
): SonataEdges {
  const edges = Array.from({ length: cells }, (_, target) =>
    drawSources(target, cells, inputs, seed).map((source, k) => {
      const share = randomUniform(seed, target * inputs + k, PLACES);
      return { source, target, place: placeAt(places, share) };
    }),
  ).flat();
  return {
    sources: edges.map(({ source }) => source),
    targets: edges.map(({ target }) => target),
    sections: edges.map(({ place }) => place.section),
    positions: edges.map(({ place }) => place.x),
  };
}

/** The place at which a share of the total weight is passed. */
function placeAt(places: readonly WeightedPlace[], share: number): WeightedPlace {
  const wanted = share * places.reduce((sum, { weight }) => sum + weight, 0);
  let passed = 0;
  for (const place of places) {
    passed += place.weight;
    if (wanted < passed) return place;
  }
  return places.at(-1)!;
}

/** The first of a shuffle of all others, ascending. */
function drawSources(target: number, cells: number, inputs: number, seed: number): number[] {
  const others = Array.from({ length: cells - 1 }, (_, k) => (k < target ? k : k + 1));
  for (let k = 0; k < inputs; k++) {
    const at =
      k + Math.floor(randomUniform(seed, target * inputs + k, SOURCES) * (others.length - k));
    [others[k], others[at]] = [others[at]!, others[k]!];
  }
  return others.slice(0, inputs).sort((a, b) => a - b);
}

/**
 * The two-step index of SONATA for one side: for each node a range of rows of `range_to_edge_id`, each of which is a range
 * of edges, ends excluded.
 */
export function indexEdges(
  folder: string,
  ids: readonly number[],
  nodes: number,
): readonly SonataDataset[] {
  const rangesOf: [number, number][][] = Array.from({ length: nodes }, () => []);
  ids.forEach((id, edge) => {
    const last = rangesOf[id]!.at(-1);
    if (last !== undefined && last[1] === edge) last[1] = edge + 1;
    else rangesOf[id]!.push([edge, edge + 1]);
  });
  const starts = [0];
  for (const ranges of rangesOf) starts.push(starts.at(-1)! + ranges.length);
  const rows = rangesOf.map((_, node): [number, number] => [starts[node]!, starts[node + 1]!]);
  const pairs = rangesOf.flat();
  return [
    { path: `${folder}/node_id_to_ranges`, values: rows.flat(), width: 2, dtype: '<Q' },
    { path: `${folder}/range_to_edge_id`, values: pairs.flat(), width: 2, dtype: '<Q' },
  ];
}
