TITLE Fast inactivating sodium current

COMMENT
Colbert CM, Pan E (2002) Ion channel properties underlying axonal action potential initiation in
pyramidal neurons. Nat Neurosci 5:533-538. Rates of 21 degC.
Used so in Hay E et al. (2011) PLoS Comput Biol 7:e1002107.
ENDCOMMENT

NEURON {
  SUFFIX NaTa
  USEION na READ ena WRITE ina
  RANGE gbar, g
  GLOBAL minf, mtau, hinf, htau
  THREADSAFE
}

UNITS {
  (mA) = (milliamp)
  (mV) = (millivolt)
  (S) = (siemens)
}

PARAMETER {
  gbar = 0.1 (S/cm2) <0, 1e9>
  q10 = 2.3
  tref = 21 (degC)
}

ASSIGNED {
  v (mV)
  celsius (degC)
  ena (mV)
  ina (mA/cm2)
  g (S/cm2)
  minf
  mtau (ms)
  hinf
  htau (ms)
}

STATE { m h }

INITIAL {
  rates(v)
  m = minf
  h = hinf
}

BREAKPOINT {
  SOLVE states METHOD cnexp
  g = gbar*m^3*h
  ina = g*(v - ena)
}

DERIVATIVE states {
  rates(v)
  m' = (minf - m)/mtau
  h' = (hinf - h)/htau
}

PROCEDURE rates(v (mV)) {
  LOCAL q, alpha, beta
  q = q10^((celsius - tref)/10)
  alpha = 0.182*vtrap(-(v + 38), 6)
  beta = 0.124*vtrap(v + 38, 6)
  mtau = 1/(q*(alpha + beta))
  minf = alpha/(alpha + beta)
  alpha = 0.015*vtrap(v + 66, 6)
  beta = 0.015*vtrap(-(v + 66), 6)
  htau = 1/(q*(alpha + beta))
  hinf = alpha/(alpha + beta)
}

: x/(exp(x/y) - 1), and the first terms of its series where that is 0/0
FUNCTION vtrap(x (mV), y (mV)) (mV) {
  IF (fabs(x/y) < 1e-6) {
    vtrap = y*(1 - x/y/2)
  } ELSE {
    vtrap = x/(exp(x/y) - 1)
  }
}
