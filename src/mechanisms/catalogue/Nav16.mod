TITLE Resurgent sodium current of type Nav1.6: a scheme of thirteen states

COMMENT
Raman IM, Bean BP (2001) Inactivation and recovery of sodium currents in cerebellar Purkinje neurons:
evidence for two mechanisms. Biophys J 80:729-737, with the rates of
Khaliq ZM, Gouwens NW, Raman IM (2003) The contribution of resurgent sodium current to high-frequency
firing in Purkinje neurons. J Neurosci 23:4899-4912. Rates of 22 degC.
ENDCOMMENT

NEURON {
  SUFFIX Nav16
  USEION na READ ena WRITE ina
  RANGE gbar, g
  THREADSAFE
}

UNITS {
  (mA) = (milliamp)
  (mV) = (millivolt)
  (S) = (siemens)
}

PARAMETER {
  gbar = 0.015 (S/cm2) <0, 1e9>
  q10 = 3
  tref = 22 (degC)
  alpha = 150 (/ms)
  beta = 3 (/ms)
  opening = 150 (/ms)
  closing = 40 (/ms)
  blocking = 1.75 (/ms)
  unblocking = 0.03 (/ms)
  con = 0.005 (/ms)
  coff = 0.5 (/ms)
  oon = 0.75 (/ms)
  ooff = 0.005 (/ms)
}

ASSIGNED {
  v (mV)
  celsius (degC)
  ena (mV)
  ina (mA/cm2)
  g (S/cm2)
  q
}

: C closed, I inactivated, by the number of activated sensors; O open, B blocked
STATE { C1 C2 C3 C4 C5 O B I1 I2 I3 I4 I5 I6 }

INITIAL {
  q = q10^((celsius - tref)/10)
  SOLVE gating STEADYSTATE sparse
}

BREAKPOINT {
  SOLVE gating METHOD sparse
  g = gbar*O
  ina = g*(v - ena)
}

KINETIC gating {
  LOCAL up, down, faster, slower
  up = q*alpha*exp(v/20)
  down = q*beta*exp(-v/20)
  faster = (oon/con)^0.25
  slower = (ooff/coff)^0.25
  ~ C1 <-> C2 (4*up, down)
  ~ C2 <-> C3 (3*up, 2*down)
  ~ C3 <-> C4 (2*up, 3*down)
  ~ C4 <-> C5 (up, 4*down)
  ~ C5 <-> O (q*opening, q*closing)
  ~ O <-> B (q*blocking, q*unblocking*exp(-v/25))
  ~ O <-> I6 (q*oon, q*ooff)
  ~ I1 <-> I2 (4*up*faster, down*slower)
  ~ I2 <-> I3 (3*up*faster, 2*down*slower)
  ~ I3 <-> I4 (2*up*faster, 3*down*slower)
  ~ I4 <-> I5 (up*faster, 4*down*slower)
  ~ I5 <-> I6 (q*opening, q*closing)
  ~ C1 <-> I1 (q*con, q*coff)
  ~ C2 <-> I2 (q*con*faster, q*coff*slower)
  ~ C3 <-> I3 (q*con*faster^2, q*coff*slower^2)
  ~ C4 <-> I4 (q*con*faster^3, q*coff*slower^3)
  ~ C5 <-> I5 (q*con*faster^4, q*coff*slower^4)
  CONSERVE C1 + C2 + C3 + C4 + C5 + O + B + I1 + I2 + I3 + I4 + I5 + I6 = 1
}
