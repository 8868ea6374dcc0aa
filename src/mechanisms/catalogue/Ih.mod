TITLE Hyperpolarisation-activated cation current of layer 5 pyramidal dendrites

COMMENT
Kole MHP, Hallermann S, Stuart GJ (2006) Single Ih channels in pyramidal neuron dendrites:
properties, distribution, and impact on action potential output. J Neurosci 26:1677-1687.

Rates as that paper fits them at 34-35 degC, used without correction for temperature as in
Hay E et al. (2011) PLoS Comput Biol 7:e1002107.
ENDCOMMENT

NEURON {
  SUFFIX Ih
  NONSPECIFIC_CURRENT ihcn
  RANGE gbar, ehcn, g
  THREADSAFE
}

UNITS {
  (mA) = (milliamp)
  (mV) = (millivolt)
  (S) = (siemens)
}

PARAMETER {
  gbar = 0.00001 (S/cm2) <0, 1e9>
  ehcn = -45 (mV)
}

ASSIGNED {
  v (mV)
  g (S/cm2)
  ihcn (mA/cm2)
  minf
  mtau (ms)
}

STATE { m }

INITIAL {
  rates(v)
  m = minf
}

BREAKPOINT {
  SOLVE states METHOD cnexp
  g = gbar*m
  ihcn = g*(v - ehcn)
}

DERIVATIVE states {
  rates(v)
  m' = (minf - m)/mtau
}

PROCEDURE rates(v (mV)) {
  LOCAL alpha, beta
  alpha = 0.00643*vtrap(v + 154.9, 11.9)
  beta = 0.193*exp(v/33.1)
  mtau = 1/(alpha + beta)
  minf = alpha/(alpha + beta)
}

: x/(exp(x/y) - 1), and the first terms of its series where that is 0/0
FUNCTION vtrap(x (mV), y (mV)) (mV) {
  IF (fabs(x/y) < 1e-6) {
    vtrap = y*(1 - x/y/2)
  } ELSE {
    vtrap = x/(exp(x/y) - 1)
  }
}
