import type { CommandModule } from 'yargs';
import { noSpikes } from '../messages.ts';
import { readRunFolder } from '../runFolder.ts';
import { featuresOfSpikes, formatSpikeFeatures } from '../spikeFeaturesTable.ts';

interface FeaturesArguments {
  readonly folder: string;
  readonly json: boolean;
}

/** Measures the spikes of a run again from its files. */
export const featuresCommand: CommandModule<object, FeaturesArguments> = {
  command: 'features <folder>',
  describe: 'Latency, rate, shape and intervals of the spikes of a run',
  builder: (yargs) =>
    yargs
      .positional('folder', {
        type: 'string',
        demandOption: true,
        describe: 'What simulate wrote: run.json and experiment.json',
      })
      .option('json', { type: 'boolean', default: false, describe: 'Print JSON' })
      .example('$0 features out', 'A row for each probe that spiked'),
  handler: async ({ folder, json }) => {
    const { loaded, recording } = await readRunFolder(folder);
    const features = featuresOfSpikes(loaded.cell, recording);
    const text = features.length === 0 ? noSpikes() : formatSpikeFeatures(features);
    process.stdout.write(`${json ? JSON.stringify({ features }, null, 2) : text}\n`);
  },
};
