import { exactNumber } from '../export/exactNumber.ts';
import {
  describeCurrent,
  describeEvents,
  list,
  pythonText,
  spot,
  table,
  tuple,
} from '../export/neuronPlacement.ts';
import { docstring } from '../export/scriptHeader.ts';
import type { NetworkLink, NetworkModel } from './networkModel.ts';
import type { Network } from './networkSchema.ts';
import { type CellKind, type CellMember, spotIn } from './neuronKinds.ts';
import type { NeuronUnit } from './unitsForNeuron.ts';

interface NetworkParts {
  readonly model: NetworkModel;
  readonly network: Pick<Network, 'simulation'>;
  readonly kinds: readonly CellKind[];
  readonly members: readonly CellMember[];
  readonly units: readonly NeuronUnit[];
  /** Sources whose spikes are read off the recorded voltage. */
  readonly watched: readonly number[];
  readonly header: readonly string[];
}

/** The script that makes the cells, joins them and runs them. */
export function printNeuronNetwork(parts: NetworkParts): string {
  const { model, network, kinds, members, units, watched, header } = parts;
  const { dt_ms, duration_ms, method } = network.simulation;
  const spotOf = (cell: number, locus: { section: number; x: number }): string =>
    spot(spotIn(kinds, members, cell, locus));
  const lines = [
    '#!/usr/bin/env python3',
    ...docstring(header),
    'import sys',
    '',
    'from neuron import h',
    '',
    ...kinds.map(({ module }) => `import ${module}`),
    '',
    `DT_MS, DURATION_MS = ${exactNumber(dt_ms)}, ${exactNumber(duration_ms)}`,
    `SECOND_ORDER = ${method === 'implicit-euler' ? 0 : 2}`,
    `KINDS = [${kinds.map(({ module }) => module).join(', ')}]`,
    '',
    '# population, number in it, kind, and where they are not those of the kind: currents, events',
    ...table('CELLS', members, (member) => describeMember(member, kinds)),
    '',
    "# population, number in it, kind and parameters, or None and a train's times in ms",
    ...table('UNITS', units, (unit, k) => {
      const { population, index } = model.units[k]!;
      const own =
        unit.kind === 'train'
          ? ['None', list(unit.timesMs.map(exactNumber))]
          : [pythonText(unit.name), JSON.stringify(unit.parameters)];
      return tuple(pythonText(population), String(index), ...own);
    }),
    '',
    "# where spikes come from: ('voltage', cell, place, threshold in mV), ('process', cell, its number) or ('unit', its number);",
    '# the first are those of the cells and units, which are recorded',
    ...table('SOURCES', model.sources, (source) => {
      if (source.kind === 'unit') return tuple("'unit'", String(source.unit));
      if (source.kind === 'point')
        return tuple(
          "'process'",
          String(source.cell),
          processIn(members, source.cell, source.point),
        );
      const { cell, locus, thresholdMv } = source;
      return tuple("'voltage'", String(cell), spotOf(cell, locus), exactNumber(thresholdMv));
    }),
    '',
    '# source, target: (cell, its process) or (None, unit), weights, delay in ms',
    ...table('LINKS', model.links, (link) => describeLink(link, members)),
    '',
    '# gap junctions: cell, place, cell, place, conductance in uS',
    ...table('GAPS', model.gaps, ({ a, b }) => {
      const [first, second] = [a, b].map(({ cell, end }) => model.cells[cell]!.cell.gapEnds![end]!);
      return tuple(
        ...[String(a.cell), spotOf(a.cell, first!.locus)],
        ...[String(b.cell), spotOf(b.cell, second!.locus), exactNumber(first!.conductanceUs)],
      );
    }),
    '',
    `TRACED = ${list(members.flatMap(({ member }, k) => (member.isTraced ? [String(k)] : [])))}`,
    '# sources that are counted by another threshold than that of connections from the same place: read off the voltage',
    `WATCHED = ${list(watched.map(String))}`,
    ...PROGRAM,
  ];
  return `${lines.join('\n')}\n`;
}

function describeMember({ member, kind, placed }: CellMember, kinds: readonly CellKind[]): string {
  const usual = kinds[kind]!.sections.placed;
  const own = <Row>(rows: readonly Row[], ofKind: readonly Row[], print: (row: Row) => string) => {
    const text = list(rows.map(print));
    return text === list(ofKind.map(print)) ? 'None' : text;
  };
  return tuple(
    ...[pythonText(member.population), String(member.index), String(kind)],
    own(placed.currents, usual.currents, describeCurrent),
    own(placed.events, usual.events, describeEvents),
  );
}

function processIn(members: readonly CellMember[], cell: number, name: string): string {
  return String(members[cell]!.member.cell.points.findIndex((point) => point.name === name));
}

function describeLink(
  { source, target, delayMs }: NetworkLink,
  members: readonly CellMember[],
): string {
  const [to, weights] =
    target.kind === 'unit'
      ? [tuple('None', String(target.unit)), [target.weight]]
      : [
          tuple(String(target.cell), processIn(members, target.cell, target.connection.target)),
          target.connection.weights,
        ];
  return tuple(String(source), to, list(weights.map(exactNumber)), exactNumber(delayMs));
}

const PROGRAM: readonly string[] = `

class Network:
    """\`cells\` and \`units\` in the order of CELLS and UNITS; units that are trains are None."""

    def __init__(self):
        self.cells = [self._make_cell(*row) for row in CELLS]
        self.units = [self._make_unit(*row) for row in UNITS]
        self._timed = []
        self.connections = [connection for row in LINKS for connection in self._connect(*row)]
        self.gaps = [end for row in GAPS for end in self._join(*row)]
        self.spikes = [self._record(k) for k in range(len(CELLS) + len(UNITS))]
        self._clock = None if CELLS else h.Section(name='clock')
        self._initialiser = h.FInitializeHandler(0, self._set_voltages)
        self._starter = h.FInitializeHandler(self._send_events)

    def _make_cell(self, _, __, kind, currents, events):
        module = KINDS[kind]
        return module.Cell(True, module.CURRENTS if currents is None else currents, module.EVENTS if events is None else events)

    def _make_unit(self, _, __, kind, values):
        if kind is None:
            return None
        unit = getattr(h, kind)()
        for name, value in values.items():
            setattr(unit, name, value)
        return unit

    def _connect(self, source, target, weights, delay):
        cell, number = target
        process = self.units[number] if cell is None else self.cells[cell].processes[number]
        if process is None:  # a train listens to nobody
            return []
        connection = self._net_con(source, process)
        connection.delay = delay
        for k, weight in enumerate(weights):
            connection.weight[k] = weight
        kind, *place = SOURCES[source]
        if kind == 'unit' and self.units[place[0]] is None:
            self._timed.append((connection, [time + delay for time in UNITS[place[0]][3]]))
        return [connection]

    def _net_con(self, source, process):
        kind, *place = SOURCES[source]
        if kind == 'unit':
            return h.NetCon(self.units[place[0]], process)
        if kind == 'process':
            return h.NetCon(self.cells[place[0]].processes[place[1]], process)
        cell, at, threshold = place
        segment = self.cells[cell].place(*at)
        connection = h.NetCon(segment._ref_v, process, sec=segment.sec)
        connection.threshold = threshold
        return connection

    def _join(self, first, a, second, b, conductance):
        ends = ((first, a, second, b), (second, b, first, a))
        return [self._gap_end(*end, conductance) for end in ends]

    def _gap_end(self, own, at, other, there, conductance):
        end = h.CabletreeGap(self.cells[own].place(*at))
        end.g = conductance
        h.setpointer(self.cells[other].place(*there)._ref_v, 'vgap', end)
        return end

    def _record(self, source):
        kind, *place = SOURCES[source]
        if kind == 'unit' and self.units[place[0]] is None:
            return None, UNITS[place[0]][3]
        if source in WATCHED:
            cell, at, threshold = place
            return threshold, h.Vector().record(self.cells[cell].place(*at)._ref_v)
        times = h.Vector()
        connection = self._net_con(source, None)
        connection.record(times)
        return connection, times

    def _set_voltages(self):
        for cell, (_, __, kind, *___) in zip(self.cells, CELLS):
            for section in cell.all:
                for segment in section.allseg():
                    segment.v = KINDS[kind].V_INIT_MV

    def _send_events(self):
        for connection, times in self._timed:
            for time in times:
                connection.event(time)

    def run(self, duration_ms=DURATION_MS, dt_ms=DT_MS, second_order=SECOND_ORDER):
        """Times in ms, and voltages of the traced cells' probes in mV by (population, number, probe)."""
        h.celsius = KINDS[0].CELSIUS if KINDS else 6.3
        h.dt, h.secondorder = dt_ms, second_order
        times = h.Vector().record(h._ref_t)
        voltages = {}
        for k in TRACED:
            for name, place in self.cells[k].probes.items():
                voltages[(*CELLS[k][:2], name)] = h.Vector().record(place._ref_v)
        h.finitialize(KINDS[0].V_INIT_MV if KINDS else -65)
        while h.t < duration_ms - dt_ms / 2:
            h.fadvance()
        return list(times), {key: list(values) for key, values in voltages.items()}

    def spike_times(self):
        """By cell, then by unit: population, number in it, times in ms."""
        members = [row[:2] for row in CELLS + UNITS]
        return [(*members[k], self._times_of(k)) for k in range(len(members))]

    def _times_of(self, source):
        threshold, values = self.spikes[source]
        if source not in WATCHED:
            return list(values)
        above = [False] + [value > threshold for value in values]
        return [k * h.dt for k in range(len(values)) if above[k + 1] and not above[k]]


def main(words):
    network = Network()
    times, voltages = network.run()
    if words[:1] == ['traces']:
        print('t_ms', *(f'{population}[{number}].{probe}' for population, number, probe in voltages), sep=',')
        for row in zip(times, *voltages.values()):
            print(*row, sep=',')
        return
    print('population,cell,t_ms')
    for population, number, spikes in network.spike_times():
        for time in spikes:
            print(population, number, time, sep=',')


if __name__ == '__main__':
    main(sys.argv[1:])`.split('\n');
