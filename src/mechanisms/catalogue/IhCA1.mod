TITLE Hyperpolarisation-activated cation current of CA1 pyramidal dendrites

COMMENT
Magee JC (1998) Dendritic hyperpolarization-activated currents modify the integrative properties of
hippocampal CA1 pyramidal neurons. J Neurosci 18:7613-7624. Rates of 33 degC; half activation at
-81 mV near the soma, -90 mV in distal dendrites.
ENDCOMMENT

NEURON {
  SUFFIX IhCA1
  NONSPECIFIC_CURRENT ihcn
  RANGE gbar, ehcn, vhalf, g
  GLOBAL linf, ltau
  THREADSAFE
}

UNITS {
  (mA) = (milliamp)
  (mV) = (millivolt)
  (S) = (siemens)
}

PARAMETER {
  gbar = 0.0001 (S/cm2) <0, 1e9>
  ehcn = -30 (mV)
  vhalf = -81 (mV)
  q10 = 4.5
  tref = 33 (degC)
}

ASSIGNED {
  v (mV)
  celsius (degC)
  g (S/cm2)
  ihcn (mA/cm2)
  linf
  ltau (ms)
}

STATE { l }

INITIAL {
  rates(v)
  l = linf
}

BREAKPOINT {
  SOLVE states METHOD cnexp
  g = gbar*l
  ihcn = g*(v - ehcn)
}

DERIVATIVE states {
  rates(v)
  l' = (linf - l)/ltau
}

PROCEDURE rates(v (mV)) {
  LOCAL q, alpha
  q = q10^((celsius - tref)/10)
  alpha = exp(0.0378(/mV)*2.2*(v + 75))
  linf = 1/(1 + exp((v - vhalf)/8))
  ltau = exp(0.0378(/mV)*2.2*0.4*(v + 75))/(q*0.011(/ms)*(1 + alpha))
}
