TITLE Synapse of NMDA type, blocked by magnesium

COMMENT
Block: Jahr CE, Stevens CF (1990) Voltage dependence of NMDA-activated macroscopic conductances
predicted by single-channel kinetics. J Neurosci 10:3178-3182, as the instantaneous
1/(1 + [Mg]/3.57 mM exp(-0.062 v)). Time course: a difference of two exponentials, rise 2 ms and
decay 75 ms. An event's weight is the peak of what it adds, before the block.
ENDCOMMENT

NEURON {
  POINT_PROCESS NMDA
  NONSPECIFIC_CURRENT i
  RANGE tau1, tau2, e, mg, i, g
  THREADSAFE
}

UNITS {
  (nA) = (nanoamp)
  (mV) = (millivolt)
  (uS) = (microsiemens)
  (mM) = (milli/liter)
}

PARAMETER {
  tau1 = 2 (ms) <1e-9, 1e9>
  tau2 = 75 (ms) <1e-9, 1e9>
  e = 0 (mV)
  mg = 1 (mM) <0, 1e9>
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
  A = 0
  B = 0
  tp = tau1*tau2/(tau2 - tau1)*log(tau2/tau1)
  factor = 1/(exp(-tp/tau2) - exp(-tp/tau1))
}

BREAKPOINT {
  SOLVE decay METHOD cnexp
  g = (B - A)*block(v)
  i = g*(v - e)
}

DERIVATIVE decay {
  A' = -A/tau1
  B' = -B/tau2
}

: share of channels that magnesium leaves open
FUNCTION block(v (mV)) {
  block = 1/(1 + mg/3.57(mM)*exp(-0.062(/mV)*v))
}

NET_RECEIVE(weight (uS)) {
  A = A + weight*factor
  B = B + weight*factor
}
