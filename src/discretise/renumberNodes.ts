import type { CompartmentLayout } from './compartmentLayout.ts';
import type { MechanismBlock, PaintMap } from './paintMap.ts';

/**
 * The same compartments with their nodes in another order. Of the invariants of a layout, `parent[i] < i` and the rising
 * order of `compartments` are lost; those functions that say so need the order that `discretise` made.
 *
 * @param order old node at each new index.
 */
export function renumberNodes(layout: CompartmentLayout, order: Int32Array): CompartmentLayout {
  const index = invertOrder(order);
  const renamed = (nodes: Int32Array): Int32Array =>
    nodes.map((node) => (node < 0 ? node : index[node]!));
  const moved = (values: Float64Array): Float64Array => values.map((_, i) => values[order[i]!]!);
  const movedIntegers = (values: Int32Array): Int32Array =>
    values.map((_, i) => values[order[i]!]!);
  return {
    ...layout,
    parent: renamed(movedIntegers(layout.parent)),
    areaUm2: moved(layout.areaUm2),
    axialResistanceMohm: moved(layout.axialResistanceMohm),
    capacitanceNf: moved(layout.capacitanceNf),
    axialResistivityOhmCm: moved(layout.axialResistivityOhmCm),
    section: movedIntegers(layout.section),
    x: moved(layout.x),
    pathDistanceUm: moved(layout.pathDistanceUm),
    compartments: renamed(layout.compartments),
    startNode: renamed(layout.startNode),
    endNode: renamed(layout.endNode),
  };
}

/** New index of each old node. */
export function invertOrder(order: Int32Array): Int32Array {
  const index = new Int32Array(order.length);
  order.forEach((node, i) => {
    index[node] = i;
  });
  return index;
}

/** What `paintCompartments` gives for the renumbered layout, without painting again. */
export function renumberPaint(paint: PaintMap, order: Int32Array): PaintMap {
  const index = invertOrder(order);
  const ionValues = [...paint.ionValues].map(
    ([name, values]) => [name, values.map((_, i) => values[order[i]!]!)] as const,
  );
  return {
    ...paint,
    blocks: paint.blocks.map((block) => renumberBlock(block, index)),
    ionValues: new Map(ionValues),
  };
}

function renumberBlock(
  { mechanism, nodes, parameters }: MechanismBlock,
  index: Int32Array,
): MechanismBlock {
  const instances = Array.from(nodes, (_, k) => k).sort(
    (a, b) => index[nodes[a]!]! - index[nodes[b]!]!,
  );
  const moved = [...parameters].map(
    ([name, values]) => [name, Float64Array.from(instances, (k) => values[k]!)] as const,
  );
  return {
    mechanism,
    nodes: Int32Array.from(instances, (k) => index[nodes[k]!]!),
    parameters: new Map(moved),
  };
}
