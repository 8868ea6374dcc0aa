NEURON { SUFFIX exptricks RANGE a, b, c, d, e1, f, g, h }
ASSIGNED { v a b c d e1 f g h }
BREAKPOINT { a = 2^-1 b = -v^2 c = (-v)^3 d = 1 - -v e1 = 3 - 2 - 1 f = 8/4/2 g = (v < -50) + (v >= -50)*2 + !(v > 0)*4
 h = 1.e-3*v + .5E+1 + 5.*2 + (v != v) }
