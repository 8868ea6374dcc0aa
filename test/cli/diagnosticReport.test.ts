import { describe, expect, it } from 'vitest';
import { PLAIN_PALETTE, paletteFor } from '../../cli/terminal/colour.ts';
import {
  formatDiagnosticReport,
  printDiagnosticReport,
} from '../../cli/terminal/diagnosticReport.ts';
import type { Diagnostic } from '../../src/index.ts';

const MISSING_PARENT: Diagnostic = {
  code: 'swc/missing-parent',
  severity: 'error',
  file: 'cell.swc',
  line: 41,
  column: 1,
  message: 'sample 40 names parent 99, which is not in the file',
  hint: 'nearest id: 98',
  related: [{ file: 'cell.swc', line: 40, column: 1, message: 'sample 98 stands here' }],
};
const ZERO_RADIUS: Diagnostic = {
  code: 'swc/zero-radius',
  severity: 'warning',
  file: 'cell.swc',
  line: 7,
  column: 0,
  message: 'the radius is 0',
};

describe('formatDiagnosticReport', () => {
  it('prints the clickable lines and counts them', () => {
    const report = formatDiagnosticReport(
      [MISSING_PARENT, ZERO_RADIUS, ZERO_RADIUS],
      PLAIN_PALETTE,
    );
    expect(report.split('\n')).toEqual([
      'cell.swc:41:1: error[swc/missing-parent]: sample 40 names parent 99, which is not in the file; nearest id: 98',
      '  cell.swc:40:1: note: sample 98 stands here',
      'cell.swc:7: warning[swc/zero-radius]: the radius is 0',
      'cell.swc:7: warning[swc/zero-radius]: the radius is 0',
      '1 error, 2 warnings',
    ]);
  });

  it('colours the kind by its severity and nothing else of the line', () => {
    const palette = paletteFor({ isTTY: true }, {});
    expect(formatDiagnosticReport([ZERO_RADIUS], palette)).toBe(
      'cell.swc:7: \u001b[1m\u001b[33mwarning[swc/zero-radius]\u001b[39m\u001b[22m: the radius is 0\n1 warning',
    );
  });

  it('is empty for no diagnostic', () => {
    expect(formatDiagnosticReport([], PLAIN_PALETTE)).toBe('');
  });
});

describe('printDiagnosticReport', () => {
  it('ends with a line break, and writes nothing for no diagnostic', () => {
    const written: string[] = [];
    const target = { isTTY: false, write: (text: string) => written.push(text) };
    printDiagnosticReport([], target);
    printDiagnosticReport([ZERO_RADIUS], target);
    expect(written).toEqual(['cell.swc:7: warning[swc/zero-radius]: the radius is 0\n1 warning\n']);
  });
});
