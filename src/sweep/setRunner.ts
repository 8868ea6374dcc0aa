import { formatDiagnostic, type hasErrors } from '../base/diagnostic.ts';
import { ModelError } from '../base/modelError.ts';
import { paintMorphology } from '../cell/buildCell.ts';
import type { Cell } from '../cell/cell.ts';
import type { Experiment } from '../cell/experimentSchema.ts';
import { inlineText, type MorphologySource, readingOptions } from '../cell/morphologySource.ts';
import { discretise } from '../discretise/discretise.ts';
import type { Morphology } from '../morphology/morphology.ts';
import { readReconstruction } from '../morphology/reconstruction.ts';
import type { BuiltSet } from './builtSet.ts';
import type { SweptTexts } from './experimentOfSet.ts';
import { parameterValues } from './parameterSpace.ts';
import type { SetEngine } from './setEngine.ts';
import { failedSet, type SetResult } from './setResult.ts';
import type { SweepPlan } from './sweepPlan.ts';

/** Sets that are built before they are run: enough to find some that go side by side. */
const SETS_AT_A_TIME = 16;

/**
 * Runs the parameter sets of a plan, in any order and each by itself: the result is a function of the plan and the
 * index. What neighbouring sets share (a morphology) is kept between them. The validator and the engine are loaded when
 * the first set needs them, so that a page's worker starts without.
 */
export class SetRunner {
  private readonly plan: SweepPlan;
  private readonly base: Experiment;
  private readonly texts: SweptTexts;
  private engine: Promise<SetEngine> | undefined;
  private kept: { readonly source: MorphologySource; readonly morphology: Morphology } | undefined;

  /** @param base The planned model, with the texts of its files inside. */
  constructor(plan: SweepPlan, base: Experiment, texts: SweptTexts) {
    this.plan = plan;
    this.base = base;
    this.texts = texts;
  }

  /**
   * Runs sets to their ends; those whose mode is `ensemble` side by side. What it rejects with is a defect or want of
   * memory, never the fault of a set.
   *
   * @returns the results in the order of the indices.
   */
  async runAll(indices: readonly number[]): Promise<SetResult[]> {
    const results = new Map<number, SetResult>();
    for (let first = 0; first < indices.length; first += SETS_AT_A_TIME)
      for (const result of await this.runSome(indices.slice(first, first + SETS_AT_A_TIME)))
        results.set(result.index, result);
    return indices.map((index) => results.get(index)!);
  }

  /** Runs one set, as `runAll` does. */
  async run(index: number): Promise<SetResult> {
    return (await this.runAll([index]))[0]!;
  }

  /**
   * The experiment of a set.
   *
   * @throws ModelError (rejects) `experiment/invalid` or the code of the first rule broken
   */
  async experimentAt(index: number): Promise<Experiment> {
    const { experimentOfSet } = await import('./experimentOfSet.ts');
    const { plan, base, texts } = this;
    const space = { sources: plan.parameters.map(({ source }) => source), seed: plan.seed };
    return experimentOfSet(base, plan.parameters, parameterValues(space, index), texts);
  }

  /**
   * Builds a set and takes steps for some wall time; a short run is repeated, as the first one is slow.
   *
   * @returns ms that the whole set would take.
   * @throws ModelError (rejects) what is wrong with the set
   */
  async estimateMs(index: number, limitMs: number): Promise<number> {
    const engine = await this.loadEngine();
    const endMs = performance.now() + limitMs;
    let estimateMs = 0;
    do {
      const startMs = performance.now();
      const set = await this.build(index);
      const builtMs = performance.now() - startMs;
      if (isTogether(set)) {
        estimateMs = builtMs + (await engine.estimateTogetherMs(set, endMs));
        continue;
      }
      const { runMs, isWhole } = engine.estimateAloneMs(set, endMs);
      if (!isWhole && estimateMs > 0) break;
      estimateMs = builtMs + runMs;
    } while (performance.now() < endMs);
    return estimateMs;
  }

  private async runSome(indices: readonly number[]): Promise<SetResult[]> {
    const results: SetResult[] = [];
    const built: BuiltSet[] = [];
    for (const index of indices)
      try {
        built.push(await this.build(index));
      } catch (error) {
        results.push(failedSet(index, error));
      }
    const engine = await this.loadEngine();
    for (const set of built) if (!isTogether(set)) results.push(engine.runAlone(set));
    return [...results, ...(await engine.runTogether(built.filter(isTogether)))];
  }

  private loadEngine(): Promise<SetEngine> {
    this.engine ??= import('./setEngine.ts').then((module) => new module.SetEngine(this.plan));
    return this.engine;
  }

  private async build(index: number): Promise<BuiltSet> {
    const experiment = await this.experimentAt(index);
    const cell = this.buildCell(experiment);
    return { index, experiment, cell, layout: discretise(cell, experiment.mesh) };
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

function isTogether({ experiment }: BuiltSet): boolean {
  return experiment.simulation.mode === 'ensemble';
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
