import { CABLETREE_VERSION } from '../base/constants.ts';
import { sweepMessages as messages } from '../base/messages/sweep.ts';
import { ModelError } from '../base/modelError.ts';
import { sha256OfText } from '../base/sha256.ts';
import type { Experiment } from '../cell/experimentSchema.ts';
import { parseFeature, printFeature } from './feature.ts';
import type { JsonValue } from './jsonValue.ts';
import { printCanonicalJson } from './jsonValue.ts';
import { type ExperimentPath, resolveParameter } from './parameterPath.ts';
import { checkParameterSpace, countParameterSets, parameterValues } from './parameterSpace.ts';
import type { SweepSetting, ValueSource } from './valueSource.ts';

const PLAN_FORMAT = 'cabletree-sweep/1';

/** One swept value: what it sets in the experiment, and what it is set to. */
export interface SweepParameter {
  /** As the person wrote it; the name of its column. */
  readonly name: string;
  /** Of files the values are `FileValue`s. */
  readonly kind: 'value' | FileKind;
  readonly targets: readonly ExperimentPath[];
  readonly source: ValueSource;
}

export type FileKind = 'morphology' | 'mechanism';

/** A file in place of a value: its name for people, and its text by hash. */
export interface FileValue {
  readonly file: string;
  readonly sha256: string;
}

/** Parameter sets that are computed together: sets `first` to `first + count - 1`. */
export interface ShardEntry {
  /** SHA-256 of everything that decides the result; the name of its file. */
  readonly name: string;
  readonly first: number;
  readonly count: number;
}

/** A sweep as it stands in shards.json. The same input gives the same plan, to the letter. */
export interface SweepPlan {
  readonly format: typeof PLAN_FORMAT;
  readonly cabletree: string;
  readonly title: string;
  /** Of the model without its title and notes; the texts within go in by their hashes. */
  readonly modelSha256: string;
  readonly seed: number;
  readonly parameters: readonly SweepParameter[];
  /** `rate_hz@soma`, in the order of their columns. */
  readonly features: readonly string[];
  /** Time between samples of the probes' traces, 0 for every step, null for no traces. ms. */
  readonly traceIntervalMs: number | null;
  readonly setCount: number;
  readonly shards: readonly ShardEntry[];
}

export interface SweepRequest {
  /** With the texts of its files inside. */
  readonly experiment: Experiment;
  /** Values of parameters that are files are `FileValue`s already. */
  readonly settings: readonly SweepSetting[];
  readonly seed?: number;
  readonly features: readonly string[];
  readonly traceIntervalMs?: number | null;
  /** At most as many as there are sets. */
  readonly shardCount: number;
}

/**
 * Cuts a sweep into shards and names each by the hash of what decides its result.
 *
 * @throws ModelError `sweep/bad-setting`, `sweep/unknown-parameter`, `sweep/ambiguous-parameter`, `sweep/bad-feature`
 */
export function planSweep(request: SweepRequest): SweepPlan {
  const { experiment, settings, seed = 0, features, traceIntervalMs = null, shardCount } = request;
  checkNumbers(seed, shardCount, traceIntervalMs);
  if (features.length === 0 && traceIntervalMs === null)
    throw new ModelError('sweep/bad-feature', messages.noFeature());
  const parameters = settings.map((setting) => parameterOf(experiment, setting));
  parameters.forEach(({ name, targets }, i) => {
    if (parameters.slice(0, i).some((other) => sharesTarget(other.targets, targets)))
      throw new ModelError('sweep/bad-setting', messages.setTwice(name));
  });
  const space = { sources: parameters.map(({ source }) => source), seed };
  checkParameterSpace(
    space,
    parameters.map(({ name }) => name),
  );
  const unnamed = {
    format: PLAN_FORMAT,
    cabletree: CABLETREE_VERSION,
    title: experiment.title ?? experiment.morphology.name ?? '',
    modelSha256: hashModel(experiment),
    seed,
    parameters,
    features: features.map((text) => printFeature(parseFeature(text))),
    traceIntervalMs,
    setCount: countParameterSets(space),
  } as const;
  const shards = cutEvenly(unnamed.setCount, shardCount).map(({ first, count }) => ({
    name: nameShard(unnamed, first, count),
    first,
    count,
  }));
  return { ...unnamed, shards };
}

/** Which file a path names, where it names one. */
export function fileKindOf(path: ExperimentPath): FileKind | undefined {
  const [root, second, third] = path;
  if (root === 'morphology' && (second === undefined || second === 'file')) return 'morphology';
  if (
    root === 'mechanisms' &&
    typeof second === 'number' &&
    (third === undefined || third === 'file')
  )
    return 'mechanism';
  return undefined;
}

/** The name that a shard of this plan has: SHA-256 of the canonical JSON of all that decides its result. */
function nameShard(plan: Omit<SweepPlan, 'shards'>, first: number, count: number): string {
  const space = { sources: plan.parameters.map(({ source }) => source), seed: plan.seed };
  const sets = Array.from({ length: count }, (_, i) => ({
    index: first + i,
    values: parameterValues(space, first + i).map(identityOfValue),
  }));
  const { cabletree, modelSha256, seed, features, traceIntervalMs } = plan;
  const targets = plan.parameters.map((parameter) => parameter.targets);
  const identity = { cabletree, modelSha256, seed, features, traceIntervalMs, targets, sets };
  return sha256OfText(printCanonicalJson({ format: 'cabletree-shard/1', ...identity }));
}

/** Hash of a model: equal for files that differ in titles, notes and the order of keys only. */
export function hashModel(experiment: Experiment): string {
  const { title: _title, notes: _notes, $schema: _schema, morphology, ...rest } = experiment;
  const { text, swc, name: _name, ...reading } = morphology;
  const identity = {
    ...rest,
    morphology: { ...reading, sha256: sha256OfText(text ?? swc ?? '') },
    mechanisms: experiment.mechanisms.map(({ source }) => sha256OfText(source ?? '')),
  };
  return sha256OfText(printCanonicalJson(identity as unknown as JsonValue));
}

/**
 * Checks that a plan read from a file is one of this version and of this model.
 *
 * @throws ModelError `sweep/bad-plan`, `sweep/other-version`, `sweep/changed-model`
 */
export function checkPlan(plan: SweepPlan, experiment: Experiment): void {
  if (plan.format !== PLAN_FORMAT)
    throw new ModelError('sweep/bad-plan', messages.badPlan(`its format is ${plan.format}`));
  if (plan.cabletree !== CABLETREE_VERSION)
    throw new ModelError(
      'sweep/other-version',
      messages.otherVersion(plan.cabletree, CABLETREE_VERSION),
    );
  if (plan.modelSha256 !== hashModel(experiment))
    throw new ModelError('sweep/changed-model', messages.changedModel());
}

/** @throws ModelError `sweep/changed-model` where the plan does not give the shard the name it bears */
export function checkShard(plan: SweepPlan, { name, first, count }: ShardEntry): void {
  if (nameShard(plan, first, count) !== name)
    throw new ModelError('sweep/changed-model', messages.changedModel());
}

export function isFileValue(value: unknown): value is FileValue {
  return typeof value === 'object' && value !== null && 'sha256' in value && 'file' in value;
}

/** A file counts by its text, wherever it lay. */
function identityOfValue(value: JsonValue): JsonValue {
  return isFileValue(value) ? { sha256: value.sha256 } : value;
}

function parameterOf(experiment: Experiment, { path, source }: SweepSetting): SweepParameter {
  const targets = resolveParameter(experiment, path);
  const holdsFiles = source.kind === 'list' && source.values.every(isFileValue);
  const kind = holdsFiles ? (fileKindOf(targets[0]!) ?? 'value') : 'value';
  return {
    name: path,
    kind,
    targets: kind === 'value' ? targets : [targets[0]!.filter((key) => key !== 'file')],
    source,
  };
}

function sharesTarget(a: readonly ExperimentPath[], b: readonly ExperimentPath[]): boolean {
  const texts = new Set(a.map((path) => path.join('.')));
  return b.some((path) => texts.has(path.join('.')));
}

/** Runs of sets whose lengths differ by one at most. */
function cutEvenly(setCount: number, shardCount: number): { first: number; count: number }[] {
  const shards = Math.min(shardCount, setCount);
  const start = (i: number): number => Math.floor((i * setCount) / shards);
  return Array.from({ length: shards }, (_, i) => ({
    first: start(i),
    count: start(i + 1) - start(i),
  }));
}

function checkNumbers(seed: number, shardCount: number, traceIntervalMs: number | null): void {
  if (!(Number.isSafeInteger(seed) && seed >= 0))
    throw new ModelError('sweep/bad-setting', messages.badSeed(seed));
  if (!(Number.isSafeInteger(shardCount) && shardCount >= 1))
    throw new ModelError('sweep/bad-setting', messages.badShardCount(shardCount));
  if (traceIntervalMs !== null && !(traceIntervalMs >= 0 && Number.isFinite(traceIntervalMs)))
    throw new ModelError('sweep/bad-setting', messages.badTraceInterval(traceIntervalMs));
}
