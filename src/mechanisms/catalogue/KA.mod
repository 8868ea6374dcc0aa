TITLE A-type potassium current of proximal CA1 dendrites

COMMENT
Hoffman DA, Magee JC, Colbert CM, Johnston D (1997) K+ channel regulation of signal propagation in
dendrites of hippocampal pyramidal neurons. Nature 387:869-875, as fitted in
Migliore M, Hoffman DA, Magee JC, Johnston D (1999) J Comput Neurosci 7:5-15. Rates of 24 degC.
ENDCOMMENT

NEURON {
  SUFFIX KA
  USEION k READ ek WRITE ik
  RANGE gbar, g
  GLOBAL ninf, ntau, linf, ltau
  THREADSAFE
}

UNITS {
  (mA) = (milliamp)
  (mV) = (millivolt)
  (S) = (siemens)
}

PARAMETER {
  gbar = 0.008 (S/cm2) <0, 1e9>
  q10 = 5
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
  linf
  ltau (ms)
}

STATE { n l }

INITIAL {
  rates(v)
  n = ninf
  l = linf
}

BREAKPOINT {
  SOLVE states METHOD cnexp
  g = gbar*n*l
  ik = g*(v - ek)
}

DERIVATIVE states {
  rates(v)
  n' = (ninf - n)/ntau
  l' = (linf - l)/ltau
}

PROCEDURE rates(v (mV)) {
  LOCAL q, alpha, zeta, kT
  q = q10^((celsius - tref)/10)
  : 1/(thermal voltage): 9.648e4/(8.315*1000) degC/mV, as in the paper's model
  kT = 9.648e4*1e-3/(8.315*(273.16 + celsius))
  zeta = -1.5 - 1/(1 + exp((v + 40)/5))
  alpha = exp(zeta*(v - 11)*kT)
  ninf = 1/(1 + alpha)
  ntau = exp(0.55*zeta*(v - 11)*kT)/(q*0.05*(1 + alpha))
  IF (ntau < 0.1) {
    ntau = 0.1
  }
  linf = 1/(1 + exp(3*(v + 56)*kT))
  ltau = 0.26*(v + 50)
  IF (ltau < 2) {
    ltau = 2
  }
}
