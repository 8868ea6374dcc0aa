import { EXAMPLES, type Example } from './examples.ts';
import { FIRST_RUN_CELL, fetchFirstRun } from './firstRun.ts';
import { LESSONS, type LessonEntry } from './lessons/lessons.ts';
import { messages } from './messages.ts';
import { pageElement } from './panels/pageElement.ts';
import type { Simulations } from './simulations.ts';
import type { Dispatch } from './state/actions.ts';
import { isExperiment, type SourceText } from './worker/protocol.ts';

export interface FileOpener {
  /** The cell that a link names, else the run beside the page, else the first example. */
  openFirst(linkedCell: string | undefined): Promise<void>;
  /** An experiment with the files it names, or one file, or mechanisms. */
  readonly openFiles: (files: readonly File[]) => void;
  readonly openSource: (source: SourceText) => void;
  readonly openExample: (id: string) => void;
  /** From now on a file may be dropped anywhere on the page. */
  acceptDrops(): void;
}

interface NamedText {
  readonly name: string;
  readonly text: string;
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
  const openSource = async (source: SourceText): Promise<void> => {
    if (!isExperiment(source) || !/"cabletree_network"\s*:/.test(source.text)) {
      await simulations.show(source.file, source, undefined);
      return;
    }
    const { offerCells } = await import('./openNetwork.ts');
    dispatch({ type: 'show-problem', problem: offerCells(source) });
  };
  const openTexts = async (texts: readonly NamedText[]): Promise<void> => {
    const mechanisms = texts.filter(({ name }) => /\.mod$/i.test(name));
    const main = texts.find(({ name }) => /\.json$/i.test(name));
    if (main === undefined && mechanisms.length === texts.length) {
      for (const { name, text } of mechanisms) await simulations.addMechanism(name, text);
      return;
    }
    const { name, text } = main ?? texts[0]!;
    await openSource({ file: name, text, files: filesNamedIn(text, texts) });
    if (main === undefined && texts.length > 1)
      dispatch({ type: 'notice', text: messages.onlyOneFile() });
  };
  const openFiles = (files: readonly File[]): void => {
    const read = files.map(async (file) => ({ name: file.name, text: await file.text() }));
    if (files.length > 0) void Promise.all(read).then(openTexts);
  };
  return {
    openFirst: async (linkedCell) => {
      const known = showKnown(linkedCell);
      if (known !== undefined) await known;
      else if ((await simulations.showRecorded()) === 'none') await showExample(EXAMPLES[0]!);
    },
    openFiles,
    openSource: (source) => void openSource(source),
    openExample: (id) => void showKnown(id),
    acceptDrops: () => {
      bindDrops(dispatch, openFiles);
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

function bindDrops(dispatch: Dispatch, openFiles: (files: readonly File[]) => void): void {
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
    openFiles([...(event.dataTransfer?.files ?? [])]);
  });
}

/**
 * The texts of files that another names, by the paths it has for them: in a browser a file has no folder, so the last part
 * of a path tells which is meant.
 */
function filesNamedIn(text: string, given: readonly NamedText[]): Map<string, string> {
  const byName = new Map(given.map((file) => [file.name, file.text]));
  const files = new Map<string, string>();
  if (byName.size < 2) return files;
  for (const [, path] of text.matchAll(/"([^"\\\n]{1,300})"/g)) {
    const found = byName.get(path!.split('/').at(-1)!);
    if (found !== undefined) files.set(path!, found);
  }
  return files;
}
