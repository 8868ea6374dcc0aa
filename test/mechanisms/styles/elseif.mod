NEURON { SUFFIX elseif NONSPECIFIC_CURRENT i RANGE n, tau, inf, k }
PARAMETER { gbar = 1e-4 (S/cm2) k = 2 }
ASSIGNED { v (mV) i (mA/cm2) tau inf }
STATE { n }
INITIAL { rates(v) n = inf }
BREAKPOINT { SOLVE st METHOD cnexp  i = gbar*n*(v+80) }
DERIVATIVE st { rates(v) n' = (inf - n)/tau }
PROCEDURE rates(u) { LOCAL a
 IF (u < -60) { tau = 1 a = 3 } ELSE IF (u >= -60 && u < -40) { tau = 2 a = 5 } ELSE IF (u < 0 || k == 3) { LOCAL b b = 7 tau = b a = b/2 } ELSE { tau = 4 a = 1 }
 IF (!(u > -50)) { a = a*2 }
 if (k != 2) { a = 0 }
 inf = 1/(1 + exp(-(u + 40)/a)) }
