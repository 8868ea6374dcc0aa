import type { CommandModule } from 'yargs';
import {
  CAPACITANCE_RULES,
  type CapacitanceRule,
  CHANNEL_RULES,
  type ChannelRule,
  formatCertificate,
  ModelError,
  SITE_METRICS,
  type SiteMetric,
} from '../../src/index.ts';
import { EXIT } from '../exitCode.ts';
import { JUDGED_TREATMENTS, type JudgedTreatment } from '../judgedTreatment.ts';
import { loadExperiment } from '../loadExperiment.ts';
import { badStep, badStrength, badWholeFrom, errorNotMet, rescaleIsHarder } from '../messages.ts';
import { checkOutputFolder } from '../outputFailure.ts';
import { type ReadingArguments, readingOf, readingOptions } from '../readingOptions.ts';
import { EXPORT_TARGETS, exportPopulation, readTargets } from '../reductionExports.ts';
import { type CertifiedReduction, reduceLoaded } from '../reductionFiles.ts';
import { REDUCTION_METHODS, type ReductionMethod } from '../reductionPlan.ts';
import { writeFiles } from '../runFiles.ts';
import { printDiagnosticReport } from '../terminal/diagnosticReport.ts';
import { formatTable } from '../terminal/table.ts';

interface ReduceArguments extends ReadingArguments {
  readonly file: string;
  readonly output: string;
  readonly json: boolean;
  readonly method: ReductionMethod;
  readonly sites: string[] | undefined;
  readonly compartments: number | undefined;
  readonly error: string | undefined;
  readonly metric: SiteMetric | undefined;
  readonly treatment: JudgedTreatment | undefined;
  readonly capacitance: CapacitanceRule | undefined;
  readonly frequency: number | undefined;
  readonly holding: number | undefined;
  readonly working: boolean;
  readonly channels: ChannelRule | undefined;
  readonly active: boolean;
  readonly step: number;
  readonly synapses: string[];
  readonly strength: number;
  readonly to: string;
  readonly cells: number;
  readonly seed: number;
}

const SITES_GROUP = 'Reduction to sites:';

/** Turns a cell into a handful of compartments, with the table of what was kept and lost and the scripts to run it. */
export const reduceCommand: CommandModule<object, ReduceArguments> = {
  command: 'reduce <file>',
  describe: 'Reduce a cell to a few compartments, with its error table and scripts',
  builder: (yargs) =>
    yargs
      .positional('file', {
        type: 'string',
        demandOption: true,
        describe: 'Experiment (.json) or reconstruction (.swc, .asc)',
      })
      .option('output', {
        requiresArg: true,
        alias: 'o',
        type: 'string',
        default: 'reduced',
        describe: 'Folder to write',
      })
      .option('method', {
        requiresArg: true,
        choices: REDUCTION_METHODS,
        default: 'sites' as const,
        describe: 'What a compartment stands for',
      })
      .option('sites', {
        requiresArg: true,
        type: 'string',
        array: true,
        nargs: 1,
        group: SITES_GROUP,
        describe:
          'Places that become compartments: "dend[3](0.4)", "terminals(apic)"; repeatable. ' +
          "Default: the experiment's probes and clamps",
      })
      .option('compartments', {
        requiresArg: true,
        type: 'number',
        group: SITES_GROUP,
        describe: 'Add sites and keep the best model of at most so many compartments',
      })
      .option('error', {
        requiresArg: true,
        type: 'string',
        group: SITES_GROUP,
        describe:
          'Add sites until the error is at most this, as 5%; exit 1 if it is not met. Default without --sites: 5%, for rescaled synapses 10%',
      })
      .option('metric', {
        requiresArg: true,
        choices: SITE_METRICS,
        group: SITES_GROUP,
        describe:
          'What the error is of: somatic or local EPSP, impedances to 100 Hz, Rin, tau0; with channels open 1 - coincidence ' +
          'of spikes within 2 ms (gamma), firing rate, back-propagated spike (bap). Default: epsp',
      })
      .option('treatment', {
        requiresArg: true,
        choices: JUDGED_TREATMENTS,
        group: SITES_GROUP,
        describe:
          'Synapses that sites are judged by: on local nodes, which brian2 and neuron carry, or rescaled, as all other ' +
          'targets need them. Default: rescale if one of those is in --to; for --metric local only if all are',
      })
      .option('capacitance', {
        requiresArg: true,
        choices: CAPACITANCE_RULES,
        group: SITES_GROUP,
        describe: 'How capacitances are found. Default: the best of them',
      })
      .option('frequency', {
        requiresArg: true,
        type: 'number',
        describe: 'Hz at which --method cables keeps impedances. Default: 0',
      })
      .option('step', {
        requiresArg: true,
        type: 'number',
        default: 0.02,
        describe:
          'ms: make the model fit for forward-Euler steps of this length; 0 leaves it exact',
      })
      .option('holding', {
        requiresArg: true,
        type: 'number',
        group: SITES_GROUP,
        describe:
          'mV: reduce with every channel as it stands at this voltage. Default: closed; with --working -60',
      })
      .option('working', {
        type: 'boolean',
        default: false,
        group: SITES_GROUP,
        describe:
          "Reduce the cell as it is while the experiment's synapses are at work, share them among compartments " +
          '(working_synapses.csv) and compare the spikes',
      })
      .option('channels', {
        requiresArg: true,
        choices: CHANNEL_RULES,
        group: SITES_GROUP,
        describe:
          'Maximal conductances by the weights of sites, fitted at five holding potentials, or the better of both ' +
          'under Poisson input; rest with channels open is kept. Default: best; with --no-active or --working, by weights alone',
      })
      .option('active', {
        type: 'boolean',
        default: true,
        describe:
          'Also compare rheobase, firing, back-propagation and spikes under Poisson input, where there are channels; --no-active saves the time',
      })
      .option('synapses', {
        requiresArg: true,
        type: 'string',
        array: true,
        nargs: 1,
        default: [] as string[],
        group: SITES_GROUP,
        describe: 'Places of synapses to map, written to synapses.csv; repeatable',
      })
      .option('strength', {
        requiresArg: true,
        type: 'number',
        default: 1,
        group: SITES_GROUP,
        describe: 'Peak conductance of those synapses in nS, for the rescale',
      })
      .option('to', {
        requiresArg: true,
        type: 'string',
        default: 'brian2,dendrify',
        describe: `What to export to, of ${EXPORT_TARGETS.join(', ')}; full- is the cell before reduction`,
      })
      .option('cells', {
        requiresArg: true,
        type: 'number',
        default: 100,
        describe: 'Cells of the population of --to sonata',
      })
      .option('seed', {
        requiresArg: true,
        type: 'number',
        default: 1,
        describe: 'What the connections of --to sonata are drawn from',
      })
      .option('json', {
        type: 'boolean',
        default: false,
        describe: 'Print the certificate as JSON',
      })
      .options(readingOptions)
      .example('$0 reduce cell.swc -o reduced', 'As few compartments as keep somatic EPSPs to 10 %')
      .example(
        '$0 reduce cell.swc --to brian2,dendrify --treatment local --error 5%',
        'Fewer, for Brian2: the script for Dendrify has no local nodes',
      )
      .example('$0 reduce run.json --compartments 20 --metric local', 'The best of up to 20')
      .example(
        '$0 reduce cell.swc --sites "terminals(apic)"',
        'Just these places, and forks between',
      )
      .example('$0 reduce run.json --error 30% --metric gamma', 'Spikes that coincide to 0.7')
      .example(
        '$0 reduce run.json --working --compartments 47',
        "As the cell is under the experiment's synapses, which go along",
      )
      .example('$0 reduce cell.swc --method regions', 'One compartment for each region'),
  handler: async ({ file, output, json, to, strength, cells, seed, ...words }) => {
    if (!(words.step >= 0 && Number.isFinite(words.step)))
      throw new ModelError('cli/bad-option', badStep(words.step));
    if (!(strength > 0 && Number.isFinite(strength)))
      throw new ModelError('cli/bad-option', badStrength(strength));
    checkWhole('--cells', cells, 2);
    checkWhole('--seed', seed, 0);
    const loaded = await loadExperiment(file, { reading: readingOf(words) });
    printDiagnosticReport(loaded.diagnostics);
    await checkOutputFolder(output);
    const request = { ...words, to: readTargets(to), strengthNs: strength };
    const reduced = reduceLoaded(loaded, request);
    printDiagnosticReport(reduced.diagnostics);
    const population = request.to.includes('sonata')
      ? await exportPopulation({ loaded, ...reduced }, { cells, seed, strengthNs: strength })
      : [];
    const paths = await writeFiles(output, new Map([...reduced.files, ...population]));
    process.stdout.write(json ? printJson(reduced, paths) : printReport(reduced, paths));
    if (reduced.choice?.isMet === false) {
      process.stderr.write(`${describeMiss(reduced)}\n`);
      process.exitCode = EXIT.badResult;
    }
  },
};

function checkWhole(option: string, value: number, least: number): void {
  if (!(Number.isSafeInteger(value) && value >= least))
    throw new ModelError('cli/bad-option', badWholeFrom(option, value, least));
}

function printJson({ certificate }: CertifiedReduction, files: readonly string[]): string {
  return `${JSON.stringify({ certificate, files }, null, 2)}\n`;
}

function printReport(reduced: CertifiedReduction, files: readonly string[]): string {
  const search = reduced.choice === undefined ? '' : `${formatSearch(reduced.choice)}\n\n`;
  return `${search}${formatCertificate(reduced.certificate)}\nwrote ${files.join(', ')}\n`;
}

/** The Pareto table: every model that was better than all smaller ones. */
function formatSearch({
  candidates,
  metric,
  treatment,
}: NonNullable<CertifiedReduction['choice']>): string {
  return formatTable(
    [
      { title: 'compartments', align: 'right' },
      {
        title: `error (${treatment === null ? metric : `${metric}, ${treatment === 'rescale' ? 'rescaled' : 'local nodes'}`})`,
        align: 'right',
      },
      { title: 'capacitances' },
      { title: 'tau between sites, ms', align: 'right' },
    ],
    candidates
      .filter(({ isBestSoFar }) => isBestSoFar)
      .map(({ compartments, error, capacitance, interiorTauMs }) => [
        String(compartments),
        percent(error),
        capacitance,
        interiorTauMs.toPrecision(3),
      ]),
  );
}

function describeMiss({ choice, wantedError }: CertifiedReduction): string {
  const { metric, error, candidates, treatment } = choice!;
  const most = candidates.at(-1)!.compartments;
  const miss = errorNotMet(metric, percent(wantedError!), percent(error), most);
  return treatment === 'rescale' ? `${miss}; ${rescaleIsHarder()}` : miss;
}

function percent(share: number): string {
  return `${Number((100 * share).toPrecision(3))} %`;
}
