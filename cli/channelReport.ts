import type { Mechanism } from '../src/index.ts';
import { formatTable } from './terminal/table.ts';

/** One mechanism of the catalogue, for people and programs. */
export interface ChannelReport {
  readonly name: string;
  readonly title: string;
  readonly kind: Mechanism['kind'];
  readonly ions: readonly string[];
  readonly states: readonly string[];
  readonly parameters: readonly { name: string; value: number; unit: string }[];
  /** Factor of the rates for 10 degrees, where it is a parameter. */
  readonly q10: number | undefined;
  /** What the file says of where its equations come from. */
  readonly source: string;
}

export function reportChannel(mechanism: Mechanism): ChannelReport {
  const { name, title, kind, ions, states, parameters, source } = mechanism;
  return {
    ...{ name, title, kind },
    ions: ions.flatMap(({ reads, writes }) => [...new Set([...reads, ...writes])]),
    states: states.map((state) => state.name),
    parameters: parameters.map(({ name: parameter, value, unit }) => ({
      ...{ name: parameter, value, unit },
    })),
    q10: parameters.find((parameter) => parameter.name === 'q10')?.value,
    source: (/COMMENT\s([\s\S]*?)\sENDCOMMENT/.exec(source)?.[1] ?? '').trim(),
  };
}

export function formatChannelList(channels: readonly ChannelReport[]): string {
  const titles = [
    'name',
    'kind',
    'states',
    'q10',
    'ions',
    'main parameter',
    'source',
    'what it is',
  ];
  return formatTable(
    titles.map((title) => ({ title })),
    channels.map((channel) => [
      channel.name,
      channel.kind,
      shortenStates(channel.states),
      channel.q10 === undefined ? '' : String(channel.q10),
      channel.ions.join(' '),
      mainParameter(channel),
      shortenSource(channel.source),
      channel.title,
    ]),
  );
}

/** The first few; a scheme of thirteen states would fill the line. */
function shortenStates(states: readonly string[]): string {
  return states.length <= 4 ? states.join(' ') : `${states.length} states`;
}

/** The first, with its unit: what one paints or places a mechanism with. */
function mainParameter({ parameters }: ChannelReport): string {
  const [first] = parameters;
  return first === undefined ? '' : `${first.name} ${first.unit}`.trim();
}

/** First author and year. */
function shortenSource(source: string): string {
  const [, author, year] = /([A-Z][\p{L}-]+) [A-Z]{1,3}[ ,][\s\S]*?\((\d{4})\)/u.exec(source) ?? [];
  return author === undefined ? '' : `${author} ${year!}`;
}

export function formatChannel(channel: ChannelReport): string {
  const { name, title, kind, ions, states, parameters, q10, source } = channel;
  const facts = [
    ['kind', kind === 'point' ? 'point process: place it' : 'density mechanism: paint it'],
    ['states', states.join(' ')],
    ['ions', ions.join(' ')],
    ['q10', q10 === undefined ? '' : String(q10)],
  ].filter(([, value]) => value !== '');
  const table = formatTable(
    [{ title: 'parameter' }, { title: 'default', align: 'right' }, { title: 'unit' }],
    parameters.map((parameter) => [parameter.name, String(parameter.value), parameter.unit]),
  );
  const lines = facts.map(([fact, value]) => `${fact!.padEnd(8)}${value}`);
  return [`${name}: ${title}`, ...lines, '', table, '', source].join('\n');
}
