NEURON { SUFFIX ifcnx NONSPECIFIC_CURRENT i RANGE x, q }
ASSIGNED { v i }
STATE { x q }
INITIAL { x = 0.1 q = 0.2 }
BREAKPOINT { SOLVE s METHOD cnexp  i = 1e-5*x*(v+65) }
DERIVATIVE s {
	if (v > -50) { x' = (1 - x)/2 } else { x' = -x/9 }
	if (x > 0.4) { q' = (x - q)/3 }
}
