import type { Cell } from '../cell/cell.ts';
import type { BoundKernel } from '../kernels/abi.ts';
import type { WasmFunction } from '../kernels/wasmFunction.ts';
import type { KernelCall } from '../kernels/wasmKernels.ts';
import type { WasmArrays } from '../kernels/wasmMemory.ts';
import { emitAddToPorts, emitGather, emitPorts, type WasmPorts } from '../kernels/wasmPorts.ts';
import type { WasmStepPoints } from '../kernels/wasmSteps.ts';
import { type CableEquations, edgePosition } from './cableEquations.ts';
import type { MasslessNodes } from './masslessNodes.ts';
import type { PointBlock } from './pointBlock.ts';
import type { PortEdges } from './portEdges.ts';
import type { PortNetwork } from './portNetwork.ts';

/** The point processes of a cell as compiled steps need them. */
export interface StepPointParts {
  readonly blocks: readonly PointBlock[];
  readonly network: PortNetwork;
  readonly clock: Float64Array;
  /** Whether the states of a block are taken through the step in halves. */
  readonly isHalved: (block: PointBlock) => boolean;
}

/** What of a step compiled code does for point processes, on the arrays that they are bound to. */
export interface PointCode {
  readonly eliminatePorts: () => void;
  readonly stampPorts: () => void;
  readonly settlePorts: () => void;
  /** Where nodes without membrane are solved for. */
  readonly stampMassless: (() => void) | undefined;
  /** By block: voltages from the ports, currents from 0; currents to the ports. */
  readonly blocks: readonly { readonly gather: () => void; readonly add: () => void }[];
}

/** Where the equations of the cable are. */
export interface PlacedCable {
  /** Addresses of the first record, of the first pair of couplings, and of the voltages. */
  readonly records: number;
  readonly couplings: number;
  readonly voltage: number;
  readonly equations: CableEquations;
  readonly massless: MasslessNodes | undefined;
}

/**
 * Whether compiled steps can take the point processes of a cell with them: those that pass a current of their own through
 * the membrane, at places of the mesh, and hear no thresholds. Others are electrodes, whose commands jump, use ions, or run
 * before each step is over.
 */
export function canStepPoints({ points, gapEnds = [], connections }: Cell): boolean {
  return (
    gapEnds.length === 0 &&
    connections.every(({ source }) => source.kind !== 'threshold') &&
    points.every(
      ({ localPlace, mechanism: { ions, electrodeCurrents, blocks } }) =>
        localPlace === undefined &&
        ions.length === 0 &&
        electrodeCurrents.length === 0 &&
        blocks.beforeStep.length === 0,
    )
  );
}

/** The functions that take the point processes through a step, and in which order. */
export function emitStepPoints(
  { blocks, network, clock, isHalved }: StepPointParts,
  cable: PlacedCable,
  arrays: WasmArrays,
  functionOf: (kernel: BoundKernel, name: KernelCall) => string,
): { readonly functions: readonly WasmFunction[]; readonly points: WasmStepPoints } {
  const ports = placePorts(network, cable, arrays);
  const placed = blocks.map((block, k) => {
    const { binding, kernel } = block;
    const at = {
      count: binding.count,
      portOf: arrays.integers(block.ports.map((port) => 8 * port)).byteOffset,
      voltage: binding.voltageMv.byteOffset,
      current: binding.currentMaPerCm2.byteOffset,
      conductance: binding.conductanceSPerCm2.byteOffset,
    };
    const gather = emitGather(`gather_${k}`, at, ports);
    const add = emitAddToPorts(`add_${k}`, at, ports);
    return {
      functions: [gather, add],
      isHalved: isHalved(block),
      advance: [gather.name, functionOf(kernel, 'advance')],
      currents: [gather.name, functionOf(kernel, 'currents'), add.name],
    };
  });
  const advances = (halved: boolean): string[] =>
    placed.filter((block) => block.isHalved === halved).flatMap(({ advance }) => advance);
  return {
    functions: [...emitPorts(ports), ...placed.flatMap(({ functions }) => functions)],
    points: {
      clock: clock.byteOffset,
      halves: advances(true),
      currents: placed.flatMap(({ currents }) => currents),
      states: advances(false),
      hasCurrentsAtEnd: cable.massless !== undefined,
    },
  };
}

/** @param exports of the module that has the functions of emitStepPoints. */
export function readPointCode(
  exports: Readonly<Record<string, () => void>>,
  blocks: readonly PointBlock[],
): PointCode {
  return {
    eliminatePorts: exports['eliminate_ports']!,
    stampPorts: exports['stamp_ports']!,
    settlePorts: exports['settle_ports']!,
    stampMassless: exports['stamp_massless'],
    blocks: blocks.map((_, k) => ({ gather: exports[`gather_${k}`]!, add: exports[`add_${k}`]! })),
  };
}

function placePorts(network: PortNetwork, cable: PlacedCable, arrays: WasmArrays): WasmPorts {
  const { massless } = cable;
  const integers = (values: Int32Array): number => arrays.integers(values).byteOffset;
  const at = placesOf(cable, integers);
  return {
    portCount: network.voltageMv.length,
    voltage: network.voltageMv.byteOffset,
    current: network.currentNa.byteOffset,
    conductance: network.conductanceUs.byteOffset,
    nodeCount: network.node.length,
    portOf: integers(network.atNode.map((port) => 8 * port)),
    ...at(network.node),
    edges: placeEdges(network.edges, cable, integers),
    massless: massless && {
      rowCount: massless.node.length,
      own: massless.ownUs.byteOffset,
      added: massless.addedUs.byteOffset,
      injected: massless.injectedNa.byteOffset,
      diagonal: massless.diagonalUs.byteOffset,
      inverse: massless.inverseMohm.byteOffset,
      toParent: massless.toParentUs.byteOffset,
      parentOf: integers(massless.parent.map((row) => (row < 0 ? -1 : 8 * row))),
    },
  };
}

type PlacedNodes = Pick<WasmPorts, 'equationOf' | 'voltageOf' | 'rowOf'>;

/** Where the equation, the voltage and the row of each of some nodes are. */
function placesOf(
  { records, voltage, equations, massless }: PlacedCable,
  integers: (values: Int32Array) => number,
): (nodes: Int32Array) => PlacedNodes {
  const { position } = equations.order;
  const rowOf = (node: number): number => massless?.rowOf[node] ?? -1;
  return (nodes) => ({
    equationOf: integers(nodes.map((node) => records + 16 * position[node]!)),
    voltageOf: integers(nodes.map((node) => voltage + 8 * node)),
    rowOf: integers(nodes.map((node) => (rowOf(node) < 0 ? -1 : 8 * rowOf(node)))),
  });
}

function placeEdges(
  edges: PortEdges,
  cable: PlacedCable,
  integers: (values: Int32Array) => number,
): WasmPorts['edges'] {
  const { near, far } = edges;
  const [atNear, atFar] = [near, far].map(placesOf(cable, integers)) as [PlacedNodes, PlacedNodes];
  const { order } = cable.equations;
  const linkOf = (from: number, e: number): number => {
    const link = cable.massless?.couplingAt(from, far[e]!);
    return link === undefined ? 0 : link.values.byteOffset + 8 * link.index;
  };
  return {
    count: near.length,
    equationOf: [atNear.equationOf, atFar.equationOf],
    voltageOf: [atNear.voltageOf, atFar.voltageOf],
    rowOf: [atNear.rowOf, atFar.rowOf],
    couplingOf: integers(
      near.map((from, e) => cable.couplings + 16 * edgePosition(order, from, far[e]!)),
    ),
    linkOf: integers(near.map(linkOf)),
    slotOf: integers(edges.firstSlot.map((slot) => 8 * slot)),
    portOf: integers(edges.port.map((port) => 8 * port)),
    pieces: edges.pieceUs.byteOffset,
    whole: edges.wholeUs.byteOffset,
    pivot: edges.pivotUs.byteOffset,
    right: edges.rightNa.byteOffset,
    toNear: edges.toNearUs.byteOffset,
    nearConductance: edges.nearUs.byteOffset,
    farConductance: edges.farUs.byteOffset,
    nearRight: edges.nearNa.byteOffset,
    farRight: edges.farNa.byteOffset,
    between: edges.betweenUs.byteOffset,
  };
}
