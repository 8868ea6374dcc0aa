TITLE Muscarinic potassium current

COMMENT
Adams PR, Brown DA, Constanti A (1982) M-currents and other potassium currents in bullfrog
sympathetic neurones. J Physiol 330:537-572. Rates of 21 degC.
Used so in Hay E et al. (2011) PLoS Comput Biol 7:e1002107.
ENDCOMMENT

NEURON {
  SUFFIX KM
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
  gbar = 0.0001 (S/cm2) <0, 1e9>
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
  LOCAL q, alpha, beta
  q = q10^((celsius - tref)/10)
  alpha = 0.0033*exp(0.1*(v + 35))
  beta = 0.0033*exp(-0.1*(v + 35))
  mtau = 1/(q*(alpha + beta))
  minf = alpha/(alpha + beta)
}
