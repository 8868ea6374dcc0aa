NEURON { SUFFIX nonlinexp RANGE a,b }
ASSIGNED { v (mV) a b }
STATE { m n p q r }
INITIAL { m = 0.9 n = 0.5 p = 0.1 q = 0.3 r = 0.2 }
BREAKPOINT { SOLVE s METHOD cnexp }
DERIVATIVE s { a = 0.3 b = 2
 m' = a*(1 - m) - b*m
 n' = (1 - n)/(3 + v/200) + 0.2*n
 p' = -p*p + 0.1
 q' = (a - q)*(1+b)/b - q/2
 r' = 0.1*(m + n) }
