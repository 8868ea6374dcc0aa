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
  const moved = (values: Float64Array): Float64Array =>
    reorder(values, new Float64Array(values.length), order);
  const movedIntegers = (values: Int32Array): Int32Array =>
    reorder(values, new Int32Array(values.length), order);
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

/** A plain loop, which makes no objects: cells may have hundreds of thousands of nodes. */
function reorder<Numbers extends Float64Array | Int32Array>(
  values: Numbers,
  target: Numbers,
  order: ArrayLike<number>,
): Numbers {
  for (let i = 0; i < target.length; i++) target[i] = values[order[i]!]!;
  return target;
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
    ([name, values]) => [name, reorder(values, new Float64Array(values.length), order)] as const,
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
  const places = nodes.map((node) => index[node]!);
  const instances = nodes.map((_, k) => k).sort((a, b) => places[a]! - places[b]!);
  const moved = [...parameters].map(
    ([name, values]) =>
      [name, reorder(values, new Float64Array(values.length), instances)] as const,
  );
  return { mechanism, nodes: places.sort(), parameters: new Map(moved) };
}
