import {
  arborBadOrder,
  arborMismatchedTag,
  arborOneSampleSoma,
  arborSeveralRoots,
  arborSeveralSomata,
  arborUnsupportedTag,
} from '../base/messages/readings.ts';
import { buildSampleTree, childrenOf, type SampleTree } from '../swc-parser/sampleTree.ts';
import { APICAL_TYPE, SOMA_TYPE } from '../swc-parser/swcTable.ts';
import { drawEdges } from './drawEdges.ts';
import type { ParsedAsc } from './neurolucida.ts';
import type { DrawnSamples, PeerReading } from './peerReading.ts';

/** Arbor's reading has branches: unbranched runs, whatever the types along them. */
export type ArborReading = PeerReading & { readonly branches: number };

/**
 * Arbor's own interpretation of SWC (`load_swc_arbor`), by its documentation: a segment between every sample and its
 * parent, so that there are no gaps; a soma of one sample is refused.
 *
 * @see https://docs.arbor-sim.org/en/latest/fileformat/swc.html
 */
export function readSwcAsArbor(samples: DrawnSamples): ArborReading {
  const tree = buildSampleTree(samples.parentRow);
  const { type, radiusUm } = samples;
  const refusal =
    orderRefusal(samples, tree) ??
    ([...childrenOf(tree, 0)].some((child) => type[child] === type[0])
      ? undefined
      : arborOneSampleSoma());
  if (refusal !== undefined) return { kind: 'refusal', reason: refusal, branches: 0 };
  const sections = drawEdges(samples, {
    goesOn: (row, parent) => type[row] === type[parent],
    start: (_, parent) => radiusUm[parent]!,
    isBall: () => false,
  });
  return { kind: 'sections', sections, branches: countBranches(samples, tree, () => true) };
}

/**
 * Arbor's NEURON interpretation of SWC (`load_swc_neuron`), by its documentation: a soma of one sample is a cylinder as
 * long as wide with all neurites at its centre; a neurite begins at its own first sample, but one of a single sample at
 * the soma's, as wide as itself; every sample has its parent's tag, unless that is the soma.
 *
 * @see https://docs.arbor-sim.org/en/latest/fileformat/swc.html
 */
export function readSwcAsArborsNeuron(samples: DrawnSamples): ArborReading {
  const tree = buildSampleTree(samples.parentRow);
  const { type, radiusUm, parentRow, count } = samples;
  const refusal = orderRefusal(samples, tree) ?? tagRefusal(samples);
  if (refusal !== undefined) return { kind: 'refusal', reason: refusal, branches: 0 };
  const isOneSample = type.reduce((sum, code) => sum + (code === SOMA_TYPE ? 1 : 0), 0) === 1;
  const isWire = (row: number): boolean =>
    type[row] !== type[parentRow[row]!] && childrenOf(tree, row).length > 0;
  const sections = drawEdges(samples, {
    goesOn: (row, parent) => type[row] === type[parent],
    start: (row, parent) =>
      isWire(row) ? 'wire' : type[row] === type[parent] ? radiusUm[parent]! : radiusUm[row]!,
    isBall: (row) => isOneSample && row === 0,
  });
  const soma = isOneSample && count > 0 ? 2 : 0;
  const branches = countBranches(samples, tree, (row) => !isWire(row));
  return { kind: 'sections', sections, branches: branches + soma };
}

/**
 * Arbor's reading of Neurolucida files (`load_asc`), by its documentation: a soma of one contour is a cylinder as long
 * as wide, its radius the mean distance of the contour from its centre; every neurite begins at its own first point.
 *
 * @see https://docs.arbor-sim.org/en/latest/fileformat/asc.html
 */
export function readAscAsArbor(
  samples: DrawnSamples,
  { outlines }: Pick<ParsedAsc, 'outlines'>,
): ArborReading {
  if (outlines.length !== 1 || outlines[0]!.contours.length !== 1)
    return { kind: 'refusal', reason: arborSeveralSomata(), branches: 0 };
  const tree = buildSampleTree(samples.parentRow);
  const { type, radiusUm } = samples;
  const isWire = (row: number): boolean => samples.parentRow[row] === 0;
  const sections = drawEdges(samples, {
    goesOn: (row, parent) => type[row] === type[parent],
    start: (row, parent) => (isWire(row) ? 'wire' : radiusUm[parent]!),
    isBall: (row) => row === 0,
  });
  return {
    kind: 'sections',
    sections,
    branches: countBranches(samples, tree, (row) => !isWire(row)) + 2,
  };
}

function orderRefusal({ id, parentRow }: DrawnSamples, tree: SampleTree): string | undefined {
  const early = parentRow.findIndex((parent, row) => parent >= 0 && id[parent]! >= id[row]!);
  if (early >= 0) return arborBadOrder(id[early]!);
  return tree.roots.length > 1 ? arborSeveralRoots(id[tree.roots[1]!]!) : undefined;
}

function tagRefusal({ type, parentRow, id }: DrawnSamples): string | undefined {
  if (type[0] !== SOMA_TYPE) return arborMismatchedTag(id[0]!);
  for (let row = 0; row < id.length; row++) {
    if (type[row]! < SOMA_TYPE || type[row]! > APICAL_TYPE)
      return arborUnsupportedTag(id[row]!, type[row]!);
    const parent = parentRow[row]!;
    if (parent >= 0 && type[parent] !== SOMA_TYPE && type[parent] !== type[row])
      return arborMismatchedTag(id[row]!);
  }
  return undefined;
}

/** Runs of segments; a row's segment is that to its parent. */
function countBranches(
  { parentRow, count }: DrawnSamples,
  tree: SampleTree,
  hasSegment: (row: number) => boolean,
): number {
  const isSegment = (row: number): boolean => parentRow[row]! >= 0 && hasSegment(row);
  let branches = 0;
  for (let row = 0; row < count; row++) {
    if (!isSegment(row)) continue;
    const parent = parentRow[row]!;
    const siblings = childrenOf(tree, parent).filter(isSegment).length;
    if (!isSegment(parent) || siblings > 1) branches++;
  }
  return branches;
}
