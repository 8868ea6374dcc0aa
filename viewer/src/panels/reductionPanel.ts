import type { Certificate } from '../../../src/index.ts';
import { messages } from '../messages.ts';
import type { Reduction } from '../state/reduction.ts';
import { formatFigure, formatPercent } from './numberText.ts';
import { createElement, pageElement, whenChanged } from './pageElement.ts';
import type { Panel } from './panel.ts';

type Row = Certificate['rows'][number];

/** Relative errors above this are named losses, as in the certificate's own text. */
const LOSS = 0.1;

/** Beside a comparison: how the two runs spike, and the certificate, row by row. */
export function createReductionPanel(
  recompute: (mostCompartments: number | undefined) => void,
): Panel {
  const showSize = bindSize(recompute);
  const card = pageElement('reduction', HTMLElement);
  const show = whenChanged(
    (reduction: Reduction | undefined, run: Reduction['run'] | undefined) => {
      if (reduction === undefined || run === undefined) return;
      const { certificate } = reduction;
      showSize(reduction.model.compartments.length);
      pageElement('reduction-spikes', HTMLElement).replaceChildren(
        ...run.recording.spikes.map(({ probe, timesMs }, i) => {
          const reduced = reduction.run.recording.spikes[i]?.timesMs.length ?? 0;
          return asItem(messages.spikesCompared(probe, timesMs.length, reduced));
        }),
      );
      pageElement('certificate-rows', HTMLElement).replaceChildren(...certificate.rows.map(asRow));
      pageElement('certificate-notes', HTMLElement).replaceChildren(
        ...reduction.run.notes.map(asItem),
      );
    },
  );
  return ({ state }) => {
    card.hidden = state.view !== 'compare' || state.reduction === undefined;
    if (!card.hidden) show(state.reduction, state.run);
  };
}

/** The slider of compartments: the model follows it once it rests, and it follows the model. */
function bindSize(
  recompute: (mostCompartments: number | undefined) => void,
): (compartments: number) => void {
  const slider = pageElement('reduction-size', HTMLInputElement);
  const shown = pageElement('reduction-size-shown', HTMLOutputElement);
  slider.oninput = () => {
    shown.textContent = slider.value;
  };
  slider.onchange = () => recompute(slider.valueAsNumber);
  pageElement('reduction-regions', HTMLButtonElement).onclick = () => recompute(undefined);
  return (compartments) => {
    slider.max = String(Math.max(Number(slider.max), compartments));
    slider.value = String(compartments);
    shown.textContent = String(compartments);
  };
}

function asItem(text: string): HTMLElement {
  return createElement('li', {}, text);
}

function asRow({ metric, unit, full, reduced, error }: Row): HTMLElement {
  const isLoss = error !== null && Math.abs(error) > LOSS;
  const name = unit === '' ? metric : `${metric}, ${unit}`;
  const text = error === null ? '–' : formatPercent(error);
  return createElement(
    'tr',
    isLoss ? { class: 'loss' } : {},
    createElement('th', { scope: 'row' }, name),
    createElement('td', { class: 'number' }, full === null ? '–' : formatFigure(full)),
    createElement('td', { class: 'number' }, reduced === null ? '–' : formatFigure(reduced)),
    createElement('td', { class: 'number' }, isLoss ? messages.loss(text) : text),
  );
}
