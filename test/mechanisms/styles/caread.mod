: adds to the calcium current that a pool under it reads
NEURON { POINT_PROCESS caread
 USEION ca READ eca, cai WRITE ica
 USEION k READ ek WRITE ik
 RANGE g, gk, ica, ik, half }
PARAMETER { half = 2e-4 (mM) tau = 4 (ms) }
ASSIGNED { v (mV) eca (mV) ek (mV) cai (mM) ica (nA) ik (nA) gk }
STATE { g (uS) }
INITIAL { g = 0 gk = 0 }
BREAKPOINT { SOLVE s METHOD cnexp
 ica = g * (v - eca)
 gk = 0.001 * cai / (cai + half)
 ik = gk * (v - ek) }
DERIVATIVE s { g' = -g / tau }
NET_RECEIVE(w (uS)) { g = g + w }
