NEURON { SUFFIX ifkin NONSPECIFIC_CURRENT i RANGE a, b, c, x, y, w, gate }
ASSIGNED { v i gate }
STATE { a b c }
INITIAL { a = 1 b = 0 c = 0 gate = 0 }
BREAKPOINT { SOLVE kin METHOD sparse  i = 1e-5*c*(v+65) }
KINETIC kin { LOCAL r
	r = exp(v/30)
	~ a <-> b (r, 0.2)
	if (v > -40) { ~ b <-> c (0.5, 0.1) gate = f_flux - b_flux } else { ~ b <-> c (0.05, 0.4) ~ c << (0.01) gate = -1 }
}
