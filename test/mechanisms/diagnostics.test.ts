/** What is refused, and in which words. */
import { describe, expect, it } from 'vitest';
import { formatDiagnostic } from '../../src/base/diagnostic.ts';
import { parseNmodl } from '../../src/mechanisms/parseNmodl.ts';

function report(text: string): string[] {
  const { mechanism, diagnostics } = parseNmodl(text, { file: 'cell.mod' });
  const hasError = diagnostics.some(({ severity }) => severity === 'error');
  expect(mechanism === undefined).toBe(hasError);
  return diagnostics.map(formatDiagnostic);
}

const density = (body: string): string => `NEURON { SUFFIX probe RANGE a }\n${body}`;

describe('refusals', () => {
  it.each([
    [
      'NEURON {\n  POINT_PROCESS syn\n}',
      'cell.mod:2:3: error[nmodl/point-process]: POINT_PROCESS syn is not supported yet; only density mechanisms (SUFFIX) run',
    ],
    [
      'NEURON {\n  SUFFIX gap POINTER vgap }',
      'cell.mod:2:22: error[nmodl/pointer]: POINTER vgap is not supported',
    ],
    [
      density('VERBATIM\n int i;\n i = 3;\nENDVERBATIM'),
      'cell.mod:2:1: error[nmodl/verbatim]: VERBATIM block with C code (2 lines) cannot run here; no built-in has the same role; write what it does in NMODL',
    ],
    [
      density('KINETIC scheme {\n  ~ c <-> o (kf, kb)\n  CONSERVE c + o = 1\n}'),
      'cell.mod:2:1: error[nmodl/kinetic]: KINETIC scheme blocks are not supported yet; write the equations as a DERIVATIVE block solved by cnexp',
    ],
    [
      density('INCLUDE "rates.inc"'),
      'cell.mod:2:1: error[nmodl/include]: INCLUDE "rates.inc": the included file is not at hand; paste its text in place of the INCLUDE line',
    ],
    [
      'NEURON { SUFFIX pool USEION ca READ cai WRITE ica }\nSTATE { cai } BREAKPOINT { ica = cai }',
      'cell.mod:2:9: error[nmodl/ion-state]: STATE cai belongs to an ion that only reads it; add WRITE cai to its USEION',
    ],
    [
      density('STATE { n[3] }'),
      'cell.mod:2:9: error[nmodl/array]: array n is not supported yet; use one variable for each element',
    ],
    [
      density("STATE { n }\nBREAKPOINT { SOLVE s METHOD sparse }\nDERIVATIVE s { n' = -n }"),
      'cell.mod:3:14: error[nmodl/method]: METHOD sparse is not supported yet; use METHOD cnexp where each equation is linear in its own state',
    ],
    [
      density('INITIAL {\n WHILE (1) { }\n}'),
      'cell.mod:3:2: error[nmodl/loop]: WHILE loops are not supported yet; write the steps out',
    ],
    [
      density('ASSIGNED { a }\nINITIAL { a = scop_random() }'),
      'cell.mod:3:15: error[nmodl/random]: scop_random() draws random numbers or events, which is not supported yet',
    ],
    [
      density("STATE { n }\nBREAKPOINT { SOLVE s METHOD cnexp }\nDERIVATIVE s { n' = exp(-n) }"),
      "cell.mod:4:16: error[nmodl/cnexp-impossible]: n' = exp(-n) cannot be solved by cnexp: n stands in a function, a power or a divisor; write it as (inf - x)/tau or a*(1 - x) - b*x; derivimplicit, which NEURON would use, is not supported yet",
    ],
  ])('%j', (text, expected) => {
    expect(report(text).filter((line) => line.includes('error['))).toContain(expected);
  });

  it.each([
    ['NEURON { ARTIFICIAL_CELL net }', 'nmodl/artificial-cell'],
    ['NEURON { SUFFIX nothing }', 'nmodl/suffix-nothing'],
    ['NEURON { RANGE x }', 'nmodl/no-suffix'],
    ['NEURON { SUFFIX a SUFFIX b }', 'nmodl/suffix-twice'],
    ['PARAMETER { a = 1 }', 'nmodl/no-neuron-block'],
    [density('NET_RECEIVE(w) { a = w }'), 'nmodl/net-receive'],
    [density('BEFORE BREAKPOINT { a = 1 }'), 'nmodl/before'],
    [density('AFTER SOLVE { a = 1 }'), 'nmodl/after'],
    [density('LINEAR l { ~ a = 1 }'), 'nmodl/linear'],
    [density('NONLINEAR l { ~ a = 1 }'), 'nmodl/nonlinear'],
    [density('DISCRETE l { a = 1 }'), 'nmodl/discrete'],
    [density('FUNCTION_TABLE tau(v (mV)) (ms)'), 'nmodl/function-table'],
    [density('CONSTRUCTOR { a = 1 }'), 'nmodl/constructor'],
    ['NEURON { SUFFIX p ELECTRODE_CURRENT i }', 'nmodl/electrode-current'],
    ['NEURON { SUFFIX p EXTERNAL other }', 'nmodl/external'],
    ['NEURON { SUFFIX p RANDOM r }', 'nmodl/random'],
    ['NEURON { SUFFIX p USEION ca WRITE cao, ena }', 'nmodl/ion-variable'],
    ['NEURON { SUFFIX p USEION na READ ek }', 'nmodl/ion-variable'],
    [density('LOCAL q[3]'), 'nmodl/array'],
    [density('ASSIGNED { a } INITIAL { FROM i = 0 TO 3 { a = i } }'), 'nmodl/loop'],
    [density('ASSIGNED { a } BREAKPOINT { WATCH (v > 3) 1 }'), 'nmodl/statement'],
    [density('BREAKPOINT { SOLVE s METHOD cnexp }'), 'nmodl/solve-unknown'],
    [density('BREAKPOINT { SOLVE s } PROCEDURE s() { }'), 'nmodl/solve-procedure'],
    [density("STATE { n } BREAKPOINT { SOLVE s } DERIVATIVE s { n' = -n }"), 'nmodl/method'],
    [
      density("STATE { n } INITIAL { SOLVE s METHOD cnexp } DERIVATIVE s { n' = -n }"),
      'nmodl/solve-place',
    ],
    [
      density('STATE { n } INITIAL { SOLVE s STEADYSTATE sparse } KINETIC s { }'),
      'nmodl/steady-state',
    ],
    [
      density(
        "STATE { n } BREAKPOINT { SOLVE s METHOD cnexp SOLVE s METHOD cnexp } DERIVATIVE s { n' = -n }",
      ),
      'nmodl/solve-twice',
    ],
    [density("STATE { n } DERIVATIVE s { n' = -n } DERIVATIVE s { n' = n }"), 'nmodl/duplicate'],
    [density("STATE { n } INITIAL { n' = 3 }"), 'nmodl/derivative-outside'],
    [
      density("STATE { n } BREAKPOINT { SOLVE s METHOD cnexp } DERIVATIVE s { n'' = 3 }"),
      'nmodl/higher-order',
    ],
    [
      density("ASSIGNED { a } BREAKPOINT { SOLVE s METHOD cnexp } DERIVATIVE s { a' = 3 }"),
      'nmodl/derivative-of-other',
    ],
    [density('ASSIGNED { a } INITIAL { a = b }'), 'nmodl/undefined-name'],
    [density('ASSIGNED { a } INITIAL { b = a }'), 'nmodl/undefined-name'],
    [density('ASSIGNED { a } INITIAL { a = exq(1) }'), 'nmodl/undefined-function'],
    [density('ASSIGNED { a } INITIAL { a = exp(1, 2) }'), 'nmodl/argument-count'],
    [density('ASSIGNED { a } INITIAL { a = f(1) } PROCEDURE f(x) { }'), 'nmodl/procedure-value'],
    [density('ASSIGNED { a } INITIAL { a = f } FUNCTION f(x) { f = x }'), 'nmodl/function-name'],
    [density('ASSIGNED { a } INITIAL { a = "text" }'), 'nmodl/text-value'],
    [density('ASSIGNED { a v } INITIAL { v = 3 }'), 'nmodl/assign-read-only'],
    [
      density('ASSIGNED { a } FUNCTION f(x) { f = g(x) } FUNCTION g(x) { g = f(x) }'),
      'nmodl/recursion',
    ],
    [density('PARAMETER { a = 1 } ASSIGNED { a }'), 'nmodl/duplicate'],
    [density('PARAMETER { a = N }'), 'nmodl/not-defined'],
    [density('UNITS { F = (furlong) (meter) }'), 'nmodl/unknown-unit'],
    [density('UNITS { F = (faraday) (meter) }'), 'nmodl/unit-mismatch'],
    ['NEURON { SUFFIX %Name% }', 'nmodl/template'],
  ])('%# %s', (text, code) => {
    const lines = report(text);
    expect(lines.some((line) => line.includes(`error[${code}]`))).toBe(true);
  });

  it.each([
    ['brackets', '('.repeat(5000)],
    ['a sum', `1${' + 1'.repeat(3000)}`],
    ['signs', `${'-'.repeat(3000)}1`],
    ['blocks', `1 ${'IF (a) { '.repeat(2000)}${'}'.repeat(2000)}`],
  ])('refuses %s nested thousands deep', (_, value) => {
    const text = density(`ASSIGNED { a } INITIAL { a = ${value} }`);
    expect(report(text).join('\n')).toContain('error[nmodl/too-deep]');
  });

  it('stops doublings of calls before they grow without end', () => {
    const routines = Array.from(
      { length: 40 },
      (_, i) => `FUNCTION f${i}(x) { f${i} = f${i + 1}(x) + f${i + 1}(x) }`,
    );
    const text = `${routines.join('\n')}\nFUNCTION f40(x) { f40 = x }`;
    expect(report(density(text)).join('\n')).toContain('error[nmodl/too-large]');
  });

  it('tells of every problem at once, in the order of the file', () => {
    const text = `NEURON {
  SUFFIX probe
  POINTER p
}
ASSIGNED { a b }
INITIAL { a = zeta  b = exq(1) }`;
    expect(report(text)).toEqual([
      'cell.mod:3:11: error[nmodl/pointer]: POINTER p is not supported',
      'cell.mod:6:15: error[nmodl/undefined-name]: zeta is not declared; declare zeta in PARAMETER, ASSIGNED or LOCAL',
      'cell.mod:6:25: error[nmodl/undefined-function]: there is no FUNCTION or PROCEDURE exq; did you mean exp?',
    ]);
  });
});

describe('warnings', () => {
  it.each([
    [
      "NEURON { SUFFIX k } STATE { n }\nBREAKPOINT { SOLVE s METHOD cnexp }\nDERIVATIVE s { n' = -n*n }",
      "cell.mod:3:16: warning[nmodl/cnexp-nonlinear]: n' = -n*n is not linear in n; cnexp gives NEURON's (wrong) answer; METHOD derivimplicit, which would be right, is not supported yet",
    ],
    [
      'NEURON { SUFFIX na USEION na READ ena WRITE ina }\nPARAMETER {\n  ena = 60 (mV) }\nASSIGNED { v ina } BREAKPOINT { ina = v - ena }',
      'cell.mod:3:3: warning[nmodl/ion-default]: PARAMETER ena = 60 is ignored (ion variable, as in NEURON); set it on the region',
    ],
    [
      'NEURON { SUFFIX p }\nPARAMETER { celsius = 37 (degC) }',
      "cell.mod:2:13: warning[nmodl/simulation-default]: PARAMETER celsius = 37 is ignored: celsius is the simulation's; set it in the experiment",
    ],
    [
      'NEURON { SUFFIX p RANGE zeta }',
      'cell.mod:1:25: warning[nmodl/undeclared-range]: RANGE zeta is declared nowhere',
    ],
    [
      "NEURON { SUFFIX p } STATE { n }\nDERIVATIVE s { n' = -n }",
      'cell.mod:2:1: warning[nmodl/not-solved]: DERIVATIVE s is never solved; add SOLVE s METHOD cnexp to BREAKPOINT',
    ],
    [
      'NEURON { SUFFIX p NONSPECIFIC_CURRENT i }',
      'cell.mod:1:39: warning[nmodl/current-unassigned]: current i is never assigned in BREAKPOINT, so it stays 0; assign i in BREAKPOINT',
    ],
    [
      'NEURON { SUFFIX p }\nFUNCTION f(x) { x = 1 }',
      'cell.mod:2:1: warning[nmodl/function-result]: FUNCTION f never assigns f, so it returns 0',
    ],
  ])('%j', (text, expected) => {
    expect(report(text)).toEqual([expected]);
  });
});

describe('syntax errors', () => {
  it.each([
    [
      'NEURON { SUFFIX p }\nBREAKPIONT { }',
      'cell.mod:2:1: error[nmodl/syntax]: "BREAKPIONT" does not begin a block of NMODL; did you mean BREAKPOINT?',
    ],
    [
      'NEURON { SUFFIX p }\nINITIAL { a = }',
      'cell.mod:2:15: error[nmodl/syntax]: "}" cannot stand here, where',
    ],
    [
      'NEURON { SUFFIX p }\nINITIAL { a = (1 + 2',
      'cell.mod:2:21: error[nmodl/syntax]: the file ends where',
    ],
    [
      'NEURON { SUFFIX p }\nINITIAL { a = 1 }}',
      'cell.mod:2:18: error[nmodl/syntax]: "}" cannot stand here',
    ],
    [
      'NEURON { SUFFIX p }\nPARAMETER { a = b = 2 }',
      'cell.mod:2:19: error[nmodl/syntax]: "=" cannot stand here',
    ],
    ['', 'cell.mod:1:1: error[nmodl/no-neuron-block]: no NEURON block says what this file is'],
    [
      'COMMENT without an end',
      'cell.mod:1:1: error[nmodl/syntax]: "COMMENT" does not begin a block of NMODL',
    ],
  ])('%j', (text, expected) => {
    const [line] = report(text);
    expect(line?.slice(0, expected.length)).toBe(expected);
  });
});
