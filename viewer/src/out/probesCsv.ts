import type { WholeCellFrames } from '../../../src/index.ts';

/** A column of the table: a name and a value a frame, mV. */
export interface NamedTrace {
  readonly name: string;
  readonly voltageMv: Float32Array;
}

/** Times in ms and a column a probe in mV, one row a frame. Names are quoted where commas ask for it. */
export function printProbesCsv(frames: WholeCellFrames, traces: readonly NamedTrace[]): string {
  const head = ['t_ms', ...traces.map(({ name }) => quote(`${name}_mV`))].join(',');
  const rows = Array.from({ length: frames.frameCount }, (_, frame) => {
    const timeMs = Number((frame * frames.intervalMs).toPrecision(12));
    return [timeMs, ...traces.map(({ voltageMv }) => voltageMv[frame]!)].join(',');
  });
  return `${[head, ...rows].join('\n')}\n`;
}

function quote(name: string): string {
  return /[",\n]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name;
}
