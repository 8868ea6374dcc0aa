COMMENT
an alpha function synapse, without events
ENDCOMMENT
NEURON { POINT_PROCESS alphaold RANGE onset, tau, gmax, e, i NONSPECIFIC_CURRENT i }
UNITS { (nA) = (nanoamp) (mV) = (millivolt) (umho) = (micromho) }
PARAMETER { onset=2.03 (ms) tau=.7 (ms)	<1e-3,1e6> gmax=0.05 	(umho)	<0,1e9> e=0	(mV) }
ASSIGNED { v (mV) i (nA)  g (umho)}
LOCAL   a[2]
INITIAL { }
BREAKPOINT {
	if (gmax) { at_time(onset) }
	g = gmax * alpha( (t - onset)/tau )
	i = g*(v - e)
}
FUNCTION alpha(x) {
	if (x < 0 || x > 10) {
		alpha = 0
	}else{
		alpha = x * exp(1 - x)
	}
}
