import { reduceMessages } from '../base/messages/reduce.ts';
import { ModelError } from '../base/modelError.ts';
import { buildConductanceMatrix, type HinesMatrix } from '../cable/hinesMatrix.ts';
import { SOMA_TYPE } from '../swc-parser/swcTable.ts';
import { describeNode, type ReductionInput } from './reductionInput.ts';

/**
 * One connected tree of the cell as a system of its own, in the node order of the layout.
 *
 * Invariants: matrix.parent[i] < i and only matrix.parent[0] = -1; some node has area; leak and capacitance have
 * positive sums; siteNode has area.
 */
export interface CellTree {
  /** Node of the layout for each row. */
  readonly nodes: Int32Array;
  /** uS. */
  readonly matrix: HinesMatrix;
  readonly areaUm2: Float64Array;
  readonly capacitanceNf: Float64Array;
  readonly leakUs: Float64Array;
  readonly leakReversalMv: Float64Array;
  /** Path distance less that of the site. um, may be slightly negative within the soma. */
  readonly distanceUm: Float64Array;
  /** SWC type of each row's section. */
  readonly type: Int32Array;
  /**
   * The row where "somatic" quantities are taken: the compartment nearest the middle of the first soma section; where
   * there is no soma, the first compartment.
   */
  readonly siteRow: number;
  readonly hasSoma: boolean;
}

/**
 * The trees of the cell that carry membrane, that of the soma (node 0) first.
 *
 * @throws ModelError `reduce/no-membrane`, `reduce/no-leak`, `reduce/no-capacitance`.
 */
export function splitIntoTrees(input: ReductionInput): CellTree[] {
  const { layout } = input;
  const matrix = buildConductanceMatrix(layout, input.leakUs);
  const trees = groupNodesByRoot(layout.parent)
    .filter((nodes) => nodes.some((node) => layout.areaUm2[node]! > 0))
    .map((nodes) => extractTree(input, matrix, Int32Array.from(nodes)));
  if (trees.length === 0) throw new ModelError('reduce/no-membrane', reduceMessages.noMembrane());
  return trees;
}

function groupNodesByRoot(parent: Int32Array): number[][] {
  const groups: number[][] = [];
  const groupOfNode = new Int32Array(parent.length);
  for (let node = 0; node < parent.length; node++) {
    const p = parent[node]!;
    groupOfNode[node] = p < 0 ? groups.push([]) - 1 : groupOfNode[p]!;
    groups[groupOfNode[node]!]!.push(node);
  }
  return groups;
}

function extractTree(input: ReductionInput, whole: HinesMatrix, nodes: Int32Array): CellTree {
  const { layout, morphology } = input;
  const rowOfNode = new Map(Array.from(nodes, (node, row) => [node, row]));
  const pick = (values: Float64Array): Float64Array =>
    Float64Array.from(nodes, (node) => values[node]!);
  const areaUm2 = pick(layout.areaUm2);
  const type = Int32Array.from(nodes, (node) => morphology.sections[layout.section[node]!]!.type);
  const siteRow = findSite(input, nodes, areaUm2, type);
  const distance = pick(layout.pathDistanceUm);
  const tree: CellTree = {
    nodes,
    matrix: {
      parent: Int32Array.from(nodes, (node) => rowOfNode.get(whole.parent[node]!) ?? -1),
      diagonal: pick(whole.diagonal),
      coupling: pick(whole.coupling),
    },
    areaUm2,
    capacitanceNf: pick(layout.capacitanceNf),
    leakUs: pick(input.leakUs),
    leakReversalMv: pick(input.leakReversalMv),
    distanceUm: distance.map((value) => value - distance[siteRow]!),
    type,
    siteRow,
    hasSoma: type[siteRow] === SOMA_TYPE,
  };
  requirePositive(tree.leakUs, 'reduce/no-leak', reduceMessages.noLeak, input, nodes);
  requirePositive(
    tree.capacitanceNf,
    'reduce/no-capacitance',
    reduceMessages.noCapacitance,
    input,
    nodes,
  );
  return tree;
}

function requirePositive(
  values: Float64Array,
  code: string,
  message: (place: string) => string,
  input: ReductionInput,
  nodes: Int32Array,
): void {
  if (values.some((value) => value > 0)) return;
  throw new ModelError(code, message(describeNode(input, nodes[0]!)));
}

function findSite(
  { layout }: ReductionInput,
  nodes: Int32Array,
  areaUm2: Float64Array,
  type: Int32Array,
): number {
  const rows = Array.from(nodes.keys()).filter((row) => areaUm2[row]! > 0);
  const somaRows = rows.filter((row) => type[row] === SOMA_TYPE);
  if (somaRows.length === 0) return rows[0]!;
  const section = layout.section[nodes[somaRows[0]!]!];
  const offMiddle = (row: number): number => Math.abs(layout.x[nodes[row]!]! - 0.5);
  return somaRows
    .filter((row) => layout.section[nodes[row]!] === section)
    .reduce((best, row) => (offMiddle(row) < offMiddle(best) ? row : best));
}
