import type { Cell, Connection, EventSource, PointProcess } from '../cell/cell.ts';
import type { Locus } from '../morphology/morphology.ts';
import { cellOfModel, type RunnableCell } from './cellOfModel.ts';
import { type DrivenPoint, nearestNode } from './experimentDrive.ts';
import type { ReducedModel } from './reducedModel.ts';
import type { SynapseShare } from './synapseShares.ts';

/** The synapses of an experiment, each with its shares on the compartments of a model. */
export interface SharedSynapses {
  readonly synapses: readonly DrivenPoint[];
  /** By synapse. */
  readonly shares: readonly (readonly SynapseShare[])[];
}

/**
 * A reduced model with all that its experiment places: synapses by their shares and delays, those of one kind on one compartment as
 * one where their events add up; other point processes, clamps, probes and thresholds on the compartment that follows
 * their place most closely. Recorded quantities, fields and gap junctions stay behind.
 *
 * @param full the cell the model was made of, on its layout.
 * @throws ModelError as cellOfModel does.
 */
export function cellWithShares(
  model: ReducedModel,
  full: RunnableCell,
  { synapses, shares }: SharedSynapses,
): RunnableCell {
  const { cell, layout } = cellOfModel(model, full);
  const spotOf = (locus: Locus): Locus => {
    const node = nearestNode(full.cell, full.layout, locus);
    return { section: Math.max(0, compartmentAt(model, node)), x: 0.5 };
  };
  const partsOf = placeParts(full.cell, spotOf, { synapses, shares });
  const points = new Map<string, PointProcess>();
  for (const parts of partsOf.values())
    for (const { point } of parts) points.set(point.name, point);
  const sourceOf = (source: EventSource): EventSource => {
    if (source.kind === 'threshold') return { ...source, locus: spotOf(source.locus) };
    if (source.kind === 'point')
      return { ...source, name: partsOf.get(source.name)![0]!.point.name };
    return source;
  };
  const connections = full.cell.connections.flatMap((connection): Connection[] => {
    const [weight = 0, ...others] = connection.weights;
    return partsOf.get(connection.target)!.map(({ point, share, delayMs }) => ({
      ...{ ...connection, target: point.name, source: sourceOf(connection.source) },
      ...{ weights: [weight * share, ...others], delayMs: connection.delayMs + delayMs },
    }));
  });
  const clamps = full.cell.clamps.map((clamp) => ({ ...clamp, locus: spotOf(clamp.locus) }));
  const probes = full.cell.probes.map((probe) => ({ ...probe, locus: spotOf(probe.locus) }));
  return { cell: { ...cell, points: [...points.values()], connections, clamps, probes }, layout };
}

/** A point process on the model's cell, by how much weights to it are multiplied, and how much later its events are. */
interface Part extends Omit<SynapseShare, 'compartment'> {
  readonly point: PointProcess;
}

/** By the name of the full cell's point process. */
function placeParts(
  { points, connections }: Cell,
  spotOf: (locus: Locus) => Locus,
  { synapses, shares }: SharedSynapses,
): Map<string, Part[]> {
  const numberOf = new Map(synapses.map(({ name }, k) => [name, k]));
  const sources = new Set(
    connections.flatMap(({ source }) => (source.kind === 'point' ? [source.name] : [])),
  );
  return new Map(
    points.map((point): [string, Part[]] => {
      const k = numberOf.get(point.name);
      const own = k === undefined ? [] : shares[k]!;
      if (own.length === 0)
        return [
          point.name,
          [{ point: { ...point, locus: spotOf(point.locus) }, share: 1, delayMs: 0 }],
        ];
      const isShared = synapses[k!]!.isLinear && !sources.has(point.name);
      return [
        point.name,
        own.map(({ compartment, share, delayMs }) => ({
          ...{ share, delayMs },
          point: {
            ...point,
            name: isShared ? kindName(point, compartment) : `${point.name} on ${compartment}`,
            locus: { section: compartment, x: 0.5 },
          },
        })),
      ];
    }),
  );
}

function kindName({ mechanism, parameters }: PointProcess, compartment: number): string {
  const values = Object.entries(parameters)
    .sort()
    .map(([name, value]) => `${name} ${value}`);
  return [`${mechanism.name} on ${compartment}`, ...values].join(', ');
}

function compartmentAt({ sites, compartmentOfNode }: ReducedModel, node: number): number {
  if (sites === undefined) return compartmentOfNode[node]!;
  const isBelow = sites.belowWeight[node]! > sites.aboveWeight[node]!;
  return isBelow ? sites.below[node]! : sites.above[node]!;
}

/** Old place, new place, share and delay of every synapse as CSV with a head line. @param placeOf a node as people read it. */
export function printShares(
  { compartments }: ReducedModel,
  { synapses, shares }: SharedSynapses,
  placeOf: (node: number) => string,
): string {
  const lines = synapses.flatMap(({ name, node, peakUs, ratePerMs }, k) =>
    shares[k]!.map(({ compartment, share, delayMs }) =>
      [
        ...[quoted(name), placeOf(node), figure(peakUs * 1e3), figure(ratePerMs * 1e3)],
        ...[compartments[compartment]!.name, figure(share), figure(delayMs)],
      ].join(','),
    ),
  );
  return ['synapse,place,g_nS,rate_Hz,compartment,share,delay_ms', ...lines]
    .map((line) => `${line}\n`)
    .join('');
}

function quoted(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function figure(value: number): string {
  return String(Number(value.toPrecision(12)));
}
