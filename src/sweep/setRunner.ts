import { formatDiagnostic, type hasErrors } from '../base/diagnostic.ts';
import { isModelError, ModelError } from '../base/modelError.ts';
import { paintMorphology } from '../cell/buildCell.ts';
import type { Cell } from '../cell/cell.ts';
import type { Experiment } from '../cell/experimentSchema.ts';
import { inlineText, type MorphologySource, readingOptions } from '../cell/morphologySource.ts';
import type { CompartmentLayout } from '../discretise/compartmentLayout.ts';
import { discretise } from '../discretise/discretise.ts';
import type { Morphology } from '../morphology/morphology.ts';
import { readReconstruction } from '../morphology/reconstruction.ts';
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
}

/** The probes' voltage at even times from 0. */
export interface SetTraces {
  readonly probes: readonly string[];
  readonly intervalMs: number;
  /** By probe. mV. */
  readonly voltageMv: readonly Float64Array[];
}

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
  private kept: { readonly source: MorphologySource; readonly morphology: Morphology } | undefined;

  /** @param base The planned model, with the texts of its files inside. */
  constructor(plan: SweepPlan, base: Experiment, texts: SweptTexts) {
    this.plan = plan;
    this.base = base;
    this.texts = texts;
  }

  /** Runs one set to its end. What is thrown is a defect or want of memory, never the fault of the set. */
  run(index: number): SetResult {
    try {
      return this.runOrThrow(index);
    } catch (error) {
      if (!isModelError(error)) throw error;
      const { code, message } = describeError(error);
      return { index, features: [], error: { code, message }, traces: undefined };
    }
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
      const { recorder } = this.start(index);
      const builtMs = performance.now();
      while (!recorder.isDone && performance.now() < endMs) recorder.step();
      const steppingMs = performance.now() - builtMs;
      if (!recorder.isDone && estimateMs > 0) break;
      estimateMs = builtMs - startMs + steppingMs / Math.max(recorder.progress, 1e-9);
    } while (performance.now() < endMs);
    return estimateMs;
  }

  private runOrThrow(index: number): SetResult {
    const { cell, layout, simulation, recorder } = this.start(index);
    for (let step = 1; !recorder.isDone; step++) {
      recorder.step();
      if (step % STEPS_PER_LOOK === 0) simulation.checkFinite();
    }
    simulation.checkFinite();
    const recording = recorder.finish();
    const run = { cell, layout, recording };
    return {
      index,
      features: this.plan.features.map((text) => measureFeature(parseFeature(text), run)),
      error: undefined,
      traces: takeTraces(recording, this.plan.traceIntervalMs),
    };
  }

  private start(index: number): {
    cell: Cell;
    layout: CompartmentLayout;
    simulation: Simulation;
    recorder: Recorder;
  } {
    const { plan, base, texts } = this;
    const space = { sources: plan.parameters.map(({ source }) => source), seed: plan.seed };
    const values = parameterValues(space, index);
    const experiment = experimentOfSet(base, plan.parameters, values, texts);
    const cell = this.buildCell(experiment);
    const layout = discretise(cell, experiment.mesh);
    const { duration_ms } = experiment.simulation;
    const simulation = new Simulation(cell, layout, schemeOf(experiment.simulation));
    const recorder = new Recorder(simulation, {
      durationMs: duration_ms,
      // Nobody looks at whole-cell frames here: the first and the last are enough.
      frameIntervalMs: duration_ms,
      spikeThresholdMv: experiment.recording.spike_threshold_mV,
    });
    return { cell, layout, simulation, recorder };
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
  return {
    probes: recording.probes.map(({ name }) => name),
    intervalMs: stride * recording.dtMs,
    voltageMv: recording.probes.map(({ voltageMv }) =>
      stride === 1 ? voltageMv : voltageMv.filter((_, i) => i % stride === 0),
    ),
  };
}
