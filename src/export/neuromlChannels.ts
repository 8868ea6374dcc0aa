import { exactNumber } from './exactNumber.ts';
import { element } from './markup.ts';
import { byValue, type NumberedSegments, type SegmentGroups } from './neuromlSegments.ts';
import type { SectionCell, SectionMechanism } from './sectionCell.ts';

/** What is written as NeuroML channels. */
export const NEUROML_MECHANISMS: ReadonlySet<string> = new Set(['pas', 'hh']);

/** A current of a mechanism: its channel, the parameter of its conductance and where its reversal stands. */
interface Current {
  readonly mechanism: string;
  readonly channel: string;
  readonly ion: string;
  readonly conductance: string;
  readonly usualSPerCm2: number;
  /** A parameter, or the value of an ion. */
  readonly reversal: string;
  readonly usualMv: number;
}

const CURRENTS: readonly Current[] = [
  {
    mechanism: 'pas',
    channel: 'leak',
    ion: 'non_specific',
    conductance: 'g',
    usualSPerCm2: 0.001,
    reversal: 'e',
    usualMv: -70,
  },
  {
    mechanism: 'hh',
    channel: 'hh_leak',
    ion: 'non_specific',
    conductance: 'gl',
    usualSPerCm2: 0.0003,
    reversal: 'el',
    usualMv: -54.3,
  },
  {
    mechanism: 'hh',
    channel: 'hh_na',
    ion: 'na',
    conductance: 'gnabar',
    usualSPerCm2: 0.12,
    reversal: 'ena',
    usualMv: 50,
  },
  {
    mechanism: 'hh',
    channel: 'hh_k',
    ion: 'k',
    conductance: 'gkbar',
    usualSPerCm2: 0.036,
    reversal: 'ek',
    usualMv: -77,
  },
];

function usedCurrents({
  mechanisms,
}: SectionCell): { current: Current; mechanism: SectionMechanism }[] {
  return CURRENTS.flatMap((current) => {
    const mechanism = mechanisms.find(({ name }) => name === current.mechanism);
    return mechanism === undefined ? [] : [{ current, mechanism }];
  });
}

/** Channels by name: passive ones, and those of Hodgkin and Huxley (1952) with rest at -65 mV. */
export function channelDefinitions(cell: SectionCell): string[] {
  return usedCurrents(cell).map(({ current: { channel, ion } }) => {
    const gates = GATES[channel];
    return gates === undefined
      ? element('ionChannel', { id: channel, type: 'ionChannelPassive', conductance: '10 pS' })
      : element(
          'ionChannelHH',
          { id: channel, conductance: '10 pS', species: ion },
          gates.map(describeGate),
        );
  });
}

/** A density for each distinct pair of conductance and reversal; conductances of 0 are not written. */
export function channelDensities(
  cell: SectionCell,
  segments: NumberedSegments,
  groups: SegmentGroups,
): string[] {
  return usedCurrents(cell).flatMap(({ current, mechanism }) => {
    const { channel, ion } = current;
    const found = byValue(cell, segments, groups, channel, (section, k) => {
      const values = mechanism.bySection.get(section);
      if (values === undefined) return undefined;
      const g = values[current.conductance]?.[k] ?? current.usualSPerCm2;
      const ionValue = cell.ionValues.find(({ name }) => name === current.reversal);
      const e =
        values[current.reversal]?.[k] ?? ionValue?.bySection.get(section)?.[k] ?? current.usualMv;
      return g === 0 ? undefined : `${exactNumber(g)} ${exactNumber(e)}`;
    });
    return found.map(({ value, group }, i) => {
      const [g, e] = value.split(' ');
      return element('channelDensity', {
        id: `${channel}_${i}`,
        ionChannel: channel,
        condDensity: `${g} S_per_cm2`,
        erev: `${e} mV`,
        segmentGroup: group,
        ion,
      });
    });
  });
}

interface Rate {
  readonly type: 'HHExpRate' | 'HHSigmoidRate' | 'HHExpLinearRate';
  readonly ratePerMs: number;
  readonly midpointMv: number;
  readonly scaleMv: number;
}

interface Gate {
  readonly id: string;
  readonly instances: number;
  readonly forward: Rate;
  readonly reverse: Rate;
}

const rate = (
  type: Rate['type'],
  ratePerMs: number,
  midpointMv: number,
  scaleMv: number,
): Rate => ({ type, ratePerMs, midpointMv, scaleMv });

/** Rates of NEURON's hh in NeuroML's three forms. */
const GATES: Readonly<Record<string, readonly Gate[] | undefined>> = {
  hh_na: [
    {
      id: 'm',
      instances: 3,
      forward: rate('HHExpLinearRate', 1, -40, 10),
      reverse: rate('HHExpRate', 4, -65, -18),
    },
    {
      id: 'h',
      instances: 1,
      forward: rate('HHExpRate', 0.07, -65, -20),
      reverse: rate('HHSigmoidRate', 1, -35, 10),
    },
  ],
  hh_k: [
    {
      id: 'n',
      instances: 4,
      forward: rate('HHExpLinearRate', 0.1, -55, 10),
      reverse: rate('HHExpRate', 0.125, -65, -80),
    },
  ],
};

function describeGate({ id, instances, forward, reverse }: Gate): string {
  return element('gateHHrates', { id, instances: String(instances) }, [
    element('q10Settings', {
      type: 'q10ExpTemp',
      q10Factor: '3',
      experimentalTemp: '6.3 degC',
    }),
    describeRate('forwardRate', forward),
    describeRate('reverseRate', reverse),
  ]);
}

function describeRate(name: string, { type, ratePerMs, midpointMv, scaleMv }: Rate): string {
  return element(name, {
    type,
    rate: `${ratePerMs} per_ms`,
    midpoint: `${midpointMv} mV`,
    scale: `${scaleMv} mV`,
  });
}
