import { reduceMessages } from '../base/messages/reduce.ts';
import { ModelError } from '../base/modelError.ts';
import { buildConductanceMatrix } from '../cable/hinesMatrix.ts';
import { splitIntoTrees } from './cellTree.ts';
import { holdSites, slowestInteriorMode } from './interior.ts';
import type { ReducedModel } from './reducedModel.ts';
import { reduceToSites, type SiteOptions } from './reduceToSites.ts';
import type { ReductionInput } from './reductionInput.ts';

const TWO_SITE_METHOD: string = 'two-site';

/**
 * Soma and one dendritic place, exact at DC: gc = Z_sd / D, gs = (Z_dd - Z_sd) / D, gd = (Z_ss - Z_sd) / D with
 * D = Z_ss Z_dd - Z_sd^2, which is what elimination of all else gives.
 *
 * @param dendriteNode node of the layout; by default where the slowest mode with the soma held is largest.
 * @throws ModelError `reduce/unconnected`, `reduce/one-compartment`, and those of reduceToSites.
 */
export function reduceToTwoSites(
  input: ReductionInput,
  dendriteNode: number | undefined = undefined,
  options: SiteOptions = {},
): ReducedModel {
  const trees = splitIntoTrees(input);
  if (trees.length > 1)
    throw new ModelError('reduce/unconnected', reduceMessages.unconnected(trees.length));
  const soma = trees[0]!.nodes[trees[0]!.siteRow]!;
  const node = dendriteNode ?? slowestPlace(input, soma);
  if (node === undefined || node === soma)
    throw new ModelError('reduce/one-compartment', reduceMessages.oneCompartment());
  return { ...reduceToSites(input, [node], options), method: TWO_SITE_METHOD };
}

function slowestPlace({ layout, leakUs }: ReductionInput, soma: number): number | undefined {
  const interior = holdSites(buildConductanceMatrix(layout, leakUs), [soma]);
  const slowest = slowestInteriorMode(interior, layout.capacitanceNf);
  if (slowest === undefined) return undefined;
  return slowest.mode.reduce((at, value, i, all) => (value > all[at]! ? i : at), 0);
}
