NEURON { SUFFIX linss NONSPECIFIC_CURRENT i RANGE p, q, r, k }
ASSIGNED { v i k }
STATE { p q r }
INITIAL { k = 1 SOLVE eq }
BREAKPOINT { SOLVE eq  i = 1e-5*p*(v+60) }
LINEAR eq {
	k = exp(v/40)
	~ p + q + r = 1
	~ k*p = 2*q
	~ q - r/k = 0
}
