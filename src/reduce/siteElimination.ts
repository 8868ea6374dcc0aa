import type { CellTree } from './cellTree.ts';

/**
 * What is left of a tree when all but its sites are eliminated, and how the eliminated rows follow the sites.
 *
 * Invariants: siteRows ascending, siteRows[0] = 0; parent[i] < i; couplings positive with a parent; leaks at least 0.
 * Weights lie in 0 to 1 and those of a row have a sum of at most 1. A site has weight 1 on itself, as `above`.
 */
export interface SiteSystem {
  readonly siteRows: Int32Array;
  /** Site of the parent, by site; -1 for the first. */
  readonly parent: Int32Array;
  readonly couplingUs: Float64Array;
  readonly leakUs: Float64Array;
  /** By row: the next site towards the root, and the one beyond (-1 where there is none). */
  readonly above: Int32Array;
  readonly below: Int32Array;
  readonly aboveWeight: Float64Array;
  readonly belowWeight: Float64Array;
}

/**
 * The sites with the root and every lowest common ancestor of two of them, ascending: then each piece between sites
 * touches at most two of them, and what is left is a tree.
 *
 * @param parent of a tree with parent[i] < i and root 0.
 */
export function closeUnderAncestors(parent: Int32Array, rows: Iterable<number>): Int32Array {
  const wanted = new Set(rows);
  wanted.add(0);
  // How many children of a row lead to sites: a fork of two such ways is a common ancestor.
  const leading = new Int32Array(parent.length);
  const sites: number[] = [];
  for (let row = parent.length - 1; row >= 0; row--) {
    const isSite = wanted.has(row) || leading[row]! > 1;
    if (isSite) sites.push(row);
    if (row > 0 && (isSite || leading[row]! > 0)) leading[parent[row]!]!++;
  }
  return Int32Array.from(sites.reverse());
}

/**
 * Schur complement G_SS - G_SE G_EE^-1 G_ES by an elimination from the leaves to the root that never subtracts, so
 * that no value can turn negative; then W = -G_EE^-1 G_ES by one sweep back. Exact at DC. O(rows). The reduction is
 * that of Kron (1939), Tensor Analysis of Networks; see Dorfler and Bullo (2013), IEEE Trans. Circuits Syst. I 60,
 * 150-163.
 *
 * @param tree with its site at row 0.
 * @param siteRows as closeUnderAncestors gives them.
 */
export function eliminateInterior(tree: CellTree, siteRows: Int32Array): SiteSystem {
  const { parent, coupling } = tree.matrix;
  const count = parent.length;
  const siteOfRow = new Int32Array(count).fill(-1);
  siteRows.forEach((row, site) => {
    siteOfRow[row] = site;
  });
  const leak = Float64Array.from(tree.leakUs);
  const siteParent = new Int32Array(siteRows.length).fill(-1);
  const couplingUs = new Float64Array(siteRows.length);
  const below = new Int32Array(count).fill(-1);
  const toBelow = new Float64Array(count); // [uS]
  const pivot = new Float64Array(count); // [uS]
  for (let row = count - 1; row > 0; row--) {
    const p = parent[row]!;
    const isSite = siteOfRow[row]! >= 0;
    let [site, conductance] = [siteOfRow[row]!, coupling[row]!];
    if (!isSite) {
      pivot[row] = leak[row]! + coupling[row]! + toBelow[row]!;
      leak[p]! += (leak[row]! * coupling[row]!) / pivot[row]!;
      site = below[row]!;
      if (site < 0) continue;
      leak[siteRows[site]!]! += (leak[row]! * toBelow[row]!) / pivot[row]!;
      conductance = (coupling[row]! * toBelow[row]!) / pivot[row]!;
    }
    if (siteOfRow[p]! >= 0) {
      siteParent[site] = siteOfRow[p]!;
      couplingUs[site] = conductance;
    } else {
      below[p] = site;
      toBelow[p] = conductance;
    }
  }
  return {
    siteRows,
    parent: siteParent,
    couplingUs,
    leakUs: Float64Array.from(siteRows, (row) => leak[row]!),
    ...followSites(tree, siteOfRow, below, toBelow, pivot),
  };
}

function followSites(
  { matrix: { parent, coupling } }: CellTree,
  siteOfRow: Int32Array,
  below: Int32Array,
  toBelow: Float64Array,
  pivot: Float64Array,
): Pick<SiteSystem, 'above' | 'below' | 'aboveWeight' | 'belowWeight'> {
  const above = Int32Array.from(siteOfRow);
  const aboveWeight = new Float64Array(above.length);
  const belowWeight = new Float64Array(above.length);
  const beyond = Int32Array.from(below);
  for (let row = 0; row < above.length; row++) {
    if (siteOfRow[row]! >= 0) {
      aboveWeight[row] = 1;
      continue;
    }
    const p = parent[row]!;
    const share = coupling[row]! / pivot[row]!;
    above[row] = above[p]!;
    aboveWeight[row] = share * aboveWeight[p]!;
    // A side branch follows the same two sites as the row it hangs on.
    if (below[row]! < 0 && siteOfRow[p]! < 0) beyond[row] = beyond[p]!;
    belowWeight[row] = share * belowWeight[p]! + toBelow[row]! / pivot[row]!;
  }
  return { above, below: beyond, aboveWeight, belowWeight };
}
