import type { CommandModule } from 'yargs';
import { noSpikes } from '../messages.ts';
import { featuresOfFolder } from '../runFolder.ts';
import { formatSpikeFeatures } from '../spikeFeaturesTable.ts';

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
        describe: 'What simulate wrote, of one cell or a network, with --stream or not',
      })
      .option('json', { type: 'boolean', default: false, describe: 'Print JSON' })
      .example('$0 features out', 'A row for each probe that spiked'),
  handler: async ({ folder, json }) => {
    const features = await featuresOfFolder(folder);
    const text = features.length === 0 ? noSpikes() : formatSpikeFeatures(features);
    process.stdout.write(`${json ? JSON.stringify({ features }, null, 2) : text}\n`);
  },
};
