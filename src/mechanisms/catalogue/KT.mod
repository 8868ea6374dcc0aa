TITLE Transient potassium current

COMMENT
Korngreen A, Sakmann B (2000) Voltage-gated K+ channels in layer 5 neocortical pyramidal neurones
from young rats: subtypes and gradients. J Physiol 525:621-639. Shifted by -10 mV, rates of 21 degC.
Used so in Hay E et al. (2011) PLoS Comput Biol 7:e1002107.
ENDCOMMENT

NEURON {
  SUFFIX KT
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
  gbar = 0.01 (S/cm2) <0, 1e9>
  q10 = 2.3
  tref = 21 (degC)
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
  g = gbar*m^4*h
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
  minf = 1/(1 + exp(-(v + 10)/19))
  mtau = (0.34 + 0.92*exp(-((v + 81)/59)^2))/q
  hinf = 1/(1 + exp((v + 76)/10))
  htau = (8 + 49*exp(-((v + 83)/23)^2))/q
}
