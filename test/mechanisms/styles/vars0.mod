INDEPENDENT {t FROM 0 TO 1 WITH 1000 (ms)}
NEURON { SUFFIX vars0 NONSPECIFIC_CURRENT i RANGE gbar GLOBAL minf, mexp, hinf, hexp THREADSAFE }
DEFINE NSTART 2
CONSTANT { F = 9.6485e4 (coulomb) k3 = -3.5 }
PARAMETER { v (mV) celsius (degC) dt (ms) gbar = 3e-5 (S/cm2) <0, 1e9> m0 = .1 h0 = 0.7 }
STATE { m FROM 0 TO 1 h <1e-4> }
ASSIGNED { i (mA/cm2) minf mexp hinf hexp }
INITIAL { rates() }
BREAKPOINT { SOLVE states  i = gbar*m*h*(v + 20 + k3) }
PROCEDURE states() { rates() m = m + mexp*(minf-m) h = h + hexp*(hinf-h) VERBATIM
	return 0;
	ENDVERBATIM
}
PROCEDURE rates() { LOCAL q10, tm
	q10 = 3^((celsius-6.3)/10)
	tm = 0.5 + NSTART
	minf = 1/(1+exp(-(v+40)/5)) mexp = 1-exp(-dt*q10/tm)
	hinf = 1/(1+exp((v+60)/7)) hexp = 1-exp(-dt*q10/(10*tm)) }
