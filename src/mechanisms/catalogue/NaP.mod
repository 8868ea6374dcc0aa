TITLE Persistent sodium current

COMMENT
Magistretti J, Alonso A (1999) Biophysical properties and slow voltage-dependent inactivation of a
sustained sodium current in entorhinal cortex layer-II principal neurons. J Gen Physiol
114:491-509. Rates of 21 degC; activation six times slower than that of NaTa.
Used so in Hay E et al. (2011) PLoS Comput Biol 7:e1002107.
ENDCOMMENT

NEURON {
  SUFFIX NaP
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
  gbar = 0.001 (S/cm2) <0, 1e9>
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
  LOCAL q
  q = q10^((celsius - tref)/10)
  minf = 1/(1 + exp(-(v + 52.6)/4.6))
  mtau = 6/(q*(0.182*vtrap(-(v + 38), 6) + 0.124*vtrap(v + 38, 6)))
  hinf = 1/(1 + exp((v + 48.8)/10))
  htau = 1/(q*(2.88e-6*vtrap(v + 17, 4.63) + 6.94e-6*vtrap(-(v + 64.4), 2.63)))
}

: x/(exp(x/y) - 1), and the first terms of its series where that is 0/0
FUNCTION vtrap(x (mV), y (mV)) (mV) {
  IF (fabs(x/y) < 1e-6) {
    vtrap = y*(1 - x/y/2)
  } ELSE {
    vtrap = x/(exp(x/y) - 1)
  }
}
