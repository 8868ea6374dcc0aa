import type { Cell } from '../cell/cell.ts';
import type { CompartmentLayout } from '../discretise/compartmentLayout.ts';
import { type MeshPlace, placeLocus } from '../discretise/place.ts';
import { CLOCK_CELSIUS, CLOCK_DT, type KernelBackEnd } from '../kernels/abi.ts';
import type { ArrayMaker } from './arrayMaker.ts';
import { placeLocally } from './localPlaces.ts';
import type { Membrane } from './membrane.ts';
import {
  bindPointBlock,
  groupPoints,
  type PointBlock,
  placePoints,
  recordedVariables,
  sharedGlobals,
} from './pointBlock.ts';
import { PortNetwork, resistanceBetween } from './portNetwork.ts';

export interface PointProcessOptions {
  readonly dtMs: number;
  /** Events act at their exact times; else as in NEURON's fixed steps, which EventDelivery describes. */
  readonly hasExactEvents: boolean;
  readonly isSecondOrder: boolean;
  /** Of the kernels of all instances of a mechanism, with the arrays that these are bound to. */
  readonly backEnd: KernelBackEnd;
  readonly arrays: ArrayMaker;
}

/** The point processes of a cell and its ends of gap junctions, at their places. */
export interface BoundPoints {
  readonly network: PortNetwork;
  readonly clock: Float64Array;
  readonly blocks: readonly PointBlock[];
  readonly gapPlaces: readonly MeshPlace[];
  readonly gapPorts: Int32Array;
}

/** @throws ModelError as bindPointBlock does. */
export function bindPoints(
  cell: Cell,
  layout: CompartmentLayout,
  membrane: Membrane,
  options: PointProcessOptions,
): BoundPoints {
  const { dtMs, isSecondOrder, arrays } = options;
  const groups = groupPoints(cell.points);
  const { gapEnds = [] } = cell;
  const places = [...groups.flat(), ...gapEnds].map(({ locus }) =>
    placeLocus(cell.morphology, layout, locus),
  );
  const ports = [
    ...groups.flat().map(({ localPlace }, k) => placeLocally(localPlace, layout) ?? places[k]!),
    ...places.slice(cell.points.length),
  ];
  const intervalMs = isSecondOrder ? dtMs / 2 : dtMs;
  const network = new PortNetwork(
    ...([ports, resistanceBetween(layout), membrane.voltageMv, intervalMs] as const),
    arrays,
  );
  const clock = arrays.doubles(3);
  clock[CLOCK_DT] = dtMs;
  clock[CLOCK_CELSIUS] = cell.celsius;
  const nodes = placePoints(cell, layout);
  const globals = sharedGlobals(cell.points, arrays);
  let first = 0;
  const blocks = groups.map((points, k) => {
    const end = first + points.length;
    const where = { ports: network.portOf.subarray(first, end), places: places.slice(first, end) };
    first = end;
    const shown = recordedVariables(cell, points);
    return bindPointBlock(points, nodes[k]!, where, membrane, {
      ...{ ...options, clock, shown, globals },
    });
  });
  return {
    ...{ network, clock, blocks },
    gapPlaces: places.slice(first),
    gapPorts: network.portOf.subarray(first),
  };
}
