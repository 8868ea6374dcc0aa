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
      'NEURON {\n  ARTIFICIAL_CELL syn\n}',
      'cell.mod:2:3: error[nmodl/artificial-cell]: ARTIFICIAL_CELL syn does not run here; only mechanisms on a cell run: SUFFIX and POINT_PROCESS',
    ],
    [
      'NEURON {\n  SUFFIX gap POINTER vgap }',
      'cell.mod:2:22: error[nmodl/pointer]: POINTER vgap is not supported; take the value as a PARAMETER, from the concentration of an ion or by events; gap junctions are part of the experiment',
    ],
    [
      'NEURON { POINT_PROCESS p NONSPECIFIC_CURRENT i\n ELECTRODE_CURRENT ie }\nASSIGNED { v } BREAKPOINT { i = v ie = 1 }',
      'cell.mod:1:26: error[nmodl/mixed-currents]: i stands beside ELECTRODE_CURRENT ie: NEURON lets all currents of such a mechanism flow into the cell; write two mechanisms, one for each direction',
    ],
    [
      'NEURON { POINT_PROCESS p\n ELECTRODE_CURRENT ie USEION k WRITE ik }\nASSIGNED { v } BREAKPOINT { ik = v ie = 1 }',
      'cell.mod:2:23: error[nmodl/mixed-currents]: ik stands beside ELECTRODE_CURRENT ie: NEURON lets all currents of such a mechanism flow into the cell; write two mechanisms, one for each direction',
    ],
    [
      density('VERBATIM\n int i;\n i = 3;\nENDVERBATIM'),
      'cell.mod:2:1: error[nmodl/verbatim]: VERBATIM block with C code (2 lines) cannot run here; no built-in has the same role; write what it does in NMODL',
    ],
    [
      density('STATE { c }\nDERIVATIVE scheme {\n  ~ c <-> c (1, 2)\n}'),
      'cell.mod:4:3: error[nmodl/reaction]: a reaction (~) stands outside KINETIC; move it into a KINETIC block',
    ],
    [
      density('DISCRETE scheme { }'),
      'cell.mod:2:1: error[nmodl/discrete]: DISCRETE scheme blocks do not run here; write the equations as a DERIVATIVE or KINETIC block',
    ],
    [
      density('INCLUDE "rates.inc"'),
      'cell.mod:2:1: error[nmodl/include]: INCLUDE "rates.inc": the included file is not at hand; give it under "mechanisms" as well, or paste its text in place of the line',
    ],
    [
      'NEURON { SUFFIX pool USEION ca READ cai WRITE ica }\nSTATE { cai } BREAKPOINT { ica = cai }',
      'cell.mod:2:9: error[nmodl/ion-state]: STATE cai belongs to an ion that only reads it; add WRITE cai to its USEION',
    ],
    [
      density('STATE { n[3] }\nINITIAL { n[3] = 1\n n = 2\n FROM i = 0 TO 3 { n[i] = 1 } }'),
      'cell.mod:3:11: error[nmodl/array]: n[3] is beyond the 3 elements of n',
    ],
    [
      density('STATE { n[3] }\nINITIAL { n[3] = 1\n n = 2\n FROM i = 0 TO 3 { n[i] = 1 } }'),
      'cell.mod:4:2: error[nmodl/array]: n is an array of 3; write n[index]',
    ],
    [
      density('STATE { n[3] }\nINITIAL { n[3] = 1\n n = 2\n FROM i = 0 TO 3 { n[i] = 1 } }'),
      'cell.mod:5:20: error[nmodl/array]: n[3] is beyond the 3 elements of n',
    ],
    [
      density("STATE { n }\nBREAKPOINT { SOLVE s METHOD sparse }\nDERIVATIVE s { n' = -n }"),
      'cell.mod:3:14: error[nmodl/method]: METHOD sparse does not run for a DERIVATIVE block here; use METHOD cnexp',
    ],
    [
      density('INITIAL {\n WHILE (1) { }\n}'),
      'cell.mod:3:2: error[nmodl/loop]: this WHILE loop has no end; use FROM with constant bounds, or write the steps out',
    ],
    [
      density('ASSIGNED { a }\nINITIAL { a = scop_random() }'),
      'cell.mod:3:15: error[nmodl/random]: scop_random() draws random numbers, which does not run here; take what is random as events of a Poisson train, as a noise current or as a painted parameter',
    ],
    [
      density('STATE { a b }\nINITIAL { SOLVE l }\nLINEAR l { ~ a + b = 1 }'),
      'cell.mod:4:1: error[nmodl/equation-count]: l has 1 equation for 2 states',
    ],
    [
      density('NET_RECEIVE(w) { a = w }'),
      'cell.mod:2:1: error[nmodl/net-receive]: NET_RECEIVE belongs to a POINT_PROCESS, which this is not; name the mechanism by POINT_PROCESS',
    ],
    [
      'NEURON { POINT_PROCESS p }\nBREAKPOINT { net_send(1, 2) }',
      'cell.mod:2:14: error[nmodl/event-place]: net_send may only stand in NET_RECEIVE and INITIAL; move it there',
    ],
  ])('%j', (text, expected) => {
    expect(report(text).filter((line) => line.includes('error['))).toContain(expected);
  });

  it.each([
    ['NEURON { SUFFIX nothing }', 'nmodl/suffix-nothing'],
    ['NEURON { RANGE x }', 'nmodl/no-suffix'],
    ['NEURON { SUFFIX a SUFFIX b }', 'nmodl/suffix-twice'],
    ['PARAMETER { a = 1 }', 'nmodl/no-neuron-block'],
    [density('NET_RECEIVE(w) { a = w }'), 'nmodl/net-receive'],
    [density('BEFORE SOLVE { a = 1 }'), 'nmodl/before'],
    [
      'NEURON { SUFFIX p USEION ca READ ica } ASSIGNED { ica a } BEFORE BREAKPOINT { a = ica }',
      'nmodl/before',
    ],
    [density('AFTER STEP { a = 1 }'), 'nmodl/after'],
    [density('STATE { a } INITIAL { ~ a = 1 }'), 'nmodl/reaction'],
    [density('ASSIGNED { a } KINETIC l { ~ a <-> a (1, 1) }'), 'nmodl/reaction'],
    [density('DISCRETE l { a = 1 }'), 'nmodl/discrete'],
    [density('FOR_NETCONS(w) { a = w }'), 'nmodl/syntax'],
    [density('INITIAL { FOR_NETCONS(w) { a = w } }'), 'nmodl/event-place'],
    [
      'NEURON { POINT_PROCESS p } NET_RECEIVE(w) { FOR_NETCONS(a, b) { a = b } }',
      'nmodl/argument-count',
    ],
    [
      'NEURON { POINT_PROCESS p } NET_RECEIVE(w) { FOR_NETCONS(a) { w = a } }',
      'nmodl/assign-read-only',
    ],
    [
      'NEURON { POINT_PROCESS p } NET_RECEIVE(w) { FOR_NETCONS(a) { net_send(a, 1) } }',
      'nmodl/loop',
    ],
    [
      'NEURON { POINT_PROCESS p RANGE n } ASSIGNED { n } NET_RECEIVE(w) { WHILE (n < w) { net_send(n, 1) n = n + 1 } }',
      'nmodl/loop',
    ],
    [
      density("ASSIGNED { a } STATE { n } DERIVATIVE s { WHILE (a < 3) { n' = a a = a + 1 } }"),
      'nmodl/loop',
    ],
    [
      density('ASSIGNED { a } STATE { n m } KINETIC s { FROM i = 0 TO a { ~ n <-> m (a, a) } }'),
      'nmodl/loop',
    ],
    [density('CONSTRUCTOR { a = 1 }'), 'nmodl/constructor'],
    [density('STATE { b } KINETIC k { ~ b <-> q (1, 1) }'), 'nmodl/reaction'],
    [
      density(
        'STATE { b c } INITIAL { b = f() } KINETIC k { ~ b <-> c (1, 1) } FUNCTION f() { SOLVE k STEADYSTATE sparse }',
      ),
      'nmodl/solve-place',
    ],
    [
      density(
        'STATE { b c } BREAKPOINT { SOLVE k STEADYSTATE sparse } KINETIC k { ~ b <-> c (1, 1) }',
      ),
      'nmodl/solve-place',
    ],
    ['NEURON { POINT_PROCESS p } NET_RECEIVE(w) { WATCH (w) 1 }', 'nmodl/watch'],
    [
      density('STATE { a b } LINEAR l { IF (v > 0) { ~ a = 1 } ELSE { ~ a = 2 } ~ b = a }'),
      'nmodl/reaction',
    ],
    [
      density('STATE { a b } KINETIC k { ~ a <-> b (1, 1) IF (v > 0) { CONSERVE a + b = 1 } }'),
      'nmodl/reaction',
    ],
    ...['euler', 'derivimplicit'].map((method) => [
      density(
        `STATE { n } BREAKPOINT { SOLVE s METHOD ${method} } DERIVATIVE s { IF (v > 0) { n' = 1 } ELSE { n' = 2 } }`,
      ),
      'nmodl/equation-count',
    ]),
    ['NEURON { SUFFIX p EXTERNAL other }', 'nmodl/external'],
    ['NEURON { SUFFIX p RANDOM r }', 'nmodl/random'],
    ['NEURON { SUFFIX p USEION ca WRITE cao, ena }', 'nmodl/ion-variable'],
    ['NEURON { SUFFIX p USEION na READ ek }', 'nmodl/ion-variable'],
    [density('LOCAL q[0]'), 'nmodl/array'],
    [density('ASSIGNED { a } INITIAL { a[1] = 3 }'), 'nmodl/array'],
    [density('ASSIGNED { a } BREAKPOINT { WATCH (v > 3) 1 }'), 'nmodl/event-place'],
    [density('KINETIC s { LONGITUDINAL_DIFFUSION 3 {a} }'), 'nmodl/statement'],
    [density('BREAKPOINT { SOLVE s METHOD cnexp }'), 'nmodl/solve-unknown'],
    [density('BREAKPOINT { SOLVE s METHOD cnexp } PROCEDURE s() { }'), 'nmodl/method'],
    [density("STATE { n } BREAKPOINT { SOLVE s } DERIVATIVE s { n' = -n }"), 'nmodl/method'],
    [
      density("STATE { n } INITIAL { SOLVE s METHOD cnexp } DERIVATIVE s { n' = -n }"),
      'nmodl/solve-place',
    ],
    [
      density("STATE { n } INITIAL { SOLVE s STEADYSTATE derivimplicit } DERIVATIVE s { n' = -n }"),
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

  it('stops loops within loops before they are written out', () => {
    const loops = 'FROM i = 0 TO 99 { FROM j = 0 TO 99 { FROM k = 0 TO 99 { a = a + k } } }';
    const text = density(`ASSIGNED { a } INITIAL { ${loops} }`);
    expect(report(text).join('\n')).toContain('error[nmodl/too-large]');
  });

  it('says once of an artificial cell that it does not run', () => {
    expect(report('NEURON { ARTIFICIAL_CELL c }\nNET_RECEIVE(w) { }')).toHaveLength(1);
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
      'cell.mod:3:11: error[nmodl/pointer]: POINTER p is not supported; take the value as a PARAMETER, from the concentration of an ion or by events; gap junctions are part of the experiment',
      'cell.mod:6:15: error[nmodl/undefined-name]: zeta is not declared; declare zeta in PARAMETER, ASSIGNED or LOCAL',
      'cell.mod:6:25: error[nmodl/undefined-function]: there is no FUNCTION or PROCEDURE exq; did you mean exp?',
    ]);
  });
});

describe('warnings', () => {
  it.each([
    [
      "NEURON { SUFFIX k } STATE { n }\nBREAKPOINT { SOLVE s METHOD cnexp }\nDERIVATIVE s { n' = exp(-n) }",
      "cell.mod:3:16: warning[nmodl/cnexp-impossible]: n' = exp(-n) cannot be solved by cnexp, for n stands in a function, a power or a divisor; derivimplicit is used, as in NEURON; write it as (inf - x)/tau or a*(1 - x) - b*x, or say METHOD derivimplicit",
    ],
    [
      "NEURON { SUFFIX k } STATE { n }\nBREAKPOINT { SOLVE s METHOD cnexp }\nDERIVATIVE s { n' = -n*n }",
      "cell.mod:3:16: warning[nmodl/cnexp-nonlinear]: n' = -n*n is not linear in n; cnexp gives NEURON's (wrong) answer; use METHOD derivimplicit",
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
