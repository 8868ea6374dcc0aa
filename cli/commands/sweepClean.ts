import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { CommandModule } from 'yargs';
import { ShardClaims } from '../sweep/claim.ts';
import { fileFailure } from '../sweep/failure.ts';
import { listResults, readPlan, resultsFolder } from '../sweep/sweepFolder.ts';

interface CleanArguments {
  readonly folder: string;
  readonly foreign: boolean;
  readonly json: boolean;
}

export const sweepCleanCommand: CommandModule<object, CleanArguments> = {
  command: 'clean <folder>',
  describe: 'Remove what killed runs left: temporary files, claims without a holder',
  builder: (yargs) =>
    yargs
      .positional('folder', { type: 'string', demandOption: true, describe: 'What plan made' })
      .option('foreign', {
        type: 'boolean',
        default: false,
        describe: 'Remove results of other plans, too',
      })
      .option('json', { type: 'boolean', default: false, describe: 'Print JSON' })
      .example('$0 sweep clean fi', 'Files of runs that are alive stay'),
  handler: async ({ folder, foreign, json }) => {
    const removed = await clean(folder, foreign);
    if (json) process.stdout.write(`${JSON.stringify({ removed }, null, 2)}\n`);
    else process.stdout.write(`${removed.length} files removed\n`);
  },
};

async function clean(folder: string, isForeignToo: boolean): Promise<string[]> {
  const plan = await readPlan(folder);
  const found = await listResults(folder, plan);
  const claims = new ShardClaims(folder);
  const removed: string[] = [];
  try {
    for (const shard of found.claimed)
      if (await claims.removeStale(shard)) removed.push(`${shard}.claim`);
    const candidates = [...found.temporaries, ...(isForeignToo ? found.foreign : [])];
    for (const entry of candidates) {
      const [shard] = entry.split('.');
      if (entry.endsWith('.tmp') && (await claims.liveHolder(shard!)) !== undefined) continue;
      await rm(join(resultsFolder(folder), entry), { force: true });
      removed.push(entry);
    }
    return removed;
  } catch (error) {
    throw fileFailure(resultsFolder(folder), error);
  } finally {
    await claims.close();
  }
}
