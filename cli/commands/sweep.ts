import type { CommandModule } from 'yargs';
import { sweepCleanCommand } from './sweepClean.ts';
import { sweepMergeCommand } from './sweepMerge.ts';
import { sweepMissingCommand } from './sweepMissing.ts';
import { sweepPlanCommand } from './sweepPlan.ts';
import { sweepRunCommand } from './sweepRun.ts';
import { sweepStatusCommand } from './sweepStatus.ts';

/** Many parameter sets: planned in shards, run anywhere, merged into one table. */
export const sweepCommand: CommandModule = {
  command: 'sweep <command>',
  describe: 'Run many parameter sets, here or on a cluster, and never one twice',
  builder: (yargs) =>
    yargs
      .command(sweepPlanCommand)
      .command(sweepRunCommand)
      .command(sweepMissingCommand)
      .command(sweepStatusCommand)
      .command(sweepMergeCommand)
      .command(sweepCleanCommand)
      .demandCommand(1, 'Name a command of sweep; --help lists them.')
      .example('$0 sweep plan cell.json --set step.amplitude_nA=0:1:21 -o fi', 'Plan')
      .example('$0 sweep run fi', 'Compute what is missing, on all cores')
      .example('$0 sweep merge fi --plot fi.svg', 'One table and a figure')
      .epilogue(
        'Exit codes: 0 done, 1 a result is bad, 2 bad input, 3 a defect of ours, 75 try again (out of memory, disk, work held by another run or left).',
      ),
  handler: () => undefined,
};
