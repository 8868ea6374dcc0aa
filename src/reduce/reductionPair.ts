import { reduceMessages } from '../base/messages/reduce.ts';
import { ModelError } from '../base/modelError.ts';
import { buildConductanceMatrix, solveHines } from '../cable/hinesMatrix.ts';
import { splitIntoTrees } from './cellTree.ts';
import type { PassiveSystem } from './postsynapticPotential.ts';
import type { ReducedModel } from './reducedModel.ts';
import { buildReducedSystem } from './reducedSystem.ts';
import { checkReductionInput, type ReductionInput } from './reductionInput.ts';
import { averagingWeights } from './regionAverage.ts';

/** Full cell and reduced model, each as one passive system with its site, and how the one maps on the other. */
export interface ReductionPair {
  readonly input: ReductionInput;
  readonly model: ReducedModel;
  readonly full: PassiveSystem;
  readonly reduced: PassiveSystem;
  /** Nodes of the sites, one a tree, that of the soma first. */
  readonly sites: readonly number[];
  /** Tree of each compartment of the reduced model. */
  readonly treeOfCompartment: Int32Array;
  /** Columns of P: by compartment, then by node of the full cell. */
  readonly weights: readonly Float64Array[];
  /** Whether any of the full cell is mapped to a compartment; a piece of a cable may stand for none. */
  readonly isMapped: readonly boolean[];
}

/** @throws ModelError `reduce/other-model` where the model was made from another layout. */
export function pairReduction(input: ReductionInput, model: ReducedModel): ReductionPair {
  checkReductionInput(input);
  const { layout, leakUs, leakReversalMv } = input;
  const { compartments, compartmentOfNode } = model;
  if (compartmentOfNode.length !== layout.nodeCount)
    throw new ModelError(
      'reduce/other-model',
      reduceMessages.otherModel(compartmentOfNode.length, layout.nodeCount),
    );
  const trees = splitIntoTrees(input);
  const sites = trees.map(({ nodes, siteRow }) => nodes[siteRow]!);
  const matrix = buildConductanceMatrix(layout, leakUs);
  const small = buildReducedSystem(model);
  const restOf = (i: number): number => small.leakUs[i]! * compartments[i]!.leakReversalMv;
  const treeOfCompartment = new Int32Array(compartments.length);
  trees.forEach(({ nodes }, tree) => {
    for (const node of nodes)
      if (compartmentOfNode[node]! >= 0) treeOfCompartment[compartmentOfNode[node]!] = tree;
  });
  const weights =
    model.sites === undefined
      ? averagingWeights(compartmentOfNode, layout.areaUm2, sites, compartments.length)
      : Array.from(model.sites.nodes, (node) => unitAt(node, layout.nodeCount));
  return {
    input,
    model,
    full: {
      matrix,
      capacitanceNf: layout.capacitanceNf,
      restMv: solveHines(
        matrix,
        leakUs.map((leak, node) => leak * leakReversalMv[node]!),
      ),
    },
    reduced: {
      ...small,
      restMv: solveHines(
        small.matrix,
        Float64Array.from(compartments.keys(), (i) => restOf(i)),
      ),
    },
    sites,
    treeOfCompartment,
    weights,
    isMapped: weights.map((weight) => weight.some((share) => share > 0)),
  };
}

function unitAt(node: number, length: number): Float64Array {
  const unit = new Float64Array(length);
  unit[node] = 1;
  return unit;
}
