import { describe, expect, it } from 'vitest';
import { type ProgressTarget, startProgress } from '../../cli/terminal/progress.ts';

function recordingTarget(isTTY: boolean, columns?: number): ProgressTarget & { written: string[] } {
  const written: string[] = [];
  return { isTTY, columns, written, write: (text) => written.push(text) };
}

describe('progress in a pipe', () => {
  it('prints one line at each tenth, and no control character', () => {
    const target = recordingTarget(false);
    const progress = startProgress('running', target);
    for (let step = 0; step <= 1000; step++) progress.update(step / 1000, `${step} ms`);
    progress.finish();
    expect(target.written).toEqual(
      [10, 20, 30, 40, 50, 60, 70, 80, 90, 100].map((percent) => `running ${percent} %\n`),
    );
  });

  it('never goes back, and leaves out what was jumped over', () => {
    const target = recordingTarget(false);
    const progress = startProgress('running', target);
    for (const fraction of [0.05, 0.47, 0.3, Number.NaN, 0.1 + 0.7, 7]) progress.update(fraction);
    progress.finish();
    expect(target.written).toEqual(['running 40 %\n', 'running 80 %\n', 'running 100 %\n']);
  });

  it('says nothing of work that was given up', () => {
    const target = recordingTarget(false);
    startProgress('running', target).finish();
    expect(target.written).toEqual([]);
  });
});

describe('progress on a terminal', () => {
  it('redraws one line and takes it away at the end', () => {
    const target = recordingTarget(true);
    const progress = startProgress('running', target);
    progress.update(0.5, '50 of 100 ms');
    progress.update(0.5, '50 of 100 ms');
    progress.finish();
    expect(target.written).toEqual([
      '\r\u001b[Krunning ████████████░░░░░░░░░░░░  50 %  50 of 100 ms',
      '\r\u001b[K',
    ]);
    expect(target.written.join('')).not.toContain('\n');
  });

  it('keeps to the width of the terminal', () => {
    const target = recordingTarget(true, 20);
    startProgress('running', target).update(1, 'a long note');
    expect(target.written).toEqual(['\r\u001b[Krunning ███████████']);
  });
});
