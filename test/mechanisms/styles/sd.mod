NEURON { POINT_PROCESS sd NONSPECIFIC_CURRENT i RANGE n }
ASSIGNED { v i n }
STATE { s }
INITIAL { s = 0 n = 0 }
BREAKPOINT { SOLVE d METHOD cnexp
 IF (at_time(3)) { state_discontinuity(s, s + 1) n = n + 1 }
 i = s*(v - 0)*0.001 }
DERIVATIVE d { s' = -s/1.5 }
