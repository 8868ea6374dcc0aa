import { describe, expect, it } from 'vitest';
import { formatDiagnostic } from '../../src/base/diagnostic.ts';
import { parseNmodl } from '../../src/mechanisms/parseNmodl.ts';

const MAIN = `NEURON { SUFFIX kv NONSPECIFIC_CURRENT i }
INCLUDE "rates.inc"
ASSIGNED { v i }
BREAKPOINT { i = rate(v) }
`;

function parse(
  includes: Readonly<Record<string, string>>,
  text = MAIN,
): ReturnType<typeof parseNmodl> {
  return parseNmodl(text, { file: 'kv.mod', includes: new Map(Object.entries(includes)) });
}

describe('INCLUDE', () => {
  it('reads the text as if it stood in place of the line', () => {
    const inner = 'PARAMETER { k = 2 }\nINCLUDE "deep/unit.inc"';
    const { mechanism, diagnostics } = parse({
      'rates.inc': inner,
      'unit.inc': 'FUNCTION rate(x) { rate = k*x }',
    });
    expect(diagnostics).toEqual([]);
    expect(mechanism!.parameters.map(({ name, value }) => [name, value])).toEqual([['k', 2]]);
    expect(mechanism!.blocks.routines.map(({ name }) => name)).toEqual(['rate']);
    const flat = parseNmodl(mechanism!.source, { file: 'flat.mod' });
    expect(flat.diagnostics).toEqual([]);
    expect(mechanism!.source).not.toContain('INCLUDE');
  });

  it('places problems in the file that has them', () => {
    const lines = (includes: Readonly<Record<string, string>>): string[] =>
      parse(includes).diagnostics.map(formatDiagnostic);
    expect(lines({ 'rates.inc': '\nFUNCTION rate(x) {\n rate = zeta }' })).toEqual([
      'rates.inc:3:9: error[nmodl/undefined-name]: zeta is not declared; declare zeta in PARAMETER, ASSIGNED or LOCAL',
    ]);
    expect(lines({ 'rates.inc': 'FUNCTION rate(x) { rate = }' })[0]).toMatch(
      /^rates\.inc:1:27: error\[nmodl\/syntax\]/,
    );
    expect(lines({}).some((line) => line.startsWith('kv.mod:2:1: error[nmodl/include]'))).toBe(
      true,
    );
  });

  it('does not go round in circles', () => {
    const { mechanism, diagnostics } = parse({ 'rates.inc': 'INCLUDE "rates.inc"' });
    expect(mechanism).toBeUndefined();
    expect(diagnostics[0]!.message).toBe(
      'kv.mod includes rates.inc includes rates.inc: without end',
    );
  });
});
