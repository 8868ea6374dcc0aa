NEURON { SUFFIX eurproc RANGE r }
ASSIGNED { v r }
STATE { a b }
INITIAL { a = 0 b = 1 }
BREAKPOINT { SOLVE s METHOD euler r = a - b }
DERIVATIVE s { LOCAL k k = v/100 IF (v > -40) { k = 2*k } a' = b - a + k
 b' = -a }
