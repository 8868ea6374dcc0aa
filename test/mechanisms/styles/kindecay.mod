NEURON { SUFFIX kindecay RANGE w, fl }
ASSIGNED { v w fl }
STATE { a b c }
INITIAL { a = 1 b = 0 c = 0 w = 0 }
BREAKPOINT { SOLVE s METHOD sparse w = a + b + c }
KINETIC s { LOCAL r
 IF (v > -50) { r = 2 } ELSE { r = 0.5 }
 COMPARTMENT 2 { a b }
 COMPARTMENT 0.5 { c }
 ~ a <-> b (r, 1)
 fl = f_flux - b_flux
 ~ 2 b <-> c (0.3, 0.1)
 ~ c -> (0.05)
 ~ b << (0.02*r)
 ~ a << (-0.01) }
