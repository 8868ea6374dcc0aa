import type { RunView } from '../../../src/scene/index.ts';
import { type Attenuation, measureAttenuation } from '../attenuation.ts';
import { messages } from '../messages.ts';
import type { Dispatch } from '../state/actions.ts';
import type { PinnedProbe, ViewerState } from '../state/viewerState.ts';
import { formatFigure, formatPercent } from './numberText.ts';
import { createElement, pageElement, whenChanged } from './pageElement.ts';
import type { Panel } from './panel.ts';

/** Steady, and as fast as a synaptic potential rises. */
const FREQUENCIES_HZ = [0, 100];

/** What is left of a voltage on its way between two pinned probes. */
export function createAttenuationPanel(dispatch: Dispatch): Panel {
  const card = pageElement('attenuation', HTMLElement);
  const from = pageElement('attenuation-from', HTMLSelectElement);
  const to = pageElement('attenuation-to', HTMLSelectElement);
  const rows = pageElement('attenuation-rows', HTMLTableSectionElement);
  const choose = (): void => dispatch({ type: 'set-attenuation', from: from.value, to: to.value });
  from.onchange = choose;
  to.onchange = choose;
  const showChoices = whenChanged((probes: readonly PinnedProbe[]) => {
    for (const select of [from, to])
      select.replaceChildren(
        ...probes.map(({ name }) => createElement('option', { value: name }, name)),
      );
  });
  const showRows = whenChanged(
    (run: RunView, a: PinnedProbe | undefined, b: PinnedProbe | undefined) => {
      if (a === undefined || b === undefined) return;
      from.value = a.name;
      to.value = b.name;
      const found = FREQUENCIES_HZ.map((hz) => measureAttenuation(run, a.locus, b.locus, hz));
      rows.replaceChildren(...describeAttenuation(a.name, b.name, found));
    },
  );
  return ({ state }) => {
    const [a, b] = chosenProbes(state);
    card.hidden = state.run === undefined || b === undefined;
    if (state.run === undefined || card.hidden) return;
    showChoices(state.probes);
    showRows(state.run, a, b);
  };
}

/** The probes that were chosen while both are pinned, else the first two. */
function chosenProbes({ probes, attenuation }: ViewerState): (PinnedProbe | undefined)[] {
  const find = (name: string | undefined): PinnedProbe | undefined =>
    probes.find((probe) => probe.name === name);
  const chosen = [find(attenuation?.from), find(attenuation?.to)];
  return chosen.includes(undefined) ? [probes[0], probes[1]] : chosen;
}

function describeAttenuation(
  from: string,
  to: string,
  found: readonly Attenuation[],
): HTMLElement[] {
  const row = (name: string, value: (attenuation: Attenuation) => string): HTMLElement =>
    createElement(
      'tr',
      {},
      createElement('th', { scope: 'row' }, name),
      ...found.map((attenuation) => createElement('td', { class: 'number' }, value(attenuation))),
    );
  return [
    row(messages.voltageArrives(from, to), ({ forward }) => formatPercent(forward)),
    row(messages.voltageArrives(to, from), ({ backward }) => formatPercent(backward)),
    row(messages.transfer(), ({ transferMohm }) => formatFigure(transferMohm)),
    row(messages.input(from), ({ fromMohm }) => formatFigure(fromMohm)),
    row(messages.input(to), ({ toMohm }) => formatFigure(toMohm)),
  ];
}
