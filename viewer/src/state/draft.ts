import type { Experiment } from '../../../src/index.ts';

/** The experiment as it is being changed by hand, and its way there. */
export interface Draft {
  readonly experiment: Experiment;
  /** As it was when the cell was opened. */
  readonly origin: Experiment;
  readonly past: readonly Experiment[];
  /** What was undone, the next to be redone first. */
  readonly future: readonly Experiment[];
  /** Edits of one key after another are one step of the history: a drag is undone as a whole. */
  readonly key: string | undefined;
  /** A sentence about the last edit, for when its run is there. */
  readonly note: string | undefined;
}

/** Steps that can be undone. */
const MOST_STEPS = 200;

export function startDraft(experiment: Experiment): Draft {
  return { experiment, origin: experiment, past: [], future: [], key: undefined, note: undefined };
}

export function editDraft(
  draft: Draft,
  experiment: Experiment,
  { key, note }: { readonly key?: string | undefined; readonly note?: string | undefined } = {},
): Draft {
  if (experiment === draft.experiment) return draft;
  const isSameStep = key !== undefined && key === draft.key;
  const past = isSameStep ? draft.past : [...draft.past, draft.experiment].slice(-MOST_STEPS);
  return { ...draft, experiment, past, future: [], key, note };
}

export function undoDraft(draft: Draft): Draft {
  const experiment = draft.past.at(-1);
  if (experiment === undefined) return draft;
  return {
    ...draft,
    experiment,
    past: draft.past.slice(0, -1),
    future: [draft.experiment, ...draft.future],
    key: undefined,
    note: undefined,
  };
}

export function redoDraft(draft: Draft): Draft {
  const [experiment, ...future] = draft.future;
  if (experiment === undefined) return draft;
  return {
    ...draft,
    experiment,
    past: [...draft.past, draft.experiment],
    future,
    key: undefined,
    note: undefined,
  };
}
