import type { WholeCellFrames } from '../../../src/index.ts';
import { framesDurationMs, STAGE_COLOUR, type Theme } from '../../../src/scene/index.ts';
import type { NamedTrace } from './probesCsv.ts';
import { niceStep, printSvg, round, svgText, ticksWithin } from './svg.ts';

export interface PlottedTrace extends NamedTrace {
  readonly colour: string;
  readonly isDashed: boolean;
}

const WIDTH_PX = 900;
const HEIGHT_PX = 420;
const INSET_PX = { left: 56, right: 20, top: 44, bottom: 44 };
const INK: Readonly<Record<Theme, { text: string; line: string }>> = {
  dark: { text: '#98a2b5', line: '#242b38' },
  light: { text: '#566074', line: '#e1e5ec' },
};

/** Voltages over time with axes in ms and mV and a name for each line. */
export function printTracesSvg(
  title: string,
  frames: WholeCellFrames,
  traces: readonly PlottedTrace[],
  theme: Theme,
): string {
  const all = traces.flatMap(({ voltageMv }) => [...voltageMv]).filter(Number.isFinite);
  const lowMv = Math.min(-80, ...[Math.floor(all.reduce((a, b) => Math.min(a, b), 0))]);
  const highMv = Math.max(20, ...[Math.ceil(all.reduce((a, b) => Math.max(a, b), -100)) + 5]);
  const durationMs = framesDurationMs(frames) || 1;
  const { left, right, top, bottom } = INSET_PX;
  const x = (ms: number): number => left + (ms / durationMs) * (WIDTH_PX - left - right);
  const y = (mv: number): number =>
    HEIGHT_PX - bottom - ((mv - lowMv) / (highMv - lowMv)) * (HEIGHT_PX - top - bottom);
  const ink = INK[theme];
  const grid = [
    ...ticksWithin(0, durationMs, niceStep(durationMs, 8)).flatMap((ms, i, ticks) => [
      `<path d="M${round(x(ms))} ${top}V${HEIGHT_PX - bottom}" stroke="${ink.line}"/>`,
      svgText(x(ms), HEIGHT_PX - bottom + 18, i === ticks.length - 1 ? `${ms} ms` : `${ms}`, {
        anchor: 'middle',
        colour: ink.text,
      }),
    ]),
    ...ticksWithin(lowMv, highMv, niceStep(highMv - lowMv, 7)).flatMap((mv) => [
      `<path d="M${left} ${round(y(mv))}H${WIDTH_PX - right}" stroke="${ink.line}"/>`,
      svgText(left - 8, y(mv) + 4, `${mv}`.replace('-', '−'), { anchor: 'end', colour: ink.text }),
    ]),
    svgText(left - 8, top - 12, 'mV', { anchor: 'end', colour: ink.text }),
  ];
  const lines = traces.map(({ voltageMv, colour, isDashed }) => {
    const points = Array.from(
      voltageMv,
      (mv, frame) => `${round(x(frame * frames.intervalMs))},${round(y(mv))}`,
    );
    const dash = isDashed ? ' stroke-dasharray="6 4"' : '';
    return `<polyline points="${points.join(' ')}" fill="none" stroke="${colour}" stroke-width="1.6"${dash}/>`;
  });
  const names = traces.map(({ name, colour }, i) =>
    svgText(left + 140 * i, top - 14, name, { colour }),
  );
  const background = `rgb(${STAGE_COLOUR[theme].join(' ')})`;
  return printSvg({ widthPx: WIDTH_PX, heightPx: HEIGHT_PX, title, background }, [
    ...grid,
    ...lines,
    ...names,
  ]);
}
