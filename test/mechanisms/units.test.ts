/** Dimensions of expressions: what is said where they differ, and what published files do that is let pass. */
import { describe, expect, it } from 'vitest';
import { formatDiagnostic } from '../../src/base/diagnostic.ts';
import { catalogueMechanisms } from '../../src/mechanisms/catalogue.ts';
import { describeDimension } from '../../src/mechanisms/dimension.ts';
import { parseNmodl } from '../../src/mechanisms/parseNmodl.ts';
import { parseUnitText } from '../../src/mechanisms/unitText.ts';

function unitWarnings(text: string): string[] {
  const { mechanism, diagnostics } = parseNmodl(text, { file: 'kv.mod' });
  expect(mechanism).toBeDefined();
  return diagnostics.filter(({ code }) => code === 'nmodl/units').map(formatDiagnostic);
}

/** A potassium channel; the text takes the place of its rates, one line below line 8. */
const channel = (rates: string, current = 'ik = gbar*n*(v - ek)', rest = ''): string =>
  `NEURON { SUFFIX kv USEION k READ ek WRITE ik RANGE gbar }
UNITS { (mV) = (millivolt) (mA) = (milliamp) (S) = (siemens) F = (faraday) (coulomb) }
PARAMETER { gbar = 0.01 (S/cm2) vhalf = -40 (mV) k = 9 (mV) q10 = 3 rate = 0.1 (/ms) }
ASSIGNED { v (mV) ek (mV) ik (mA/cm2) ninf tau (ms) celsius (degC) }
STATE { n }
BREAKPOINT { SOLVE states METHOD cnexp ${current} }
DERIVATIVE states { rates(v) n' = (ninf - n)/tau }
PROCEDURE rates(v (mV)) { LOCAL a, b
  ${rates}
}
${rest}
INITIAL { rates(v) n = ninf }`;

describe('dimensions that differ', () => {
  it.each([
    [
      channel('tau = v + tau'),
      'kv.mod:9:9: warning[nmodl/units]: the sides of v + tau differ in dimension: (mV) and (ms)',
    ],
    [
      channel('tau = 2 (ms)', 'ik = gbar*n'),
      'kv.mod:6:40: warning[nmodl/units]: ik is (mA/cm2), but gbar*n is (S/cm2)',
    ],
    [
      channel('tau = 2 (ms)', 'ik = (1000)*gbar*n*(v - ek)*(v - ek)'),
      'kv.mod:6:40: warning[nmodl/units]: ik is (mA/cm2), but 1000*gbar*n*(v - ek)*(v - ek) is (mV mA/cm2)',
    ],
    [
      channel('ninf = 1/(1 + exp(vhalf - v))'),
      'kv.mod:9:21: warning[nmodl/units]: exp() takes a plain number, but vhalf - v is (mV)',
    ],
    [
      channel('ninf = q10^(celsius - 23 (degC))'),
      'kv.mod:9:15: warning[nmodl/units]: an exponent is a plain number, but celsius - 23 (degC) is (degC)',
    ],
    [
      channel('if (v > rate) { tau = 1/rate }'),
      'kv.mod:9:7: warning[nmodl/units]: the sides of v > rate differ in dimension: (mV) and (/ms)',
    ],
    [channel('tau = rate'), 'kv.mod:9:3: warning[nmodl/units]: tau is (ms), but rate is (/ms)'],
    [
      channel('tau = f(rate)', undefined, 'FUNCTION f(x (mV)) (ms) { f = 1 (ms) }'),
      'kv.mod:9:11: warning[nmodl/units]: f takes x as (mV), but rate is (/ms)',
    ],
    [
      channel('tau = f(v)', undefined, 'FUNCTION f(x (mV)) (ms) { f = x }'),
      'kv.mod:11:27: warning[nmodl/units]: f is (ms), but x is (mV)',
    ],
    [
      channel('tau = sqrt(k*k)'),
      'kv.mod:9:3: warning[nmodl/units]: tau is (ms), but sqrt(k*k) is (mV)',
    ],
  ])('%#', (text, expected) => {
    expect(unitWarnings(text)).toEqual([expected]);
  });

  it('of an equation without its time constant', () => {
    const text = channel('tau = 2 (ms)').replace('(ninf - n)/tau', 'ninf - n');
    expect(unitWarnings(text)).toEqual([
      "kv.mod:7:30: warning[nmodl/units]: n' is (/ms), but ninf - n is a plain number",
    ]);
  });

  it('of the equations of a LINEAR block and the currents of a point process', () => {
    const text = `NEURON { POINT_PROCESS p NONSPECIFIC_CURRENT i }
PARAMETER { g = 1 (uS) e = 0 (mV) }
ASSIGNED { v (mV) i (nA) }
STATE { a (mM) b (mV) }
BREAKPOINT { i = (1000)*g*(v - e)/(1 (um2)) }
INITIAL { SOLVE l }
LINEAR l { ~ a = b
~ b = 2 (mV) }`;
    expect(unitWarnings(text)).toEqual([
      'kv.mod:5:14: warning[nmodl/units]: i is (nA), but 1000*g*(v - e)/1 (um2) is (mA/cm2)',
      'kv.mod:7:14: warning[nmodl/units]: the sides of a = b differ in dimension: (mM) and (mV)',
    ]);
  });

  it('are told eight times at most', () => {
    const warnings = unitWarnings(channel('tau = v\n'.repeat(30)));
    expect(warnings).toHaveLength(9);
    expect(warnings.at(-1)).toBe(
      'kv.mod:17:1: warning[nmodl/units]: from here on 22 more expressions do not agree in dimension',
    );
  });
});

describe('what is let pass', () => {
  it('a file without units', () => {
    const text =
      "NEURON { SUFFIX k } STATE { n } BREAKPOINT { SOLVE s METHOD cnexp } DERIVATIVE s { n' = -n }";
    expect(unitWarnings(text)).toEqual([]);
    expect(unitWarnings(`${text} PARAMETER { tau = 1 (ms) }`)).toHaveLength(1);
  });

  it.each([...catalogueMechanisms().values()].map(({ name, source }) => [name, source] as const))(
    'the catalogue: %s',
    (_, source) => {
      expect(unitWarnings(source)).toEqual([]);
    },
  );

  it.each([
    'ninf = 1/(1 + exp(-(v + 40(mV))/10(mV)))',
    'ninf = 1/(1 + exp(-(v + 65)/18)) tau = 1/(a + b)',
    'ninf = 1/(1 + exp((v - vhalf)/k)) tau = 1/rate',
    'UNITSOFF ninf = exp(v - vhalf) tau = v UNITSON',
    'a = 0.1(/mV-ms)*(v + 55) b = 1/(exp(-(v + 35)/10) + 1) tau = 1/(a + b)',
    'tau = 0.01*(v + 55) tau = 4*exp(-(v + 65)/18) tau = 10*v',
    'ninf = exp(-(v + 65)/(10)) tau = f(0) tau = f(-65) + (5)',
    'ninf = q10^((celsius - 6.3)/10) ninf = q10^((celsius - 6.3 (degC))/10 (degC))',
    'a = v b = a + rate tau = b',
    'if (v < -40) { tau = 5 } if (fabs((v - vhalf)/k) < 1e-6) { tau = 1 }',
    'tau = 2(ms)*((v - vhalf)/k)^2 + 3',
    'tau = f(v)*pow(q10, 0.1*(celsius - 24)) + (0.001)*f(v)',
    '? UNITSON is no switch here\n UNITSOFF tau = v : UNITSON nor here\n tau = v',
  ])('%s', (rates) => {
    const text = channel(rates, undefined, 'FUNCTION f(x (mV)) (ms) { f = 1 }');
    expect(unitWarnings(text)).toEqual([]);
  });

  it('a pool with its factor between units', () => {
    const text = `NEURON { SUFFIX pool USEION ca READ ica, cai WRITE cai }
UNITS { (mM) = (milli/liter) FARADAY = (faraday) (coulomb) }
PARAMETER { depth = 0.1 (um) tau = 80 (ms) rest = 1e-4 (mM) }
ASSIGNED { ica (mA/cm2) } STATE { cai (mM) }
BREAKPOINT { SOLVE s METHOD cnexp }
DERIVATIVE s { cai' = -(10000)*ica/(2*FARADAY*depth) + (rest - cai)/tau }
INITIAL { cai = rest }`;
    expect(unitWarnings(text)).toEqual([]);
  });
});

describe('the names of dimensions', () => {
  it.each([
    ['mV', '(mV)'],
    ['1', 'a plain number'],
    ['/ms', '(/ms)'],
    ['mM/ms', '(mM/ms)'],
    ['/mV-ms', '(/mV-ms)'],
    ['cm2/mA', '(cm2/mA)'],
    ['kg4 K', '(kg^4 K^1)'],
  ])('%s is %s', (unit, expected) => {
    expect(describeDimension(parseUnitText(unit)!.dimension)).toBe(expected);
  });
});
