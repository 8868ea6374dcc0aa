import type { Cell } from '../cell/cell.ts';
import type { Recording } from './recording.ts';

/** ms */
export interface StimulusWindow {
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * From the start of the first clamp or the first event to the end of the last clamp; to the end of the run where there
 * is none, and from its start without either.
 */
export function stimulusWindow(
  { clamps, connections }: Pick<Cell, 'clamps' | 'connections'>,
  { timeMs }: Pick<Recording, 'timeMs'>,
): StimulusWindow {
  const endMs = timeMs.at(-1)!;
  const from = [...clamps.map(({ delayMs }) => delayMs), ...firstEventsMs(connections)];
  const to = clamps.map(({ delayMs, durationMs }) => delayMs + durationMs);
  return {
    fromMs: from.length === 0 ? 0 : Math.min(...from),
    toMs: to.length === 0 ? endMs : Math.min(endMs, Math.max(...to)),
  };
}

/** When the first event of each train reaches its target. */
function firstEventsMs(connections: Cell['connections']): number[] {
  return connections.flatMap(({ source, delayMs }) =>
    source.kind === 'times' && source.timesMs.length > 0 ? [source.timesMs[0]! + delayMs] : [],
  );
}
