import { describe, expect, it } from 'vitest';
import { drawTracePlot } from '../../cli/terminal/tracePlot.ts';

const SMALL = { title: 'soma(0.5)', widthCharacters: 40, heightCharacters: 4 };

function timesMs(count: number, dtMs: number): Float64Array {
  return Float64Array.from({ length: count }, (_, index) => index * dtMs);
}

describe('drawTracePlot', () => {
  it('draws a ramp between axes in mV and ms', () => {
    const timeMs = timesMs(101, 1);
    const plot = drawTracePlot(
      timeMs,
      timeMs.map((time) => time - 50),
      SMALL,
    );
    expect(`\n${plot}\n`).toMatchInlineSnapshot(`
      "
       mV  soma(0.5)
       50 ┤                              ⢀⣀⣠⠤⠤
          │                     ⢀⣀⣀⡤⠤⠖⠒⠋⠉⠉
        0 ┤             ⣀⣀⡤⠤⠴⠒⠚⠉⠉
          │    ⣀⣀⣠⠤⠴⠒⠚⠉⠉⠁
      -50 ┤⠖⠒⠋⠉⠁
          └┬────────────────┬────────────────┬
       ms  0               50              100
      "
    `);
  });

  it('shows a spike of one sample among a hundred thousand', () => {
    const voltageMv = new Float64Array(100_000).fill(-65);
    voltageMv[33_333] = 40;
    const plot = drawTracePlot(timesMs(100_000, 0.025), voltageMv, SMALL);
    const inked = plot.split('\n').filter((row) => /[\u2801-\u28ff]/.test(row));
    expect(inked.length).toBeGreaterThan(1);
    // A third of the way along the axis, alone in its row.
    const axisColumn = inked[0]!.search(/[│┤]/);
    const spikeColumn = inked[0]!.search(/[\u2801-\u28ff]/);
    expect(inked[0]!.length).toBe(spikeColumn + 1);
    expect((spikeColumn - axisColumn) / (40 - axisColumn)).toBeCloseTo(1 / 3, 1);
  });

  it('gives a constant voltage an axis around it', () => {
    const plot = drawTracePlot(timesMs(5, 1), new Float64Array(5).fill(-70), SMALL);
    expect(plot).toContain('-69 ┤');
    expect(plot).toContain('-70 ┤⠤⠤');
    expect(plot).toContain('-71 ┤');
  });

  it('leaves a gap where the voltage is not finite', () => {
    const voltageMv = [0, 0, Number.NaN, Number.NaN, 0, 0];
    const row = drawTracePlot(timesMs(6, 1), voltageMv, SMALL)
      .split('\n')
      .find((line) => line.includes('⠤'))!;
    expect(row).toMatch(/┤⠤+⠄? {8,}⠠?⠤+$/);
  });

  it('says so where there is nothing to draw', () => {
    expect(drawTracePlot([], [], SMALL)).toBe('soma(0.5): no samples');
    expect(drawTracePlot([0], [Number.NaN], SMALL)).toBe('soma(0.5): no samples');
  });

  it.each([
    [40, 4],
    [80, 12],
    [133, 31],
  ])('keeps within %d columns', (widthCharacters, heightCharacters) => {
    const timeMs = timesMs(4001, 0.025);
    const voltageMv = timeMs.map((time) => 55 * Math.sin(time) - 20);
    const plot = drawTracePlot(timeMs, voltageMv, {
      title: 'a',
      widthCharacters,
      heightCharacters,
    });
    const lengths = plot.split('\n').map((line) => [...line].length);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(widthCharacters);
    expect(Math.abs(lengths.length - 3 - heightCharacters)).toBeLessThanOrEqual(
      heightCharacters / 2,
    );
  });
});
