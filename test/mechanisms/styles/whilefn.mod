NEURON { SUFFIX whilefn NONSPECIFIC_CURRENT i RANGE n, k, z }
DEFINE NT 8
ASSIGNED { v i k z coef[NT] }
STATE { n }
INITIAL { n = 0 z = 0 fill() }
BREAKPOINT { SOLVE s METHOD cnexp i = 1e-5*n*(v+40) }
PROCEDURE fill() { LOCAL j j = 0 while (j < NT) { coef[j] = 1/(j+1) j = j + 1 } }
DERIVATIVE s { k = series((v+65)/100) n' = (k - n)/4 }
FUNCTION series(x) { LOCAL p, top
 p = 1 series = 0 top = NT
 if (x < 0) { top = 3 }
 FROM j = 0 TO top - 1 { series = series + coef[j]*p p = p*x }
 z = bisect(0, 3, x + 1) }
FUNCTION bisect(lo, hi, y) { LOCAL m
 WHILE (hi - lo > 1e-6) { m = (lo+hi)/2 IF (m*m > y) { hi = m } ELSE { lo = m } }
 bisect = lo }
