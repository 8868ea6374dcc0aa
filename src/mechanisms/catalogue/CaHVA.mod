TITLE High-voltage-activated calcium current

COMMENT
Reuveni I, Friedman A, Amitai Y, Gutnick MJ (1993) Stepwise repolarization from Ca2+ plateaus in
neocortical pyramidal cells: evidence for nonhomogeneous distribution of HVA Ca2+ channels in
dendrites. J Neurosci 13:4609-4621. No correction for temperature.
Used so in Hay E et al. (2011) PLoS Comput Biol 7:e1002107.
ENDCOMMENT

NEURON {
  SUFFIX CaHVA
  USEION ca READ eca WRITE ica
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
  gbar = 0.0001 (S/cm2) <0, 1e9>
}

ASSIGNED {
  v (mV)
  eca (mV)
  ica (mA/cm2)
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
  g = gbar*m^2*h
  ica = g*(v - eca)
}

DERIVATIVE states {
  rates(v)
  m' = (minf - m)/mtau
  h' = (hinf - h)/htau
}

PROCEDURE rates(v (mV)) {
  LOCAL alpha, beta
  alpha = 0.055*vtrap(-(v + 27), 3.8)
  beta = 0.94*exp(-(v + 75)/17)
  mtau = 1/(alpha + beta)
  minf = alpha/(alpha + beta)
  alpha = 0.000457*exp(-(v + 13)/50)
  beta = 0.0065/(exp(-(v + 15)/28) + 1)
  htau = 1/(alpha + beta)
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
