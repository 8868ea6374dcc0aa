import { exportMessages } from '../base/messages/export.ts';
import { placeLocus } from '../discretise/place.ts';
import type { Locus } from '../morphology/morphology.ts';
import type { RunnableCell } from '../reduce/cellOfModel.ts';
import { findCoupledNodes } from '../reduce/coupledNodes.ts';
import { interiorOfModel } from '../reduce/localNode.ts';
import type { ReducedModel } from '../reduce/reducedModel.ts';
import { reductionInputOf } from '../reduce/reductionInputOf.ts';
import { pairReduction } from '../reduce/reductionPair.ts';
import { offsetOf } from '../reduce/synapseMap.ts';
import { placeOnSections } from './placeOnSections.ts';
import type { LocalSpot, SectionPlacement, SectionSpot } from './sectionPlacement.ts';

const DURATION_MS = 1000;

/**
 * What is placed on a cell, on its reduced model. Point processes between sites get a local node each, those of one node
 * of the mesh the same; everything else goes to the compartment that follows its place most closely.
 */
export function placeOnModel(
  model: ReducedModel,
  { cell, layout }: RunnableCell,
  {
    sectionOfCompartment,
    durationMs = DURATION_MS,
  }: {
    readonly sectionOfCompartment: (compartment: number) => SectionSpot;
    readonly durationMs: number | undefined;
  },
): { placed: SectionPlacement; remarks: readonly string[] } {
  const nodeOf = (locus: Locus): number => {
    const { near, far, farShare } = placeLocus(cell.morphology, layout, locus);
    return farShare > 0.5 ? far : near;
  };
  const locals = localNodes(
    ...([model, { cell, layout }, { spotOf: sectionOfCompartment, nodeOf }] as const),
  );
  const placer = {
    spotOf: (locus: Locus): SectionSpot =>
      sectionOfCompartment(compartmentAt(model, nodeOf(locus))),
    processAt: (locus: Locus) => locals.at(nodeOf(locus)),
    locals: locals.spots,
  };
  const isMoved = (locus: Locus): boolean =>
    model.sites !== undefined && !model.sites.nodes.includes(nodeOf(locus));
  const moved = [
    ...cell.clamps,
    ...cell.probes,
    ...(cell.gapEnds ?? []).map(({ locus }, k) => ({ name: exportMessages.gapEnd(k), locus })),
  ].filter(({ locus }) => isMoved(locus));
  const fields = (cell.fields ?? []).map(({ name }) => name);
  return {
    placed: placeOnSections(cell, placer, durationMs),
    remarks: [
      ...(moved.length > 0 ? [exportMessages.movedToSites(moved.map(({ name }) => name))] : []),
      ...(fields.length > 0 ? [exportMessages.fieldsLeftOut(fields)] : []),
    ],
  };
}

function compartmentAt({ sites, compartmentOfNode }: ReducedModel, node: number): number {
  if (sites === undefined) return Math.max(0, compartmentOfNode[node]!);
  return sites.belowWeight[node]! > sites.aboveWeight[node]!
    ? sites.below[node]!
    : Math.max(0, sites.above[node]!);
}

/** Point processes of a model without sites stand on its compartments. */
function localNodes(
  model: ReducedModel,
  { cell, layout }: RunnableCell,
  {
    spotOf,
    nodeOf,
  }: {
    readonly spotOf: (compartment: number) => SectionSpot;
    readonly nodeOf: (locus: Locus) => number;
  },
): { spots: LocalSpot[]; at: (node: number) => SectionSpot | { local: number } } {
  const { sites } = model;
  if (sites === undefined || cell.points.length === 0)
    return { spots: [], at: (node) => spotOf(compartmentAt(model, node)) };
  const pair = pairReduction(reductionInputOf(cell, layout, model.source.sha256), model);
  const places = new Set(cell.points.map(({ locus }) => nodeOf(locus)));
  const nodes = [...places].filter((node) => !sites.nodes.includes(node));
  const locals = findCoupledNodes(pair, interiorOfModel(pair), nodes);
  const spots = locals.map(
    (local): LocalSpot => ({
      above: local.above < 0 ? undefined : spotOf(local.above),
      below: local.below < 0 ? undefined : spotOf(local.below),
      ...{ aboveWeight: local.aboveWeight, belowWeight: local.belowWeight },
      ...{ poles: local.poles, transferMs: local.transferMs, heard: local.heard },
      offsetMv: offsetOf(pair, local),
    }),
  );
  const at = (node: number): SectionSpot | { local: number } => {
    const local = nodes.indexOf(node);
    return local < 0 ? spotOf(compartmentAt(model, node)) : { local };
  };
  return { spots, at };
}
