import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type Experiment,
  ModelError,
  parseExperiment,
  sha256OfText,
  throwOnErrors,
} from '../../src/index.ts';
import { checkPlan, isFileValue, type SweepPlan, type SweptTexts } from '../../src/sweep/index.ts';
import { writeFileAtomically } from '../atomicWrite.ts';
import { fileFailure } from './failure.ts';
import { noSweep, notJson } from './messages.ts';
import { slurmScript } from './slurmScript.ts';

/** What lies where in the folder of a sweep. */
const PLAN = 'shards.json';
const MODEL = 'model.json';
const TEXTS = 'files';
const RESULTS = 'results';
const LOGS = 'logs';
const SLURM_SCRIPT = 'sweep.slurm';

/** A sweep with all that its shards need. */
export interface OpenSweep {
  readonly folder: string;
  readonly plan: SweepPlan;
  readonly experiment: Experiment;
  readonly texts: SweptTexts;
}

/** The entries of the folder of results, told apart by their names. */
export interface ResultFolder {
  /** Names of the shards that have a result. */
  readonly done: ReadonlySet<string>;
  /** Names of the shards that are claimed. */
  readonly claimed: ReadonlySet<string>;
  /** Leftovers of writers that were killed. */
  readonly temporaries: readonly string[];
  /** Files that are nothing of this plan. */
  readonly foreign: readonly string[];
}

export function resultsFolder(folder: string): string {
  return join(folder, RESULTS);
}

export function resultFile(folder: string, shard: string): string {
  return join(folder, RESULTS, `${shard}.zip`);
}

export function hasResult(folder: string, shard: string): boolean {
  return existsSync(resultFile(folder, shard));
}

/** Writes a planned sweep; the plan goes last, so that a folder with one is whole. */
export async function writeSweep({
  folder,
  plan,
  experiment,
  texts,
}: OpenSweep): Promise<string[]> {
  const files = new Map<string, string>([[MODEL, printJson(experiment)]]);
  for (const [sha256, text] of texts) files.set(join(TEXTS, sha256), text);
  files.set(SLURM_SCRIPT, slurmScript(plan));
  files.set(PLAN, printJson(plan));
  try {
    for (const name of [RESULTS, LOGS]) await mkdir(join(folder, name), { recursive: true });
    for (const [name, text] of files) await writeFileAtomically(join(folder, name), text);
  } catch (error) {
    throw fileFailure(folder, error);
  }
  return [PLAN, MODEL, SLURM_SCRIPT].map((name) => join(folder, name));
}

/** @throws ModelError `sweep/no-sweep` */
export async function readPlan(folder: string): Promise<SweepPlan> {
  const file = join(folder, PLAN);
  const text = await readSweepFile(folder, file);
  try {
    return JSON.parse(text) as SweepPlan;
  } catch (error) {
    throw new ModelError('sweep/no-sweep', notJson(file, (error as Error).message));
  }
}

/** @throws ModelError `sweep/no-sweep`, and those of checkPlan */
export async function openSweep(folder: string): Promise<OpenSweep> {
  const plan = await readPlan(folder);
  const file = join(folder, MODEL);
  const { experiment, diagnostics } = parseExperiment(await readSweepFile(folder, file), { file });
  throwOnErrors('cli/bad-input', diagnostics);
  checkPlan(plan, experiment!);
  return { folder, plan, experiment: experiment!, texts: await readTexts(folder, plan) };
}

export async function listResults(folder: string, plan: SweepPlan): Promise<ResultFolder> {
  const names = new Set(plan.shards.map(({ name }) => name));
  const done = new Set<string>();
  const claimed = new Set<string>();
  const temporaries: string[] = [];
  const foreign: string[] = [];
  for (const entry of await readdir(resultsFolder(folder)).catch(() => [])) {
    const [, shard = '', ending = ''] = /^([^.]*)\.(.*)$/.exec(entry) ?? [];
    const isOurs = names.has(shard);
    if (entry.endsWith('.tmp')) temporaries.push(entry);
    else if (isOurs && ending === 'zip') done.add(shard);
    else if (isOurs && /^claim(\.\d+)?$/.test(ending)) claimed.add(shard);
    else foreign.push(entry);
  }
  return { done, claimed, temporaries: temporaries.sort(), foreign: foreign.sort() };
}

/** Indices of the shards without a result, ascending. */
export async function missingShards(folder: string, plan: SweepPlan): Promise<number[]> {
  const { done } = await listResults(folder, plan);
  return plan.shards.flatMap(({ name }, i) => (done.has(name) ? [] : [i]));
}

async function readTexts(folder: string, { parameters }: SweepPlan): Promise<SweptTexts> {
  const texts = new Map<string, string>();
  for (const { kind, source } of parameters) {
    if (kind === 'value' || source.kind !== 'list') continue;
    for (const value of source.values)
      if (isFileValue(value) && !texts.has(value.sha256)) {
        const text = await readSweepFile(folder, join(folder, TEXTS, value.sha256));
        if (sha256OfText(text) !== value.sha256)
          throw new ModelError('sweep/no-sweep', noSweep(folder, `${value.file} was changed`));
        texts.set(value.sha256, text);
      }
  }
  return texts;
}

async function readSweepFile(folder: string, file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ModelError('sweep/no-sweep', noSweep(folder, reason));
  }
}

function printJson(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
