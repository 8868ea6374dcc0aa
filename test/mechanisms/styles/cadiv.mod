NEURON { SUFFIX cadiv USEION ca READ ica, cai USEION k READ ek WRITE ik RANGE q, r, gsk, x GLOBAL ca0, tdiv }
UNITS { B = .26 (mM-cm2/mA-ms) (molar) = (1/liter) (mM) = (millimolar) }
PARAMETER { ca0 = .00007 (mM) tau = 9 (ms) gsk = 1e-4 tdiv = 1 }
ASSIGNED { v ek ik ica (mA/cm2) cai (mM) x }
STATE { ci (mM) <1e-5> q r }
INITIAL { ci = ca0 q = 0.01 r = 0 }
BREAKPOINT { SOLVE st METHOD derivimplicit ik = gsk*q*q*(v-ek) x = cai }
DERIVATIVE st { ci' = -B*ica - tdiv*(ci - ca0)/tau
 q' = alphaq(ci)*(1-q) - 0.1*q
 r' = (ci/(ci + 0.001) - r)/(2*exp(-v/60)) }
FUNCTION alphaq(x (mM)) (/ms) { alphaq = 40*x/(x+0.02) }
