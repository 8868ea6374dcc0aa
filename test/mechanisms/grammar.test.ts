/** Places where readers of NMODL usually stumble. */
import { describe, expect, it } from 'vitest';
import { formatDiagnostic } from '../../src/base/diagnostic.ts';
import type { Mechanism } from '../../src/mechanisms/mechanism.ts';
import { parseNmodl } from '../../src/mechanisms/parseNmodl.ts';

const NEURON = 'NEURON { SUFFIX probe RANGE x }\nASSIGNED { x v }\n';

function parse(text: string): Mechanism {
  const { mechanism, diagnostics } = parseNmodl(text, { file: 'probe.mod' });
  expect(diagnostics.map(formatDiagnostic)).toEqual([]);
  return mechanism!;
}

describe('the grammar', () => {
  it('takes TITLE as free text to the end of its line', () => {
    const title = 'it\'s "a" title: doi:10.1/x {not} a block ? no';
    expect(parse(`TITLE ${title}\n${NEURON}`).title).toBe(title);
  });

  it('takes what is left of letters that are not ASCII, in titles and comments', () => {
    const { title } = parse(`TITLE K+ \u{b5}m M\u{fc}ller \u{fffd}\n: \u{b5}S \u{fffd}\n${NEURON}`);
    expect(title).toBe('K+ \u{b5}m M\u{fc}ller \u{fffd}');
  });

  it('takes comments of every form, glued ones too', () => {
    parse(`COMMENTchanged by hand: { } " ' ENDCOMMENT
      : a line { with } braces
      ? and another
      ${NEURON} INITIAL { x = 1 : behind
        COMMENT IF (x) { ENDCOMMENT x = 2 ? behind
      }`);
  });

  it('takes UNITSON and UNITSOFF anywhere, INDEPENDENT and THREADSAFE without effect', () => {
    parse(`UNITSON INDEPENDENT { t FROM 0 TO 1 WITH 1 (ms) }
      NEURON { THREADSAFE SUFFIX probe UNITSOFF RANGE x THREADSAFE }
      ASSIGNED { x UNITSON v UNITSOFF } INITIAL { UNITSOFF x = UNITSON 1 UNITSOFF }`);
  });

  it('ends COMMENT and VERBATIM where a line begins with their end', () => {
    const comment = 'COMMENT says ENDCOMMENT\n and goes on\n  ENDCOMMENT';
    const verbatim = 'VERBATIM\n return 0; // ENDVERBATIM\nENDVERBATIM';
    const { mechanism } = parseNmodl(`${comment}\nNEURON { SUFFIX p }\nINITIAL { ${verbatim}\n }`, {
      file: 'p.mod',
    });
    expect(mechanism?.name).toBe('p');
  });

  it('takes START of a STATE and state_discontinuity', () => {
    const mechanism = parse(
      'NEURON { POINT_PROCESS p }\nSTATE { m FROM 0 TO 1 START 0.25 h }\nNET_RECEIVE(w) { state_discontinuity(m, m + w) }',
    );
    expect(mechanism.states.map(({ start }) => start)).toEqual([0.25, 0]);
    expect(mechanism.blocks.netReceive?.statements).toMatchObject([
      { kind: 'assign', name: 'm', isJump: true },
    ]);
  });

  it('ends a statement where the next token cannot continue it', () => {
    const { blocks } = parse(`${NEURON} INITIAL { LOCAL a, b x = 1 a = x
      +2 b = a*v f(a) x = f(b) } FUNCTION f(q) { f = q }`);
    expect(blocks.initial.map(({ kind }) => kind)).toEqual([
      ...['local', 'assign', 'assign', 'assign', 'callStatement', 'assign'],
    ]);
  });

  it('takes LOCAL directly behind a brace, and one-line blocks', () => {
    parse(`${NEURON} INITIAL { IF (v > 0) { x = 1 } LOCAL q q = 2 x = q }`);
  });

  it('takes a number’s unit as nothing and a bracketed number as a factor', () => {
    const { parameters } =
      parse(`${NEURON} PARAMETER { a = 1 (/ms) b = -.5 (mA/cm2) <-1, 1e9> c (mV)
      d = 2 FROM 0 TO 3 (uS) } INITIAL { x = 3 (mV) * (0.001) }`);
    expect(parameters.map(({ name, value, unit, bounds }) => [name, value, unit, bounds])).toEqual([
      ['a', 1, '/ms', undefined],
      ['b', -0.5, 'mA/cm2', [-1, 1e9]],
      ['c', 0, 'mV', undefined],
      ['d', 2, 'uS', [0, 3]],
    ]);
  });

  it('takes lower-case if, else and while words as NEURON does', () => {
    parse(`${NEURON} INITIAL { if (v > 0) { x = 1 } else if (v < -1) { x = 2 } ELSE { x = 3 } }`);
  });

  it('takes names that begin with a word of the language', () => {
    parse(`NEURON { SUFFIX probe RANGE IFx, TOp, BYe } ASSIGNED { IFx TOp BYe STATEx }
      INITIAL { IFx = 1 TOp = 2 BYe = 3 STATEx = IFx }`);
  });

  it('keeps units, sources and hashes', () => {
    const text = `NEURON { SUFFIX probe USEION ca READ eca WRITE ica VALENCE 2 }
      ASSIGNED { v (mV) eca (mV) ica (mA/cm2) } BREAKPOINT { ica = 1e-3 (S/cm2)*(v - eca) }
      FUNCTION f(x (mV)) (/ms) { f = x*1 (/mV-ms) }`;
    const { ions, blocks, source, sourceSha256 } = parse(text);
    expect(ions).toEqual([{ name: 'ca', reads: ['eca'], writes: ['ica'], valence: 2 }]);
    expect(blocks.routines[0]).toMatchObject({ kind: 'function', name: 'f', unit: '/ms' });
    expect(blocks.routines[0]!.parameters[0]).toMatchObject({ name: 'x', unit: 'mV' });
    expect(source).toBe(text);
    expect(sourceSha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it('is plain data: a structured clone of a mechanism equals it', () => {
    const mechanism = parse(`${NEURON} INITIAL { x = exp(-v/10)^2 }`);
    expect(structuredClone(mechanism)).toEqual(mechanism);
  });
});

describe('what is dropped with a note', () => {
  function codes(text: string): string[] {
    const { mechanism, diagnostics } = parseNmodl(text, { file: 'probe.mod' });
    expect(mechanism).toBeDefined();
    return diagnostics.map(({ severity, code }) => `${severity} ${code}`);
  }

  it('TABLE', () => {
    const text = `${NEURON} INITIAL { f(v) }
      PROCEDURE f(u) { TABLE x DEPEND celsius FROM -100 TO 100 WITH 200 x = u }`;
    expect(codes(text)).toEqual(['note nmodl/table-ignored']);
  });

  it('VERBATIM that changes nothing', () => {
    const text = `VERBATIM\n#include <math.h>\nextern double f(double);\nENDVERBATIM\n${NEURON}
      INITIAL { f() } PROCEDURE f() { x = 1\n VERBATIM\n /* done */ return 0;\n ENDVERBATIM }`;
    expect(codes(text)).toEqual(['note nmodl/verbatim-dropped', 'note nmodl/verbatim-dropped']);
  });

  it('printf', () => {
    const text = `${NEURON} INITIAL { printf("x %g\\n", x) x = 1 }`;
    expect(codes(text)).toEqual(['warning nmodl/print-dropped']);
  });
});
