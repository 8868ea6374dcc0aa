import type { CommandModule } from 'yargs';
import { formatIndices } from '../sweep/arraySyntax.ts';
import { missingShards, readPlan } from '../sweep/sweepFolder.ts';

interface MissingArguments {
  readonly folder: string;
  readonly lines: boolean;
  readonly json: boolean;
}

export const sweepMissingCommand: CommandModule<object, MissingArguments> = {
  command: 'missing <folder>',
  describe: 'Indices of the shards without a result, for a scheduler; nothing when complete',
  builder: (yargs) =>
    yargs
      .positional('folder', { type: 'string', demandOption: true, describe: 'What plan made' })
      .option('lines', { type: 'boolean', default: false, describe: 'One index a line' })
      .option('json', { type: 'boolean', default: false, describe: 'Print JSON' })
      .example('sbatch --array="$($0 sweep missing .)" sweep.slurm', 'The rest, in Slurm')
      .example('$0 sweep missing fi --lines | parallel $0 sweep run fi --index {}', ''),
  handler: async ({ folder, lines, json }) => {
    const missing = await missingShards(folder, await readPlan(folder));
    if (json) process.stdout.write(`${JSON.stringify(missing)}\n`);
    else if (missing.length > 0)
      process.stdout.write(`${lines ? missing.join('\n') : formatIndices(missing)}\n`);
  },
};
