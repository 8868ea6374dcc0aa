TITLE LINEAR in INITIAL, KINETIC in time: BK-like with calcium
NEURON { SUFFIX steady3 USEION k READ ek WRITE ik USEION ca READ cai RANGE gbar, po }
UNITS { (mM) = (milli/liter) }
PARAMETER { gbar = 1e-3 kon = 200 (/mM-ms) koff = 0.2 (/ms) }
ASSIGNED { v ek ik cai po a (/ms) b (/ms) c (/ms) }
STATE { c1 c2 o1 }
INITIAL { r(v, cai) SOLVE start po = o1 }
BREAKPOINT { SOLVE kin METHOD sparse po = o1 ik = gbar*po*(v - ek) }
LINEAR start {
 ~ c1*a = c2*koff
 ~ c2*b - o1*c = 0
 ~ c1 + c2 + o1 = 1 }
KINETIC kin { r(v, cai)
 ~ c1 <-> c2 (a, koff)
 ~ c2 <-> o1 (b, c)
 CONSERVE c1 + c2 + o1 = 1 }
PROCEDURE r(u, x) { a = kon*x b = 0.5*exp(u/30) c = 0.4*exp(-u/40) }
