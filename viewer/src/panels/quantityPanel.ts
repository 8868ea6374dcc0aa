import type UPlot from 'uplot';
import type { QuantityTrace, Recording } from '../../../src/index.ts';
import type { Theme } from '../../../src/scene/index.ts';
import { messages } from '../messages.ts';
import type { Dispatch } from '../state/actions.ts';
import { shownDurationMs } from '../state/viewerState.ts';
import { formatFigure, formatUnit } from './numberText.ts';
import { createElement, pageElement, whenChanged } from './pageElement.ts';
import type { Panel } from './panel.ts';
import { createMark, markColour } from './probeMark.ts';
import { createPlayhead, createTimePlot, type Playhead, plotSize, traceLine } from './timePlot.ts';

type TraceHead = Omit<QuantityTrace, 'values'>;

/** One plot: the recorded quantities of one unit. */
interface UnitPlot {
  readonly unit: string;
  readonly plot: UPlot;
  readonly holder: HTMLElement;
  readonly playhead: Playhead;
}

/**
 * What probes recorded beside voltages, such as gates, currents and concentrations: a plot for each unit, and over it
 * what each line is worth now. Not shown where nothing was recorded.
 */
export function createQuantityPanel(dispatch: Dispatch, onReady: () => void): Panel {
  const card = pageElement('quantities', HTMLElement);
  const body = pageElement('quantity-plots', HTMLElement);
  let Plot: typeof UPlot | undefined;
  let isLoading = false;
  let plots: readonly UnitPlot[] = [];
  let values: readonly HTMLElement[] = [];
  let heads: readonly TraceHead[] = [];
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
      cellNumber: number,
      recorded: string,
      durationMs: number,
      theme: Theme,
    ): void => {
      for (const { plot } of plots) plot.destroy();
      plots = [];
      values = [];
      body.replaceChildren();
      heads = cellNumber === 0 ? [] : (JSON.parse(recorded) as TraceHead[]);
      card.hidden = heads.length === 0;
      if (card.hidden) return;
      if (loaded === undefined) {
        load();
        return;
      }
      values = heads.map(() => createElement('span', { class: 'probe-value' }));
      plots = unitsOf(heads).map((unit) => {
        const ofUnit = heads.filter((head) => head.unit === unit);
        const holder = createHolder(unit, ofUnit);
        body.append(createList(heads, unit, values, theme), holder);
        const lines = ofUnit.map((head) =>
          traceLine(head.name, markColour(heads.indexOf(head), theme)),
        );
        const plot = createTimePlot(loaded, holder, { lines, durationMs }, dispatch);
        const playhead = createPlayhead();
        plot.over.append(playhead.element);
        return { unit, plot, holder, playhead };
      });
      // The plots measure their axes after this task: only then is there a place for the playhead.
      queueMicrotask(onReady);
    },
  );
  const fill = whenChanged(
    (shown: readonly UnitPlot[], { timeMs, quantities }: Recording): void => {
      for (const { plot, unit } of shown) {
        const columns = quantities.filter((trace) => trace.unit === unit);
        // The types of uPlot ask for Float64Array or plain numbers all through; it reads any array of numbers.
        const data = [timeMs, ...columns.map((trace) => trace.values)];
        plot.setData(data as unknown as UPlot.AlignedData);
      }
    },
  );
  new ResizeObserver(() => {
    for (const { plot, holder } of plots) plot.setSize(plotSize(holder));
  }).observe(body);
  return ({ state }) => {
    const recording = state.run?.recording;
    rebuild(Plot, state.cellNumber, headsOf(recording), shownDurationMs(state), state.theme);
    if (recording === undefined || plots.length === 0) return;
    fill(plots, recording);
    for (const { plot, playhead } of plots) playhead.moveTo(plot, state.timeMs);
    const sample = Math.round(state.timeMs / recording.dtMs);
    values.forEach((element, i) => {
      const { values: trace, unit } = recording.quantities[i]!;
      const value = trace[Math.min(sample, trace.length - 1)];
      element.textContent =
        value === undefined ? '' : `${formatFigure(value)} ${formatUnit(unit)}`.trim();
    });
  };
}

/** What was recorded, without its numbers: one text, for the plots stay while it is the same. */
function headsOf(recording: Recording | undefined): string {
  const heads = (recording?.quantities ?? []).map(({ values: _, ...head }) => head);
  return JSON.stringify(heads);
}

function unitsOf(quantities: readonly TraceHead[]): string[] {
  return [...new Set(quantities.map(({ unit }) => unit))];
}

function createHolder(unit: string, traces: readonly TraceHead[]): HTMLElement {
  return createElement('div', {
    class: 'quantity-plot',
    role: 'img',
    'aria-label': messages.quantityPlot(traces.map(({ name }) => name).join(', '), unit),
  });
}

function createList(
  quantities: readonly TraceHead[],
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
