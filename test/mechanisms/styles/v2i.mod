: two channels' worth in one, and currents assigned in a PROCEDURE
NEURON { SUFFIX v2i USEION k READ ek WRITE ik NONSPECIFIC_CURRENT il, ix RANGE gk, gl, n }
PARAMETER { gk = 3e-4 gl = 1e-5 el = -54 }
ASSIGNED { v ek ik il ix }
STATE { n FROM 0 TO 1 }
INITIAL { n = alp(v)/(alp(v) + bet(v)) }
BREAKPOINT { SOLVE states METHOD cnexp cur() }
PROCEDURE cur() { ik = gk*n^4*(v - ek) il = gl*(v - el) ix = 1e-6*v*v/100 }
DERIVATIVE states { n' = alp(v)*(1 - n) - bet(v)*n }
FUNCTION alp(v) { alp = .01*vtrap(-(v+55),10) }
FUNCTION bet(v) { bet = .125*exp(-(v+65)/80) }
FUNCTION vtrap(x,y) { if (fabs(x/y) < 1e-6) { vtrap = y*(1 - x/y/2) }else{ vtrap = x/(exp(x/y) - 1) } }
