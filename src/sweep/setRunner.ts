import { formatDiagnostic, type hasErrors } from '../base/diagnostic.ts';
import { isModelError, ModelError } from '../base/modelError.ts';
import { paintMorphology } from '../cell/buildCell.ts';
import type { Cell } from '../cell/cell.ts';
import type { Experiment } from '../cell/experimentSchema.ts';
import { inlineText, type MorphologySource, readingOptions } from '../cell/morphologySource.ts';
import type { CompartmentLayout } from '../discretise/compartmentLayout.ts';
import { discretise } from '../discretise/discretise.ts';
import { LANES } from '../kernels/laneMemory.ts';
import type { Morphology } from '../morphology/morphology.ts';
import { readReconstruction } from '../morphology/reconstruction.ts';
import { Ensemble } from '../simulate/ensemble.ts';
import { ExactStop } from '../simulate/exactStop.ts';
import { Recorder } from '../simulate/recorder.ts';
import type { Recording } from '../simulate/recording.ts';
import { schemeOf } from '../simulate/scheme.ts';
import { Simulation } from '../simulate/simulation.ts';
import { experimentOfSet, type SweptTexts } from './experimentOfSet.ts';
import { measureFeature, parseFeature } from './feature.ts';
import { parameterValues } from './parameterSpace.ts';
import type { SweepPlan } from './sweepPlan.ts';

/** What came of one parameter set. A set that cannot be built or blows up is a result, too. */
export interface SetResult {
  readonly index: number;
  /** By the plan's features; NaN where the run does not have one. Empty after an error. */
  readonly features: readonly number[];
  readonly error: { readonly code: string; readonly message: string } | undefined;
  readonly traces: SetTraces | undefined;
  /** In mode `ensemble`: why the set was run by itself in double precision; undefined where it was in a lane. */
  readonly exactly?: string | undefined;
}

/** What the probes record at even times from 0: voltages first, then whatever else. */
export interface SetTraces {
  readonly probes: readonly string[];
  /** By probe. */
  readonly units: readonly string[];
  readonly intervalMs: number;
  /** By probe, in its unit. */
  readonly values: readonly Float64Array[];
}

/** One set, built. */
interface BuiltSet {
  readonly experiment: Experiment;
  readonly cell: Cell;
  readonly layout: CompartmentLayout;
}

/** Sets that are built before they are run: enough to find some that go side by side. */
const SETS_AT_A_TIME = 16;
/** Steps between two looks for numbers that are no longer finite. */
const STEPS_PER_LOOK = 200;

/**
 * Runs the parameter sets of a plan, in any order and each by itself: the result is a function of the plan and the
 * index. What neighbouring sets share (a morphology) is kept between them.
 */
export class SetRunner {
  private readonly plan: SweepPlan;
  private readonly base: Experiment;
  private readonly texts: SweptTexts;
  private readonly ensemble = new Ensemble();
  private kept: { readonly source: MorphologySource; readonly morphology: Morphology } | undefined;

  /** @param base The planned model, with the texts of its files inside. */
  constructor(plan: SweepPlan, base: Experiment, texts: SweptTexts) {
    this.plan = plan;
    this.base = base;
    this.texts = texts;
  }

  /**
   * Runs sets to their ends; those whose mode is `ensemble` side by side. What is thrown is a defect or want of memory,
   * never the fault of a set.
   *
   * @returns the results in the order of the indices.
   */
  runAll(indices: readonly number[]): SetResult[] {
    const results = new Map<number, SetResult>();
    for (let first = 0; first < indices.length; first += SETS_AT_A_TIME) {
      const built = indices.slice(first, first + SETS_AT_A_TIME).flatMap((index) => {
        const set = attempt(index, () => this.build(index));
        if (!('index' in set)) return [{ index, ...set }];
        results.set(index, set);
        return [];
      });
      const isTogether = ({ experiment }: BuiltSet): boolean =>
        experiment.simulation.mode === 'ensemble';
      for (const set of built)
        if (!isTogether(set))
          results.set(
            set.index,
            attempt(set.index, () => this.runAlone(set)),
          );
      for (const result of this.runTogether(built.filter(isTogether)))
        results.set(result.index, result);
    }
    return indices.map((index) => results.get(index)!);
  }

  /** Runs one set, as `runAll` does. */
  run(index: number): SetResult {
    return this.runAll([index])[0]!;
  }

  /**
   * Builds a set and takes steps for some wall time; a short run is repeated, as the first one is slow.
   *
   * @returns ms that the whole set would take.
   * @throws ModelError what is wrong with the set
   */
  estimateMs(index: number, limitMs: number): number {
    const endMs = performance.now() + limitMs;
    let estimateMs = 0;
    do {
      const startMs = performance.now();
      const set = this.build(index);
      if (set.experiment.simulation.mode === 'ensemble') {
        const builtMs = performance.now() - startMs;
        estimateMs = builtMs + this.estimateTogetherMs(set, endMs);
        continue;
      }
      const { recorder } = start(set);
      const builtMs = performance.now();
      while (!recorder.isDone && performance.now() < endMs) recorder.advance(STEPS_PER_LOOK, endMs);
      const steppingMs = performance.now() - builtMs;
      if (!recorder.isDone && estimateMs > 0) break;
      estimateMs = builtMs - startMs + steppingMs / Math.max(recorder.progress, 1e-9);
    } while (performance.now() < endMs);
    return estimateMs;
  }

  /** Of one among as many as go side by side; building them is not in it. */
  private estimateTogetherMs(set: BuiltSet, endMs: number): number {
    const startMs = performance.now();
    const run = this.ensemble.run(Array.from({ length: LANES }, () => set));
    let share = 1;
    for (let next = run.next(); next.done !== true; next = run.next()) {
      share = next.value;
      if (performance.now() > endMs) break;
    }
    return (performance.now() - startMs) / share / LANES;
  }

  private runAlone(set: BuiltSet & { readonly index: number }): SetResult {
    const { simulation, recorder } = start(set);
    const stop = new ExactStop(simulation);
    while (!recorder.isDone) {
      recorder.advance(STEPS_PER_LOOK);
      stop.look();
    }
    return this.measure(set, recorder.finish());
  }

  private runTogether(sets: readonly (BuiltSet & { readonly index: number })[]): SetResult[] {
    const members = sets.map(({ cell, layout, experiment }) => ({
      ...{ cell, layout },
      experiment: { ...experiment, recording: withoutFrames(experiment) },
    }));
    const run = this.ensemble.run(members);
    let next = run.next();
    while (next.done !== true) next = run.next();
    return next.value.map(({ recording, error, exactly }, k) => {
      const set = sets[k]!;
      const result = attempt(set.index, () => {
        if (recording === undefined) throw error;
        return this.measure(set, recording);
      });
      return exactly === undefined ? result : { ...result, exactly };
    });
  }

  private measure(set: BuiltSet & { readonly index: number }, recording: Recording): SetResult {
    const { index, cell, layout } = set;
    const run = { cell, layout, recording };
    return {
      index,
      features: this.plan.features.map((text) => measureFeature(parseFeature(text), run)),
      error: undefined,
      traces: takeTraces(recording, this.plan.traceIntervalMs),
    };
  }

  private build(index: number): BuiltSet {
    const { plan, base, texts } = this;
    const space = { sources: plan.parameters.map(({ source }) => source), seed: plan.seed };
    const values = parameterValues(space, index);
    const experiment = experimentOfSet(base, plan.parameters, values, texts);
    const cell = this.buildCell(experiment);
    return { experiment, cell, layout: discretise(cell, experiment.mesh) };
  }

  private buildCell(experiment: Experiment): Cell {
    const morphology = this.readMorphology(experiment.morphology);
    const { cell, diagnostics } = paintMorphology(experiment, morphology);
    throwFirst(diagnostics);
    return cell!;
  }

  private readMorphology(source: MorphologySource): Morphology {
    if (this.kept !== undefined && isSameSource(this.kept.source, source))
      return this.kept.morphology;
    const options = readingOptions(source);
    const { morphology, diagnostics } = readReconstruction(inlineText(source) ?? '', options);
    throwFirst(diagnostics);
    this.kept = { source, morphology: morphology! };
    return morphology!;
  }
}

function start(set: BuiltSet): { simulation: Simulation; recorder: Recorder } {
  const { cell, layout, experiment } = set;
  const simulation = new Simulation(
    cell,
    layout,
    schemeOf(experiment.simulation, layout.compartments.length),
  );
  const { frame_interval_ms, spike_threshold_mV } = withoutFrames(experiment);
  const recorder = new Recorder(simulation, {
    durationMs: experiment.simulation.duration_ms,
    frameIntervalMs: frame_interval_ms,
    spikeThresholdMv: spike_threshold_mV,
  });
  return { simulation, recorder };
}

/** Nobody looks at whole-cell frames here: the first and the last are enough. */
function withoutFrames({ recording, simulation }: Experiment): Experiment['recording'] {
  const { frames: _frames, ...kept } = recording;
  return { ...kept, frame_interval_ms: simulation.duration_ms };
}

/** What an error of a set is. */
function attempt<Result>(index: number, work: () => Result): Result | SetResult {
  try {
    return work();
  } catch (error) {
    if (!isModelError(error)) throw error;
    const { code, message } = describeError(error);
    return { index, features: [], error: { code, message }, traces: undefined };
  }
}

function isSameSource(a: MorphologySource, b: MorphologySource): boolean {
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]) as Set<keyof MorphologySource>;
  return [...keys].every((key) => a[key] === b[key]);
}

/** With the code of the first error, so that a table of failures can be sorted by it. */
function throwFirst(diagnostics: Parameters<typeof hasErrors>[0]): void {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.length === 0) return;
  throw new ModelError(errors[0]!.code, errors.map(formatDiagnostic).join('\n'), errors);
}

function describeError({ code, message }: ModelError): { code: string; message: string } {
  return { code, message: message.replace(/\s*\n\s*/g, '; ') };
}

function takeTraces(recording: Recording, intervalMs: number | null): SetTraces | undefined {
  if (intervalMs === null) return undefined;
  const stride = Math.max(1, Math.round(intervalMs / recording.dtMs));
  const thin = (values: Float64Array): Float64Array =>
    stride === 1 ? values : values.filter((_, i) => i % stride === 0);
  const { probes, quantities } = recording;
  return {
    probes: [...probes, ...quantities].map(({ name }) => name),
    units: [...probes.map(() => 'mV'), ...quantities.map(({ unit }) => unit)],
    intervalMs: stride * recording.dtMs,
    values: [
      ...probes.map(({ voltageMv }) => thin(voltageMv)),
      ...quantities.map(({ values }) => thin(values)),
    ],
  };
}
