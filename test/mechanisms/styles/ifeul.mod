NEURON { SUFFIX ifeul NONSPECIFIC_CURRENT i RANGE x, q }
ASSIGNED { v i }
STATE { x q }
INITIAL { x = 0.1 q = 0.2 }
BREAKPOINT { SOLVE s METHOD euler  i = 1e-5*x*(v+65) }
DERIVATIVE s { LOCAL k
	if (v > -50) { k = 0.5 } else { k = 0.1 }
	x' = k - x/3
	q' = (x - q)/3
}
