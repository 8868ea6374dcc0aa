import type { Certificate } from '../../../src/index.ts';
import { messages } from '../messages.ts';
import type { Reduction } from '../state/reduction.ts';
import { METHODS, type ReductionPlan, TREATMENTS, type Treatment } from '../state/reductionPlan.ts';
import { rootMeanSquares } from '../state/traceDifferences.ts';
import type { PinnedProbe } from '../state/viewerState.ts';
import { formatFigure, formatPercent, formatUnit } from './numberText.ts';
import { createElement, pageElement, whenChanged } from './pageElement.ts';
import type { Panel } from './panel.ts';

type Row = Certificate['rows'][number];

/** Relative errors above this are named losses, as in the certificate's own text. */
const LOSS = 0.1;

/** Beside a comparison: which model it is, how the two runs differ, and the certificate, row by row. */
export function createReductionPanel(recompute: (plan: ReductionPlan) => void): Panel {
  const setPlan = bindPlan(recompute);
  // What was chosen stands while it is made; stopped, the lists tell the model that is still shown.
  const showPlan = whenChanged((reduction: Reduction | undefined, isBusy: boolean) => {
    if (reduction !== undefined && !isBusy)
      setPlan(reduction.plan, reduction.model.compartments.length);
  });
  const card = pageElement('reduction', HTMLElement);
  const show = whenChanged(
    (reduction: Reduction | undefined, run: Reduction['run'] | undefined) => {
      if (reduction === undefined || run === undefined) return;
      pageElement('certificate-rows', HTMLElement).replaceChildren(
        ...reduction.certificate.rows.map(asRow),
      );
      pageElement('certificate-notes', HTMLElement).replaceChildren(
        ...reduction.run.notes.map(asItem),
      );
    },
  );
  const showFacts = whenChanged(
    (
      reduction: Reduction | undefined,
      run: Reduction['run'] | undefined,
      probes: readonly PinnedProbe[],
      full: readonly Float32Array[],
      reduced: readonly Float32Array[],
    ) => {
      if (reduction === undefined || run === undefined) return;
      const { plan, epspError } = reduction;
      const errors = rootMeanSquares(full, reduced);
      const facts = [
        ...(plan.method === 'sites' && epspError !== undefined
          ? [messages.epspError(formatPercent(epspError), plan.treatment)]
          : []),
        ...run.recording.spikes.map(({ probe, timesMs }, i) => {
          const count = reduction.run.recording.spikes[i]?.timesMs.length ?? 0;
          return messages.spikesCompared(probe, timesMs.length, count);
        }),
        ...errors.map((rmse, i) => messages.traceError(probes[i]!.name, formatFigure(rmse))),
      ];
      pageElement('reduction-facts', HTMLElement).replaceChildren(...facts.map(asItem));
    },
  );
  return ({ state, derived }) => {
    card.hidden = state.view !== 'compare' || state.reduction === undefined;
    if (card.hidden || derived === undefined) return;
    showPlan(state.reduction, state.task !== undefined);
    show(state.reduction, state.run);
    showFacts(state.reduction, state.run, state.probes, derived.traces, derived.reducedTraces);
  };
}

/** The slider of compartments and the two lists: the model follows them once they rest, and they follow the model. */
function bindPlan(
  recompute: (plan: ReductionPlan) => void,
): (plan: ReductionPlan, compartments: number) => void {
  const slider = pageElement('reduction-size', HTMLInputElement);
  const shown = pageElement('reduction-size-shown', HTMLOutputElement);
  const method = pageElement('reduction-method', HTMLSelectElement);
  const treatment = pageElement('reduction-treatment', HTMLSelectElement);
  method.append(...METHODS.map((value) => createOption(value, messages.method(value))));
  treatment.append(
    ...TREATMENTS.map((value) => createOption(value, messages.treatmentChoice(value))),
  );
  const bySites = (): ReductionPlan => ({
    method: 'sites',
    mostCompartments: slider.valueAsNumber,
    treatment: treatment.value as Treatment,
  });
  slider.oninput = () => {
    shown.textContent = slider.value;
  };
  slider.onchange = () => recompute(bySites());
  treatment.onchange = () => recompute(bySites());
  method.onchange = () => {
    const chosen = method.value as ReductionPlan['method'];
    recompute(chosen === 'sites' ? bySites() : { method: chosen });
  };
  return (plan, compartments) => {
    slider.max = String(Math.max(Number(slider.max), compartments));
    slider.value = String(compartments);
    shown.textContent = String(compartments);
    method.value = plan.method;
    treatment.disabled = plan.method !== 'sites';
    if (plan.method === 'sites') treatment.value = plan.treatment;
  };
}

function createOption(value: string, text: string): HTMLOptionElement {
  return createElement('option', { value }, text);
}

function asItem(text: string): HTMLElement {
  return createElement('li', {}, text);
}

function asRow({ metric, unit, full, reduced, error }: Row): HTMLElement {
  const isLoss = error !== null && Math.abs(error) > LOSS;
  const name = unit === '' ? metric : `${metric}, ${formatUnit(unit)}`;
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
