import type { Cell } from '../cell/cell.ts';
import type { CompartmentLayout } from '../discretise/compartmentLayout.ts';
import { paintCompartments } from '../discretise/paintMap.ts';
import { invertOrder, renumberNodes, renumberPaint } from '../discretise/renumberNodes.ts';
import { chooseEngine } from './chooseEngine.ts';
import { bindMembrane, type Membrane } from './membrane.ts';
import { orderMembrane } from './nodeGroups.ts';
import { PlacedStimuli } from './placedStimuli.ts';
import { placePoints } from './pointBlock.ts';
import { PointProcesses } from './pointProcesses.ts';
import type { SimulationOptions } from './simulationOptions.ts';
import type { StepEngine } from './stepEngine.ts';
import { roomForSteps } from './stepLoop.ts';
import { canStepPoints } from './stepPoints.ts';

/** A cell in the arrays and the code that run it, before anything has begun. */
export interface BoundCell {
  /** The layout in the order of the membrane: nodes grouped by the mechanisms on them. */
  readonly inner: CompartmentLayout;
  /** Node of the layout at each node of `inner`. */
  readonly layoutNode: Int32Array;
  /** Node of `inner` at each node of the layout. */
  readonly membraneNode: Int32Array;
  readonly stimuli: PlacedStimuli;
  /** As in SimulationOptions; undefined also where tables cannot be. */
  readonly tableTolerance: number | undefined;
  readonly engine: StepEngine;
  readonly membrane: Membrane;
  readonly points: PointProcesses;
}

/** Paints and places a cell on its layout, and compiles what it needs. */
export function bindCell(
  cell: Cell,
  layout: CompartmentLayout,
  options: SimulationOptions,
): BoundCell {
  const { dtMs } = options;
  const isSecondOrder = options.method !== 'implicit-euler';
  const hasExactEvents = options.method === 'second-order';
  const isAdaptive = options.adaptiveMv !== undefined;
  const paint = paintCompartments(cell, layout);
  const layoutNode = orderMembrane(layout.nodeCount, paint.blocks);
  const inner = renumberNodes(layout, layoutNode);
  const pointPlaces = placePoints(cell, inner);
  const stimuli = new PlacedStimuli(cell, inner);
  const isExact = isAdaptive || typeof options.engine === 'function';
  const tableTolerance = isExact ? undefined : options.tableTolerance;
  const engine = chooseEngine(
    { ...options, tableTolerance },
    layout.nodeCount,
    [...paint.blocks, ...pointPlaces],
    isLooped(cell, options) ? roomForSteps(cell, stimuli) : undefined,
  );
  const membrane = bindMembrane(cell, inner, {
    ...{ dtMs, isSecondOrder, backEnd: engine.backEnd, arrays: engine.arrays },
    paint: renumberPaint(paint, layoutNode),
    allCurrents: () => engine.allCurrents,
    allAdvance: () => engine.allAdvance,
    keepsRange: options.keepsRange ?? true,
    points: pointPlaces,
    hasPoolClocks: hasExactEvents && !isAdaptive,
  });
  const points = new PointProcesses(cell, inner, membrane, {
    ...{ dtMs, isSecondOrder, hasExactEvents, ...engine.points },
  });
  const membraneNode = invertOrder(layoutNode);
  return { inner, layoutNode, membraneNode, stimuli, tableTolerance, engine, membrane, points };
}

/** Whether compiled code takes many steps in a call. Cells that share their code may differ in their synapses. */
function isLooped(cell: Cell, { adaptiveMv, code }: SimulationOptions): boolean {
  if (adaptiveMv !== undefined || !canStepPoints(cell)) return false;
  return code === undefined || cell.points.length === 0;
}
