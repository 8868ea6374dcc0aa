TITLE Sodium, potassium and leak currents of the squid giant axon

COMMENT
Hodgkin AL, Huxley AF (1952) A quantitative description of membrane current and its
application to conduction and excitation in nerve. J Physiol 117:500-544.

Equations 12, 13, 20, 21, 23 and 24 of the paper, with the sign of the voltage reversed and
rest at -65 mV. Rates are those of 6.3 degC and rise threefold for every 10 degC.
Potassium and sodium reversal potentials belong to the ions (usually -77 and 50 mV).
ENDCOMMENT

NEURON {
  SUFFIX hh
  USEION na READ ena WRITE ina
  USEION k READ ek WRITE ik
  NONSPECIFIC_CURRENT il
  RANGE gnabar, gkbar, gl, el, gna, gk
  GLOBAL minf, hinf, ninf, mtau, htau, ntau
  THREADSAFE
}

UNITS {
  (mA) = (milliamp)
  (mV) = (millivolt)
  (S) = (siemens)
}

PARAMETER {
  gnabar = 0.12 (S/cm2) <0, 1e9>
  gkbar = 0.036 (S/cm2) <0, 1e9>
  gl = 0.0003 (S/cm2) <0, 1e9>
  el = -54.3 (mV)
}

ASSIGNED {
  v (mV)
  celsius (degC)
  ena (mV)
  ek (mV)
  gna (S/cm2)
  gk (S/cm2)
  ina (mA/cm2)
  ik (mA/cm2)
  il (mA/cm2)
  minf
  hinf
  ninf
  mtau (ms)
  htau (ms)
  ntau (ms)
}

STATE { m h n }

INITIAL {
  rates(v)
  m = minf
  h = hinf
  n = ninf
}

BREAKPOINT {
  SOLVE states METHOD cnexp
  gna = gnabar*m^3*h
  ina = gna*(v - ena)
  gk = gkbar*n^4
  ik = gk*(v - ek)
  il = gl*(v - el)
}

DERIVATIVE states {
  rates(v)
  m' = (minf - m)/mtau
  h' = (hinf - h)/htau
  n' = (ninf - n)/ntau
}

PROCEDURE rates(v (mV)) {
  LOCAL alpha, beta, sum, q10
  q10 = 3^((celsius - 6.3)/10)

  alpha = 0.1*vtrap(-(v + 40), 10)
  beta = 4*exp(-(v + 65)/18)
  sum = alpha + beta
  mtau = 1/(q10*sum)
  minf = alpha/sum

  alpha = 0.07*exp(-(v + 65)/20)
  beta = 1/(exp(-(v + 35)/10) + 1)
  sum = alpha + beta
  htau = 1/(q10*sum)
  hinf = alpha/sum

  alpha = 0.01*vtrap(-(v + 55), 10)
  beta = 0.125*exp(-(v + 65)/80)
  sum = alpha + beta
  ntau = 1/(q10*sum)
  ninf = alpha/sum
}

: x/(exp(x/y) - 1), and the first terms of its series where that is 0/0
FUNCTION vtrap(x (mV), y (mV)) (mV) {
  IF (fabs(x/y) < 1e-6) {
    vtrap = y*(1 - x/y/2)
  } ELSE {
    vtrap = x/(exp(x/y) - 1)
  }
}
