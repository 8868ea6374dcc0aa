TITLE Synapse with short-term depression and facilitation

COMMENT
Tsodyks M, Pawelzik K, Markram H (1998) Neural networks with dynamic synapses. Neural Comput
10:821-835, in the form of Fuhrmann G, Segev I, Markram H, Tsodyks M (2002)
Coding of temporal information by activity-dependent synapses. J Neurophysiol 87:140-148:
between spikes the resources R recover to 1 by tauRec and the utilisation u decays to 0 by tauFacil;
a spike raises u by U (1 - u), then uses u R. Each connection keeps its own R and u.
The conductance jumps by weight u R and decays by tau; with tauFacil = 0 there is only depression.
ENDCOMMENT

NEURON {
  POINT_PROCESS TsodyksMarkram
  NONSPECIFIC_CURRENT i
  RANGE tau, tauRec, tauFacil, U, e, i
  THREADSAFE
}

UNITS {
  (nA) = (nanoamp)
  (mV) = (millivolt)
  (uS) = (microsiemens)
}

PARAMETER {
  tau = 3 (ms) <1e-9, 1e9>
  tauRec = 800 (ms) <1e-9, 1e9>
  tauFacil = 0 (ms) <0, 1e9>
  U = 0.5 <0, 1>
  e = 0 (mV)
}

ASSIGNED {
  v (mV)
  i (nA)
}

STATE { g (uS) }

INITIAL {
  g = 0
}

BREAKPOINT {
  SOLVE decay METHOD cnexp
  i = g*(v - e)
}

DERIVATIVE decay {
  g' = -g/tau
}

NET_RECEIVE(weight (uS), R, u, last (ms)) {
  INITIAL {
    R = 1
    u = 0
    last = -1e9
  }
  R = 1 - (1 - R)*exp(-(t - last)/tauRec)
  IF (tauFacil > 0) {
    u = u*exp(-(t - last)/tauFacil)
    u = u + U*(1 - u)
  } ELSE {
    u = U
  }
  g = g + weight*u*R
  R = R*(1 - u)
  last = t
}
