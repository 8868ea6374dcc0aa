TITLE Calcium current of type R of CA1 pyramidal dendrites

COMMENT
Magee JC, Johnston D (1995) Characterization of single voltage-gated Na+ and Ca2+ channels in apical
dendrites of rat CA1 pyramidal neurons. J Physiol 487:67-90, as fitted in
Poirazi P, Brannon T, Mel BW (2003) Arithmetic of subthreshold synaptic summation in a model CA1 pyramidal
cell. Neuron 37:977-987.
ENDCOMMENT

NEURON {
  SUFFIX CaR
  USEION ca READ eca WRITE ica
  RANGE gbar, g
  GLOBAL minf, mtau, hinf, htau
  THREADSAFE
}

UNITS {
  (mA) = (milliamp)
  (mV) = (millivolt)
  (S) = (siemens)
}

PARAMETER {
  gbar = 0.0003 (S/cm2) <0, 1e9>
  mtau = 50 (ms)
  htau = 5 (ms)
}

ASSIGNED {
  v (mV)
  eca (mV)
  ica (mA/cm2)
  g (S/cm2)
  minf
  hinf
}

STATE { m h }

INITIAL {
  rates(v)
  m = minf
  h = hinf
}

BREAKPOINT {
  SOLVE states METHOD cnexp
  g = gbar*m^3*h
  ica = g*(v - eca)
}

DERIVATIVE states {
  rates(v)
  m' = (minf - m)/mtau
  h' = (hinf - h)/htau
}

PROCEDURE rates(v (mV)) {
  minf = 1/(1 + exp(-(v + 48.5)/3))
  hinf = 1/(1 + exp((v + 53)/1))
}
