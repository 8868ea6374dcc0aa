TITLE Calcium current of type L, inactivated by calcium

COMMENT
Jaffe DB, Ross WN, Lisman JE, Lasser-Ross N, Miyakawa H, Johnston D (1994) A model for dendritic Ca2+
accumulation in hippocampal pyramidal neurons based on fluorescence imaging measurements.
J Neurophysiol 71:1065-1077: rates and driving force, inactivated by calcium.
ENDCOMMENT

NEURON {
  SUFFIX CaL
  USEION ca READ cai, cao WRITE ica
  RANGE gbar, g
  THREADSAFE
}

UNITS {
  (mA) = (milliamp)
  (mV) = (millivolt)
  (mM) = (milli/liter)
  (S) = (siemens)
}

PARAMETER {
  gbar = 0.003 (S/cm2) <0, 1e9>
  ki = 1e-3 (mM)
}

ASSIGNED {
  v (mV)
  celsius (degC)
  cai (mM)
  cao (mM)
  ica (mA/cm2)
  g (S/cm2)
}

STATE { m }

INITIAL {
  m = am(v)/(am(v) + bm(v))
}

BREAKPOINT {
  SOLVE states METHOD cnexp
  g = gbar*m*m*ki/(ki + cai)
  ica = g*drive(v, cai, cao)
}

DERIVATIVE states {
  m' = am(v)*(1 - m) - bm(v)*m
}

FUNCTION am(v (mV)) (/ms) {
  am = 15.69*linoid(81.5 - v, 10)
}

FUNCTION bm(v (mV)) (/ms) {
  bm = 0.29*exp(-v/10.86)
}

FUNCTION linoid(x (mV), y (mV)) (mV) {
  IF (fabs(x/y) < 1e-6) {
    linoid = y*(1 - x/y/2)
  } ELSE {
    linoid = x/(exp(x/y) - 1)
  }
}

: the current equation of Goldman, Hodgkin and Katz, as a voltage
FUNCTION drive(v (mV), ci (mM), co (mM)) (mV) {
  LOCAL f
  f = 25/293.15*(celsius + 273.15)/2
  drive = -(1 - ci/co*exp(v/f))*linoid(v, f)
}
