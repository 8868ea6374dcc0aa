TITLE Excitatory synapse of AMPA type

COMMENT
Time course of the fast component of unitary EPSCs, rise 0.2 ms and decay 1.7 ms:
Hausser M, Roth A (1997) Estimating the time course of the excitatory synaptic conductance in
neocortical pyramidal cells using a novel voltage jump method. J Neurosci 17:7606-7625.
An event's weight is the peak of what it adds.
ENDCOMMENT

NEURON {
  POINT_PROCESS AMPA
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
  tau1 = 0.2 (ms) <1e-9, 1e9>
  tau2 = 1.7 (ms) <1e-9, 1e9>
  e = 0 (mV)
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
