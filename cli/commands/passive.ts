import type { CommandModule } from 'yargs';
import {
  layoutDendrogram,
  ModelError,
  measureRestingMembrane,
  morphoelectrotonicTransform,
} from '../../src/index.ts';
import { loadExperiment } from '../loadExperiment.ts';
import { badFrequencies } from '../messages.ts';
import { checkOutputFolder } from '../outputFailure.ts';
import { analysePassive, formatPassiveReport, rootLocus } from '../passiveReport.ts';
import { type ReadingArguments, readingOf, readingOptions } from '../readingOptions.ts';
import { writeFiles } from '../runFiles.ts';
import { renderMorphoelectrotonicSvg } from '../svg/morphoelectrotonicSvg.ts';
import { printDiagnosticReport } from '../terminal/diagnosticReport.ts';

interface PassiveArguments extends ReadingArguments {
  readonly file: string;
  readonly at: string | undefined;
  readonly frequency: string;
  readonly mesh: string | undefined;
  readonly mod: readonly string[];
  readonly output: string | undefined;
  readonly json: boolean;
}

/** What the cell at rest does to small currents. */
export const passiveCommand: CommandModule<object, PassiveArguments> = {
  command: 'passive <file>',
  describe: 'Impedances, attenuation, time constants and electrotonic lengths at rest',
  builder: (yargs) =>
    yargs
      .positional('file', {
        type: 'string',
        demandOption: true,
        describe: 'Experiment (.json) or reconstruction (.swc, .asc)',
      })
      .option('at', {
        requiresArg: true,
        type: 'string',
        describe: 'Places, the first being the one compared with: "soma | terminals(apic)"',
      })
      .option('frequency', {
        requiresArg: true,
        type: 'string',
        default: '0,100',
        describe: 'Hz, joined by commas',
      })
      .option('mesh', {
        requiresArg: true,
        type: 'string',
        describe: 'Compartments, as in simulate',
      })
      .option('mod', {
        requiresArg: true,
        type: 'string',
        array: true,
        default: [] as string[],
        describe: 'NMODL files to load beside the catalogue',
      })
      .option('output', {
        requiresArg: true,
        alias: 'o',
        type: 'string',
        describe: 'Folder for passive.json and the morphoelectrotonic transform as SVG',
      })
      .option('json', { type: 'boolean', default: false, describe: 'Print JSON' })
      .options(readingOptions)
      .example(
        '$0 passive cell.swc --at "soma | terminals(dend)"',
        'Between the soma and all tips',
      ),
  handler: async ({ file, at, frequency, mesh, mod, output, json, ...words }) => {
    const frequenciesHz = readFrequencies(frequency);
    const loaded = await loadExperiment(file, { modFiles: mod, mesh, reading: readingOf(words) });
    if (output !== undefined) await checkOutputFolder(output);
    const report = analysePassive(loaded, { at, frequenciesHz });
    printDiagnosticReport(loaded.diagnostics);
    const printed = `${JSON.stringify(report, null, 2)}\n`;
    process.stdout.write(json ? printed : `${formatPassiveReport(report)}\n`);
    if (output === undefined) return;
    const { cell, layout } = loaded;
    const { slopeUs } = measureRestingMembrane(cell, layout);
    const dendrogram = layoutDendrogram(cell.morphology);
    const drawings = frequenciesHz.map((hz): [string, string] => {
      const root = rootLocus(layout);
      const lengths = morphoelectrotonicTransform(cell.morphology, layout, slopeUs, root, hz);
      const title = `${cell.morphology.name}: morphoelectrotonic transform at ${hz} Hz`;
      const drawing = renderMorphoelectrotonicSvg(dendrogram, lengths, title);
      return [`morphoelectrotonic.${hz}Hz.svg`, drawing];
    });
    const files = await writeFiles(output, new Map([['passive.json', printed], ...drawings]));
    if (!json) process.stdout.write(`\nwrote ${files.join(', ')}\n`);
  },
};

/** @throws ModelError `cli/bad-frequency` */
function readFrequencies(text: string): number[] {
  return text.split(',').map((word) => {
    const hz = word.trim() === '' ? Number.NaN : Number(word);
    if (!Number.isFinite(hz) || hz < 0)
      throw new ModelError('cli/bad-frequency', badFrequencies(word));
    return hz;
  });
}
