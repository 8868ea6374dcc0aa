TITLE Inhibitory synapse of GABA-A type

COMMENT
Rise 0.5 ms and decay 5 ms, reversal at -80 mV, in the range of
Destexhe A, Mainen ZF, Sejnowski TJ (1998) Kinetic models of synaptic transmission. In: Methods in
Neuronal Modeling, 2nd ed (Koch C, Segev I, eds), pp 1-25. MIT Press, whose scheme decays at 0.18 /ms.
An event's weight is the peak of what it adds.
ENDCOMMENT

NEURON {
  POINT_PROCESS GABAA
  NONSPECIFIC_CURRENT i
  RANGE tau1, tau2, e, i, g
  THREADSAFE
}

UNITS {
  (nA) = (nanoamp)
  (mV) = (millivolt)
  (uS) = (microsiemens)
}

PARAMETER {
  tau1 = 0.5 (ms) <1e-9, 1e9>
  tau2 = 5 (ms) <1e-9, 1e9>
  e = -80 (mV)
}

ASSIGNED {
  v (mV)
  i (nA)
  g (uS)
  factor
}

STATE {
  A (uS)
  B (uS)
}

INITIAL {
  LOCAL tp
  IF (tau1/tau2 > 0.9999) {
    tau1 = 0.9999*tau2
  }
  IF (tau1/tau2 < 1e-9) {
    tau1 = tau2*1e-9
  }
  A = 0
  B = 0
  tp = tau1*tau2/(tau2 - tau1)*log(tau2/tau1)
  factor = 1/(exp(-tp/tau2) - exp(-tp/tau1))
}

BREAKPOINT {
  SOLVE decay METHOD cnexp
  g = B - A
  i = g*(v - e)
}

DERIVATIVE decay {
  A' = -A/tau1
  B' = -B/tau2
}

NET_RECEIVE(weight (uS)) {
  A = A + weight*factor
  B = B + weight*factor
}
