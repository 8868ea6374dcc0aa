TITLE Synapse whose conductance jumps at an event and decays exponentially

COMMENT
The simplest conductance synapse: g' = -g/tau, each event adding its weight.
Rall W (1967) Distinguishing theoretical synaptic potentials computed for different soma-dendritic
distributions of synaptic input. J Neurophysiol 30:1138-1168, for synapses as conductances.
ENDCOMMENT

NEURON {
  POINT_PROCESS ExpSyn
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
  tau = 0.1 (ms) <1e-9, 1e9>
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

NET_RECEIVE(weight (uS)) {
  g = g + weight
}
