: rates as numbers measured at a few voltages, between which lines are drawn
NEURON { SUFFIX ftab NONSPECIFIC_CURRENT i RANGE gbar, n, tn, i, s }
PARAMETER { gbar = 3e-4 (S/cm2) e = -80 (mV) }
ASSIGNED { v (mV) i (mA/cm2) tn (ms) s }
STATE { n }
FUNCTION_TABLE inf(v (mV))
FUNCTION_TABLE tau(v (mV), n) (ms)
FUNCTION_TABLE scale(x)
INITIAL { n = inf(v) tn = tau(v, n) s = scale(v) }
BREAKPOINT { SOLVE states METHOD cnexp
	s = scale(v)
	i = gbar * s * n * (v - e) }
DERIVATIVE states {
	tn = tau(v, n)
	n' = (inf(v) - n) / tn
}
