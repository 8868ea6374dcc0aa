import type { Cell, Connection, PointProcess } from '../cell/cell.ts';
import type { CompartmentLayout } from '../discretise/compartmentLayout.ts';
import { placeLocus } from '../discretise/place.ts';
import type { Locus } from '../morphology/morphology.ts';
import { measureEvent, type SynapticEvent } from './synapticEvent.ts';
import type { DrivenSynapse } from './workingState.ts';

/** A point process of an experiment with the events it gets. */
export interface DrivenPoint extends DrivenSynapse {
  readonly name: string;
  /** As SynapticEvent has it. */
  readonly isLinear: boolean;
}

export interface ExperimentDrive {
  readonly synapses: readonly DrivenPoint[];
  /** Names of the other point processes: without events at known times, or whose events open nothing. */
  readonly silent: readonly string[];
}

/**
 * The synapses of an experiment as findWorkingState takes them: each point process of any mechanism, its course measured
 * by one event, at the mean rate of its events from the first one of all to the end. Events from thresholds and other
 * point processes are not counted, and an event is measured by itself: what depression takes from a train is not known here.
 *
 * @param holdingMv mV, where events are measured.
 * @throws ModelError as measureEvent does.
 */
export function driveOfExperiment(
  cell: Cell,
  layout: CompartmentLayout,
  holdingMv: number,
  durationMs: number,
): ExperimentDrive {
  const incoming = new Map<string, Connection[]>();
  for (const connection of cell.connections)
    incoming.set(connection.target, [...(incoming.get(connection.target) ?? []), connection]);
  const beginMs = firstEventMs(cell, durationMs);
  const measure = eventMeasurer(holdingMv, cell.celsius);
  const synapses: DrivenPoint[] = [];
  const silent: string[] = [];
  for (const point of cell.points) {
    const { count, weights } = meanEvent(incoming.get(point.name) ?? [], durationMs);
    const event = count > 0 ? measure(point, weights) : undefined;
    if (event === undefined) silent.push(point.name);
    else
      synapses.push({
        ...event,
        name: point.name,
        node: nearestNode(cell, layout, point.locus),
        ratePerMs: count / (durationMs - beginMs),
      });
  }
  return { synapses, silent };
}

/** The node of the layout that is nearest to a place. */
export function nearestNode(cell: Cell, layout: CompartmentLayout, locus: Locus): number {
  const { near, far, farShare } = placeLocus(cell.morphology, layout, locus);
  return farShare > 0.5 ? far : near;
}

function eventTimes({ source, delayMs }: Connection, durationMs: number): Float64Array {
  if (source.kind !== 'times') return new Float64Array(0);
  return source.timesMs.map((ms) => ms + delayMs).filter((ms) => ms <= durationMs);
}

function firstEventMs({ connections }: Cell, durationMs: number): number {
  const first = connections.reduce((least, connection) => {
    const [time = durationMs] = eventTimes(connection, durationMs);
    return Math.min(least, time);
  }, durationMs);
  return first < durationMs ? first : 0;
}

/** How many events come, and what they carry: the mean of their weights, the rest as the first connection has it. */
function meanEvent(
  connections: readonly Connection[],
  durationMs: number,
): { count: number; weights: readonly number[] } {
  let [count, sum] = [0, 0];
  for (const connection of connections) {
    const own = eventTimes(connection, durationMs).length;
    count += own;
    sum += own * (connection.weights[0] ?? 0);
  }
  const [, ...others] = connections[0]?.weights ?? [];
  return { count, weights: [count > 0 ? sum / count : 0, ...others] };
}

/** Measures each kind once: where events are linear, one weight gives all. */
function eventMeasurer(
  holdingMv: number,
  celsius: number,
): (point: PointProcess, weights: readonly number[]) => SynapticEvent | undefined {
  const known = new Map<string, { weight: number; event: SynapticEvent | undefined }>();
  return ({ mechanism, parameters }, weights) => {
    const [weight = 0, ...others] = weights;
    const kind = JSON.stringify([mechanism.name, Object.entries(parameters).sort(), others]);
    const linear = known.get(kind);
    if (linear?.event?.isLinear)
      return { ...linear.event, peakUs: (linear.event.peakUs * weight) / linear.weight };
    const exact = `${kind} ${weight.toPrecision(3)}`;
    const found = known.get(exact) ?? {
      weight,
      event: measureEvent({ mechanism, parameters, weights }, holdingMv, celsius),
    };
    known.set(found.event?.isLinear ? kind : exact, found);
    return found.event;
  };
}
