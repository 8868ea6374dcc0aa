import type UPlot from 'uplot';
import type { Theme } from '../../../src/scene/index.ts';
import { messages } from '../messages.ts';
import type { Dispatch } from '../state/actions.ts';
import { traceDifferences } from '../state/traceDifferences.ts';
import { type PinnedProbe, shownDurationMs } from '../state/viewerState.ts';
import { pageElement, whenChanged } from './pageElement.ts';
import type { Panel } from './panel.ts';
import { markColour } from './probeMark.ts';
import { createPlayhead, createTimePlot, plotSize, traceLine } from './timePlot.ts';

/** Below the comparison: the voltage of the reduced model less that of the cell at each pinned probe, over time. */
export function createDifferencePanel(dispatch: Dispatch, onReady: () => void): Panel {
  const holder = pageElement('difference-plot', HTMLElement);
  const playhead = createPlayhead();
  let Plot: typeof UPlot | undefined;
  let plot: UPlot | undefined;
  const load = whenChanged((isWanted: boolean) => {
    if (!isWanted || Plot !== undefined) return;
    void import('uplot').then((module) => {
      Plot = module.default;
      onReady();
    });
  });
  const rebuild = whenChanged(
    (
      loaded: typeof UPlot | undefined,
      probes: readonly PinnedProbe[],
      isShown: boolean,
      durationMs: number,
      theme: Theme,
    ): void => {
      plot?.destroy();
      plot = undefined;
      holder.hidden = !isShown;
      if (loaded === undefined || !isShown) return;
      const lines = probes.map(({ name, mark }) =>
        traceLine(messages.difference(name), markColour(mark, theme)),
      );
      plot = createTimePlot(loaded, holder, { lines, durationMs }, dispatch);
      plot.over.append(playhead.element);
      queueMicrotask(onReady);
    },
  );
  const fill = whenChanged(
    (
      shown: UPlot | undefined,
      full: readonly Float32Array[],
      reduced: readonly Float32Array[],
      intervalMs: number,
    ) => shown?.setData(traceDifferences(full, reduced, intervalMs)),
  );
  new ResizeObserver(() => plot?.setSize(plotSize(holder))).observe(holder);
  return ({ state, derived }) => {
    const reduced = derived?.reducedTraces ?? [];
    load(reduced.length > 0);
    rebuild(Plot, state.probes, reduced.length > 0, shownDurationMs(state), state.theme);
    if (plot === undefined || state.run === undefined || derived === undefined) return;
    fill(plot, derived.traces, reduced, state.run.recording.frames.intervalMs);
    playhead.moveTo(plot, state.timeMs);
  };
}
