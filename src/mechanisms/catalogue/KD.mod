TITLE Slowly inactivating potassium current of type Kv1 (D current)

COMMENT
Foust AJ, Yu Y, Popovic M, Zecevic D, McCormick DA (2011) Somatic membrane potential and Kv1 channels
control spike repolarization in cortical axon collaterals and presynaptic boutons. J Neurosci
31:15490-15498. Rates of 23 degC.
ENDCOMMENT

NEURON {
  SUFFIX KD
  USEION k READ ek WRITE ik
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
  gbar = 0.001 (S/cm2) <0, 1e9>
  q10 = 2.3
  tref = 23 (degC)
}

ASSIGNED {
  v (mV)
  celsius (degC)
  ek (mV)
  ik (mA/cm2)
  g (S/cm2)
  minf
  mtau (ms)
  hinf
  htau (ms)
}

STATE { m h }

INITIAL {
  rates(v)
  m = minf
  h = hinf
}

BREAKPOINT {
  SOLVE states METHOD cnexp
  g = gbar*m*h
  ik = g*(v - ek)
}

DERIVATIVE states {
  rates(v)
  m' = (minf - m)/mtau
  h' = (hinf - h)/htau
}

PROCEDURE rates(v (mV)) {
  LOCAL q
  q = q10^((celsius - tref)/10)
  minf = 1 - 1/(1 + exp((v + 43)/8))
  mtau = 1/q
  hinf = 1/(1 + exp((v + 67)/7.3))
  htau = 1500/q
}
