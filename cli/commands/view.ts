import type { CommandModule } from 'yargs';
import { loadExperiment } from '../loadExperiment.ts';
import { type ReadingArguments, readingOf, readingOptions } from '../readingOptions.ts';
import { describeRunFiles } from '../runFiles.ts';
import { simulateRun } from '../simulateRun.ts';
import { printDiagnosticReport } from '../terminal/diagnosticReport.ts';
import { serveViewer } from '../viewerServer.ts';

/** The lessons of the page, as its links call them after `lesson-`. */
export const LESSON_NAMES = ['action-potential', 'attenuation', 'spike', 'dendrify'] as const;

interface ViewArguments extends ReadingArguments {
  readonly file: string | undefined;
  readonly lesson: (typeof LESSON_NAMES)[number] | undefined;
  readonly port: number;
}

/** Serves the viewer: with a run of the file, with a lesson, or with its own example. */
export const viewCommand: CommandModule<object, ViewArguments> = {
  command: 'view [file]',
  describe: 'Watch a run in the browser',
  builder: (yargs) =>
    yargs
      .positional('file', {
        type: 'string',
        describe: 'Experiment (.json) or reconstruction (.swc, .asc)',
      })
      .option('lesson', {
        choices: LESSON_NAMES,
        describe: 'One of the four lessons of the page',
      })
      .conflicts('lesson', 'file')
      .option('port', {
        requiresArg: true,
        type: 'number',
        default: 0,
        describe: 'Port on 127.0.0.1; 0 takes a free one',
      })
      .options(readingOptions)
      .example('$0 view', 'The example cell')
      .example('$0 view --lesson spike', 'A spike invades the tree, step by step')
      .example('$0 view cell.swc', 'Simulates it first, with textbook values') as never,
  handler: async ({ file, lesson, port, ...words }) => {
    const link = lesson && `cell=lesson-${lesson}`;
    if (file === undefined) return serveViewer(new Map(), port, link);
    const loaded = await loadExperiment(file, { reading: readingOf(words) });
    printDiagnosticReport(loaded.diagnostics);
    return serveViewer(describeRunFiles(await simulateRun(loaded)), port);
  },
};
