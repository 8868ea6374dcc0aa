import type { CompartmentLayout } from '../discretise/compartmentLayout.ts';
import type { SharedCode } from '../kernels/wasmKernels.ts';
import type { AdaptiveCount } from '../simulate/adaptiveSteps.ts';
import { Simulation } from '../simulate/simulation.ts';
import type { SimulationOptions } from '../simulate/simulationOptions.ts';
import { ArtificialWorld } from './artificialWorld.ts';
import { groupCells, stepsOf } from './cellGroups.ts';
import type { NetworkLink, NetworkModel } from './networkModel.ts';
import { SoonArrivals } from './soonArrivals.ts';
import { SpikeDetectors } from './spikeDetectors.ts';

export interface NetworkSimulationOptions extends SimulationOptions {
  /** Spike times interpolated between steps; else as NEURON's fixed step has them. */
  readonly hasExactSpikes: boolean;
}

/** Called after each step of a cell. */
export type CellObserver = (cell: number, step: number) => void;

/** A spike of a cell with cable: a place in `NetworkModel.sources`, and when. ms */
export interface NetworkSpike {
  readonly source: number;
  readonly timeMs: number;
}

/** Cells that go step by step together. */
interface RunningGroup {
  readonly cells: readonly number[];
  readonly gaps: NetworkModel['gaps'];
  /** Whether spikes go from these cells to these cells. */
  readonly hasNearLinks: boolean;
  /** Whether they may arrive in the step in which they come about, at their exact times. */
  readonly hasSoonArrivals: boolean;
}

/**
 * Cells that run side by side, all of a network or a share of it. Each group of cells (see groupCells) is advanced alone
 * through a window, for no spike between groups can arrive sooner; then spikes are exchanged, in the order of the groups.
 * So a cell's state stays in the processor's cache, and results do not depend on who runs which group. Artificial cells
 * are run by every share: they get the same spikes everywhere, and do the same.
 *
 * What NEURON's fixed step does with a threshold and an event holds here too: see EventDelivery.
 */
export class NetworkSimulation {
  /** Undefined for cells of other shares. */
  readonly cells: readonly (Simulation | undefined)[];
  /** Steps from one exchange to the next. */
  readonly stepsPerWindow: number;
  /** Of each source of these cells, and of each artificial cell: in the order of their times. ms */
  readonly spikes: readonly number[][];
  readonly groupOf: Int32Array;
  private readonly model: NetworkModel;
  readonly dtMs: number;
  /** Largest |sum of currents| of the steps that were checked: one of each cell and window. nA */
  kirchhoffResidualNa = 0;
  private readonly detectors: ReadonlyMap<number, SpikeDetectors>;
  private readonly world: ArtificialWorld;
  private readonly running: readonly RunningGroup[];
  /** By source: to cells of the same group. */
  private readonly nearLinksOf: readonly NetworkLink[][];
  /** By source: all others. */
  private readonly farLinksOf: readonly NetworkLink[][];
  /** By cell: spikes of its point processes in the present step. */
  private readonly pointSpikes: readonly NetworkSpike[][];
  private readonly soon: SoonArrivals;
  /** Arrivals within a group that wait for the end of the step. */
  private arrivals: { link: NetworkLink; timeMs: number }[] = [];
  /** Spikes that others have to know of, those of a group together. */
  private told: NetworkSpike[] = [];
  private stepCount = 0;
  /** Cells tell of their spikes themselves, once they have begun. */
  private isAdaptive = false;

  /**
   * @param ownGroups of the share; all where left out.
   * @throws ModelError as Simulation does.
   */
  constructor(
    model: NetworkModel,
    options: NetworkSimulationOptions,
    ownGroups?: readonly number[],
  ) {
    this.model = model;
    this.dtMs = options.dtMs;
    this.spikes = model.sources.map(() => []);
    const { groups, groupOf, stepsPerWindow } = groupCells(model, options.dtMs);
    this.groupOf = groupOf;
    this.stepsPerWindow = stepsPerWindow;
    const isNear = ({ source, target }: NetworkLink): boolean => {
      const from = model.sources[source]!;
      if (from.kind === 'unit' || target.kind === 'unit') return false;
      return groupOf[from.cell] === groupOf[target.cell];
    };
    this.nearLinksOf = model.sources.map(() => []);
    this.farLinksOf = model.sources.map(() => []);
    for (const link of model.links)
      (isNear(link) ? this.nearLinksOf : this.farLinksOf)[link.source]!.push(link);
    const own = ownGroups ?? Array.from(groups.keys());
    const groupsOfNear = (links: readonly NetworkLink[]): ReadonlySet<number> =>
      new Set(
        links.flatMap((link) =>
          isNear(link) && link.target.kind === 'point' ? groupOf[link.target.cell]! : [],
        ),
      );
    const nearGroups = groupsOfNear(model.links);
    const isExact =
      options.hasExactSpikes &&
      options.method === 'second-order' &&
      options.adaptiveMv === undefined;
    const soonGroups = groupsOfNear(
      isExact ? model.links.filter(({ delayMs }) => stepsOf(delayMs, options.dtMs) < 1) : [],
    );
    const gapsOf = new Map(
      groups.map((_, group): [number, NetworkModel['gaps'][number][]] => [group, []]),
    );
    for (const gap of model.gaps) gapsOf.get(groupOf[gap.a.cell]!)!.push(gap);
    this.running = [...own]
      .sort((a, b) => a - b)
      .map((group) => ({
        ...{ cells: groups[group]!, gaps: gapsOf.get(group)! },
        hasNearLinks: nearGroups.has(group),
        hasSoonArrivals: soonGroups.has(group),
      }));
    this.cells = this.makeCells(options);
    const ofUnit = this.findUnitSources();
    this.pointSpikes = model.cells.map(() => []);
    this.detectors = this.makeDetectors(options.hasExactSpikes);
    this.soon = new SoonArrivals({
      ...{ sources: model.sources, cells: this.cells, detectors: this.detectors },
      nearLinksOf: this.nearLinksOf,
      pointSpikesOf: (cell) => this.pointSpikes[cell]!,
    });
    this.world = new ArtificialWorld(model.units, (unit, timeMs) => {
      this.unitSpike(ofUnit[unit]!, timeMs);
    });
    for (const group of this.running) this.look(group);
    this.isAdaptive = options.adaptiveMv !== undefined;
    if (this.isAdaptive)
      for (const detectors of this.detectors.values())
        detectors.listen((source, timeMs) => {
          this.spike(source, timeMs);
        });
  }

  /** How many steps of variable length these cells took so far; undefined where steps are fixed. */
  get adaptiveCount(): AdaptiveCount | undefined {
    if (!this.isAdaptive) return undefined;
    return sumCounts(this.cells.flatMap((cell) => cell?.adaptiveCount ?? []));
  }

  get timeMs(): number {
    return this.stepCount * this.dtMs;
  }

  /** What these cells have to tell others since they were last asked, and themselves: see `hear`. */
  takeTold(): NetworkSpike[] {
    const { told } = this;
    this.told = [];
    return told;
  }

  /** The spikes of all cells within the last window, those of a group together, groups ascending. */
  hear(spikes: readonly NetworkSpike[]): void {
    for (const { source, timeMs } of spikes)
      for (const { target, delayMs } of this.farLinksOf[source]!) {
        const arrivalMs = timeMs + delayMs;
        if (target.kind === 'unit') this.world.send(target.unit, arrivalMs, target.weight);
        else this.cells[target.cell]?.points.receive(target.connection, arrivalMs);
      }
  }

  /** Runs these cells to the next exchange, or to the step `last` if that is sooner. */
  advance(last: number, observe: CellObserver = () => undefined): void {
    const count = Math.min(this.stepsPerWindow, last - this.stepCount);
    this.world.runUntil((this.stepCount + count) * this.dtMs);
    for (const group of this.running)
      for (let k = 1; k <= count; k++) {
        this.exchangeVoltages(group);
        const knownMs = (this.stepCount + (group.hasNearLinks ? k : count)) * this.dtMs;
        for (const cell of group.cells) {
          this.cells[cell]!.limitSteps(knownMs);
          this.step(this.cells[cell]!, k === 1);
        }
        if (group.hasSoonArrivals) this.soon.bring(group.cells, (this.stepCount + k) * this.dtMs);
        for (const cell of group.cells) observe(cell, this.stepCount + k);
        this.look(group);
      }
    this.stepCount += count;
  }

  /** The spikes since they were last taken, in the order of time, which are then forgotten. */
  takeSpikes(): NetworkSpike[] {
    const taken = this.spikes.flatMap((times, source) =>
      times.splice(0).map((timeMs) => ({ source, timeMs })),
    );
    return taken.sort((a, b) => a.timeMs - b.timeMs || a.source - b.source);
  }

  /** @throws ModelError `simulate/not-finite` of the first cell that has a value which is not finite. */
  checkFinite(): void {
    this.model.cells.forEach(({ population, index }, k) => {
      this.cells[k]?.checkFinite(`${population}[${index}]`);
    });
  }

  /** Cells that share their mesh are of one variant: they differ in connections and seeds. */
  private makeCells(options: SimulationOptions): (Simulation | undefined)[] {
    const codeOf = new Map<CompartmentLayout, SharedCode>();
    const groupOf = new Map(
      this.running.flatMap((group) => group.cells.map((cell) => [cell, group] as const)),
    );
    return this.model.cells.map(({ cell, layout }, k) => {
      const group = groupOf.get(k);
      if (group === undefined) return undefined;
      const code = codeOf.get(layout) ?? { module: undefined };
      codeOf.set(layout, code);
      const simulation = new Simulation(cell, layout, {
        ...{ ...options, code, canStepAgain: group.hasSoonArrivals },
      });
      simulation.onAgain = () => {
        this.pointSpikes[k]!.length = 0;
      };
      return simulation;
    });
  }

  private makeDetectors(isExact: boolean): ReadonlyMap<number, SpikeDetectors> {
    const detectors = new Map<number, SpikeDetectors>();
    this.cells.forEach((cell, k) => {
      if (cell !== undefined) detectors.set(k, new SpikeDetectors(cell, isExact));
    });
    this.model.sources.forEach((source, number) => {
      if (source.kind === 'voltage') detectors.get(source.cell)?.add(number, source);
      else if (source.kind === 'point')
        this.cells[source.cell]?.points.onEvent(source.point, (timeMs) => {
          this.pointSpikes[source.cell]!.push({ source: number, timeMs });
        });
    });
    return detectors;
  }

  private findUnitSources(): number[] {
    const ofUnit: number[] = [];
    this.model.sources.forEach((source, number) => {
      if (source.kind === 'unit') ofUnit[source.unit] = number;
    });
    return ofUnit;
  }

  /** A check takes as long as a step, so short windows have few. */
  private step(simulation: Simulation, isFirst: boolean): void {
    if (!isFirst || this.stepCount % LEAST_STEPS_PER_CHECK >= this.stepsPerWindow)
      simulation.step();
    else {
      const residualNa = simulation.stepAndCheckConservation();
      this.kirchhoffResidualNa = Math.max(this.kirchhoffResidualNa, residualNa);
    }
  }

  /** Spikes at the end of a step; those within the group set out. */
  private look({ cells }: RunningGroup): void {
    for (const cell of cells)
      for (const { source, timeMs } of this.pointSpikes[cell]!.splice(0))
        this.spike(source, timeMs);
    if (!this.isAdaptive)
      for (const cell of cells)
        this.detectors.get(cell)!.look((source, timeMs) => {
          this.spike(source, timeMs);
        });
    const { arrivals } = this;
    this.arrivals = [];
    for (const { link, timeMs } of arrivals)
      if (link.target.kind === 'point')
        this.cells[link.target.cell]!.points.receive(link.target.connection, timeMs);
  }

  private spike(source: number, timeMs: number): void {
    this.spikes[source]!.push(timeMs);
    for (const link of this.nearLinksOf[source]!)
      if (!this.soon.wentOver(link, timeMs))
        this.arrivals.push({ link, timeMs: timeMs + link.delayMs });
    if (this.farLinksOf[source]!.length > 0) this.told.push({ source, timeMs });
  }

  private unitSpike(source: number, timeMs: number): void {
    this.spikes[source]!.push(timeMs);
    this.hear([{ source, timeMs }]);
  }

  /** What each end of a gap junction between cells sees of the other, at the start of a step. */
  private exchangeVoltages({ gaps }: RunningGroup): void {
    for (const { a, b } of gaps) {
      const [first, second] = [this.cells[a.cell]!.points.gaps, this.cells[b.cell]!.points.gaps];
      first.setOther(a.end, second.voltageAt(b.end));
      second.setOther(b.end, first.voltageAt(a.end));
    }
  }
}

const LEAST_STEPS_PER_CHECK = 40;

/** Of several cells or shares together. */
export function sumCounts(counts: readonly AdaptiveCount[]): AdaptiveCount {
  const sum = (name: keyof AdaptiveCount): number =>
    counts.reduce((total, count) => total + count[name], 0);
  return { taken: sum('taken'), rejected: sum('rejected') };
}
