import {
  buildSampleTree,
  mainRootAmong,
  rootOfEachRow,
  type SampleTree,
} from '../swc-parser/sampleTree.ts';
import { SOMA_TYPE, type SwcTable } from '../swc-parser/swcTable.ts';
import { edgeLength, isSomaRow, isStemRow } from './sampleEdge.ts';
import { measureExtent, type SampleExtent } from './sampleExtent.ts';
import { strahlerOrderOfRoot } from './strahlerOrder.ts';

/** Sums over the neurite samples of one type, or of all. Edges belong to the type of their child. */
export interface NeuriteMetrics {
  readonly points: number;
  /** Neither end of a neurite edge is a soma sample. */
  readonly lengthUm: number;
  /** Sum of pi (r1 + r2) sqrt(d^2 + (r1 - r2)^2): lateral surface without caps. */
  readonly frustumAreaUm2: number;
  /** Sum of pi d (r1^2 + r1 r2 + r2^2) / 3. */
  readonly volumeUm3: number;
  /** Samples with exactly two neurite children. */
  readonly bifurcations: number;
  /** Samples with more than two. */
  readonly multifurcations: number;
  /** Samples without a neurite child. */
  readonly tips: number;
  /** Neurite samples whose parent is a soma sample; their edge is in no other sum. */
  readonly stems: number;
  readonly stemEdgeLengthUm: number;
  /** Sum of 2 pi r d with the stem's own radius. */
  readonly stemEdgeCylinderAreaUm2: number;
  /** Unbranched runs: they begin at stems, roots, children of forks, and where the type changes. */
  readonly sections: number;
}

/** For type 1 the length and area are those of edges whose child is a soma sample. */
export interface TypeMetrics extends NeuriteMetrics {
  readonly rootPoints: number;
  /** Stems that end, fork or change type at their first sample. */
  readonly singlePointStems: number;
}

export interface SomaMetrics {
  readonly points: number;
  readonly firstPointRadiusUm: number;
  /** 4 pi r^2 of the first soma sample: right for a soma of one sample or of NeuroMorpho's three. */
  readonly sphereAreaUm2: number;
  readonly somaEdgeLengthUm: number;
  readonly somaEdgeFrustumAreaUm2: number;
}

export interface StemEdge {
  readonly id: number;
  readonly parent: number;
  readonly type: number;
  readonly lengthUm: number;
}

/** What a reconstruction measures, straight from its samples. The main tree is that of the first soma root. */
export interface Morphometrics extends SampleExtent {
  readonly points: number;
  readonly trees: number;
  readonly mainTreePoints: number;
  readonly neurites: NeuriteMetrics;
  /** By SWC type code. */
  readonly perType: Readonly<Record<string, TypeMetrics>>;
  /** undefined where no sample has type 1. */
  readonly soma: SomaMetrics | undefined;
  /** Tips have order 1; the soma, wherever it lies, counts as the root and as one point. */
  readonly strahlerOrderOfRoot: number;
  readonly zeroLengthEdges: number;
  readonly nonPositiveRadii: number;
  readonly childBeforeParent: number;
  readonly firstId: number;
  readonly lastId: number;
  readonly idsSequential: boolean;
  readonly stemEdges: readonly StemEdge[];
}

type Tally = { -readonly [key in keyof TypeMetrics]: TypeMetrics[key] };

/** Measures a sound table. The caller sees to it that it has at least one row. */
export function measureMorphology(table: SwcTable): Morphometrics {
  const tree = buildSampleTree(table.parentRow);
  const mainRoot = mainRootAmong(table, tree.roots);
  const rootOfRow = rootOfEachRow(tree, table.parentRow);
  const tallies = tallyTypes(table, tree);
  const perType = Object.fromEntries([...tallies].sort(([a], [b]) => a - b));
  const stemEdges = listStemEdges(table);
  return {
    points: table.count,
    trees: tree.roots.length,
    mainTreePoints: countRows(table, (row) => rootOfRow[row] === mainRoot),
    neurites: sumNeurites([...tallies].flatMap(([type, t]) => (type === SOMA_TYPE ? [] : [t]))),
    perType,
    soma: measureSoma(table, tallies.get(SOMA_TYPE)),
    ...measureExtent(table, tree, rootOfRow, mainRoot),
    strahlerOrderOfRoot: strahlerOrderOfRoot(table, tree, rootOfRow, mainRoot),
    zeroLengthEdges: countRows(
      table,
      (row) => table.parentRow[row]! >= 0 && edgeLength(table, row) === 0,
    ),
    nonPositiveRadii: countRows(table, (row) => table.radiusUm[row]! <= 0),
    childBeforeParent: countRows(table, (row) => table.parentRow[row]! > row),
    firstId: table.id[0]!,
    lastId: table.id[table.count - 1]!,
    idsSequential: table.id.every((id, row) => id === table.id[0]! + row),
    stemEdges,
  };
}

function tallyTypes(table: SwcTable, tree: SampleTree): Map<number, Tally> {
  const neuriteChildren = new Int32Array(table.count);
  table.parentRow.forEach((parent, row) => {
    if (parent >= 0 && !isSomaRow(table, row)) neuriteChildren[parent]!++;
  });
  const tallies = new Map<number, Tally>();
  for (let row = 0; row < table.count; row++) {
    const type = table.type[row]!;
    const tally = tallies.get(type) ?? emptyTally();
    tallies.set(type, tally);
    tally.points++;
    if (table.parentRow[row]! < 0) tally.rootPoints++;
    addEdge(tally, table, row);
    if (!isSomaRow(table, row)) addNeuritePoint(tally, table, tree, row, neuriteChildren);
  }
  return tallies;
}

function addEdge(tally: Tally, table: SwcTable, row: number): void {
  const parent = table.parentRow[row]!;
  if (parent < 0) return;
  const lengthUm = edgeLength(table, row);
  const [r1, r2] = [table.radiusUm[parent]!, table.radiusUm[row]!];
  if (isStemRow(table, row)) {
    tally.stems++;
    tally.stemEdgeLengthUm += lengthUm;
    tally.stemEdgeCylinderAreaUm2 += 2 * Math.PI * r2 * lengthUm;
    return;
  }
  tally.lengthUm += lengthUm;
  tally.frustumAreaUm2 += Math.PI * (r1 + r2) * Math.hypot(lengthUm, r1 - r2);
  if (!isSomaRow(table, row))
    tally.volumeUm3 += (Math.PI * lengthUm * (r1 * r1 + r1 * r2 + r2 * r2)) / 3;
}

function addNeuritePoint(
  tally: Tally,
  table: SwcTable,
  tree: SampleTree,
  row: number,
  neuriteChildren: Int32Array,
): void {
  const children = neuriteChildren[row]!;
  if (children === 0) tally.tips++;
  else if (children === 2) tally.bifurcations++;
  else if (children > 2) tally.multifurcations++;
  const parent = table.parentRow[row]!;
  const isStem = isStemRow(table, row);
  const isNewRun =
    parent < 0 || isStem || neuriteChildren[parent]! > 1 || table.type[parent] !== table.type[row];
  if (isNewRun) tally.sections++;
  if (isStem && !goesOn(table, tree, row, children)) tally.singlePointStems++;
}

/** Whether a sample's run goes on: into one neurite child of its own type. */
function goesOn(table: SwcTable, tree: SampleTree, row: number, neuriteChildren: number): boolean {
  const children = tree.children.subarray(tree.offsets[row]!, tree.offsets[row + 1]!);
  return neuriteChildren === 1 && children.some((child) => table.type[child] === table.type[row]);
}

function emptyTally(): Tally {
  return {
    points: 0,
    lengthUm: 0,
    frustumAreaUm2: 0,
    volumeUm3: 0,
    bifurcations: 0,
    multifurcations: 0,
    tips: 0,
    stems: 0,
    stemEdgeLengthUm: 0,
    stemEdgeCylinderAreaUm2: 0,
    sections: 0,
    rootPoints: 0,
    singlePointStems: 0,
  };
}

function sumNeurites(tallies: readonly Tally[]): NeuriteMetrics {
  const sum = emptyTally();
  for (const tally of tallies)
    for (const key of Object.keys(sum) as (keyof Tally)[]) sum[key] += tally[key];
  const { rootPoints: _roots, singlePointStems: _single, ...neurites } = sum;
  return neurites;
}

function measureSoma(table: SwcTable, tally: Tally | undefined): SomaMetrics | undefined {
  if (tally === undefined) return undefined;
  const radiusUm = table.radiusUm[table.type.indexOf(SOMA_TYPE)]!;
  return {
    points: tally.points,
    firstPointRadiusUm: radiusUm,
    sphereAreaUm2: 4 * Math.PI * radiusUm * radiusUm,
    somaEdgeLengthUm: tally.lengthUm,
    somaEdgeFrustumAreaUm2: tally.frustumAreaUm2,
  };
}

function listStemEdges(table: SwcTable): StemEdge[] {
  const edges: StemEdge[] = [];
  for (let row = 0; row < table.count; row++) {
    if (!isStemRow(table, row)) continue;
    const [id, parent] = [table.id[row]!, table.id[table.parentRow[row]!]!];
    edges.push({ id, parent, type: table.type[row]!, lengthUm: edgeLength(table, row) });
  }
  return edges;
}

function countRows(table: SwcTable, isMeant: (row: number) => boolean): number {
  let count = 0;
  for (let row = 0; row < table.count; row++) if (isMeant(row)) count++;
  return count;
}
