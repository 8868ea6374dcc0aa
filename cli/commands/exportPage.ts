import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { CommandModule } from 'yargs';
import { ModelError } from '../../src/index.ts';
import { writeFileAtomically } from '../atomicWrite.ts';
import { loadExperiment } from '../loadExperiment.ts';
import { pageWritten, viewerNotBuilt } from '../messages.ts';
import { packageRoot } from '../packageRoot.ts';
import { bytesOfFrames, describeRun } from '../runFiles.ts';
import { type FinishedRun, simulateRun } from '../simulateRun.ts';
import { printDiagnosticReport } from '../terminal/diagnosticReport.ts';

interface ExportPageArguments {
  readonly file: string;
  readonly output: string;
}

/** Simulates a file and writes the viewer with that run inside as one HTML file. */
export const exportPageCommand: CommandModule<object, ExportPageArguments> = {
  command: 'export-page <file>',
  describe: 'Write the viewer with a run inside as one HTML file that works offline',
  builder: (yargs) =>
    yargs
      .positional('file', {
        type: 'string',
        demandOption: true,
        describe: 'Experiment (.json) or reconstruction (.swc)',
      })
      .option('output', {
        requiresArg: true,
        alias: 'o',
        type: 'string',
        default: 'page.html',
        describe: 'File to write',
      })
      .example('$0 export-page cell.swc -o cell.html', 'A page to send to a colleague') as never,
  handler: async ({ file, output }) => {
    const template = await readTemplate();
    const loaded = await loadExperiment(file);
    printDiagnosticReport(loaded.diagnostics);
    const page = embedRun(template, await simulateRun(loaded));
    await writeFileAtomically(output, page);
    process.stdout.write(`${pageWritten(output, Buffer.byteLength(page))}\n`);
  },
};

/** @throws ModelError `cli/viewer-not-built` */
async function readTemplate(): Promise<string> {
  const file = join(packageRoot(), 'dist', 'standalone', 'index.html');
  if (!existsSync(file)) throw new ModelError('cli/viewer-not-built', viewerNotBuilt());
  return readFile(file, 'utf8');
}

/** The page with the run as data before its scripts: they run after it is there. */
function embedRun(template: string, run: FinishedRun): string {
  const description = describeRun(
    run,
    (set) =>
      `data:application/octet-stream;base64,${gzipSync(bytesOfFrames(set)).toString('base64')}`,
  );
  const json = JSON.stringify({ ...description, framesEncoding: 'gzip' });
  // Inside a script element only "<" could end it or open a comment.
  const data = json.replaceAll('<', '\\u003c');
  const element = `<script type="application/json" id="embedded-run">${data}</script>`;
  return template.replace('<body>', () => `<body>${element}`);
}
