NEURON { SUFFIX nonlinst RANGE y }
ASSIGNED { v y }
STATE { p q }
INITIAL { p = 0.5 q = 0.5 SOLVE both y = p }
BREAKPOINT { SOLVE both y = p*q }
NONLINEAR both { LOCAL w w = 2 + v/200
 ~ p^2 + q = w
 ~ exp(-p) - q*q = -0.5 }
