import type { Experiment } from '../../../src/index.ts';
import { messages } from '../messages.ts';
import { createElement, pageElement } from '../panels/pageElement.ts';
import type { Panel } from '../panels/panel.ts';
import type { Dispatch } from '../state/actions.ts';
import { addCoat } from '../state/modelEdit.ts';
import type { ViewerState } from '../state/viewerState.ts';
import type { MechanismInfo } from '../worker/protocol.ts';
import { createCoatList } from './coatList.ts';
import { createExperimentText } from './experimentText.ts';
import { createButton } from './labelled.ts';
import { createPaintForm } from './paintForm.ts';
import { createPlacePanel } from './placePanel.ts';
import { createSettingsForm } from './settingsForm.ts';

export interface BuildOptions {
  readonly state: () => ViewerState;
  readonly dispatch: Dispatch;
  readonly previewPaint: (experiment: Experiment, mechanism: string, parameter: string) => void;
  readonly listMechanisms: (experiment: Experiment) => Promise<readonly MechanismInfo[]>;
  readonly saveExperiment: () => void;
}

/** A model by hand: paint, place, settings, and the experiment as text. Everything can be undone. */
export function createBuildPanel(options: BuildOptions): Panel {
  const { state, dispatch, previewPaint, listMechanisms } = options;
  const undo = createButton(messages.undoButton(), () => dispatch({ type: 'undo' }));
  const redo = createButton(messages.redoButton(), () => dispatch({ type: 'redo' }));
  const form = createPaintForm({
    state,
    dispatch,
    previewPaint: (coat, mechanism, parameter) => {
      const { draft } = state();
      if (draft !== undefined) previewPaint(addCoat(draft.experiment, coat), mechanism, parameter);
    },
  });
  const coats = createCoatList(state, dispatch);
  const placed = createPlacePanel(state, dispatch);
  const settings = createSettingsForm(state, dispatch);
  const text = createExperimentText(dispatch, options.saveExperiment);
  pageElement('pane-build', HTMLElement).replaceChildren(
    createElement('section', { class: 'card history' }, undo, redo),
    createCard(messages.paintHeading(), form.element, coats.element),
    createCard(messages.placeHeading(), placed.element),
    createCard(messages.settingsHeading(), settings.element),
    createCard(messages.experimentHeading(), text.element),
  );
  /** The files of mechanisms that the form knows. */
  let offered: Experiment['mechanisms'] | undefined;
  return (view) => {
    const { draft } = view.state;
    if (draft === undefined) return;
    undo.disabled = draft.past.length === 0;
    redo.disabled = draft.future.length === 0;
    if (draft.experiment.mechanisms !== offered) {
      offered = draft.experiment.mechanisms;
      // A file with errors is reported where it is run; until then there is nothing to choose.
      listMechanisms(draft.experiment).then(form.offer, () => form.offer([]));
    }
    for (const { update } of [coats, placed, settings, text]) update(view);
  };
}

function createCard(heading: string, ...content: readonly HTMLElement[]): HTMLElement {
  return createElement(
    'section',
    { class: 'card', 'aria-label': heading },
    createElement('h2', {}, heading),
    ...content,
  );
}
