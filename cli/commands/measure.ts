import { readdir } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import type { CommandModule } from 'yargs';
import {
  type Diagnostic,
  isModelError,
  layoutDendrogram,
  ModelError,
  type Morphology,
  measureCell,
  readReconstruction,
  shollProfile,
  throwOnErrors,
} from '../../src/index.ts';
import { writeFileAtomically } from '../atomicWrite.ts';
import { printCsv } from '../csv.ts';
import { EXIT } from '../exitCode.ts';
import { readTextFile } from '../loadExperiment.ts';
import {
  formatOverview,
  formatSheet,
  MEASURE_ROWS,
  type MeasuredFile,
  type MeasureRow,
  tabulate,
} from '../measureTable.ts';
import { badShollStep, filesNotMeasured, noFileMatches, pictureOfOneFile } from '../messages.ts';
import { renderDendrogramSvg } from '../svg/dendrogramSvg.ts';
import { renderShollSvg } from '../svg/shollSvg.ts';
import { printDiagnosticReport } from '../terminal/diagnosticReport.ts';
import { startProgress } from '../terminal/progress.ts';

interface MeasureArguments {
  readonly files: readonly string[];
  readonly output: string | undefined;
  readonly by: MeasureRow;
  readonly step: number;
  readonly dendrogram: string | undefined;
  readonly sholl: string | undefined;
  readonly json: boolean;
}

interface Measured {
  readonly files: readonly (MeasuredFile & { readonly morphology: Morphology })[];
  /** The errors of the files that could not be measured. */
  readonly failures: readonly { readonly file: string; readonly error: ModelError }[];
}

/** Measures reconstructions, many at a time: a bad file is reported and left out. */
export const measureCommand: CommandModule<object, MeasureArguments> = {
  command: 'measure <files..>',
  describe: 'Figures of reconstructions as a table, and their pictures',
  builder: (yargs) =>
    yargs
      .positional('files', {
        type: 'string',
        array: true,
        demandOption: true,
        describe: 'SWC or ASC files; cells/*.swc',
      })
      .option('output', {
        requiresArg: true,
        alias: 'o',
        type: 'string',
        describe: 'Write a .csv or .json table',
      })
      .option('by', {
        requiresArg: true,
        choices: MEASURE_ROWS,
        default: 'type' as MeasureRow,
        describe: 'What a row of the table is',
      })
      .option('step', {
        requiresArg: true,
        type: 'number',
        default: 10,
        describe: 'Between Sholl spheres, um',
      })
      .option('dendrogram', {
        requiresArg: true,
        type: 'string',
        describe: 'Draw one file as a dendrogram, SVG',
      })
      .option('sholl', {
        requiresArg: true,
        type: 'string',
        describe: 'Draw the Sholl profile of one file, SVG',
      })
      .option('json', { type: 'boolean', default: false, describe: 'Print the table as JSON' })
      .example('$0 measure cells/*.swc -o table.csv', 'One row a file and type')
      .example('$0 measure cell.swc --dendrogram tree.svg --sholl sholl.svg', 'Pictures'),
  handler: async ({ files, output, by, step, dendrogram, sholl, json }) => {
    if (!(step > 0)) throw new ModelError('cli/bad-step', badShollStep(step));
    const paths = (await Promise.all(files.map(expandPattern))).flat();
    if ((dendrogram !== undefined || sholl !== undefined) && paths.length > 1)
      throw new ModelError('cli/several-files', pictureOfOneFile(paths.length));
    const measured = await measureFiles(paths, step);
    const written = await writeTables(measured.files, output, by);
    const only = measured.files[0];
    if (only !== undefined) written.push(...(await drawPictures(only, step, dendrogram, sholl)));
    process.stdout.write(json ? printJson(measured, by) : printReport(measured, written));
    if (measured.failures.length > 0) process.exitCode = EXIT.badResult;
  },
};

/** The files that a pattern with stars in its last part means, for shells that do not expand it. */
async function expandPattern(path: string): Promise<string[]> {
  const pattern = basename(path);
  if (!pattern.includes('*')) return [path];
  const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  const expression = new RegExp(`^${parts.join('.*')}$`);
  const names = await readdir(dirname(path)).catch(() => [] as string[]);
  const matching = names.filter((name) => expression.test(name) && !name.startsWith('.')).sort();
  if (matching.length === 0) throw new ModelError('cli/cannot-read', noFileMatches(path));
  return matching.map((name) => join(dirname(path), name));
}

async function measureFiles(paths: readonly string[], shollStepUm: number): Promise<Measured> {
  const files: (MeasuredFile & { morphology: Morphology })[] = [];
  const failures: { file: string; error: ModelError }[] = [];
  const diagnostics: Diagnostic[] = [];
  const progress = paths.length > 1 ? startProgress('measuring') : undefined;
  try {
    for (const [k, file] of paths.entries()) {
      progress?.update(k / paths.length, basename(file));
      try {
        const read = readReconstruction(await readTextFile(file), { file });
        throwOnErrors('cli/bad-input', read.diagnostics);
        diagnostics.push(...read.diagnostics);
        const morphology = read.morphology!;
        files.push({ file, morphology, figures: measureCell(morphology, { shollStepUm }) });
      } catch (error) {
        if (!isModelError(error)) throw error;
        failures.push({ file, error });
      }
    }
    progress?.update(1);
  } finally {
    progress?.finish();
  }
  // Warnings of many files would bury their errors; of one file they are wanted.
  if (paths.length === 1) printDiagnosticReport(diagnostics);
  for (const { error } of failures) reportFailure(error);
  return { files, failures };
}

function reportFailure({ code, message, diagnostics }: ModelError): void {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) printDiagnosticReport(errors);
  else process.stderr.write(`error[${code}]: ${message}\n`);
}

async function writeTables(
  files: readonly MeasuredFile[],
  output: string | undefined,
  by: MeasureRow,
): Promise<string[]> {
  if (output === undefined) return [];
  const records = tabulate(files, by);
  const columns = Object.keys(records[0] ?? {});
  const content =
    extname(output).toLowerCase() === '.json'
      ? `${JSON.stringify(records, null, 2)}\n`
      : printCsv(
          columns,
          records.map((record) => columns.map((column) => record[column])),
        );
  await writeFileAtomically(output, content);
  return [output];
}

async function drawPictures(
  { file, morphology }: { file: string; morphology: Morphology },
  stepUm: number,
  dendrogram: string | undefined,
  sholl: string | undefined,
): Promise<string[]> {
  const title = basename(file).replace(/\.(swc|asc)$/i, '');
  if (dendrogram !== undefined)
    await writeFileAtomically(
      dendrogram,
      renderDendrogramSvg(layoutDendrogram(morphology), morphology, { title }),
    );
  if (sholl !== undefined)
    await writeFileAtomically(sholl, renderShollSvg(shollProfile(morphology, stepUm), { title }));
  return [dendrogram, sholl].filter((path) => path !== undefined);
}

function printReport({ files, failures }: Measured, written: readonly string[]): string {
  const only = files.length === 1 ? files[0] : undefined;
  const table = only === undefined ? formatOverview(files) : formatSheet(only);
  return [
    ...(files.length > 0 ? [table] : []),
    ...(failures.length > 0 ? [filesNotMeasured(failures.length, files.length)] : []),
    ...(written.length > 0 ? [`wrote ${written.join(', ')}`] : []),
    '',
  ].join('\n');
}

function printJson({ files, failures }: Measured, by: MeasureRow): string {
  const failed = failures.map(({ file, error: { code, message, diagnostics } }) => ({
    file,
    code,
    message,
    diagnostics,
  }));
  return `${JSON.stringify({ rows: tabulate(files, by), failures: failed }, null, 2)}\n`;
}
