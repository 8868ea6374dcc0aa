COMMENT
Two exponentials with a weight vector that decays on its own, and resets
ENDCOMMENT
NEURON {
  POINT_PROCESS gabaspill
  NONSPECIFIC_CURRENT i
  RANGE g, factor, tau_r, tau_d, e, used
}
UNITS { (nA) = (nanoamp) (mV) = (millivolt) (uS) = (microsiemens) }
PARAMETER { tau_r = 0.4 (ms) <1e-9,1e9> tau_d = 8 (ms) <1e-9,1e9> e = -75 (mV) use = 0.4 taurec = 60 (ms) }
ASSIGNED { v (mV) i (nA) g (uS) factor used }
STATE { A (uS) B (uS) }
INITIAL { LOCAL tp
  tp = (tau_r*tau_d)/(tau_d - tau_r)*log(tau_d/tau_r)
  factor = 1/(-exp(-tp/tau_r) + exp(-tp/tau_d))
  A = 0 B = 0 used = 0 }
BREAKPOINT { SOLVE st METHOD cnexp  g = B - A  i = g*(v - e) }
DERIVATIVE st { A' = -A/tau_r  B' = -B/tau_d }
NET_RECEIVE(w (uS), pool, last (ms), n) {
  LOCAL frac
  INITIAL { pool = 1 last = t n = 0 }
  pool = 1 - (1 - pool)*exp(-(t - last)/taurec)
  frac = pool*use
  pool = pool - frac
  last = t n = n + 1
  used = frac + n
  A = A + w*frac*factor
  B = B + w*frac*factor
  IF (n >= 4) { pool = 1 n = 0 }
}
