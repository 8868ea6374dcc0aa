TITLE Synapse with the alpha function as its conductance

COMMENT
g = weight t/tau exp(1 - t/tau) after each event; the weight is the peak, reached after tau.
Rall W (1967) Distinguishing theoretical synaptic potentials computed for different soma-dendritic
distributions of synaptic input. J Neurophysiol 30:1138-1168.
As two first-order equations, a' = -a/tau and g' = a/tau - g/tau, solved exactly over each step.
ENDCOMMENT

NEURON {
  POINT_PROCESS AlphaSyn
  NONSPECIFIC_CURRENT i
  RANGE tau, e, i
  THREADSAFE
}

UNITS {
  (nA) = (nanoamp)
  (mV) = (millivolt)
  (uS) = (microsiemens)
}

PARAMETER {
  tau = 2 (ms) <1e-9, 1e9>
  e = 0 (mV)
}

ASSIGNED {
  v (mV)
  i (nA)
}

STATE {
  a (uS)
  g (uS)
}

INITIAL {
  a = 0
  g = 0
}

BREAKPOINT {
  SOLVE rise
  i = g*(v - e)
}

: the exact solution over one step: g gains what a held, decayed
PROCEDURE rise() {
  LOCAL decay
  decay = exp(-dt/tau)
  g = (g + a*dt/tau)*decay
  a = a*decay
}

NET_RECEIVE(weight (uS)) {
  a = a + weight*exp(1)
}
