TITLE NMDA with calcium part
NEURON { POINT_PROCESS nmdaca USEION ca READ eca WRITE ica NONSPECIFIC_CURRENT inmda RANGE gN, i, pf, g }
UNITS { (nA) = (nanoamp) (mV)=(millivolt) (uS) = (microsiemens) }
PARAMETER { tauR = 2 (ms) tauD = 50 (ms) pf = 0.1 e = 0 (mV) mg = 1 (1) }
ASSIGNED { v (mV) eca (mV) ica (nA) inmda (nA) i (nA) g (uS) fac }
STATE { A (uS) B (uS) }
INITIAL { A = 0 B = 0 fac = 1/(-exp(-tauR*tauD/(tauD-tauR)*log(tauD/tauR)/tauR) + exp(-tauR*tauD/(tauD-tauR)*log(tauD/tauR)/tauD)) }
BREAKPOINT { SOLVE st METHOD cnexp
  g = (B - A)/(1 + mg/3.57*exp(-0.062(/mV)*v))
  inmda = g*(1-pf)*(v-e)
  ica = pf*g*(v-eca)
  i = inmda + ica }
DERIVATIVE st { A' = -A/tauR B' = -B/tauD }
NET_RECEIVE(w (uS)) { A = A + w*fac  B = B + w*fac }
