import type { ViewerState, ViewName } from './viewerState.ts';

/** How long the cell takes to become its dendrogram. ms */
const MORPH_MS = 500;

/** Another view; the notes of its pane go, and between the cell and its dendrogram the way begins. */
export function setView(state: ViewerState, view: ViewName, isGradual: boolean): ViewerState {
  const isMorph = isGradual && view !== state.view && [view, state.view].every(hasMorph);
  return {
    ...state,
    view,
    // Turned round on the way, it goes back from where it is.
    morph: isMorph ? 1 - (state.morph ?? 1) : undefined,
    chartCamera: isMorph && view === '3d' ? state.chartCamera : undefined,
    hover: undefined,
  };
}

function hasMorph(view: ViewName): boolean {
  return view === '3d' || view === 'dendrogram';
}

/** As far on the way as the clock went. */
export function advanceMorph(state: ViewerState, wallMs: number): ViewerState {
  if (state.morph === undefined) return state;
  const morph = state.morph + wallMs / MORPH_MS;
  if (morph < 1) return { ...state, morph };
  const chartCamera = state.view === 'dendrogram' ? state.chartCamera : undefined;
  return { ...state, morph: undefined, chartCamera };
}
