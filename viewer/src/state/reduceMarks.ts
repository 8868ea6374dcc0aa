import { formatLocus, type Locus } from '../../../src/index.ts';
import { messages } from '../messages.ts';
import { editDraft } from './draft.ts';
import { movePlacement } from './modelEdit.ts';
import { placeName } from './placeName.ts';
import { moveProbe } from './reduceProbes.ts';
import type { MarkOwner, ViewerState } from './viewerState.ts';

/** A probe goes along at once; what is placed stays where it is until it is dropped. */
export function dragMark(state: ViewerState, owner: MarkOwner, locus: Locus): ViewerState {
  const { run, probes, attenuation } = state;
  if (run === undefined) return state;
  const moved = owner.kind === 'probe' ? moveProbe(state, owner.mark, locus) : state;
  const before = state.drag?.before ?? { probes, attenuation };
  return { ...moved, drag: { owner, locus, before } };
}

/** What was placed is moved in the experiment, as one step of its history. */
export function dropMark(state: ViewerState): ViewerState {
  const { drag, run, draft, probes } = state;
  if (drag === undefined || run === undefined) return state;
  const { owner, locus } = drag;
  const dropped = { ...state, drag: undefined };
  const place = placeName(run.morphology, locus);
  if (owner.kind === 'probe') {
    const isThere = probes.some(({ mark, name }) => mark === owner.mark && name === place);
    return isThere ? { ...dropped, notice: messages.probeMoved(place) } : dropped;
  }
  const placed = draft?.experiment.place[owner.index];
  const text = formatLocus(run.morphology, locus);
  if (draft === undefined || placed === undefined || placed.locus === text) return dropped;
  const note = messages.movedTo(placed.name, place);
  const experiment = movePlacement(draft.experiment, owner.index, text);
  return { ...dropped, draft: editDraft(draft, experiment, { note }), notice: note };
}

/** Everything is where it was before the drag. */
export function cancelDrag(state: ViewerState): ViewerState {
  return state.drag === undefined ? state : { ...state, ...state.drag.before, drag: undefined };
}
