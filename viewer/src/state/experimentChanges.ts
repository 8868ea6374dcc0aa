import type { Experiment } from '../../../src/index.ts';

/** Parts of an experiment that are otherwise than they were, whole; null for a part that is gone. */
export type ExperimentChanges = Readonly<Record<string, unknown>>;

type Parts = Readonly<Record<string, unknown>>;

/** @returns undefined where nothing differs */
export function changesOf(origin: Experiment, now: Experiment): ExperimentChanges | undefined {
  if (origin === now) return undefined;
  const [before, after] = [origin as unknown as Parts, now as unknown as Parts];
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const changed = keys.filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]));
  if (changed.length === 0) return undefined;
  return Object.fromEntries(changed.map((key) => [key, after[key] ?? null]));
}

/** The text of an experiment with such changes, to be read and judged like any other. */
export function printChanged(origin: Experiment, changes: ExperimentChanges): string {
  const merged = Object.entries({ ...origin, ...changes }).filter(([, value]) => value !== null);
  return JSON.stringify(Object.fromEntries(merged));
}

/** Undefined where the word is no record. */
export function parseChanges(word: string | null): ExperimentChanges | undefined {
  if (word === null) return undefined;
  try {
    const value: unknown = JSON.parse(word);
    const isRecord = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isRecord ? (value as ExperimentChanges) : undefined;
  } catch {
    return undefined;
  }
}
