TITLE Inhibitory synapse of GABA-B type: a receptor that drives a G protein

COMMENT
Destexhe A, Mainen ZF, Sejnowski TJ (1998) Kinetic models of synaptic transmission. In: Methods in
Neuronal Modeling, 2nd ed (Koch C, Segev I, eds), pp 1-25. MIT Press:
r' = K1 [T] (1 - r) - K2 r, s' = K3 r - K4 s, I = gmax s^4/(s^4 + Kd) (V - E).
Each event is a pulse of transmitter of 0.5 mM and 0.3 ms; events within a pulse make it longer.
The weight of the last event is the maximal conductance.
ENDCOMMENT

NEURON {
  POINT_PROCESS GABAB
  NONSPECIFIC_CURRENT i
  RANGE K1, K2, K3, K4, Kd, e, Cmax, duration, i, g, gmax, T
  THREADSAFE
}

UNITS {
  (nA) = (nanoamp)
  (mV) = (millivolt)
  (uS) = (microsiemens)
  (mM) = (milli/liter)
  (uM) = (micro/liter)
}

PARAMETER {
  K1 = 0.09 (/ms mM)
  K2 = 0.0012 (/ms)
  K3 = 0.18 (uM/ms)
  K4 = 0.034 (/ms)
  Kd = 100 (uM4)
  e = -95 (mV)
  Cmax = 0.5 (mM)
  duration = 0.3 (ms)
}

ASSIGNED {
  v (mV)
  i (nA)
  g (uS)
  gmax (uS)
  T (mM)
  pulseEnd (ms)
}

STATE {
  r
  s (uM)
}

INITIAL {
  r = 0
  s = 0
  T = 0
  gmax = 0
  pulseEnd = -1
}

BREAKPOINT {
  LOCAL s4
  SOLVE bind METHOD cnexp
  s4 = s^4
  g = gmax*s4/(s4 + Kd)
  i = g*(v - e)
}

DERIVATIVE bind {
  r' = K1*T*(1 - r) - K2*r
  s' = K3*r - K4*s
}

NET_RECEIVE(weight (uS)) {
  IF (flag == 0) {
    gmax = weight
    T = Cmax
    IF (t < pulseEnd) {
      net_move(t + duration)
    } ELSE {
      net_send(duration, 1)
    }
    pulseEnd = t + duration
  } ELSE {
    T = 0
    pulseEnd = -1
  }
}
