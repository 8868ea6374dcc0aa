TITLE GABA-B kinetic with KINETIC and release pulse, Destexhe
NEURON { POINT_PROCESS gababd RANGE C, R, D, G, g, gmax NONSPECIFIC_CURRENT i
 GLOBAL Cmax, Cdur, K1, K2, K3, K4, KD, d1, d2, Erev }
UNITS { (nA) = (nanoamp) (mV) = (millivolt) (umho) = (micromho) (mM) = (milli/liter) (uM) = (micro/liter) }
PARAMETER {
 Cmax	= 0.5	(mM)		: max transmitter concentration
 Cdur	= 0.3	(ms)
 K1	= 0.66	(/ms mM)	: forward binding to receptor
 K2	= 0.020 (/ms)
 K3	= 0.083 (/ms)
 K4	= 0.0079 (/ms)
 d1 = 0.017 (/ms) d2 = 0.0053 (/ms)
 KD	= 100
 n	= 4
 Erev	= -95	(mV)
 gmax = 0.1 (umho)
}
ASSIGNED { v (mV) i (nA) g (umho) C (mM) Gn }
STATE { R D G }
INITIAL { C = 0 R = 0 D = 0 G = 0 }
BREAKPOINT {
 SOLVE bindkin METHOD derivimplicit
 Gn = G^n
 g = gmax * Gn / (Gn+KD)
 i = g*(v - Erev)
}
DERIVATIVE bindkin {
 R' = K1 * C * (1-R-D) - K2 * R + d1*D
 D' = K2*R - d1*D - d2*D
 G' = K3 * R - K4 * G
}
NET_RECEIVE(weight, n_on) {
 if (flag == 0) { C = Cmax n_on = n_on + 1 net_send(Cdur, 1) }
 else { n_on = n_on - 1 if (n_on <= 0) { C = 0 } }
}
