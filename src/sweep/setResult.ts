import { isModelError, type ModelError } from '../base/modelError.ts';

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

/** The result of a set that an error ended; an error that is no set's fault is thrown on. */
export function failedSet(index: number, error: unknown): SetResult {
  if (!isModelError(error)) throw error;
  return { index, features: [], error: describeError(error), traces: undefined };
}

function describeError({ code, message }: ModelError): { code: string; message: string } {
  return { code, message: message.replace(/\s*\n\s*/g, '; ') };
}
