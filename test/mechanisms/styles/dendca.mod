TITLE L-type
NEURON {
	SUFFIX dendca
	USEION Ca2 READ eCa2, Ca2i WRITE iCa2 VALENCE 2
	RANGE gbar, m, h, gca
}
PARAMETER { gbar = 1e-4 (mho/cm2) }
ASSIGNED { v eCa2 iCa2 Ca2i gca }
STATE { m h }
INITIAL { m = 0 h = 1 }
BREAKPOINT { SOLVE s METHOD cnexp gca = gbar*m*m*h iCa2 = gca*(v - eCa2) }
DERIVATIVE s { m' = (1/(1+exp(-(v+20)/6)) - m)/1.5 h' = (0.001/(0.001 + Ca2i) - h)/30 }
