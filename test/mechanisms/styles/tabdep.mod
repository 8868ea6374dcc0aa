NEURON { SUFFIX tabdep USEION k READ ek WRITE ik RANGE gbar, vs, n GLOBAL ninf, ntau }
PARAMETER { gbar = 5e-5 vs = 3 (mV) celsius (degC) }
ASSIGNED { v ek ik ninf ntau }
STATE { n }
INITIAL { rates(v) n = ninf }
BREAKPOINT { SOLVE s METHOD cnexp ik = gbar*n*(v-ek) }
DERIVATIVE s { rates(v) n' = (ninf-n)/ntau }
UNITSOFF
PROCEDURE rates(v) { LOCAL q
	TABLE ninf, ntau
	DEPEND celsius
	FROM -100 TO 100 WITH 201
	q = 3^((celsius - 22)/10)
	ninf = fun(v, -20, 8) ntau = 0.5 + 10*(1 - fun(v,-40,12))/q
	UNITSON
}
FUNCTION fun(v,h,s) { fun = 1/(1+exp(-(v-h)/s)) }
