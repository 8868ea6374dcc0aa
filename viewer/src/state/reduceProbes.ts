import type { Locus } from '../../../src/index.ts';
import type { RunView } from '../../../src/scene/index.ts';
import { messages } from '../messages.ts';
import { placeName } from './placeName.ts';
import { MOST_PROBES, type PinnedProbe, type ViewerState } from './viewerState.ts';

/** The places that were recorded by name. */
export function recordedProbes({ recording, morphology }: RunView): PinnedProbe[] {
  const named = recording.probes.flatMap((probe) => {
    const section = morphology.sections.findIndex(({ name }) => name === probe.section);
    return section < 0 ? [] : [{ name: probe.name, locus: { section, x: probe.x } }];
  });
  return named.map((probe, mark) => ({ ...probe, mark }));
}

export function pin(state: ViewerState, locus: Locus): ViewerState {
  const { run, probes } = state;
  if (run === undefined) return state;
  if (probes.length >= MOST_PROBES)
    return { ...state, selection: locus, notice: messages.tooManyProbes(MOST_PROBES) };
  const name = placeName(run.morphology, locus);
  if (probes.some((probe) => probe.name === name)) return { ...state, selection: locus };
  const mark = firstFreeMark(probes);
  return {
    ...state,
    selection: locus,
    probes: [...probes, { name, locus, mark }],
    notice: messages.pinned(name),
  };
}

/** Pins where something was placed, and asks what arrives from there at the first probe. */
export function watchPlace(state: ViewerState, locus: Locus): ViewerState {
  const pinned = pin(state, locus);
  const name = state.run && placeName(state.run.morphology, locus);
  const first = pinned.probes[0]?.name;
  const isPinned = pinned.probes.some((probe) => probe.name === name);
  return isPinned && name !== undefined && first !== undefined && first !== name
    ? { ...pinned, attenuation: { from: name, to: first } }
    : pinned;
}

export function unpin(state: ViewerState, name: string): ViewerState {
  const probes = state.probes.filter((probe) => probe.name !== name);
  return { ...state, probes, notice: messages.unpinned(name) };
}

/** A trace belongs to one place: where another probe is already, none comes. */
export function moveProbe(state: ViewerState, mark: number, locus: Locus): ViewerState {
  const { run, probes, attenuation } = state;
  const moved = probes.find((probe) => probe.mark === mark);
  if (run === undefined || moved === undefined) return state;
  const name = placeName(run.morphology, locus);
  if (probes.some((probe) => probe !== moved && probe.name === name)) return state;
  const renamed = (end: string): string => (end === moved.name ? name : end);
  return {
    ...state,
    probes: probes.map((probe) => (probe === moved ? { ...probe, name, locus } : probe)),
    attenuation: attenuation && { from: renamed(attenuation.from), to: renamed(attenuation.to) },
  };
}

function firstFreeMark(probes: readonly PinnedProbe[]): number {
  const taken = new Set(probes.map((probe) => probe.mark));
  let mark = 0;
  while (taken.has(mark)) mark++;
  return mark;
}
