import type { CompartmentLayout } from '../discretise/compartmentLayout.ts';
import type { SharedCode } from '../kernels/wasmKernels.ts';
import { Simulation } from '../simulate/simulation.ts';
import type { SimulationOptions } from '../simulate/simulationOptions.ts';
import { ArtificialWorld } from './artificialWorld.ts';
import type { NetworkLink, NetworkModel } from './networkModel.ts';
import { SpikeDetectors } from './spikeDetectors.ts';

/** Share of a step by which a delay may miss a whole number of steps: decimal fractions are not exact. */
const STEP_TOLERANCE = 1e-9;

export interface NetworkSimulationOptions extends SimulationOptions {
  /** Spike times interpolated between steps; else as NEURON's fixed step has them. */
  readonly hasExactSpikes: boolean;
}

/** Called after each step of a cell, and once before its first. */
export type CellObserver = (cell: number, step: number) => void;

/**
 * Cells that run side by side. Each is advanced alone by as many steps as the shortest delay between two cells allows, for
 * a spike cannot arrive sooner; then spikes are exchanged, in the order of the cells. So a cell's state stays in the
 * processor's cache, and results do not depend on who runs which cell.
 *
 * Where gap junctions join cells, all go step by step.
 *
 * What NEURON's fixed step does with a threshold and an event holds here too: see EventDelivery.
 */
export class NetworkSimulation {
  readonly cells: readonly Simulation[];
  /** Steps from one exchange to the next. */
  readonly stepsPerWindow: number;
  /** Spike times by source, in the order of their times. ms */
  readonly spikes: readonly number[][];
  private readonly model: NetworkModel;
  readonly dtMs: number;
  /** Largest |sum of currents| of the steps that were checked: one of each cell and window. nA */
  kirchhoffResidualNa = 0;
  private readonly detectors: readonly SpikeDetectors[];
  private readonly world: ArtificialWorld;
  private readonly linksOf: readonly NetworkLink[][];
  /** Arrivals at cells that wait for the exchange. */
  private waiting: { link: NetworkLink; timeMs: number }[] = [];
  private stepCount = 0;

  /** @throws ModelError as Simulation does. */
  constructor(model: NetworkModel, options: NetworkSimulationOptions) {
    this.model = model;
    this.dtMs = options.dtMs;
    this.spikes = model.sources.map(() => []);
    this.linksOf = model.sources.map(() => []);
    for (const link of model.links) this.linksOf[link.source]!.push(link);
    // Cells that share their mesh are of one variant: they differ in connections and seeds.
    const codeOf = new Map<CompartmentLayout, SharedCode>();
    this.cells = model.cells.map(({ cell, layout }) => {
      const code = codeOf.get(layout) ?? { module: undefined };
      codeOf.set(layout, code);
      return new Simulation(cell, layout, { ...options, code });
    });
    this.detectors = this.cells.map((cell) => new SpikeDetectors(cell, options.hasExactSpikes));
    const sourceOfUnit: number[] = [];
    model.sources.forEach((source, number) => {
      if (source.kind === 'voltage') this.detectors[source.cell]!.add(number, source);
      else if (source.kind === 'unit') sourceOfUnit[source.unit] = number;
      else
        this.cells[source.cell]!.points.onEvent(source.point, (timeMs) => {
          this.spike(number, timeMs);
        });
    });
    this.stepsPerWindow = windowOf(model, options.dtMs);
    this.world = new ArtificialWorld(model.units, (unit, timeMs) => {
      this.spike(sourceOfUnit[unit]!, timeMs);
    });
  }

  get timeMs(): number {
    return this.stepCount * this.dtMs;
  }

  /** Runs all cells to the next exchange, or to the step `last` if that is sooner. */
  advance(last: number, observe: CellObserver = () => undefined): void {
    const count = Math.min(this.stepsPerWindow, last - this.stepCount);
    this.detectors.forEach((_, cell) => {
      this.look(cell);
    });
    this.exchange();
    this.world.runUntil((this.stepCount + count) * this.dtMs);
    // What artificial cells sent within the window.
    this.exchange();
    this.exchangeVoltages();
    this.cells.forEach((simulation, cell) => {
      for (let k = 1; k <= count; k++) {
        if (k === 1) this.stepAndCheck(simulation);
        else simulation.step();
        observe(cell, this.stepCount + k);
        if (k < count) this.look(cell);
      }
    });
    this.stepCount += count;
  }

  /** Looks for spikes at the end of the run, which no step looks for any more. */
  finish(): void {
    this.detectors.forEach((_, cell) => {
      this.look(cell);
    });
  }

  /** The spikes since they were last taken, in the order of time, which are then forgotten. */
  takeSpikes(): { readonly source: number; readonly timeMs: number }[] {
    const taken = this.spikes.flatMap((times, source) =>
      times.splice(0).map((timeMs) => ({ source, timeMs })),
    );
    return taken.sort((a, b) => a.timeMs - b.timeMs || a.source - b.source);
  }

  checkFinite(): void {
    this.model.cells.forEach(({ population, index }, k) => {
      this.cells[k]!.checkFinite(`${population}[${index}]`);
    });
  }

  /** A check takes as long as a step, so short windows have few. */
  private stepAndCheck(simulation: Simulation): void {
    if (this.stepCount % LEAST_STEPS_PER_CHECK >= this.stepsPerWindow) simulation.step();
    else {
      const residualNa = simulation.stepAndCheckConservation();
      this.kirchhoffResidualNa = Math.max(this.kirchhoffResidualNa, residualNa);
    }
  }

  private look(cell: number): void {
    this.detectors[cell]!.look((source, timeMs) => {
      this.spike(source, timeMs);
    });
  }

  private spike(source: number, timeMs: number): void {
    this.spikes[source]!.push(timeMs);
    for (const link of this.linksOf[source]!) {
      const arrivalMs = timeMs + link.delayMs;
      const isWithinWorld =
        link.target.kind === 'unit' && this.model.sources[source]!.kind === 'unit';
      if (isWithinWorld && link.target.kind === 'unit')
        this.world.send(link.target.unit, arrivalMs, link.target.weight);
      else this.waiting.push({ link, timeMs: arrivalMs });
    }
  }

  /** What each end of a gap junction between cells sees of the other, at the start of a step. */
  private exchangeVoltages(): void {
    for (const { a, b } of this.model.gaps) {
      const [first, second] = [this.cells[a.cell]!.points.gaps, this.cells[b.cell]!.points.gaps];
      first.setOther(a.end, second.voltageAt(b.end));
      second.setOther(b.end, first.voltageAt(a.end));
    }
  }

  private exchange(): void {
    const arrivals = this.waiting;
    this.waiting = [];
    for (const { link, timeMs } of arrivals) {
      const { target } = link;
      if (target.kind === 'unit') this.world.send(target.unit, timeMs, target.weight);
      else this.cells[target.cell]!.points.receive(target.connection, timeMs);
    }
  }
}

/** Steps that no spike of a cell can outrun; artificial cells run ahead of the cells and need none. */
function windowOf({ links, sources, gaps }: NetworkModel, dtMs: number): number {
  if (gaps.length > 0) return 1;
  const shortest = links.reduce(
    (least, { source, delayMs }) =>
      sources[source]!.kind === 'unit' ? least : Math.min(least, delayMs),
    Number.POSITIVE_INFINITY,
  );
  if (shortest === Number.POSITIVE_INFINITY) return LONGEST_WINDOW;
  const steps = Math.floor(shortest / dtMs + STEP_TOLERANCE);
  return Math.min(LONGEST_WINDOW, Math.max(1, steps));
}

const LEAST_STEPS_PER_CHECK = 40;
/** So that a run can be stopped soon. */
const LONGEST_WINDOW = 100;
