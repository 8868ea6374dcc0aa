NEURON { SUFFIX limits NONSPECIFIC_CURRENT i RANGE tau, g }
PARAMETER { g = 2e-5 tau = 3 <1e-3, 1e3> q = 3 r = 1 }
ASSIGNED { v i }
STATE { m FROM 0 TO 1 START 0.25 h <1e-4> }
BREAKPOINT { SOLVE s METHOD cnexp i = g*(m + h*q + r)*v }
DERIVATIVE s { m' = -m/tau h' = (m - h)/2 }
