import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../../src/index.ts';
import { diagnosticText } from '../../viewer/src/panels/diagnosticText.ts';
import { PAGE_EXPERIMENT } from '../../viewer/src/worker/protocol.ts';

const found: Omit<Diagnostic, 'file'> = {
  ...{ code: 'experiment/unknown-quantity', severity: 'error', message: 'no such thing' },
  ...{ line: 1, column: 62_568 },
};

describe('a diagnostic on the page', () => {
  it('of what was chosen in the page names the choice', () => {
    const path = ['recording', 'frames', 0];
    expect(diagnosticText({ ...found, file: PAGE_EXPERIMENT, path })).toBe(
      'Build, "Kept of the whole cell, to colour it by": error[experiment/unknown-quantity]: no such thing',
    );
    expect(diagnosticText({ ...found, file: PAGE_EXPERIMENT })).toBe(
      'the experiment: error[experiment/unknown-quantity]: no such thing',
    );
  });

  it('of a file names its line', () => {
    expect(diagnosticText({ ...found, file: 'a.experiment.json' })).toBe(
      'a.experiment.json:1:62568: error[experiment/unknown-quantity]: no such thing',
    );
  });
});
