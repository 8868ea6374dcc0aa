import type { CommandModule } from 'yargs';
import { catalogueMechanisms, type Mechanism, ModelError, measureGating } from '../../src/index.ts';
import { writeFileAtomically } from '../atomicWrite.ts';
import { formatChannel, formatChannelList, reportChannel } from '../channelReport.ts';
import { unknownChannel } from '../messages.ts';
import { renderGatingSvg } from '../svg/gatingSvg.ts';

interface ChannelsArguments {
  readonly name: string | undefined;
  readonly plot: string | undefined;
  readonly celsius: number;
  readonly json: boolean;
}

/** Of the curves. mV */
const LOWEST_MV = -120;
const HIGHEST_MV = 60;

/** Lists the mechanisms that come with cabletree, and shows one of them. */
export const channelsCommand: CommandModule<object, ChannelsArguments> = {
  command: 'channels [name]',
  describe: 'The channels, pools and synapses that come along, with their papers',
  builder: (yargs) =>
    yargs
      .positional('name', { type: 'string', describe: 'One of them' })
      .option('plot', {
        type: 'string',
        describe: 'Draw its steady states and time constants as SVG',
      })
      .option('celsius', { type: 'number', default: 34, describe: 'Temperature of the curves' })
      .option('json', { type: 'boolean', default: false, describe: 'Print JSON' })
      .example('$0 channels', 'The list')
      .example('$0 channels NaTa --plot NaTa.svg', 'One channel and its curves'),
  handler: async ({ name, plot, celsius, json }) => {
    if (name === undefined) {
      const all = [...catalogueMechanisms().values()].map(reportChannel);
      process.stdout.write(`${json ? JSON.stringify(all, null, 2) : formatChannelList(all)}\n`);
      return;
    }
    const mechanism = findChannel(name);
    const report = reportChannel(mechanism);
    const curves =
      plot === undefined ? undefined : measureGating(mechanism, { voltageMv: voltages(), celsius });
    process.stdout.write(`${json ? JSON.stringify(report, null, 2) : formatChannel(report)}\n`);
    if (plot !== undefined && curves !== undefined)
      await writeFileAtomically(plot, renderGatingSvg(mechanism.name, curves));
  },
};

function voltages(): Float64Array {
  return Float64Array.from({ length: HIGHEST_MV - LOWEST_MV + 1 }, (_, k) => LOWEST_MV + k);
}

function findChannel(name: string): Mechanism {
  const all = catalogueMechanisms();
  const mechanism =
    all.get(name) ??
    [...all.values()].find((other) => other.name.toLowerCase() === name.toLowerCase());
  if (mechanism === undefined)
    throw new ModelError('cli/unknown-channel', unknownChannel(name, [...all.keys()]));
  return mechanism;
}
