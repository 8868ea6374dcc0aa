import type { GatingCurves } from '../../src/index.ts';
import { finiteSpan } from '../axisTicks.ts';
import { categoryStroke } from './chartColours.ts';
import {
  type ChartArea,
  type ChartAxis,
  chartAxis,
  drawAxes,
  textWidthPx,
  wrapChart,
  xPx,
  yPx,
} from './chartFrame.ts';
import { escapeXml, roundPx } from './svgText.ts';

const WIDTH_PX = 900;
const HEIGHT_PX = 400;
const TOP_PX = 70;
const BOTTOM_PX = HEIGHT_PX - 54;
const AREA: ChartArea = { leftPx: 70, rightPx: 430, topPx: TOP_PX, bottomPx: BOTTOM_PX };
/** Steady states on the left, time constants on the right. */
const PANEL_PX = 446;
const LEGEND_PX = 48;
const Y_TITLES: readonly string[] = ['steady state', 'time constant (ms)'];

/** Steady states and time constants of a channel's gates over the voltage. */
export function renderGatingSvg(name: string, { voltageMv, celsius, gates }: GatingCurves): string {
  const x = [...voltageMv];
  const panels = [gates.map(({ steady }) => [...steady]), gates.map(({ tauMs }) => [...tauMs])];
  const xAxis = chartAxis('voltage (mV)', finiteSpan([x], 1) ?? { low: 0, high: 1 }, {
    intervals: 6,
    isWidened: false,
  });
  const charts = panels.flatMap((curves, panel) => {
    const yAxis = chartAxis(Y_TITLES[panel]!, finiteSpan([[0], ...curves], 1)!, {
      intervals: 6,
      isWidened: true,
    });
    const lines = curves.map((values, gate) => drawLine(x, values, gate, xAxis, yAxis));
    const axes = drawAxes(AREA, xAxis, yAxis);
    return [`<g transform="translate(${panel * PANEL_PX} 0)">`, ...axes, ...lines, '</g>'];
  });
  const states = gates.map(({ state }) => state);
  const title = `${name} at ${celsius} degC`;
  return wrapChart(title, { widthPx: WIDTH_PX, heightPx: HEIGHT_PX }, [
    ...drawNames(states),
    ...charts,
  ]);
}

/** What is not finite leaves a gap. */
function drawLine(
  x: readonly number[],
  values: readonly number[],
  gate: number,
  xAxis: ChartAxis,
  yAxis: ChartAxis,
): string {
  const points = values.map((value, i) => {
    if (!Number.isFinite(value)) return '';
    const isStart = i === 0 || !Number.isFinite(values[i - 1]!);
    const at = `${roundPx(xPx(x[i]!, xAxis, AREA))} ${roundPx(yPx(value, yAxis, AREA))}`;
    return `${isStart ? 'M' : 'L'}${at}`;
  });
  return `<path d="${points.join('')}" ${categoryStroke(gate)} stroke-width="1.8" fill="none" stroke-linejoin="round"/>`;
}

function drawNames(states: readonly string[]): string[] {
  let left = AREA.leftPx;
  return states.map((state, gate) => {
    const at = left;
    left += textWidthPx(state) + LEGEND_PX;
    return (
      `<path d="M${roundPx(at)} 48h22" ${categoryStroke(gate)} stroke-width="3"/>` +
      `<text x="${roundPx(at + 28)}" y="52">${escapeXml(state)}</text>`
    );
  });
}
