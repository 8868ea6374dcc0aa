NEURON { SUFFIX ghkb USEION ca READ cai, cao WRITE ica RANGE p, x }
PARAMETER { p = 1e-6 (cm/s) }
ASSIGNED { v (mV) cai cao ica x celsius }
BREAKPOINT { x = nrn_ghk(v, cai, cao, 2) ica = p*x + 1e-9*nrn_ghk(v/1e7, cai, cao, 2) }
