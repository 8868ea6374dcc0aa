NEURON { SUFFIX lin2 RANGE s }
DEFINE N 3
ASSIGNED { v s }
STATE { x[N] }
INITIAL { SOLVE eq s = x[0] }
BREAKPOINT { SOLVE eq s = x[0] + x[1] + x[2] }
LINEAR eq { LOCAL k k = v/50
 ~ x[0] + x[1] + x[2] = 1
 ~ k*k*x[0] - x[1] = 0
 ~ x[1] = 0.5*x[2] }
