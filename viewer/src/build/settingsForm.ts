import { messages } from '../messages.ts';
import { createElement } from '../panels/pageElement.ts';
import type { Panel } from '../panels/panel.ts';
import type { Dispatch } from '../state/actions.ts';
import { SETTINGS, settingOf, withFrames, withSetting } from '../state/modelEdit.ts';
import type { ViewerState } from '../state/viewerState.ts';
import { createTextInput, labelled, showValue } from './labelled.ts';

export interface SettingsForm {
  readonly element: HTMLElement;
  readonly update: Panel;
}

/** Length, step, temperature and first voltage of the run, and what it keeps of the whole cell. */
export function createSettingsForm(state: () => ViewerState, dispatch: Dispatch): SettingsForm {
  const inputs = SETTINGS.map((setting) =>
    createTextInput({ inputmode: 'decimal', name: setting }, (text) => {
      const { draft } = state();
      const value = Number(text);
      if (draft === undefined || text.trim() === '' || !Number.isFinite(value)) return;
      dispatch({ type: 'edit', experiment: withSetting(draft.experiment, setting, value) });
    }),
  );
  const frames = createTextInput({ name: 'frames', placeholder: 'hh.m, ina' }, (text) => {
    const { draft } = state();
    if (draft !== undefined)
      dispatch({ type: 'edit', experiment: withFrames(draft.experiment, text) });
  });
  return {
    element: createElement(
      'div',
      { class: 'settings' },
      ...SETTINGS.map((setting, i) => labelled(messages.settingName(setting), inputs[i]!)),
      labelled(messages.framesName(), frames),
    ),
    update: ({ state: { draft } }) => {
      if (draft === undefined) return;
      SETTINGS.forEach((setting, i) => {
        showValue(inputs[i]!, String(settingOf(draft.experiment, setting)));
      });
      showValue(frames, (draft.experiment.recording.frames ?? []).join(', '));
    },
  };
}
