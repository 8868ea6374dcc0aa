import {
  brian2EmptyRoot,
  brian2Missing,
  brian2NoPoints,
  brian2SelfParent,
  brian2ThreePointSoma,
  brian2TwoOfOneId,
} from '../base/messages/readings.ts';
import { buildSampleTree, childrenOf, type SampleTree } from '../swc-parser/sampleTree.ts';
import { SOMA_TYPE } from '../swc-parser/swcTable.ts';
import { drawEdges } from './drawEdges.ts';
import type { DrawnSamples, PeerReading } from './peerReading.ts';

/** How far the outer samples of a three-point soma may be from one radius. um */
const POLE_TOLERANCE_UM = 0.01;
/** How little the diameters of a three-point soma may differ. um */
const DIAMETER_TOLERANCE_UM = 1e-15;
/** Python gives up beyond a thousand nested calls; Morphology.from_file nests one for each sample of a path. */
export const BRIAN2_PATH_LIMIT: number = 990;

/**
 * What Brian2 2.5 makes of an SWC file (Morphology.from_file), as observed:
 *
 * 1. A soma sample alone in its section is a ball, and so is each of several that fork; other soma samples are frusta.
 * 2. A soma sample with two soma children without children of their own must be NeuroMorpho.Org's three-point soma.
 * 3. Every edge to a sample is one compartment, the edges from the soma to its neurites among them; those begin as wide
 *    as their first sample.
 * 4. Sections end at forks and where the name changes; types that are none of 1 to 4 are one name.
 *
 * @param samples types other than 1 to 4 as 0; rows in the order of the lines
 */
export function readSwcAsBrian2(samples: DrawnSamples): PeerReading {
  const refusal = refusalOf(samples);
  if (refusal !== undefined) return { kind: 'refusal', reason: refusal };
  const replaced = replaceThreePointSomata(samples);
  if (typeof replaced === 'string') return { kind: 'refusal', reason: replaced };
  const tree = buildSampleTree(replaced.parentRow);
  const { type, radiusUm, parentRow } = replaced;
  const goesOn = (row: number, parent: number): boolean => type[row] === type[parent];
  const isSoleSoma = (row: number): boolean => isBall(replaced, tree, row);
  const root = childrenOf(tree, 0);
  if (!isSoleSoma(0) && !(root.length === 1 && goesOn(root[0]!, 0)))
    return { kind: 'refusal', reason: brian2EmptyRoot() };
  const start = (row: number, parent: number): number => {
    const isOwnRoot = parentRow[parent]! < 0 && !isSoleSoma(parent);
    return type[parent] === SOMA_TYPE && !isOwnRoot ? radiusUm[row]! : radiusUm[parent]!;
  };
  return { kind: 'sections', sections: drawEdges(replaced, { goesOn, start, isBall: isSoleSoma }) };
}

/** How many samples the longest way from the root has. */
export function longestPath({ parentRow, count }: DrawnSamples): number {
  const depth = new Int32Array(count);
  let longest = 0;
  for (const row of buildSampleTree(parentRow).order) {
    const parent = parentRow[row]!;
    depth[row] = parent < 0 ? 1 : depth[parent]! + 1;
    longest = Math.max(longest, depth[row]!);
  }
  return longest;
}

function refusalOf({ count, id, parentRow }: DrawnSamples): string | undefined {
  if (count === 0) return brian2NoPoints();
  const seen = new Set<number>();
  for (let row = 0; row < count; row++) {
    if (seen.has(id[row]!)) return brian2TwoOfOneId(id[row]!);
    const parent = parentRow[row]!;
    if (parent === row) return brian2SelfParent(id[row]!);
    if (row > 0 && (parent < 0 || parent > row)) return brian2Missing(id[row]!);
    seen.add(id[row]!);
  }
  return parentRow[0]! < 0 ? undefined : brian2Missing(id[0]!);
}

/** Of a soma sample with two childless soma children only the first is kept. A sentence where they are no such soma. */
function replaceThreePointSomata(samples: DrawnSamples): DrawnSamples | string {
  const { type, parentRow, radiusUm, count, id } = samples;
  const tree = buildSampleTree(parentRow);
  const isDropped = new Uint8Array(count);
  for (const row of tree.order) {
    if (type[row] !== SOMA_TYPE) continue;
    const poles = [...childrenOf(tree, row)].filter((child) => type[child] === SOMA_TYPE);
    const isThree =
      poles.length === 2 && poles.every((pole) => childrenOf(tree, pole).length === 0);
    if (!isThree) continue;
    const isSound = poles.every(
      (pole) =>
        2 * Math.abs(radiusUm[pole]! - radiusUm[row]!) < DIAMETER_TOLERANCE_UM &&
        Math.abs(distance(samples, row, pole) - radiusUm[row]!) <= POLE_TOLERANCE_UM,
    );
    if (!isSound) return brian2ThreePointSoma(id[row]!);
    for (const pole of poles) isDropped[pole] = 1;
  }
  return without(samples, isDropped);
}

function without(samples: DrawnSamples, isDropped: Uint8Array): DrawnSamples {
  const kept = Array.from(isDropped.keys()).filter((row) => isDropped[row] === 0);
  if (kept.length === samples.count) return samples;
  const newRow = new Int32Array(samples.count).fill(-1);
  kept.forEach((row, k) => {
    newRow[row] = k;
  });
  const pick = (values: Float64Array | Int32Array): Float64Array =>
    Float64Array.from(kept, (row) => values[row]!);
  return {
    count: kept.length,
    id: pick(samples.id),
    type: Int32Array.from(kept, (row) => samples.type[row]!),
    xUm: pick(samples.xUm),
    yUm: pick(samples.yUm),
    zUm: pick(samples.zUm),
    radiusUm: pick(samples.radiusUm),
    parentRow: Int32Array.from(kept, (row) => {
      const parent = samples.parentRow[row]!;
      return parent < 0 ? -1 : newRow[parent]!;
    }),
  };
}

/** A soma sample whose section holds no other: it is no run with the one before and has none after it. */
function isBall({ type, parentRow }: DrawnSamples, tree: SampleTree, row: number): boolean {
  if (type[row] !== SOMA_TYPE) return false;
  const parent = parentRow[row]!;
  const isRunFrom = (from: number, to: number): boolean =>
    childrenOf(tree, from).length === 1 && type[from] === type[to];
  if (parent >= 0 && isRunFrom(parent, row)) return false;
  const [child] = childrenOf(tree, row);
  return child === undefined || !isRunFrom(row, child);
}

function distance({ xUm, yUm, zUm }: DrawnSamples, a: number, b: number): number {
  return Math.hypot(xUm[a]! - xUm[b]!, yUm[a]! - yUm[b]!, zUm[a]! - zUm[b]!);
}
