import yargs from 'yargs';
import { CABLETREE_VERSION, isModelError } from '../src/index.ts';
import { channelsCommand } from './commands/channels.ts';
import { compareReadingsCommand } from './commands/compareReadings.ts';
import { convertCommand } from './commands/convert.ts';
import { demoCommand } from './commands/demo.ts';
import { editCommand } from './commands/edit.ts';
import { exportCommand } from './commands/export.ts';
import { exportPageCommand } from './commands/exportPage.ts';
import { featuresCommand } from './commands/features.ts';
import { fetchCommand } from './commands/fetch.ts';
import { initCommand } from './commands/init.ts';
import { inspectCommand } from './commands/inspect.ts';
import { measureCommand } from './commands/measure.ts';
import { passiveCommand } from './commands/passive.ts';
import { reduceCommand } from './commands/reduce.ts';
import { repairCommand } from './commands/repair.ts';
import { simulateCommand } from './commands/simulate.ts';
import { sweepCommand } from './commands/sweep.ts';
import { validateCommand } from './commands/validate.ts';
import { viewCommand } from './commands/view.ts';
import { EXIT, exitCodeOfFailure } from './exitCode.ts';
import { defect } from './messages.ts';
import { outputFailure } from './outputFailure.ts';
import { printDiagnosticReport } from './terminal/diagnosticReport.ts';

/** Runs one command and returns the exit code of the process. */
export async function runCommandLine(words: readonly string[]): Promise<number> {
  process.exitCode = EXIT.done;
  try {
    await yargs([...words])
      .scriptName('cabletree')
      // As all our own sentences: else yargs would speak the language of the computer between them.
      .locale('en')
      .usage('$0 <command>\n\nReal neurons as cable models: simulate, watch, reduce.')
      .command(demoCommand)
      .command(fetchCommand)
      .command(inspectCommand)
      .command(compareReadingsCommand)
      .command(measureCommand)
      .command(editCommand(words))
      .command(repairCommand)
      .command(convertCommand)
      .command(channelsCommand)
      .command(initCommand)
      .command(simulateCommand)
      .command(featuresCommand)
      .command(passiveCommand)
      .command(reduceCommand)
      .command(sweepCommand)
      .command(validateCommand)
      .command(viewCommand)
      .command(exportCommand)
      .command(exportPageCommand)
      .demandCommand(1, 'Name a command; --help lists them.')
      .strict()
      .recommendCommands()
      .version(CABLETREE_VERSION)
      .help()
      .wrap(Math.min(100, process.stdout.columns ?? 100))
      .exitProcess(false)
      .fail((message, error) => {
        throw isOfYargs(error)
          ? new CommandLineError(error.message)
          : (error ?? new CommandLineError(message));
      })
      .parseAsync();
    return Number(process.exitCode);
  } catch (error) {
    return reportFailure(outputFailure(error), words.includes('--json'));
  }
}

/** Some of yargs' complaints about the words come as errors of its own, which it does not export. */
function isOfYargs(error: Error | undefined): error is Error {
  return error?.name === 'YError';
}

/** The words of the command line do not make sense. */
class CommandLineError extends Error {}

function reportFailure(error: unknown, asJson: boolean): number {
  if (isModelError(error)) {
    if (asJson) process.stdout.write(`${printFailureJson(error.code, error)}\n`);
    if (error.diagnostics.length > 0) printDiagnosticReport(error.diagnostics);
    else process.stderr.write(`error[${error.code}]: ${error.message}\n`);
    return exitCodeOfFailure(error.code);
  }
  if (error instanceof CommandLineError) {
    if (asJson)
      process.stdout.write(
        `${printFailureJson('cli/bad-option', { message: error.message, diagnostics: [] })}\n`,
      );
    process.stderr.write(`${error.message}\n`);
    return EXIT.badInput;
  }
  process.stderr.write(`${defect(error instanceof Error ? (error.stack ?? '') : String(error))}\n`);
  return EXIT.defect;
}

function printFailureJson(
  code: string,
  { message, diagnostics }: { message: string; diagnostics: readonly unknown[] },
): string {
  return JSON.stringify({ error: { code, message }, diagnostics }, null, 2);
}
