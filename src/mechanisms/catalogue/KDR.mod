TITLE Delayed rectifier potassium current of CA1 pyramidal neurons

COMMENT
Hoffman DA, Magee JC, Colbert CM, Johnston D (1997) K+ channel regulation of signal propagation in
dendrites of hippocampal pyramidal neurons. Nature 387:869-875, as fitted in
Migliore M, Hoffman DA, Magee JC, Johnston D (1999) J Comput Neurosci 7:5-15. Rates of 24 degC.
ENDCOMMENT

NEURON {
  SUFFIX KDR
  USEION k READ ek WRITE ik
  RANGE gbar, g
  GLOBAL ninf, ntau
  THREADSAFE
}

UNITS {
  (mA) = (milliamp)
  (mV) = (millivolt)
  (S) = (siemens)
}

PARAMETER {
  gbar = 0.003 (S/cm2) <0, 1e9>
  q10 = 1
  tref = 24 (degC)
}

ASSIGNED {
  v (mV)
  celsius (degC)
  ek (mV)
  ik (mA/cm2)
  g (S/cm2)
  ninf
  ntau (ms)
}

STATE { n }

INITIAL {
  rates(v)
  n = ninf
}

BREAKPOINT {
  SOLVE states METHOD cnexp
  g = gbar*n
  ik = g*(v - ek)
}

DERIVATIVE states {
  rates(v)
  n' = (ninf - n)/ntau
}

PROCEDURE rates(v (mV)) {
  LOCAL q, alpha, kT
  q = q10^((celsius - tref)/10)
  : 1/(thermal voltage): 9.648e4/(8.315*1000) degC/mV, as in the paper's model
  kT = 9.648e4*1e-3/(8.315*(273.16 + celsius))
  alpha = exp(-3*(v - 13)*kT)
  ninf = 1/(1 + alpha)
  ntau = exp(-3*0.7*(v - 13)*kT)/(q*0.02*(1 + alpha))
  IF (ntau < 2) {
    ntau = 2/q
  }
}
