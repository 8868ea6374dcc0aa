import { simulateMessages } from '../base/messages/simulate.ts';
import { ModelError } from '../base/modelError.ts';
import type { Cell } from '../cell/cell.ts';
import type { Experiment, MeshEntry } from '../cell/experimentSchema.ts';
import type { CompartmentLayout } from '../discretise/compartmentLayout.ts';
import { discretise } from '../discretise/discretise.ts';
import { countCompartments } from '../discretise/meshPolicy.ts';
import type { Recording } from './recording.ts';
import { type RunOptions, runCell } from './runCell.ts';
import { type RunFigure, runFigures } from './runFigures.ts';
import type { RunMode } from './scheme.ts';

/** A figure of a run with its estimated error, as shares of the figure's scale: negative where the run is below. */
export interface EstimatedFigure extends RunFigure {
  readonly error: number;
  /** The parts of it. */
  readonly meshError: number;
  readonly stepError: number;
}

/** A run on a mesh and with a step that keep its figures within a tolerance. */
export interface RefinedRun {
  readonly recording: Recording;
  readonly layout: CompartmentLayout;
  /** As given where it was fine enough, else with the compartments of each section. */
  readonly mesh: MeshEntry;
  readonly dtMs: number;
  /** As the experiment names it, else `exact` for all runs: whether tables gain anything differs with the resolution. */
  readonly mode: RunMode;
  readonly compartmentCount: number;
  /** How often each was halved. */
  readonly meshHalvings: number;
  readonly stepHalvings: number;
  readonly figures: readonly EstimatedFigure[];
  /** The largest estimated error. */
  readonly error: number;
  /** False where the limits of the refinement came first, or the run was stopped. */
  readonly isMet: boolean;
  /** Runs that were taken for it. */
  readonly runCount: number;
}

export interface RefineOptions extends RunOptions {
  /** Of the largest error, as a share: 0.01 is 1 %. */
  readonly tolerance: number;
}

/** With second order, halving leaves a quarter of the error, so that the change is three quarters of it. */
const SHARE_OF_CHANGE = 4 / 3;
/** A choice is made for this share of the tolerance, since predictions are not exact. */
const AIM = 0.7;
/** Parts that cancel are believed up to this many tolerances. */
const MOST_CANCELLED = 2;
const MOST_ROUNDS = 6;
const MOST_HALVINGS = 8;
const MOST_COMPARTMENTS = 200_000;

interface Resolution {
  readonly mesh: number;
  readonly step: number;
}

/** A run with what it says. */
interface Trial {
  readonly recording: Recording;
  readonly layout: CompartmentLayout;
  readonly figures: readonly RunFigure[];
}

/**
 * Chooses mesh and step together: each resolution is run beside one with compartments half as long and one with half the
 * step; from the changes come the errors of the figures that the run is made for (Richardson's estimate), and what has the
 * larger part is halved until the largest error is within the tolerance. What is returned is the run that was judged, not
 * the finer ones that judged it.
 *
 * @throws RangeError for a tolerance that is not between 0 and 1, ModelError `simulate/adaptive` for variable steps, and those
 *   of discretise and runCell.
 * @see Richardson (1911), Phil. Trans. R. Soc. A 210, 307-357
 */
export async function runToTolerance(
  cell: Cell,
  wanted: Pick<Experiment, 'mesh' | 'simulation' | 'recording'>,
  { tolerance, ...options }: RefineOptions,
): Promise<RefinedRun> {
  if (!(tolerance > 0 && tolerance < 1))
    throw new RangeError(`the tolerance is ${tolerance}, not between 0 and 1`);
  const { mode = 'exact' } = wanted.simulation;
  const settings = { ...wanted, simulation: { ...wanted.simulation, mode } };
  if (settings.simulation.adaptive_mV !== undefined)
    throw new ModelError('simulate/adaptive', simulateMessages.adaptiveTolerance());
  const trials = new Trials(cell, settings, options);
  let at: Resolution = { mesh: 0, step: 0 };
  for (let round = 1; ; round++) {
    const figures = await judge(trials, at);
    const error = largest(figures, (figure) => figure.error);
    const parts = largest(figures, ({ meshError, stepError }) =>
      Math.max(Math.abs(meshError), Math.abs(stepError)),
    );
    const isMet = error <= tolerance && parts <= MOST_CANCELLED * tolerance;
    const next = isMet ? at : finer(at, figures, tolerance);
    const isLast = round === MOST_ROUNDS || options.signal?.aborted === true;
    if (isMet || isLast || !trials.allows(next)) {
      const { recording, layout } = await trials.at(at);
      const chosen = { recording, layout, mesh: trials.meshOf(at), dtMs: trials.dtMsOf(at), mode };
      return {
        ...{ ...chosen, figures, error, isMet: isMet && options.signal?.aborted !== true },
        compartmentCount: layout.compartments.length,
        ...{ meshHalvings: at.mesh, stepHalvings: at.step, runCount: trials.count },
      };
    }
    at = next;
  }
}

async function judge(trials: Trials, at: Resolution): Promise<EstimatedFigure[]> {
  const own = await trials.at(at);
  const finerMesh = await trials.at({ ...at, mesh: at.mesh + 1 });
  const finerStep = await trials.at({ ...at, step: at.step + 1 });
  return own.figures.map((figure) => {
    const errorBy = ({ figures }: Trial): number => {
      const other = figures.find(({ name }) => name === figure.name);
      // A spike that comes or goes with the resolution is as wrong as can be.
      if (other === undefined || figures.length !== own.figures.length)
        return Number.POSITIVE_INFINITY;
      return (SHARE_OF_CHANGE * (figure.value - other.value)) / figure.scale;
    };
    const [meshError, stepError] = [errorBy(finerMesh), errorBy(finerStep)];
    return { ...figure, meshError, stepError, error: meshError + stepError };
  });
}

function largest(
  figures: readonly EstimatedFigure[],
  errorOf: (figure: EstimatedFigure) => number,
): number {
  return Math.max(0, ...figures.map((figure) => Math.abs(errorOf(figure))));
}

/** Halves what has the larger part until the sum of both would be small enough, if each halving leaves a quarter. */
function finer(at: Resolution, figures: readonly EstimatedFigure[], tolerance: number): Resolution {
  let [mesh, step] = [at.mesh, at.step];
  const quarters = (error: number, count: number): number => Math.abs(error) / 4 ** count;
  const left = (): [number, number] => [
    largest(figures, ({ meshError }) => quarters(meshError, mesh - at.mesh)),
    largest(figures, ({ stepError }) => quarters(stepError, step - at.step)),
  ];
  do {
    const [ofMesh, ofStep] = left();
    if (ofMesh >= ofStep) mesh++;
    if (ofStep >= ofMesh) step++;
    // What is infinite stays so: one halving, and another look.
    if (!Number.isFinite(ofMesh + ofStep)) break;
  } while (left()[0] + left()[1] > AIM * tolerance && Math.max(mesh, step) < MOST_HALVINGS);
  return { mesh, step };
}

/** Runs at resolutions, each taken once. */
class Trials {
  count = 0;
  private readonly cell: Cell;
  private readonly settings: Pick<Experiment, 'mesh' | 'simulation' | 'recording'>;
  private readonly options: RunOptions;
  private readonly counts: Int32Array;
  private readonly taken = new Map<string, Promise<Trial>>();

  constructor(
    cell: Cell,
    settings: Pick<Experiment, 'mesh' | 'simulation' | 'recording'>,
    options: RunOptions,
  ) {
    this.cell = cell;
    this.settings = settings;
    this.options = options;
    this.counts = countCompartments(cell, settings.mesh);
  }

  at(resolution: Resolution): Promise<Trial> {
    const key = `${resolution.mesh} ${resolution.step}`;
    const known = this.taken.get(key);
    if (known !== undefined) return known;
    const trial = this.run(resolution);
    this.taken.set(key, trial);
    return trial;
  }

  allows({ mesh, step }: Resolution): boolean {
    const compartments = this.counts.reduce((sum, count) => sum + count, 0) * 2 ** (mesh + 1);
    return compartments <= MOST_COMPARTMENTS && Math.max(mesh, step) < MOST_HALVINGS;
  }

  dtMsOf({ step }: Resolution): number {
    return this.settings.simulation.dt_ms / 2 ** step;
  }

  meshOf({ mesh }: Resolution): MeshEntry {
    if (mesh === 0) return this.settings.mesh;
    const { sections } = this.cell.morphology;
    const count = Object.fromEntries(
      sections.flatMap(({ name, index }) =>
        this.counts[index] === 0 ? [] : [[name, this.counts[index]! * 2 ** mesh] as const],
      ),
    );
    return { policy: 'explicit', count };
  }

  private async run(resolution: Resolution): Promise<Trial> {
    this.count++;
    const layout = discretise(this.cell, this.meshOf(resolution));
    const simulation = { ...this.settings.simulation, dt_ms: this.dtMsOf(resolution) };
    const { recording: wanted } = this.settings;
    const recording = await runCell(
      this.cell,
      layout,
      { simulation, recording: wanted },
      this.options,
    );
    return { recording, layout, figures: runFigures(this.cell, layout, recording) };
  }
}
