import type { Experiment } from '../../../src/index.ts';
import { FEATURE_NAMES, type SetResult } from '../../../src/sweep/index.ts';
import { createButton, labelled } from '../build/labelled.ts';
import { messages } from '../messages.ts';
import { createElement, pageElement, whenChanged } from '../panels/pageElement.ts';
import type { Panel } from '../panels/panel.ts';
import type { Dispatch } from '../state/actions.ts';
import type { ViewerState } from '../state/viewerState.ts';
import type { TaskRunner } from '../taskRunner.ts';
import { createAxisForm } from './axisForm.ts';
import { drawHeatMap, type MapData } from './heatMap.ts';
import { createSweepPool, type SweepPool } from './sweepPool.ts';
import { listSweptParameters } from './sweptParameter.ts';

export interface SweepOptions {
  readonly state: () => ViewerState;
  readonly dispatch: Dispatch;
  readonly tasks: TaskRunner;
  readonly startWorker: () => Worker;
}

/** One or two parameters over ranges: a map of a feature of each run, filled as they come; a cell opens its run. */
export function createSweepPanel({ state, dispatch, tasks, startWorker }: SweepOptions): Panel {
  const x = createAxisForm(messages.sweepAcross(), { index: 0, isOptional: false });
  const y = createAxisForm(messages.sweepUp(), { index: 3, isOptional: true });
  const feature = createElement('select', { class: 'select', id: 'sweep-feature' });
  const output = createElement('div', { class: 'heat-frame' });
  let pool: SweepPool | undefined;
  let map: MapData | undefined;
  let lut: Uint8Array | undefined;
  const draw = (): void => {
    if (map === undefined || lut === undefined) return;
    const focused = indexOfFocus(output);
    output.replaceChildren(...drawHeatMap(map, lut, (index) => void open(index)));
    output.querySelectorAll<HTMLElement>('.heat')[focused]?.focus();
  };
  const open = async (index: number): Promise<void> => {
    const experiment = await pool?.open(index);
    if (experiment !== undefined)
      dispatch({ type: 'edit', experiment, note: messages.setOpened() });
  };
  const run = async (): Promise<void> => {
    const experiment = state().draft?.experiment;
    const across = x.read();
    const up = y.read();
    if (experiment === undefined || across === undefined || (up === undefined && !y.isEmpty())) {
      dispatch({ type: 'notice', text: messages.badSweep() });
      return;
    }
    // Sets count with the last setting fastest: that is the one across.
    const settings = [...(up === undefined ? [] : [up.setting]), across.setting];
    pool?.dispose();
    const own = createSweepPool({ experiment, settings, feature: feature.value }, startWorker);
    pool = own;
    const count = across.values.length * (up?.values.length ?? 1);
    const values = new Array<number | undefined>(count).fill(undefined);
    const errors = new Array<string | undefined>(count).fill(undefined);
    map = { x: across, y: up, values, errors, feature: feature.value };
    draw();
    output.scrollIntoView({ block: 'nearest' });
    let done = 0;
    const take =
      (report: (share: number) => void) =>
      ({ index, features, error }: SetResult): void => {
        values[index] = features[0] ?? Number.NaN;
        errors[index] = error?.message;
        done++;
        report(done / count);
        draw();
      };
    try {
      await tasks.run(messages.sweeping, (report, signal) => own.run(count, take(report), signal));
    } catch (error) {
      const title = messages.sweepFailed(error instanceof Error ? error.message : String(error));
      dispatch({ type: 'show-problem', problem: { title, diagnostics: [] } });
    }
  };
  feature.append(
    ...FEATURE_NAMES.map((name) =>
      createElement('option', { value: name }, messages.featureName(name)),
    ),
  );
  pageElement('pane-sweep', HTMLElement).replaceChildren(
    createElement(
      'section',
      { class: 'card', 'aria-label': messages.tabName('sweep') },
      createElement(
        'div',
        { class: 'form' },
        x.element,
        y.element,
        labelled(messages.sweepFeature(), feature),
        createButton(messages.sweepButton(), () => void run(), 'primary'),
      ),
      output,
    ),
  );
  const offer = whenChanged((experiment: Experiment) => {
    const parameters = listSweptParameters(experiment);
    x.offer(parameters);
    y.offer(parameters);
  });
  return ({ state: { draft }, derived }) => {
    if (draft !== undefined) offer(draft.experiment);
    if (derived === undefined || derived.voltageLut === lut) return;
    lut = derived.voltageLut;
    draw();
  };
}

function indexOfFocus(output: HTMLElement): number {
  return [...output.querySelectorAll('.heat')].indexOf(document.activeElement as Element);
}
