import { mixNodesAt, voltageAtTime } from '../../../src/scene/index.ts';
import type { Dispatch } from '../state/actions.ts';
import { placeName } from '../state/placeName.ts';
import type { PinnedProbe, ViewerState } from '../state/viewerState.ts';
import { formatMv } from './numberText.ts';
import { createElement, pageElement, whenChanged } from './pageElement.ts';
import type { Panel } from './panel.ts';
import { createMark } from './probeMark.ts';

/** The pinned probes under the plot: mark, name, voltage now, and a button that removes each. */
export function createProbeListPanel(dispatch: Dispatch): Panel {
  const list = pageElement('probes', HTMLUListElement);
  let values: HTMLElement[] = [];
  let shown: string[] = [];
  const rebuild = whenChanged(
    (run: ViewerState['run'], probes: readonly PinnedProbe[], theme: ViewerState['theme']) => {
      if (run === undefined) return;
      values = probes.map(() => createElement('span', { class: 'probe-value' }));
      shown = [];
      list.replaceChildren(
        ...probes.map((probe, i) => createRow(run, probe, theme, values[i]!, dispatch)),
      );
    },
  );
  return ({ state }) => {
    const { run, probes } = state;
    rebuild(run, probes, state.theme);
    if (run === undefined) return;
    probes.forEach(({ locus }, i) => {
      const mix = mixNodesAt(run.layout, locus.section, locus.x);
      const mv = voltageAtTime(run.recording.frames, mix, state.timeMs);
      const text = `${formatMv(mv)} mV`;
      if (shown[i] === text) return;
      shown[i] = text;
      values[i]!.textContent = text;
    });
  };
}

function createRow(
  run: NonNullable<ViewerState['run']>,
  probe: PinnedProbe,
  theme: ViewerState['theme'],
  value: HTMLElement,
  dispatch: Dispatch,
): HTMLElement {
  const place = placeName(run.morphology, probe.locus);
  const name = createElement(
    'button',
    { type: 'button', class: 'probe-name', title: place },
    probe.name,
  );
  name.onclick = () => dispatch({ type: 'select', locus: probe.locus });
  const remove = createElement(
    'button',
    { type: 'button', class: 'button remove', 'aria-label': `Remove ${probe.name}` },
    '×',
  );
  remove.onclick = () => dispatch({ type: 'unpin', name: probe.name });
  return createElement(
    'li',
    { class: 'probe' },
    createMark(probe.mark, theme),
    name,
    value,
    remove,
  );
}
