import { closestName } from '../base/closestName.ts';
import { networkMessages as messages } from '../base/messages/network.ts';
import type { Cell, Connection, GapEnd, PointProcess } from '../cell/cell.ts';
import type { CellLog } from '../cell/cellLog.ts';
import type { Locus } from '../morphology/morphology.ts';
import { resolveLocset } from '../morphology/region.ts';
import { countPairs, MOST_PAIRS, type Pair, pairsOfRule } from './connectionPairs.ts';
import type {
  ArtificialUnit,
  Member,
  NetworkCell,
  NetworkGapEnd,
  NetworkLink,
  NetworkModel,
  NetworkSource,
  NetworkTarget,
} from './networkModel.ts';
import type {
  ConnectionEntry,
  ConnectionRule,
  GapEntry,
  Network,
  PopulationEntry,
} from './networkSchema.ts';

/** Where the members of a population stand in the list of cells or of units. */
interface Population {
  readonly entry: PopulationEntry;
  readonly first: number;
}

/** Members of a population that an entry speaks of; all where `cells` is left out. */
interface Chosen {
  readonly cells?: readonly number[] | undefined;
}

/** Joins cells and units as the connections of a network say. */
export function linkNetwork(
  network: Network,
  cells: readonly NetworkCell[],
  units: readonly ArtificialUnit[],
  log: CellLog,
): NetworkModel {
  const linker = new NetworkLinker(network, cells, units);
  network.connections.forEach((entry, i) => {
    linker.add(entry, log.at('connections', i));
  });
  network.gap_junctions.forEach((entry, i) => {
    linker.join(entry, log.at('gap_junctions', i));
  });
  return linker.finish();
}

class NetworkLinker {
  private readonly cells: readonly NetworkCell[];
  private readonly units: readonly ArtificialUnit[];
  private readonly populations: ReadonlyMap<string, Population>;
  private readonly sources: NetworkSource[] = [];
  private readonly sourceAt = new Map<string, number>();
  private readonly links: NetworkLink[] = [];
  private readonly incoming: Connection[][];
  private readonly gapEnds: GapEnd[][];
  private readonly gaps: { a: NetworkGapEnd; b: NetworkGapEnd }[] = [];
  private readonly placesOfCell = new Map<Cell, Map<string, Locus>>();
  private readonly pointsOfCell = new Map<Cell, Map<string, readonly PointProcess[]>>();

  constructor(
    { populations }: Network,
    cells: readonly NetworkCell[],
    units: readonly ArtificialUnit[],
  ) {
    this.cells = cells;
    this.units = units;
    const firstOf = (members: readonly Member[], name: string): number =>
      members.findIndex((member) => member.population === name);
    this.populations = new Map(
      populations.map((entry) => [
        entry.name,
        { entry, first: firstOf(entry.cell === undefined ? units : cells, entry.name) },
      ]),
    );
    this.incoming = cells.map(() => []);
    this.gapEnds = cells.map(({ cell }) => [...(cell.gapEnds ?? [])]);
    cells.forEach(({ spikeLocus, spikeThresholdMv }, cell) => {
      this.sourceOf({
        ...{ kind: 'voltage', cell, locus: spikeLocus, thresholdMv: spikeThresholdMv },
      });
    });
    units.forEach((_, unit) => {
      this.sourceOf({ kind: 'unit', unit });
    });
  }

  finish(): NetworkModel {
    const cells = this.cells.map((member, k) => {
      const { cell } = member;
      const connections = [...cell.connections, ...this.incoming[k]!];
      return { ...member, cell: { ...cell, connections, gapEnds: this.gapEnds[k]! } };
    });
    const { units, sources, links, gaps } = this;
    return { cells, units, sources, links, gaps };
  }

  add(entry: ConnectionEntry, log: CellLog): void {
    const [from, to] = [entry.from, entry.to].map(
      ({ population }) => this.populations.get(population)!,
    );
    const pairs = this.pairs(entry.rule, [entry.from, entry.to], [from!, to!], log);
    const weights = typeof entry.weight === 'number' ? [entry.weight] : entry.weight;
    for (const [source, target] of pairs) {
      if (!entry.self && from === to && source === target) continue;
      const place = this.findSource(entry, from!, source, log.at('from'));
      if (place === undefined) return;
      const targets = this.findTargets(entry, to!, target, weights, log);
      if (targets === undefined) return;
      const number = this.sourceOf(place);
      for (const found of targets)
        this.links.push({ source: number, target: found, delayMs: entry.delay_ms });
    }
  }

  /** A gap junction for each pair of different cells. */
  join({ a, b, rule, conductance_uS: conductanceUs }: GapEntry, log: CellLog): void {
    const [from, to] = [a, b].map(({ population }) => this.populations.get(population)!);
    for (const [source, target] of this.pairs(rule, [a, b], [from!, to!], log)) {
      const [first, second] = [from!.first + source, to!.first + target];
      if (first === second) {
        // Between two populations nothing is left out in silence.
        if (typeof rule === 'object' && 'pairs' in rule)
          log.at('rule').add('circuit/gap-to-itself', messages.gapToItself());
        continue;
      }
      const ends = [
        this.gapEnd(first, a.locus, conductanceUs, log.at('a', 'locus')),
        this.gapEnd(second, b.locus, conductanceUs, log.at('b', 'locus')),
      ];
      if (ends[0] === undefined || ends[1] === undefined) return;
      this.gaps.push({ a: ends[0], b: ends[1] });
    }
  }

  private gapEnd(
    cell: number,
    text: string,
    conductanceUs: number,
    log: CellLog,
  ): NetworkGapEnd | undefined {
    const locus = this.resolve(this.cells[cell]!.cell, text, log);
    if (locus === undefined) return undefined;
    const ends = this.gapEnds[cell]!;
    return { cell, end: ends.push({ locus, conductanceUs, partner: undefined }) - 1 };
  }

  private pairs(
    rule: ConnectionRule,
    [from, to]: readonly [Chosen, Chosen],
    [source, target]: readonly [Population, Population],
    log: CellLog,
  ): readonly Pair[] {
    if (typeof rule === 'object' && 'pairs' in rule) return rule.pairs;
    const [sources, targets] = [
      from.cells ?? range(source.entry.count),
      to.cells ?? range(target.entry.count),
    ];
    const count = countPairs(rule, sources.length, targets.length);
    if (count <= MOST_PAIRS) return pairsOfRule(rule, sources, targets);
    log.at('rule').add('circuit/too-many-connections', messages.tooMany(count));
    return [];
  }

  /** The place of a source in the list, the same one for the same place and threshold. */
  private sourceOf(source: NetworkSource): number {
    const key = Object.values(source)
      .map((part) => (typeof part === 'object' ? `${part.section}/${part.x}` : String(part)))
      .join(' ');
    const known = this.sourceAt.get(key);
    if (known !== undefined) return known;
    this.sourceAt.set(key, this.sources.length);
    return this.sources.push(source) - 1;
  }

  private findSource(
    { from }: ConnectionEntry,
    { entry, first }: Population,
    index: number,
    log: CellLog,
  ): NetworkSource | undefined {
    if (entry.artificial !== undefined) return { kind: 'unit', unit: first + index };
    const number = first + index;
    const { cell, spikeLocus, spikeThresholdMv } = this.cells[number]!;
    const thresholdMv = from.threshold_mV ?? spikeThresholdMv;
    if (from.point !== undefined) {
      const point = from.point;
      if (cell.points.some(({ name }) => name === point))
        return { kind: 'point', cell: number, point };
      this.unknownPoint(cell, point, entry, log.at('point'));
      return undefined;
    }
    if (from.locus === undefined)
      return { kind: 'voltage', cell: number, locus: spikeLocus, thresholdMv };
    const locus = this.resolve(cell, from.locus, log.at('locus'));
    return locus && { kind: 'voltage', cell: number, locus, thresholdMv };
  }

  private resolve(cell: Cell, text: string, log: CellLog): Locus | undefined {
    const known = this.placesOfCell.get(cell) ?? new Map<string, Locus>();
    this.placesOfCell.set(cell, known);
    if (known.has(text)) return known.get(text);
    const loci = log.attempt(() => resolveLocset(cell.morphology, text, cell.labels), undefined);
    if (loci === undefined) return undefined;
    if (loci.length !== 1) {
      log.add('circuit/one-place', messages.onePlace(text, loci.length));
      return undefined;
    }
    known.set(text, loci[0]!);
    return loci[0];
  }

  private findTargets(
    { to }: ConnectionEntry,
    { entry, first }: Population,
    index: number,
    weights: readonly number[],
    log: CellLog,
  ): NetworkTarget[] | undefined {
    if (entry.artificial !== undefined) {
      if (weights.length === 1) return [{ kind: 'unit', unit: first + index, weight: weights[0]! }];
      const message = messages.tooManyWeights(entry.artificial, weights.length, 1);
      log.at('weight').add('circuit/weights', message);
      return undefined;
    }
    const number = first + index;
    const points = this.pointsNamed(number, to.target!, entry, weights, log);
    return points?.map(({ name }) => {
      const connection: Connection = {
        ...{ target: name, source: { kind: 'remote' }, weights, delayMs: 0 },
      };
      this.incoming[number]!.push(connection);
      return { kind: 'point', cell: number, connection };
    });
  }

  /** The point processes that a name means: itself, or all places of an entry. */
  private pointsNamed(
    number: number,
    name: string,
    entry: PopulationEntry,
    weights: readonly number[],
    log: CellLog,
  ): readonly PointProcess[] | undefined {
    const { cell } = this.cells[number]!;
    const known = this.pointsOfCell.get(cell) ?? new Map<string, readonly PointProcess[]>();
    this.pointsOfCell.set(cell, known);
    const found =
      known.get(name) ??
      cell.points.filter((point) => point.name === name || isOfEntry(point.name, name));
    known.set(name, found);
    if (found.length === 0) {
      this.unknownPoint(cell, name, entry, log.at('to', 'target'));
      return undefined;
    }
    const { mechanism } = found[0]!;
    const { netReceive } = mechanism.blocks;
    if (netReceive === undefined) {
      log.at('to', 'target').add('circuit/no-receiver', messages.noReceiver(name, mechanism.name));
      return undefined;
    }
    const { length } = netReceive.parameters;
    if (weights.length <= length) return found;
    const message = messages.tooManyWeights(mechanism.name, weights.length, length);
    log.at('weight').add('circuit/weights', message);
    return undefined;
  }

  private unknownPoint(cell: Cell, name: string, entry: PopulationEntry, log: CellLog): void {
    const known = cell.points.map((point) => point.name.replace(/\[\d+\]$/, ''));
    const near = closestName(name, known);
    log.add(
      'circuit/unknown-target',
      messages.unknownTarget(name, entry.name),
      near === undefined ? undefined : messages.didYouMean(near),
    );
  }
}

function isOfEntry(point: string, entry: string): boolean {
  return point.startsWith(`${entry}[`) && /^\[\d+\]$/.test(point.slice(entry.length));
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, k) => k);
}
