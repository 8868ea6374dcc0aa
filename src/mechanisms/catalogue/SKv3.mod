TITLE Fast non-inactivating potassium current of type Kv3.1

COMMENT
Rettig J, Wunder F, Stocker M et al. (1992) Characterization of a Shaw-related potassium channel
family in rat brain. EMBO J 11:2473-2486. No correction for temperature.
Used so in Hay E et al. (2011) PLoS Comput Biol 7:e1002107.
ENDCOMMENT

NEURON {
  SUFFIX SKv3
  USEION k READ ek WRITE ik
  RANGE gbar, g
  GLOBAL minf, mtau
  THREADSAFE
}

UNITS {
  (mA) = (milliamp)
  (mV) = (millivolt)
  (S) = (siemens)
}

PARAMETER {
  gbar = 0.1 (S/cm2) <0, 1e9>
}

ASSIGNED {
  v (mV)
  ek (mV)
  ik (mA/cm2)
  g (S/cm2)
  minf
  mtau (ms)
}

STATE { m }

INITIAL {
  rates(v)
  m = minf
}

BREAKPOINT {
  SOLVE states METHOD cnexp
  g = gbar*m
  ik = g*(v - ek)
}

DERIVATIVE states {
  rates(v)
  m' = (minf - m)/mtau
}

PROCEDURE rates(v (mV)) {
  minf = 1/(1 + exp(-(v - 18.7)/9.7))
  mtau = 4/(1 + exp(-(v + 46.56)/44.14))
}
