import type { Experiment } from '../cell/experimentSchema.ts';
import { LANES } from '../kernels/laneMemory.ts';
import type { Ensemble } from '../simulate/ensemble.ts';
import { ExactStop } from '../simulate/exactStop.ts';
import { Recorder } from '../simulate/recorder.ts';
import type { Recording } from '../simulate/recording.ts';
import { schemeOf } from '../simulate/scheme.ts';
import { Simulation } from '../simulate/simulation.ts';
import type { BuiltSet } from './builtSet.ts';
import { parseFeature } from './feature.ts';
import { measureFeature } from './measureFeature.ts';
import { failedSet, type SetResult, type SetTraces } from './setResult.ts';
import type { SweepPlan } from './sweepPlan.ts';

/** Steps between two looks for numbers that are no longer finite. */
const STEPS_PER_LOOK = 200;

/** Runs sets that are built, one by itself or many side by side, and measures what the plan asks for. */
export class SetEngine {
  private readonly plan: Pick<SweepPlan, 'features' | 'traceIntervalMs'>;
  private ensemble: Promise<Ensemble> | undefined;

  constructor(plan: SetEngine['plan']) {
    this.plan = plan;
  }

  /** In double precision, by the scheme of its experiment. */
  runAlone(set: BuiltSet): SetResult {
    try {
      const { simulation, recorder } = start(set);
      const stop = new ExactStop(simulation);
      while (!recorder.isDone) {
        recorder.advance(STEPS_PER_LOOK);
        stop.look();
      }
      return this.measure(set, recorder.finish());
    } catch (error) {
      return failedSet(set.index, error);
    }
  }

  /** Side by side as far as they are alike. */
  async runTogether(sets: readonly BuiltSet[]): Promise<SetResult[]> {
    if (sets.length === 0) return [];
    const members = sets.map(({ cell, layout, experiment }) => ({
      ...{ cell, layout },
      experiment: { ...experiment, recording: withoutFrames(experiment) },
    }));
    const run = (await this.loadEnsemble()).run(members);
    let next = run.next();
    while (next.done !== true) next = run.next();
    return next.value.map(({ recording, error, exactly }, k) => {
      const set = sets[k]!;
      const result =
        recording === undefined ? failedSet(set.index, error) : this.tryMeasure(set, recording);
      return exactly === undefined ? result : { ...result, exactly };
    });
  }

  /**
   * Steps a set until its end or that time.
   *
   * @returns ms that the whole run would take, and whether it came to its end.
   */
  estimateAloneMs(
    set: BuiltSet,
    endMs: number,
  ): { readonly runMs: number; readonly isWhole: boolean } {
    const { recorder } = start(set);
    const startMs = performance.now();
    while (!recorder.isDone && performance.now() < endMs) recorder.advance(STEPS_PER_LOOK, endMs);
    const runMs = (performance.now() - startMs) / Math.max(recorder.progress, 1e-9);
    return { runMs, isWhole: recorder.isDone };
  }

  /** Of one among as many as go side by side; building them is not in it. */
  async estimateTogetherMs(set: BuiltSet, endMs: number): Promise<number> {
    const ensemble = await this.loadEnsemble();
    const startMs = performance.now();
    const run = ensemble.run(Array.from({ length: LANES }, () => set));
    let share = 1;
    for (let next = run.next(); next.done !== true; next = run.next()) {
      share = next.value;
      if (performance.now() > endMs) break;
    }
    return (performance.now() - startMs) / share / LANES;
  }

  /** The engine of lanes comes with the first sets that go side by side. */
  private loadEnsemble(): Promise<Ensemble> {
    this.ensemble ??= import('../simulate/ensemble.ts').then((module) => new module.Ensemble());
    return this.ensemble;
  }

  private tryMeasure(set: BuiltSet, recording: Recording): SetResult {
    try {
      return this.measure(set, recording);
    } catch (error) {
      return failedSet(set.index, error);
    }
  }

  private measure({ index, cell, layout }: BuiltSet, recording: Recording): SetResult {
    const run = { cell, layout, recording };
    return {
      index,
      features: this.plan.features.map((text) => measureFeature(parseFeature(text), run)),
      error: undefined,
      traces: takeTraces(recording, this.plan.traceIntervalMs),
    };
  }
}

function start({ cell, layout, experiment }: BuiltSet): {
  simulation: Simulation;
  recorder: Recorder;
} {
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
