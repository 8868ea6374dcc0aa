NEURON { SUFFIX nonlin2 NONSPECIFIC_CURRENT i RANGE x, yy }
ASSIGNED { v i }
STATE { x yy }
INITIAL { x = 1 yy = 1 }
BREAKPOINT { SOLVE s METHOD derivimplicit i = 1e-6*x*(v+65) }
DERIVATIVE s { x' = -x*x*x + yy + v/1000  yy' = -0.2*yy + 0.1*x*x - yy*x/(1+yy*yy) }
