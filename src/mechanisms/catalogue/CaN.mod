TITLE Calcium current of type N, inactivated by voltage and calcium

COMMENT
Jaffe DB, Ross WN, Lisman JE, Lasser-Ross N, Miyakawa H, Johnston D (1994) A model for dendritic Ca2+
accumulation in hippocampal pyramidal neurons based on fluorescence imaging measurements.
J Neurophysiol 71:1065-1077: rates and driving force, inactivated by voltage and by calcium.
ENDCOMMENT

NEURON {
  SUFFIX CaN
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
  gbar = 0.0003 (S/cm2) <0, 1e9>
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

STATE { m h }

INITIAL {
  m = am(v)/(am(v) + bm(v))
  h = ah(v)/(ah(v) + bh(v))
}

BREAKPOINT {
  SOLVE states METHOD cnexp
  g = gbar*m*m*h*ki/(ki + cai)
  ica = g*drive(v, cai, cao)
}

DERIVATIVE states {
  m' = am(v)*(1 - m) - bm(v)*m
  h' = ah(v)*(1 - h) - bh(v)*h
}

FUNCTION am(v (mV)) (/ms) {
  am = 0.1967*linoid(19.88 - v, 10)
}

FUNCTION bm(v (mV)) (/ms) {
  bm = 0.046*exp(-v/20.73)
}

FUNCTION ah(v (mV)) (/ms) {
  ah = 1.6e-4*exp(-v/48.4)
}

FUNCTION bh(v (mV)) (/ms) {
  bh = 1/(exp((39 - v)/10) + 1)
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
