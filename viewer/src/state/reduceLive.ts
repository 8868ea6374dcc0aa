import { framesDurationMs, type RunView } from '../../../src/scene/index.ts';
import { messages } from '../messages.ts';
import type { LiveFrames } from '../worker/liveProtocol.ts';
import { widenedBy } from './colourScale.ts';
import { cutAfter, recentFrames, settle, withFrames } from './liveRun.ts';
import { renewQuantity } from './quantityField.ts';
import type { ViewerState } from './viewerState.ts';

/** From the time shown on, or from the start where that is the end. What lay ahead is another branch, and forgotten. */
export function startLive(state: ViewerState): ViewerState {
  const { run, draft } = state;
  if (run === undefined || draft === undefined) return state;
  const isAtEnd = state.timeMs >= draft.experiment.simulation.duration_ms - 1e-9;
  const next = cutAfter({ ...run, experiment: draft.experiment }, isAtEnd ? 0 : state.timeMs);
  return {
    ...state,
    run: next,
    live: { isRunning: true, realTimes: state.live?.realTimes ?? 0, ...recentFrames(next) },
    timeMs: framesDurationMs(next.recording.frames),
    isPlaying: false,
    problem: undefined,
    reduction: undefined,
    view: state.view === 'compare' ? '3d' : state.view,
    ...colourOfRun(state, next),
    notice: messages.liveStarted(),
  };
}

/** New frames at the end, and the clock at the last of them. */
export function addLiveFrames(
  state: ViewerState,
  frames: LiveFrames,
  realTimes: number,
): ViewerState {
  const { run, live, draft } = state;
  if (run === undefined || live?.isRunning !== true) return state;
  const next = withFrames({ ...run, experiment: draft?.experiment ?? run.experiment }, frames);
  return {
    ...state,
    run: next,
    live: { ...live, realTimes, ...recentFrames(next) },
    timeMs: framesDurationMs(next.recording.frames),
    ...fieldWith(state, next, frames),
  };
}

export function pauseLive(state: ViewerState): ViewerState {
  const { run, live } = state;
  if (run === undefined || live?.isRunning !== true) return state;
  const settled = settle(run);
  return {
    ...state,
    run: settled,
    live: { ...live, isRunning: false },
    ...colourOfRun(state, settled),
  };
}

/** A colour goes on that the run has numbers for; else it tells the voltage. */
function colourOfRun(
  { colourBy, field }: ViewerState,
  run: RunView,
): Pick<ViewerState, 'colourBy' | 'field'> {
  const renewed = renewQuantity(run, field);
  if (colourBy === 'field' && renewed !== undefined) return { colourBy, field: renewed };
  const staysMeant = colourBy === 'type' || colourBy === 'region';
  return { colourBy: staysMeant ? colourBy : 'voltage', field: undefined };
}

/** The field with what came; colours that nobody chose a range for reach as far as that. */
function fieldWith(
  { colourBy, field }: ViewerState,
  { recording }: RunView,
  { quantities }: LiveFrames,
): Pick<ViewerState, 'colourBy' | 'field'> {
  if (field?.quantity === undefined) return { colourBy, field };
  const isShown = ({ quantity }: { quantity: string }): boolean => quantity === field.quantity;
  const added = quantities.find(isShown);
  const all = recording.frameQuantities.find(isShown);
  if (added === undefined || all === undefined)
    return { colourBy: colourBy === 'field' ? 'voltage' : colourBy, field: undefined };
  const grown = { ...field, frames: { ...recording.frames, voltageMv: all.values } };
  return { colourBy, field: field.isRangeChosen ? grown : widenedBy(grown, added.values) };
}

export function restartLive(state: ViewerState): ViewerState {
  const { run, live } = state;
  if (run === undefined || live === undefined) return state;
  return { ...state, run: cutAfter(run, 0), timeMs: 0, notice: messages.liveRestarted() };
}
