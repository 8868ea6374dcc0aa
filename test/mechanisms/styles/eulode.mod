NEURON { SUFFIX eulode NONSPECIFIC_CURRENT i RANGE a, b, w }
PARAMETER { e1 = 0.02 }
ASSIGNED { v i w }
STATE { a b }
INITIAL { a = 0.1 b = 0.2 w = 0 }
BREAKPOINT { SOLVE s METHOD euler  i = 1e-5*a*(v+65) }
DERIVATIVE s { w = a*b a' = e1*(1 - a - w) + sin(v/50)*0.001  b' = (a - b)/(3 + fabs(v)/40) }
