import type { CommandModule } from 'yargs';
import { readPlan } from '../sweep/sweepFolder.ts';
import { formatStatus, readStatus } from '../sweep/sweepStatus.ts';

interface StatusArguments {
  readonly folder: string;
  readonly json: boolean;
}

export const sweepStatusCommand: CommandModule<object, StatusArguments> = {
  command: 'status <folder>',
  describe: 'What of a sweep is done, running and missing, and how long the rest takes',
  builder: (yargs) =>
    yargs
      .positional('folder', { type: 'string', demandOption: true, describe: 'What plan made' })
      .option('json', { type: 'boolean', default: false, describe: 'Print JSON' })
      .example('$0 sweep status fi', 'While runs are under way, or after'),
  handler: async ({ folder, json }) => {
    const status = await readStatus(folder, await readPlan(folder));
    process.stdout.write(`${json ? JSON.stringify(status, null, 2) : formatStatus(status)}\n`);
  },
};
