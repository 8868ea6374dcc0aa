TITLE Potasium AHP type current for RD Traub
NEURON {
	SUFFIX kahptraub
	USEION k READ ek WRITE ik
	USEION ca READ cai
	RANGE gbar, ik
}
UNITS { (mV) = (millivolt) (mA) = (milliamp) (mM) = (milli/liter) }
PARAMETER {
	gbar = 1e-4 	(mho/cm2)
	v		(mV)
	ek 		(mV)
	cai		(1)
}
ASSIGNED {
	ik 		(mA/cm2)
	alpha		(/ms)
	beta		(/ms)
}
STATE {
	m
}
BREAKPOINT {
	SOLVE states METHOD cnexp
	ik = gbar * m * ( v - ek )
}
INITIAL {
	rates( cai )
	m = alpha / ( alpha + beta )
}
DERIVATIVE states {
	rates( cai )
	m' = alpha * ( 1 - m ) - beta * m
}
UNITSOFF
PROCEDURE rates(chi) {
	if( chi < 1.5e-4 ) {
		alpha = 1e-4 * chi
	}else if ( chi < 3e-4 ) {
		alpha = 2e-8 + chi
	} else {
		alpha = 0.01
	}
	beta = 0.01
}
UNITSON
