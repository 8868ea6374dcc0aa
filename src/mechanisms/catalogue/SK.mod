TITLE Calcium-activated potassium current of small conductance

COMMENT
Kohler M, Hirschberg B, Bond CT et al. (1996) Small-conductance, calcium-activated potassium channels
from mammalian brain. Science 273:1709-1714: half activated at 0.43 uM, Hill coefficient 4.8.
Used so in Hay E et al. (2011) PLoS Comput Biol 7:e1002107.
ENDCOMMENT

NEURON {
  SUFFIX SK
  USEION k READ ek WRITE ik
  USEION ca READ cai
  RANGE gbar, g
  GLOBAL zinf, ztau
  THREADSAFE
}

UNITS {
  (mA) = (milliamp)
  (mV) = (millivolt)
  (S) = (siemens)
  (mM) = (milli/liter)
}

PARAMETER {
  gbar = 0.001 (S/cm2) <0, 1e9>
}

ASSIGNED {
  v (mV)
  ek (mV)
  cai (mM)
  ik (mA/cm2)
  g (S/cm2)
  zinf
  ztau (ms)
}

STATE { z }

INITIAL {
  rates(cai)
  z = zinf
}

BREAKPOINT {
  SOLVE states METHOD cnexp
  g = gbar*z
  ik = g*(v - ek)
}

DERIVATIVE states {
  rates(cai)
  z' = (zinf - z)/ztau
}

PROCEDURE rates(cai (mM)) {
  LOCAL ca
  ca = cai
  IF (ca < 1e-7) {
    ca = ca + 1e-7
  }
  zinf = 1/(1 + (0.00043/ca)^4.8)
  ztau = 1
}
