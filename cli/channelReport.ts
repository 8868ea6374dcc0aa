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
  const titles = ['name', 'kind', 'states', 'ions', 'what it is'];
  return formatTable(
    titles.map((title) => ({ title })),
    channels.map(({ name, kind, states, ions, title }) => [
      name,
      kind,
      states.join(' '),
      ions.join(' '),
      title,
    ]),
  );
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
