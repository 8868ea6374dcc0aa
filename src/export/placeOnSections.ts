import type { Cell, Connection, CurrentClamp } from '../cell/cell.ts';
import type { CompartmentLayout } from '../discretise/compartmentLayout.ts';
import type { Locus } from '../morphology/morphology.ts';
import { makeCurrent } from '../simulate/currentWaveform.ts';
import { placeFields } from '../simulate/placedField.ts';
import { exportText } from './mechanismText.ts';
import { headOf } from './sectionMembrane.ts';
import type {
  PlacedCurrent,
  PlacedEvents,
  PlacedProcess,
  SectionCourse,
  SectionPlacement,
  SectionSpot,
} from './sectionPlacement.ts';

/** How places of a cell become places of exported sections. */
export interface SectionPlacer {
  /** Where currents, probes, thresholds and gap junctions go. */
  spotOf(locus: Locus): SectionSpot;
  /** Where a point process goes. */
  processAt(locus: Locus): PlacedProcess['at'];
  readonly locals: SectionPlacement['locals'];
}

/** Points of a noise in one time constant: those that it is straight between. */
const NOISE_POINTS_PER_TAU = 50;

/**
 * Clamps, point processes, events, gap junctions and probes of a cell. Events from outside of it are left to whoever
 * connects cells.
 *
 * @param durationMs of the run: no noise is written beyond it.
 */
export function placeOnSections(
  cell: Cell,
  placer: SectionPlacer,
  durationMs: number,
): SectionPlacement {
  const numberOf = new Map(cell.points.map(({ name }, i) => [name, i]));
  const processes = cell.points.map(({ name, locus, mechanism, parameters }): PlacedProcess => {
    const text = exportText(mechanism, Object.keys(parameters));
    const own = Object.entries(parameters).filter(([key]) => !text.globals.includes(key));
    return {
      name,
      mechanism: headOf(text, (key) => parameters[key]!),
      parameters: Object.fromEntries(own),
      at: placer.processAt(locus),
    };
  });
  const events = cell.connections.flatMap(
    ({ target, source, weights, delayMs }): PlacedEvents[] => {
      const from = sourceOf(source, placer, numberOf);
      return from === undefined
        ? []
        : [{ target: numberOf.get(target)!, source: from, weights, delayMs }];
    },
  );
  const gapEnds = cell.gapEnds ?? [];
  return {
    processes,
    locals: placer.locals,
    currents: cell.clamps.map((clamp) => ({
      name: clamp.name,
      course: courseOf(clamp, durationMs),
      at: [{ ...placer.spotOf(clamp.locus), factor: 1 }],
    })),
    events,
    gaps: gapEnds.flatMap(({ locus, conductanceUs, partner }, end) =>
      partner === undefined || partner < end
        ? []
        : [{ a: placer.spotOf(locus), b: placer.spotOf(gapEnds[partner]!.locus), conductanceUs }],
    ),
    probes: cell.probes.map(({ name, locus }) => ({ name, at: placer.spotOf(locus) })),
  };
}

/** Fields, as the currents that do the same to every node: see simulate/placedField.ts. */
export function fieldsOnSections(
  cell: Cell,
  layout: CompartmentLayout,
  placer: Pick<SectionPlacer, 'spotOf'>,
  durationMs: number,
): PlacedCurrent[] {
  const placed = placeFields(cell, layout);
  return (cell.fields ?? []).map(({ name, course }, i) => ({
    name,
    course: courseOf(course, durationMs),
    at: [...placed[i]!.patternNa].flatMap((factor, node) =>
      factor === 0
        ? []
        : [{ ...placer.spotOf({ section: layout.section[node]!, x: layout.x[node]! }), factor }],
    ),
  }));
}

function sourceOf(
  source: Connection['source'],
  placer: SectionPlacer,
  numberOf: ReadonlyMap<string, number>,
): PlacedEvents['source'] | undefined {
  switch (source.kind) {
    case 'times':
      return { kind: 'times', timesMs: [...source.timesMs] };
    case 'threshold':
      return {
        ...{ kind: 'threshold', at: placer.spotOf(source.locus), thresholdMv: source.thresholdMv },
      };
    case 'point':
      return { kind: 'process', process: numberOf.get(source.name)! };
    case 'remote':
      return undefined;
  }
}

function courseOf(clamp: Omit<CurrentClamp, 'name' | 'locus'>, durationMs: number): SectionCourse {
  const { delayMs, amplitudeNa, waveform } = clamp;
  if (waveform === undefined)
    return { kind: 'step', delayMs, durationMs: clamp.durationMs, na: amplitudeNa };
  if (waveform.kind === 'chirp') return { delayMs, durationMs: clamp.durationMs, ...waveform };
  const current = makeCurrent({ ...clamp, durationMs: Number.POSITIVE_INFINITY });
  const endMs = delayMs + clamp.durationMs;
  if (waveform.kind === 'ramp') return between([delayMs, endMs], [waveform.fromNa, waveform.toNa]);
  if (waveform.kind === 'points')
    return between(
      Array.from(waveform.timesMs, (time) => time),
      [...waveform.valuesNa],
    );
  const stepMs = waveform.tauMs / NOISE_POINTS_PER_TAU;
  const lastMs = Math.min(endMs, Math.max(durationMs, delayMs));
  const count = Math.floor((lastMs - delayMs) / stepMs) + 1;
  const times = Array.from({ length: count }, (_, k) => delayMs + k * stepMs);
  if (times.at(-1)! < lastMs) times.push(lastMs);
  return between(times, times.map(current));
}

/** NEURON keeps the value before a jump where no point comes after it. */
const NEVER_MS = 1e9;

/** From 0 before the first point and 0 after the last. */
function between(timesMs: readonly number[], na: readonly number[]): SectionCourse {
  const [firstMs, lastMs] = [timesMs[0]!, timesMs.at(-1)!];
  const isLater = firstMs > 0;
  return {
    kind: 'points',
    timesMs: [...(isLater ? [0, firstMs] : []), ...timesMs, lastMs, NEVER_MS],
    na: [...(isLater ? [0, 0] : []), ...na, 0, 0],
  };
}
