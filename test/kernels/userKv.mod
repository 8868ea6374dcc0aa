TITLE A delayed rectifier as users write them: table, temperature factor, local rates

NEURON {
  SUFFIX userkv
  USEION k READ ek WRITE ik
  RANGE gbar, ninf, taun
  GLOBAL q10, tadj
}
UNITS { (mV) = (millivolt) (pS) = (picosiemens) (um) = (micron) (mA) = (milliamp) }
PARAMETER {
  gbar = 30 (pS/um2)
  Ra = 0.02 (/mV/ms)  : max act rate
  Rb = 0.002 (/mV/ms)
  tha = 25 (mV)
  qa = 9 (mV)
  temp = 23 (degC)
  q10 = 2.3
  celsius (degC)
}
ASSIGNED { v (mV) ek (mV) ik (mA/cm2) gk (pS/um2) ninf taun (ms) a (/ms) b (/ms) tadj }
STATE { n }
INITIAL {
  tadj = q10^((celsius - temp)/10)
  rates(v)
  n = ninf
}
BREAKPOINT {
  SOLVE states METHOD cnexp
  gk = tadj*gbar*n
  ik = (1e-4) * gk * (v - ek)
}
DERIVATIVE states {
  rates(v)
  n' = (ninf - n)/taun
}
PROCEDURE rates(v (mV)) {
  TABLE ninf, taun, a, b DEPEND celsius, Ra, Rb, tha, qa, temp, q10 FROM -120 TO 100 WITH 199
  tadj = q10^((celsius - temp)/10)
  a = trap0(v, tha, Ra, qa)
  b = trap0(-v, -tha, Rb, qa)
  taun = 1/(a + b)/tadj
  ninf = a/(a + b)
}
FUNCTION trap0(v, th, a, q) {
  if (fabs((v - th)/q) > 1e-6) {
    trap0 = a*(v - th)/(1 - exp(-(v - th)/q))
  } else {
    trap0 = a*q
  }
}
