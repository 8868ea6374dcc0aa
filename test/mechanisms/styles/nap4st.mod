TITLE four-state Na with allosteric inactivation, states listed on many lines
NEURON { SUFFIX nap4st USEION na READ ena WRITE ina RANGE gbar, q, C, O }
PARAMETER { gbar = 5e-4 (S/cm2) a0 = 3 (/ms) b0 = 2 (/ms) k1 = 0.5 (/ms) k2 = 0.01 (/ms) }
ASSIGNED { v (mV) ena (mV) ina (mA/cm2) am (/ms) bm (/ms) celsius (degC) q }
STATE {
  C
  O
  IC
  IO
}
INITIAL { q = 2.5^((celsius - 22)/10) SOLVE gates STEADYSTATE sparse }
BREAKPOINT { SOLVE gates METHOD sparse
  ina = gbar*O*(v - ena) }
KINETIC gates { LOCAL s
  s = q
  am = s*a0*exp(v/40 (mV))
  bm = s*b0*exp(-v/25 (mV))
  ~ C <-> O (am, bm)
  ~ IC <-> IO (2*am, bm/2)
  ~ C <-> IC (k1*s/10, k2*s)
  ~ O <-> IO (k1*s, k2*s/4)
  CONSERVE C + O + IC + IO = 1
}
