TITLE Coarse tables of a PROCEDURE and a FUNCTION, whose ends the voltage passes

NEURON {
  SUFFIX tabled
  NONSPECIFIC_CURRENT i
  RANGE ninf, tau, f, last
  GLOBAL shape
}
PARAMETER { shape = 2 low = -68 (mV) gbar = 1e-4 (S/cm2) }
ASSIGNED { v (mV) i (mA/cm2) ninf tau (ms) f last celsius (degC) }
STATE { n }
INITIAL { rates(v) n = ninf f = 0 }
BREAKPOINT {
  SOLVE states METHOD cnexp
  i = gbar*n*(v + 70)
}
DERIVATIVE states {
  rates(v)
  f = bell(v + 3)
  n' = (ninf - n)/tau
}
PROCEDURE rates(v (mV)) {
  TABLE ninf, tau DEPEND celsius, shape FROM low TO -20 WITH 7
  last = v
  ninf = 1/(1 + exp(-(v + 50)/(3*shape)))
  tau = shape + celsius/(1 + exp((v + 45)/9))
}
FUNCTION bell(u (mV)) {
  TABLE DEPEND shape FROM -70 TO -40 WITH 10
  bell = exp(-((u + 60)/(4*shape))^2)
}
