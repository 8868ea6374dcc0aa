import { EXAMPLES, type Example } from './examples.ts';
import { FIRST_RUN_CELL, fetchFirstRun } from './firstRun.ts';
import { LESSONS, type LessonEntry } from './lessons/lessons.ts';
import { messages } from './messages.ts';
import { pageElement } from './panels/pageElement.ts';
import type { Simulations } from './simulations.ts';
import type { Dispatch } from './state/actions.ts';

export interface FileOpener {
  /** The cell that a link names, else the run beside the page, else the first example. */
  openFirst(linkedCell: string | undefined): Promise<void>;
  readonly openFile: (file: File) => void;
  readonly openExample: (id: string) => void;
  /** From now on a file may be dropped anywhere on the page. */
  acceptDrops(): void;
}

/** Takes files and examples to the simulations. */
export function createFileOpener(dispatch: Dispatch, simulations: Simulations): FileOpener {
  const showExample = async ({ id, name, load }: Example): Promise<void> => {
    const run = id === FIRST_RUN_CELL ? await fetchFirstRun() : undefined;
    if (run !== undefined) dispatch({ type: 'show-run', run, cellId: id });
    else await simulations.show(name, await load(), id);
  };
  const showLesson = async ({ id, load }: LessonEntry): Promise<void> => {
    const lesson = await load();
    const text = JSON.stringify(lesson.experiment);
    await simulations.show(lesson.title, { file: 'lesson.json', text, files: new Map() }, id);
    dispatch({ type: 'open-lesson', lesson });
  };
  const showKnown = (id: string | undefined): Promise<void> | undefined => {
    const example = EXAMPLES.find((known) => known.id === id);
    if (example !== undefined) return showExample(example);
    const lesson = LESSONS.find((known) => known.id === id);
    return lesson && showLesson(lesson);
  };
  const openFile = (file: File): void => {
    void file.text().then((text) => {
      if (/\.mod$/i.test(file.name)) return simulations.addMechanism(file.name, text);
      return simulations.show(file.name, { file: file.name, text, files: new Map() }, undefined);
    });
  };
  return {
    openFirst: async (linkedCell) => {
      const known = showKnown(linkedCell);
      if (known !== undefined) await known;
      else if ((await simulations.showRecorded()) === 'none') await showExample(EXAMPLES[0]!);
    },
    openFile,
    openExample: (id) => void showKnown(id),
    acceptDrops: () => {
      bindDrops(dispatch, openFile);
      prepareOnHints(simulations.prepare);
    },
  };
}

/** Who reaches for a file, or drags one over the page, will need the worker in a moment: it is awake by then. */
function prepareOnHints(prepare: () => void): void {
  for (const id of ['open', 'examples'])
    for (const hint of ['pointerenter', 'focus'])
      pageElement(id, HTMLElement).addEventListener(hint, prepare, { once: true });
  document.addEventListener('dragenter', prepare, { once: true });
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
