TITLE Passive leak

COMMENT
A conductance that depends on nothing: the resting membrane of cable theory.
Rall W (1959) Branching dendritic trees and motoneuron membrane resistivity.
Exp Neurol 1:491-527.
ENDCOMMENT

NEURON {
  SUFFIX pas
  NONSPECIFIC_CURRENT i
  RANGE g, e
  THREADSAFE
}

UNITS {
  (mA) = (milliamp)
  (mV) = (millivolt)
  (S) = (siemens)
}

PARAMETER {
  g = 0.001 (S/cm2) <0, 1e9>
  e = -70 (mV)
}

ASSIGNED {
  v (mV)
  i (mA/cm2)
}

BREAKPOINT {
  i = g*(v - e)
}
