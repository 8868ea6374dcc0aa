import { reduceMessages } from '../base/messages/reduce.ts';
import { ModelError } from '../base/modelError.ts';
import type { CellTree } from './cellTree.ts';

/**
 * The rows of one tree grouped into regions that are themselves joined in a tree.
 *
 * Invariants: parent[i] < i, parent[0] = -1; region 0 holds the site; every row with area is in exactly one region
 * and every region has area.
 */
export interface RegionPartition {
  readonly names: readonly string[];
  /** Region of the parent, -1 for the first. */
  readonly parent: Int32Array;
  /** Axial conductance across the border with the parent region, 0 for the first. uS. */
  readonly contactUs: Float64Array;
  /** -1 at rows without membrane. */
  readonly regionOfRow: Int32Array;
}

/**
 * Joins labelled rows into a tree of regions: of all regions that touch, those through the largest axial conductance
 * are joined first (a maximum spanning tree, Prim 1957).
 *
 * @param labels by row; needed where there is membrane.
 * @throws ModelError `reduce/label-missing`.
 */
export function partitionByLabel(
  tree: CellTree,
  labels: readonly (string | undefined)[],
  describeRow: (row: number) => string,
): RegionPartition {
  const membraneRows = [...labels.keys()].filter((row) => tree.areaUm2[row]! > 0);
  const bare = membraneRows.find((row) => labels[row] === undefined);
  if (bare !== undefined)
    throw new ModelError('reduce/label-missing', reduceMessages.labelMissing(describeRow(bare)));
  const names = [...new Set([tree.siteRow, ...membraneRows].map((row) => labels[row]!))];
  const regionOfLabel = new Map(names.map((name, region) => [name, region]));
  const regionOfRow = Int32Array.from(labels.keys(), (row) =>
    tree.areaUm2[row]! > 0 ? regionOfLabel.get(labels[row]!)! : -1,
  );
  const contacts = measureContacts(tree, regionOfRow, names.length);
  const parent = growSpanningTree(contacts);
  const contactUs = Float64Array.from(parent, (p, region) => (p < 0 ? 0 : contacts[region]![p]!));
  return renumberDepthFirst({ names, parent, contactUs, regionOfRow });
}

/** Axial conductance across each border between two regions, uS, as a full symmetric table. */
function measureContacts(tree: CellTree, regionOfRow: Int32Array, count: number): Float64Array[] {
  const { parent, coupling } = tree.matrix;
  const contacts = Array.from({ length: count }, () => new Float64Array(count));
  // A row without membrane counts to its parent's region, the end before the first compartment to the site's.
  const owner = Int32Array.from(regionOfRow);
  for (let row = 0; row < owner.length; row++) {
    const p = parent[row]!;
    if (owner[row]! < 0) owner[row] = p < 0 ? 0 : owner[p]!;
    if (p < 0) continue;
    contacts[owner[row]!]![owner[p]!]! += coupling[row]!;
    contacts[owner[p]!]![owner[row]!]! += coupling[row]!;
  }
  return contacts;
}

function growSpanningTree(contacts: readonly Float64Array[]): Int32Array {
  const parent = new Int32Array(contacts.length).fill(-1);
  const joined = new Set([0]);
  while (joined.size < contacts.length) {
    let [from, to, strongest] = [-1, -1, 0];
    for (const a of joined) {
      contacts[a]!.forEach((conductance, b) => {
        if (!joined.has(b) && conductance > strongest) [from, to, strongest] = [a, b, conductance];
      });
    }
    parent[to] = from;
    joined.add(to);
  }
  return parent;
}

function renumberDepthFirst(partition: RegionPartition): RegionPartition {
  const { names, parent, contactUs, regionOfRow } = partition;
  const order: number[] = [];
  const visit = (region: number): void => {
    order.push(region);
    for (let child = 0; child < parent.length; child++) if (parent[child] === region) visit(child);
  };
  visit(0);
  const newIndex = new Int32Array(order.length);
  order.forEach((region, index) => {
    newIndex[region] = index;
  });
  return {
    names: order.map((region) => names[region]!),
    parent: Int32Array.from(order, (region) => (region === 0 ? -1 : newIndex[parent[region]!]!)),
    contactUs: Float64Array.from(order, (region) => contactUs[region]!),
    regionOfRow: regionOfRow.map((region) => (region < 0 ? -1 : newIndex[region]!)),
  };
}
