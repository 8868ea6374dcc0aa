import { join, relative } from 'node:path';
import type { CommandModule } from 'yargs';
import { formatCertificate } from '../../src/index.ts';
import { formatCellSummary, summariseCell } from '../cellSummary.ts';
import { EXIT } from '../exitCode.ts';
import { loadExperiment } from '../loadExperiment.ts';
import { checkOutputFolder } from '../outputFailure.ts';
import { packageRoot } from '../packageRoot.ts';
import { reduceLoaded, USUAL_REQUEST } from '../reductionFiles.ts';
import { describeRunFiles, writeFiles } from '../runFiles.ts';
import { formatRunReport } from '../runReport.ts';
import { simulateRun } from '../simulateRun.ts';
import { printDiagnosticReport } from '../terminal/diagnosticReport.ts';
import { serveViewer } from '../viewerServer.ts';

interface DemoArguments {
  readonly output: string;
  readonly serve: boolean;
  readonly port: number;
}

/** The whole way on the neuron that ships: summary, run, files, reduction, viewer. */
export const demoCommand: CommandModule<object, DemoArguments> = {
  command: 'demo',
  describe: 'Simulate and reduce the example neuron, and watch it',
  builder: (yargs) =>
    yargs
      .option('output', {
        requiresArg: true,
        alias: 'o',
        type: 'string',
        default: 'out',
        describe: 'Folder to write',
      })
      .option('serve', {
        type: 'boolean',
        default: true,
        describe: 'Serve the viewer at the end; --no-serve ends after the files',
      })
      .option('port', {
        requiresArg: true,
        type: 'number',
        default: 0,
        describe: 'Port on 127.0.0.1; 0 takes a free one',
      })
      .example('$0 demo --no-serve', 'Ends after the files'),
  handler: async ({ output, serve, port }) => {
    const file = join(packageRoot(), 'morphologies', 'nrn-demo-pyramidal.experiment.json');
    const loaded = await loadExperiment(file);
    const print = (text: string): void => void process.stdout.write(`${text}\n`);
    print(`${loaded.experiment.title}\n`);
    print(formatCellSummary(summariseCell(loaded)));
    for (const note of loaded.experiment.notes ?? []) print(`  ${note}`);
    printDiagnosticReport(loaded.diagnostics);

    await checkOutputFolder(output);
    const run = await simulateRun(loaded);
    const runFiles = describeRunFiles(run);
    const written = await writeFiles(output, runFiles);
    print(`\n${formatRunReport(run)}`);
    if (run.wasStopped) {
      process.exitCode = EXIT.badResult;
      return;
    }

    const reduction = reduceLoaded(loaded, { ...USUAL_REQUEST, method: 'regions' });
    written.push(...(await writeFiles(output, reduction.files)));
    print(`\n${formatCertificate(reduction.certificate)}`);
    print(
      `files in ${relative('', output) || '.'}: ${written.map((path) => relative(output, path)).join(', ')}`,
    );
    if (serve) await serveViewer(runFiles, port);
  },
};
