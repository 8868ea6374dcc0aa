NEURON { SUFFIX protmut NONSPECIFIC_CURRENT i RANGE n, c GLOBAL tot THREADSAFE }
PARAMETER { g = 1e-5 }
ASSIGNED { v i tot c }
STATE { n }
INITIAL { MUTEXLOCK tot = 0 MUTEXUNLOCK n = 0 c = 0 }
BREAKPOINT { SOLVE s METHOD cnexp i = g*n*(v+60) }
DERIVATIVE s { PROTECT tot = tot + 1  c = tot n' = (0.3-n)/5 }
