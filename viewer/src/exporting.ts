import { messages } from './messages.ts';
import type { ExportSource } from './out/exportFiles.ts';
import type { Simulations } from './simulations.ts';
import type { createDeriver, Derived } from './state/derive.ts';
import { type ExportKind, planToExport } from './state/exportKind.ts';
import type { ReductionPlan } from './state/reductionPlan.ts';
import type { Store } from './state/store.ts';
import type { TaskRunner } from './taskRunner.ts';

export interface ExportingParts extends Pick<ExportSource, 'canvas' | 'drawAt' | 'redraw'> {
  readonly store: Store;
  readonly tasks: TaskRunner;
  readonly simulations: Simulations;
  readonly derive: ReturnType<typeof createDeriver>;
  readonly derived: () => Derived | undefined;
}

export interface Exporting {
  /** Makers of files come when they are asked for. */
  readonly exportFile: (kind: ExportKind, pictureWidthPx?: number) => void;
}

export function createExporting({
  store: { state, dispatch },
  simulations,
  derive,
  derived,
  ...parts
}: ExportingParts): Exporting {
  const source: ExportSource = {
    ...parts,
    state,
    derived: () => derived()!,
    derivedWithDendrogram: () => derive({ ...state(), view: 'dendrogram', morph: undefined })!,
  };
  /** A script is of a model that is shown: where that cannot be the one there is, the right one comes first. */
  const exportModel = async (kind: ExportKind, plan: ReductionPlan): Promise<void> => {
    const { run, reduction: before } = state();
    if (run !== undefined) await simulations.compare(run, plan);
    const { reduction } = state();
    if (reduction === undefined || planToExport(kind, reduction) !== undefined) return;
    exportFile(kind);
    if (before !== undefined) dispatch({ type: 'notice', text: messages.rescaledForDendrify() });
  };
  const exportFile = (kind: ExportKind, pictureWidthPx?: number): void => {
    const plan = planToExport(kind, state().reduction);
    if (plan !== undefined) {
      void exportModel(kind, plan);
      return;
    }
    import('./out/exportFiles.ts')
      .then((module) => module.exportFile(kind, source, pictureWidthPx))
      .catch((error: unknown) => {
        const reason = error instanceof Error ? error.message : String(error);
        const problem = { title: messages.cannotSave(reason), diagnostics: [] };
        dispatch({ type: 'show-problem', problem });
      });
  };
  return { exportFile };
}
