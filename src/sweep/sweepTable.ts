import { sweepMessages as messages } from '../base/messages/sweep.ts';
import { ModelError } from '../base/modelError.ts';
import { printNumpyNumbers, printNumpyTexts } from '../base/numpyArray.ts';
import { packZip } from '../base/zipArchive.ts';
import { type JsonValue, printCanonicalJson } from './jsonValue.ts';
import { parameterValues } from './parameterSpace.ts';
import type { SetResult } from './setResult.ts';
import { isFileValue, type SweepPlan } from './sweepPlan.ts';

/** One column of a table; numbers that are not there are NaN, texts ''. */
export type TableColumn =
  | { readonly name: string; readonly kind: 'number'; readonly values: readonly number[] }
  | { readonly name: string; readonly kind: 'text'; readonly values: readonly string[] };

/** A row a parameter set: its index, its values, its features, its error. */
export interface SweepTable {
  readonly columns: readonly TableColumn[];
  /** Names of the columns that are features. */
  readonly features: readonly string[];
  /** Names of the columns that are swept parameters. */
  readonly parameters: readonly string[];
}

const LARGEST_ARRAY_BYTES = 2 ** 31 - 1024;

/** @param sets All sets of the plan, in the order of their indices. */
export function buildSweepTable(plan: SweepPlan, sets: readonly SetResult[]): SweepTable {
  const space = { sources: plan.parameters.map(({ source }) => source), seed: plan.seed };
  const values = sets.map(({ index }) => parameterValues(space, index));
  const parameters = plan.parameters.map(({ name }, i) =>
    columnOf(
      name,
      values.map((row) => row[i]!),
    ),
  );
  const features = plan.features.map((name, i) =>
    numbers(
      name,
      sets.map((set) => set.features[i] ?? Number.NaN),
    ),
  );
  return {
    columns: [
      numbers(
        'set',
        sets.map(({ index }) => index),
      ),
      ...parameters,
      ...features,
      texts(
        'error',
        sets.map(({ error }) => error?.code ?? ''),
      ),
      texts(
        'message',
        sets.map(({ error }) => error?.message ?? ''),
      ),
    ],
    features: plan.features,
    parameters: plan.parameters.map(({ name }) => name),
  };
}

/** Comma-separated with a head, as RFC 4180 but for the line ends; what is not there is empty. */
export function printSweepCsv({ columns }: SweepTable): string {
  const rowCount = columns[0]!.values.length;
  const head = columns.map(({ name }) => quoteCsv(name)).join(',');
  const rows = Array.from({ length: rowCount }, (_, row) =>
    columns.map(({ values }) => printCell(values[row]!)).join(','),
  );
  return `${[head, ...rows].join('\n')}\n`;
}

/**
 * A NumPy archive: an array a column and, where the sets have them, `traces` (sets x probes x samples, NaN beyond the end of
 * a shorter run), `trace_probes` with `trace_units`, and `trace_interval_ms` by set.
 *
 * @throws ModelError `sweep/traces-too-large`
 */
export function printSweepNpz(table: SweepTable, sets: readonly SetResult[]): Uint8Array {
  const entries = new Map<string, Uint8Array>();
  for (const { name, kind, values } of table.columns)
    entries.set(
      `${nameOfArray(name)}.npy`,
      kind === 'text'
        ? printNumpyTexts(values)
        : printNumpyNumbers({ shape: [values.length], values: Float64Array.from(values) }),
    );
  for (const [name, bytes] of traceArrays(sets)) entries.set(name, bytes);
  return packZip(entries);
}

/** What an array of that column is called in a file, where a slash would make a folder. */
export function nameOfArray(column: string): string {
  return column.replaceAll('/', '_');
}

function traceArrays(sets: readonly SetResult[]): [string, Uint8Array][] {
  const traces = stackTraces(sets);
  if (traces === undefined) return [];
  const { shape, values, probes, units, intervalMs } = traces;
  return [
    ['traces.npy', printNumpyNumbers({ shape, values })],
    ['trace_probes.npy', printNumpyTexts(probes)],
    ['trace_units.npy', printNumpyTexts(units)],
    [
      'trace_interval_ms.npy',
      printNumpyNumbers({ shape: [intervalMs.length], values: intervalMs }),
    ],
  ];
}

/** The traces of all sets in one array. */
export interface StackedTraces {
  /** Sets, probes, samples. */
  readonly shape: readonly [number, number, number];
  /** In that order; NaN beyond the end of a shorter run and where a set has no trace. */
  readonly values: Float64Array;
  readonly probes: readonly string[];
  /** By probe. */
  readonly units: readonly string[];
  /** By set, NaN without a trace. */
  readonly intervalMs: Float64Array;
}

/**
 * undefined where no set has traces.
 *
 * @throws ModelError `sweep/traces-too-large`
 */
export function stackTraces(sets: readonly SetResult[]): StackedTraces | undefined {
  const first = sets.find(({ traces }) => traces !== undefined)?.traces;
  if (first === undefined) return undefined;
  const { probes, units } = first;
  const samples = sets.reduce(
    (most, { traces }) => Math.max(most, traces?.values[0]?.length ?? 0),
    0,
  );
  checkTraceSize(sets.length, probes.length, samples);
  const stacked = new Float64Array(sets.length * probes.length * samples).fill(Number.NaN);
  sets.forEach(({ traces }, row) => {
    for (const [i, values] of (traces?.values ?? []).entries()) {
      const probe = probes.indexOf(traces!.probes[i]!);
      if (probe >= 0) stacked.set(values, (row * probes.length + probe) * samples);
    }
  });
  return {
    shape: [sets.length, probes.length, samples],
    values: stacked,
    ...{ probes, units },
    intervalMs: Float64Array.from(sets, ({ traces }) => traces?.intervalMs ?? Number.NaN),
  };
}

/**
 * Whether the traces of so many sets go into one array.
 *
 * @throws ModelError `sweep/traces-too-large`
 */
export function checkTraceSize(sets: number, probes: number, samples: number): void {
  const bytes = 8 * sets * probes * samples;
  if (bytes > LARGEST_ARRAY_BYTES)
    throw new ModelError('sweep/traces-too-large', messages.traceTooLarge(bytes));
}

/** Numbers where all values are numbers, else texts. */
function columnOf(name: string, values: readonly JsonValue[]): TableColumn {
  if (values.every((value) => typeof value === 'number')) return numbers(name, values as number[]);
  return texts(name, values.map(printValue));
}

/** A file is its name, a text itself, anything else its JSON. */
export function printValue(value: JsonValue): string {
  if (isFileValue(value)) return value.file;
  return typeof value === 'string' ? value : printCanonicalJson(value);
}

function numbers(name: string, values: readonly number[]): TableColumn {
  return { name, kind: 'number', values };
}

function texts(name: string, values: readonly string[]): TableColumn {
  return { name, kind: 'text', values };
}

function printCell(value: number | string): string {
  if (typeof value === 'string') return quoteCsv(value);
  return Number.isFinite(value) ? String(value) : '';
}

function quoteCsv(text: string): string {
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
