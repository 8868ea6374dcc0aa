import { type Experiment, isModelError } from '../../src/index.ts';
import type { RunView } from '../../src/scene/index.ts';
import { messages } from './messages.ts';
import { fieldOver } from './state/colourScale.ts';
import type { ReductionPlan } from './state/reductionPlan.ts';
import { restingRun } from './state/restingRun.ts';
import type { Store } from './state/store.ts';
import type { TaskRunner } from './taskRunner.ts';
import {
  type DescribedCell,
  type MechanismInfo,
  type SourceText,
  sourceOfExperiment,
} from './worker/protocol.ts';
import { fetchRun } from './worker/runFile.ts';
import {
  createSimulationClient,
  OpenFailure,
  type RanView,
  WorkerFailure,
} from './worker/simulationClient.ts';

/** A change asks for a new run this long after its last move; the newest run wins. ms. */
const RERUN_DELAY_MS = 250;

/** Everything that asks the worker and shows its answer, or says why there is none. */
export interface Simulations {
  /** Has the worker started, for whatever comes first. */
  prepare(): void;
  /** The run that lies beside the page; undefined where there is none or it cannot be shown. */
  showRecorded(): Promise<'shown' | 'none' | 'failed'>;
  show(name: string, source: SourceText, cellId: string | undefined): Promise<void>;
  /** The cell that is shown with one more mechanism; where its file is wrong, that is said. */
  addMechanism(file: string, text: string): Promise<void>;
  /** Runs the experiment that the page has come to by hand, once it rests. */
  followDraft(): void;
  /** Neither begins nor goes on with a run that `followDraft` asked for: a live one takes its place. */
  stopFollowing(): void;
  /** The whole run again, as it was changed. */
  runAgain(): void;
  /** Another experiment for the cell that is shown, run at once. */
  change(experiment: Experiment): Promise<void>;
  /** Colour by what the coats of an experiment give a parameter. */
  previewPaint(experiment: Experiment, mechanism: string, parameter: string): Promise<void>;
  listMechanisms(experiment: Experiment): Promise<readonly MechanismInfo[]>;
  /** The cell beside its reduced model. */
  compare(run: RunView, plan: ReductionPlan): Promise<void>;
}

export function createSimulations(
  { state, dispatch }: Pick<Store, 'state' | 'dispatch'>,
  tasks: TaskRunner,
  editLive: (experiment: Experiment) => void,
): Simulations {
  const client = createSimulationClient();
  let asked: Experiment | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** Runs a piece of work that may fail, and says so on the page. */
  const attempt = async (file: string, work: () => Promise<void>): Promise<boolean> => {
    try {
      await work();
      return true;
    } catch (error) {
      const diagnostics = error instanceof OpenFailure ? error.diagnostics : [];
      dispatch({
        type: 'show-problem',
        problem: { title: titleOfFailure(error, file), diagnostics },
      });
      return false;
    }
  };
  /** What was recorded until then is shown behind it. */
  const tellOfBreak = ({ run: { recording }, broken }: RanView): void => {
    if (broken.length === 0) return;
    const title = messages.brokenOff(recording.timeMs.at(-1)! + recording.dtMs);
    dispatch({ type: 'show-problem', problem: { title, diagnostics: broken } });
  };
  /** The same reconstruction, read in the same way: it stays as it is until the new run is there. */
  const isShown = ({ experiment }: DescribedCell): boolean =>
    isSameSource(state().run?.experiment.morphology, experiment.morphology);
  const isShownText = ({ text }: SourceText): boolean =>
    state().run?.experiment.morphology.text === text;
  let reruns = 0;
  const rerun = (experiment: Experiment): Promise<boolean> =>
    attempt(titleOf(experiment), async () => {
      reruns++;
      const ran = await tasks
        .run(
          (percent) => messages.running(titleOf(experiment), percent),
          (report, signal) => client.run(sourceOfExperiment(experiment), { report, signal }),
        )
        .finally(() => {
          reruns--;
        });
      if (ran === undefined) return;
      dispatch({ type: 'update-run', run: ran.run });
      tellOfBreak(ran);
    });
  return {
    prepare: client.start,
    showRecorded: async () => {
      dispatch({ type: 'task', task: { label: messages.loading('run.json'), share: undefined } });
      try {
        const run = await fetchRun(client);
        if (run === undefined) return 'none';
        dispatch({ type: 'show-run', run, cellId: '' });
        return 'shown';
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        const diagnostics = error instanceof OpenFailure ? error.diagnostics : [];
        const title = messages.cannotLoadRun(reason);
        dispatch({ type: 'show-problem', problem: { title, diagnostics } });
        return 'failed';
      }
    },
    show: async (name, source, cellId) => {
      await attempt(source.file, async () => {
        const ran = await tasks.run(
          (percent) => messages.running(name, percent),
          (report, signal) =>
            client.run(source, {
              ...{ report, signal },
              onSketched: (sketch) => {
                if (!isShownText(source)) dispatch({ type: 'show-sketch', sketch });
              },
              onDescribed: (cell) => {
                if (!isShown(cell)) dispatch({ type: 'show-cell', run: restingRun(cell), cellId });
              },
            }),
        );
        if (ran === undefined) {
          if (!tasks.isBusy()) dispatch({ type: 'take-back-cell' });
          return;
        }
        dispatch({ type: 'show-run', run: ran.run, cellId });
        tellOfBreak(ran);
      });
    },
    addMechanism: async (file, text) => {
      const { draft } = state();
      if (draft === undefined) {
        dispatch({ type: 'notice', text: messages.mechanismWithoutCell(file) });
        return;
      }
      const module = await import('./addMechanism.ts');
      const { experiment, name, diagnostics } = module.addMechanism(draft.experiment, file, text);
      if (experiment === undefined) {
        const problem = { title: messages.cannotOpen(file), diagnostics };
        dispatch({ type: 'show-problem', problem });
      } else dispatch({ type: 'edit', experiment, note: messages.mechanismAdded(name!, file) });
    },
    followDraft: () => {
      const { draft } = state();
      if (draft === undefined || draft.experiment === asked) return;
      asked = draft.experiment;
      clearTimeout(timer);
      // Nothing was changed by hand yet: the run of this very experiment is there or on its way.
      if (draft.past.length === 0 && draft.future.length === 0) return;
      // A live run has the change at once; one that rests has it when it goes on.
      if (state().live !== undefined) editLive(draft.experiment);
      else timer = setTimeout(() => void rerun(draft.experiment), RERUN_DELAY_MS);
    },
    stopFollowing: () => {
      clearTimeout(timer);
      if (reruns > 0) tasks.stop();
    },
    runAgain: () => {
      const { draft } = state();
      if (draft !== undefined) void rerun(draft.experiment);
    },
    change: async (experiment) => {
      asked = experiment;
      dispatch({ type: 'edit', experiment });
      await rerun(experiment);
    },
    previewPaint: async (experiment, mechanism, parameter) => {
      await attempt(titleOf(experiment), async () => {
        const source = sourceOfExperiment(experiment);
        const { unit, values } = await client.paint(source, mechanism, parameter);
        const frames = {
          intervalMs: 1,
          frameCount: 1,
          nodeCount: values.length,
          voltageMv: values,
        };
        const name = messages.paintedParameter(mechanism, parameter);
        dispatch({ type: 'show-field', field: fieldOver(name, unit, frames) });
      });
    },
    listMechanisms: (experiment) => client.listMechanisms(sourceOfExperiment(experiment)),
    compare: async ({ experiment, title }, plan) => {
      await attempt(title, async () => {
        const source = sourceOfExperiment(experiment);
        const reduction = await tasks.run(
          (percent) => messages.reducing(title, percent),
          (report, signal) => client.reduce(source, plan, { report, signal }),
        );
        if (reduction === undefined) return;
        dispatch({ type: 'show-reduction', reduction });
        dispatch({ type: 'set-view', view: 'compare' });
      });
    },
  };
}

function titleOfFailure(error: unknown, file: string): string {
  if (error instanceof OpenFailure || isModelError(error)) return messages.cannotOpen(file);
  if (error instanceof WorkerFailure) return messages.workerFailed(error.message);
  return messages.defect(String(error));
}

/** Entry by entry: the text may be long, and has one form. */
function isSameSource(
  one: Experiment['morphology'] | undefined,
  other: Experiment['morphology'],
): boolean {
  if (one === undefined) return false;
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]) as Set<keyof typeof one>;
  return [...keys].every((key) => one[key] === other[key]);
}

function titleOf({ title, morphology }: Experiment): string {
  return title ?? morphology.name ?? messages.unnamed();
}
