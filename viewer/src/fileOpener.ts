import { EXAMPLES, type Example } from './examples.ts';
import { messages } from './messages.ts';
import type { Dispatch } from './state/actions.ts';
import type { SourceText } from './worker/protocol.ts';
import { fetchRun } from './worker/runFile.ts';
import { createSimulationClient, OpenFailure } from './worker/simulationClient.ts';

export interface FileOpener {
  /** The run beside the page, else the first example. */
  openFirst(): Promise<void>;
  readonly openFile: (file: File) => void;
  readonly openExample: (name: string) => void;
  /** From now on a file may be dropped anywhere on the page. */
  acceptDrops(): void;
}

/** Takes files and examples to the worker and its answers to the state. */
export function createFileOpener(dispatch: Dispatch): FileOpener {
  const client = createSimulationClient();

  const simulate = async (name: string, source: SourceText): Promise<void> => {
    const showProgress = (share: number): void =>
      dispatch({
        type: 'task',
        task: { label: messages.running(name, Math.round(100 * share)), share },
      });
    showProgress(0);
    try {
      dispatch({ type: 'show-run', run: await client.run(source, showProgress) });
    } catch (error) {
      showFailure(source.file, error);
    }
  };

  const openExample = async ({ name, load }: Example): Promise<void> =>
    simulate(name, await load());

  const showFailure = (file: string, error: unknown): void => {
    const diagnostics = error instanceof OpenFailure ? error.diagnostics : [];
    const title =
      error instanceof OpenFailure ? messages.cannotOpen(file) : messages.defect(String(error));
    dispatch({ type: 'show-problem', problem: { title, diagnostics } });
  };

  const openFile = (file: File): void => {
    void file
      .text()
      .then((text) => simulate(file.name, { file: file.name, text, files: new Map() }));
  };

  return {
    openFirst: async () => {
      dispatch({ type: 'task', task: { label: messages.loading('run.json'), share: undefined } });
      try {
        const run = await fetchRun(client);
        if (run !== undefined) dispatch({ type: 'show-run', run });
        else await openExample(EXAMPLES[0]!);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        const diagnostics = error instanceof OpenFailure ? error.diagnostics : [];
        const title = messages.cannotLoadRun(reason);
        dispatch({ type: 'show-problem', problem: { title, diagnostics } });
      }
    },
    openFile,
    openExample: (name) => {
      const example = EXAMPLES.find((candidate) => candidate.name === name);
      if (example !== undefined) void openExample(example);
    },
    acceptDrops: () => bindDrops(dispatch, openFile),
  };
}

function bindDrops(dispatch: Dispatch, openFile: (file: File) => void): void {
  const hasFiles = (event: DragEvent): boolean =>
    event.dataTransfer?.types.includes('Files') === true;
  document.addEventListener('dragover', (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    dispatch({ type: 'dropping', isDropping: true });
  });
  document.addEventListener('dragleave', (event) => {
    // Leaving one element for another inside the page is not leaving the page.
    if (event.relatedTarget === null) dispatch({ type: 'dropping', isDropping: false });
  });
  document.addEventListener('drop', (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    dispatch({ type: 'dropping', isDropping: false });
    const files = [...(event.dataTransfer?.files ?? [])];
    if (files.length > 1) dispatch({ type: 'notice', text: messages.onlyOneFile() });
    if (files[0] !== undefined) openFile(files[0]);
  });
}
