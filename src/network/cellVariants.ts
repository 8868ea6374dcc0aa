import { type Diagnostic, hasErrors } from '../base/diagnostic.ts';
import { networkMessages as messages } from '../base/messages/network.ts';
import { isModelError } from '../base/modelError.ts';
import { randomUniform } from '../base/random.ts';
import { buildCell, paintMorphology } from '../cell/buildCell.ts';
import type { Cell } from '../cell/cell.ts';
import type { Experiment } from '../cell/experimentSchema.ts';
import type { CompartmentLayout } from '../discretise/compartmentLayout.ts';
import { discretise } from '../discretise/discretise.ts';
import { nativeMechanisms } from '../mechanisms/nativeMechanisms.ts';
import { checkedExperiment } from '../sweep/experimentOfSet.ts';
import type { JsonValue } from '../sweep/jsonValue.ts';
import { resolveParameter, withValueAt } from '../sweep/parameterPath.ts';
import type { PopulationEntry } from './networkSchema.ts';

/** A cell with its mesh, as some members of a population have it. */
export interface CellVariant {
  readonly experiment: Experiment;
  readonly cell: Cell;
  readonly layout: CompartmentLayout;
}

/** Seeds that follow from one are below this. */
const MOST_SEED = 2 ** 48;

/** The variants of one cell definition: members that are alike share one. */
export class CellVariants {
  private readonly base: CellVariant | undefined;
  private readonly experiment: Experiment;
  private readonly variants = new Map<string, CellVariant | undefined>();
  /** What is wrong with the definition itself; paths are within its experiment. */
  readonly diagnostics: readonly Diagnostic[];
  private readonly isSeeded: boolean;

  constructor(experiment: Experiment) {
    this.experiment = experiment;
    const { cell, diagnostics } = buildCell(experiment);
    this.diagnostics = diagnostics;
    this.base =
      cell === undefined
        ? undefined
        : { experiment, cell, layout: discretise(cell, experiment.mesh) };
    this.isSeeded = reseed(experiment, 1) !== undefined;
  }

  /** Undefined where there is an error; `report` is told of those in overrides, by their place in the list. */
  of(
    { name, overrides }: PopulationEntry,
    index: number,
    report: (override: number, message: string) => void,
  ): CellVariant | undefined {
    const own = overrides.flatMap(({ cells }, k) => (cells.includes(index) ? [k] : []));
    const key = `${own.length > 0 ? name : ''} ${own.join()} ${this.isSeeded ? index : 0}`;
    if (this.base === undefined || (own.length === 0 && !this.needsSeed(index))) return this.base;
    if (!this.variants.has(key))
      this.variants.set(key, this.make(this.base, { overrides, own, index, report }));
    return this.variants.get(key);
  }

  /** The first member's trains and noises are those of the experiment alone. */
  private needsSeed(index: number): boolean {
    return this.isSeeded && index > 0;
  }

  private make(
    base: CellVariant,
    {
      overrides,
      own,
      index,
      report,
    }: {
      overrides: PopulationEntry['overrides'];
      own: readonly number[];
      index: number;
      report: (override: number, message: string) => void;
    },
  ): CellVariant | undefined {
    let { experiment } = this;
    for (const k of own) {
      try {
        experiment = override(experiment, overrides[k]!.set);
      } catch (error) {
        if (!isModelError(error)) throw error;
        report(k, messages.badOverride(error.message));
        return undefined;
      }
    }
    if (this.needsSeed(index)) experiment = reseed(experiment, index) ?? experiment;
    const isSameTree =
      JSON.stringify(experiment.morphology) === JSON.stringify(base.experiment.morphology);
    const { cell, diagnostics } = isSameTree
      ? paintMorphology(experiment, base.cell.morphology)
      : buildCell(experiment);
    if (cell === undefined || hasErrors(diagnostics)) {
      const problem = diagnostics.find(({ severity }) => severity === 'error')!;
      report(own.at(-1)!, messages.badOverride(problem.message));
      return undefined;
    }
    const layout = own.length === 0 ? base.layout : discretise(cell, experiment.mesh);
    return { experiment, cell, layout };
  }
}

function override(
  experiment: Experiment,
  values: PopulationEntry['overrides'][number]['set'],
): Experiment {
  let json = experiment as unknown as JsonValue;
  for (const [name, value] of Object.entries(values))
    for (const path of resolveParameter(experiment, name)) json = withValueAt(json, path, value);
  return checkedExperiment(json);
}

/** With seeds of its own for a member's trains, noises and releases; undefined where there are none. */
function reseed(experiment: Experiment, index: number): Experiment | undefined {
  let isSeeded = false;
  const renewed = (seed: number): number => {
    isSeeded = true;
    return Math.floor(randomUniform(seed, index) * MOST_SEED);
  };
  const events = experiment.events.map((entry) => {
    const poisson = entry.source?.poisson;
    if (poisson === undefined) return entry;
    const source = { poisson: { ...poisson, seed: renewed(poisson.seed) } };
    return { ...entry, source };
  });
  const place = experiment.place.map((entry) => {
    if (entry.noise !== undefined)
      return { ...entry, noise: { ...entry.noise, seed: renewed(entry.noise.seed) } };
    if (entry.mechanism === undefined || !nativeMechanisms().has(entry.mechanism)) return entry;
    const seed = renewed(Number(entry.parameters?.['seed'] ?? 0));
    return { ...entry, parameters: { ...entry.parameters, seed } };
  });
  return isSeeded ? { ...experiment, events, place } : undefined;
}
