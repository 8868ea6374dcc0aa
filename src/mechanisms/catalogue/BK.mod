TITLE Calcium- and voltage-activated potassium current of large conductance

COMMENT
Moczydlowski E, Latorre R (1983) Gating kinetics of Ca2+-activated K+ channels from rat muscle
incorporated into planar lipid bilayers. J Gen Physiol 82:511-542: two calcium bindings whose
dissociation constants depend on the voltage.
ENDCOMMENT

NEURON {
  SUFFIX BK
  USEION k READ ek WRITE ik
  USEION ca READ cai
  RANGE gbar, g
  GLOBAL oinf, otau
  THREADSAFE
}

UNITS {
  (mA) = (milliamp)
  (mV) = (millivolt)
  (S) = (siemens)
  (mM) = (milli/liter)
  FARADAY = (faraday) (kilocoulomb)
  R = (k-mole) (joule/degC)
}

PARAMETER {
  gbar = 0.01 (S/cm2) <0, 1e9>
  d1 = 0.84
  d2 = 1
  k1 = 0.48e-3 (mM)
  k2 = 0.13e-6 (mM)
  abar = 0.28 (/ms)
  bbar = 0.48 (/ms)
}

ASSIGNED {
  v (mV)
  celsius (degC)
  ek (mV)
  cai (mM)
  ik (mA/cm2)
  g (S/cm2)
  oinf
  otau (ms)
}

STATE { o }

INITIAL {
  rates(v, cai)
  o = oinf
}

BREAKPOINT {
  SOLVE states METHOD cnexp
  g = gbar*o
  ik = g*(v - ek)
}

DERIVATIVE states {
  rates(v, cai)
  o' = (oinf - o)/otau
}

PROCEDURE rates(v (mV), ca (mM)) {
  LOCAL alpha, beta
  alpha = ca*abar/(ca + constant(k1, d1, v))
  beta = bbar/(1 + ca/constant(k2, d2, v))
  otau = 1/(alpha + beta)
  oinf = alpha*otau
}

: dissociation constant at the voltage
FUNCTION constant(k (mM), d, v (mV)) (mM) {
  constant = k*exp(-2*d*FARADAY*v/(R*(273.15 + celsius)))
}
