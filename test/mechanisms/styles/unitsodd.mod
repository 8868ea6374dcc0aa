UNITS {
 (mV) = (millivolt) (mA) = (milliamp) (S) = (siemens) (pS) = (picosiemens) (um) = (micron) (molar) = (1/liter) (mM) = (millimolar) (uM) = (micromolar)
 F = (faraday) (coulombs)  FF = (faraday) (kilocoulombs) R = (k-mole) (joule/degC) PI = (pi) (1) KB = (k) (joule/degC) E0 = (e) (coulomb)
 TWO = 2 (1) zf = 0.001 (volt/mV)
}
NEURON { SUFFIX unitsodd NONSPECIFIC_CURRENT i RANGE a, b, c, d, f1, f2, f3, f4, f5 }
PARAMETER { gb = 20 (pS/um2) e = -60 (mV) }
ASSIGNED { v (mV) i (mA/cm2) a b c d f1 f2 f3 f4 f5 celsius (degC) }
BREAKPOINT { i = (1e-4)*gb*(0.01)*(v - e)
 a = 1(/ms) + (0.001)*(2)  c = -2^2 d = 2^3^2
 f1 = F f2 = FF f3 = R*(celsius + 273.15)/F*1000 f4 = PI*KB/E0 f5 = TWO*zf*(1e-3)*(1.5) }
