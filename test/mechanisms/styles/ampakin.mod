TITLE AMPA markov, transmitter from NET_RECEIVE
NEURON { POINT_PROCESS ampakin
 RANGE C0, C1, C2, D1, D2, O, T, g, gmax, rb1, rb2
 NONSPECIFIC_CURRENT i }
UNITS { (nA) = (nanoamp) (mV) = (millivolt) (pS) = (picosiemens) (umho) = (micromho) (mM) = (milli/liter) (uM) = (micro/liter) }
PARAMETER {
 Erev = 0 (mV) gmax = 500 (pS)
 Rb = 13 (/mM /ms) Ru1 = 5.9e-3 (/ms) Ru2 = 86 (/ms) Rd = 0.9 (/ms) Rr = 64e-3 (/ms) Ro = 2.7 (/ms) Rc = 200e-3 (/ms)
 Tpeak = 1 (mM) Tdur = 0.6 (ms) }
ASSIGNED { v (mV) i (nA) g (pS) T (mM) rb (/ms) }
STATE { C0 C1 C2 D1 D2 O }
INITIAL { C0=1 C1=0 C2=0 D1=0 D2=0 O=0 T=0 }
BREAKPOINT { SOLVE kstates METHOD sparse
 g = gmax * O
 i = (1e-6) * g * (v - Erev) }
KINETIC kstates {
 rb = Rb * T
 ~ C0 <-> C1 (rb,Ru1)
 ~ C1 <-> C2 (rb,Ru2)
 ~ C1 <-> D1 (Rd,Rr)
 ~ C2 <-> D2 (Rd,Rr)
 ~ C2 <-> O (Ro,Rc)
 CONSERVE C0+C1+C2+D1+D2+O = 1
}
NET_RECEIVE(w) { if (flag == 0) { T = T + Tpeak net_send(Tdur, 5) } if (flag == 5) { T = T - Tpeak } }
