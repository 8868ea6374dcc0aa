import type { CommandModule } from 'yargs';
import { loadExperiment } from '../loadExperiment.ts';
import { type ReadingArguments, readingOf, readingOptions } from '../readingOptions.ts';
import { describeRunFiles } from '../runFiles.ts';
import { simulateRun } from '../simulateRun.ts';
import { printDiagnosticReport } from '../terminal/diagnosticReport.ts';
import { serveViewer } from '../viewerServer.ts';

interface ViewArguments extends ReadingArguments {
  readonly file: string | undefined;
  readonly port: number;
}

/** Serves the viewer: with a run of the file, or with its own example. */
export const viewCommand: CommandModule<object, ViewArguments> = {
  command: 'view [file]',
  describe: 'Watch a run in the browser',
  builder: (yargs) =>
    yargs
      .positional('file', {
        type: 'string',
        describe: 'Experiment (.json) or reconstruction (.swc, .asc)',
      })
      .option('port', {
        requiresArg: true,
        type: 'number',
        default: 0,
        describe: 'Port on 127.0.0.1; 0 takes a free one',
      })
      .options(readingOptions)
      .example('$0 view', 'The example cell')
      .example('$0 view cell.swc', 'Simulates it first, with textbook values') as never,
  handler: async ({ file, port, ...words }) => {
    if (file === undefined) return serveViewer(new Map(), port);
    const loaded = await loadExperiment(file, { reading: readingOf(words) });
    printDiagnosticReport(loaded.diagnostics);
    return serveViewer(describeRunFiles(await simulateRun(loaded)), port);
  },
};
