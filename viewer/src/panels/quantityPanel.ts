import type UPlot from 'uplot';
import type { QuantityTrace, Recording } from '../../../src/index.ts';
import type { Theme } from '../../../src/scene/index.ts';
import { messages } from '../messages.ts';
import type { Dispatch } from '../state/actions.ts';
import { shownDurationMs } from '../state/viewerState.ts';
import { formatFigure } from './numberText.ts';
import { createElement, pageElement, whenChanged } from './pageElement.ts';
import type { Panel } from './panel.ts';
import { createMark, markColour } from './probeMark.ts';
import { createPlayhead, createTimePlot, movePlayhead, plotSize, traceLine } from './timePlot.ts';

/** One plot: the recorded quantities of one unit. */
interface UnitPlot {
  readonly plot: UPlot;
  readonly holder: HTMLElement;
  readonly playhead: HTMLElement;
}

/**
 * What probes recorded beside voltages, such as gates, currents and concentrations: a plot for each unit, and under it
 * what each line is worth now. Not shown where nothing was recorded, nor during a live run.
 */
export function createQuantityPanel(dispatch: Dispatch, onReady: () => void): Panel {
  const card = pageElement('quantities', HTMLElement);
  const body = pageElement('quantity-plots', HTMLElement);
  let Plot: typeof UPlot | undefined;
  let isLoading = false;
  let plots: readonly UnitPlot[] = [];
  let values: readonly HTMLElement[] = [];
  const load = (): void => {
    if (isLoading) return;
    isLoading = true;
    void import('uplot').then((module) => {
      Plot = module.default;
      onReady();
    });
  };
  const rebuild = whenChanged(
    (
      loaded: typeof UPlot | undefined,
      recording: Recording | undefined,
      durationMs: number,
      theme: Theme,
    ): void => {
      for (const { plot } of plots) plot.destroy();
      plots = [];
      values = [];
      body.replaceChildren();
      const quantities = recording?.quantities ?? [];
      card.hidden = quantities.length === 0;
      if (recording === undefined || card.hidden) return;
      if (loaded === undefined) {
        load();
        return;
      }
      values = quantities.map(() => createElement('span', { class: 'probe-value' }));
      plots = unitsOf(quantities).map((unit) => {
        const traces = quantities.filter((trace) => trace.unit === unit);
        const holder = createHolder(unit, traces);
        body.append(holder, createList(quantities, unit, values, theme));
        const lines = traces.map((trace) =>
          traceLine(trace.name, markColour(quantities.indexOf(trace), theme)),
        );
        const plot = createTimePlot(loaded, holder, { lines, durationMs }, dispatch);
        // The types of uPlot ask for Float64Array or plain numbers all through; it reads any array of numbers.
        const columns = [recording.timeMs, ...traces.map((trace) => trace.values)];
        plot.setData(columns as unknown as UPlot.AlignedData);
        const playhead = createPlayhead();
        plot.over.append(playhead);
        return { plot, holder, playhead };
      });
      // The plots measure their axes after this task: only then is there a place for the playhead.
      queueMicrotask(onReady);
    },
  );
  new ResizeObserver(() => {
    for (const { plot, holder } of plots) plot.setSize(plotSize(holder));
  }).observe(body);
  return ({ state }) => {
    // A live run records voltages alone.
    const recording = state.live === undefined ? state.run?.recording : undefined;
    rebuild(Plot, recording, shownDurationMs(state), state.theme);
    if (recording === undefined) return;
    for (const { plot, playhead } of plots) movePlayhead(playhead, plot, state.timeMs);
    const sample = Math.round(state.timeMs / recording.dtMs);
    values.forEach((element, i) => {
      const { values: trace, unit } = recording.quantities[i]!;
      const value = trace[Math.min(sample, trace.length - 1)];
      element.textContent = value === undefined ? '' : `${formatFigure(value)} ${unit}`.trim();
    });
  };
}

function unitsOf(quantities: readonly QuantityTrace[]): string[] {
  return [...new Set(quantities.map(({ unit }) => unit))];
}

function createHolder(unit: string, traces: readonly QuantityTrace[]): HTMLElement {
  return createElement('div', {
    class: 'quantity-plot',
    role: 'img',
    'aria-label': messages.quantityPlot(traces.map(({ name }) => name).join(', '), unit),
  });
}

function createList(
  quantities: readonly QuantityTrace[],
  unit: string,
  values: readonly HTMLElement[],
  theme: Theme,
): HTMLElement {
  const rows = quantities.flatMap(({ name, quantity, section, x, unit: own }, i) => {
    if (own !== unit) return [];
    const label = createElement('span', { title: `${quantity} at ${section}(${x})` }, name);
    return [createElement('li', { class: 'probe' }, createMark(i, theme), label, values[i]!)];
  });
  return createElement('ul', { class: 'quantity-list' }, ...rows);
}
