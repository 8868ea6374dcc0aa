NEURON {
	SUFFIX bstep
	USEION ca READ cai, ica
	NONSPECIFIC_CURRENT i
	RANGE seen, peak, calls, after, ilast, casum
}
PARAMETER { gmax = 1e-5 (S/cm2)  e = 60 (mV) }
ASSIGNED { v (mV) ica (mA/cm2) i (mA/cm2) cai (mM) seen (mV) peak (mV) calls after ilast (mA/cm2) casum (mM) }
INITIAL { seen = 0  peak = -1000  calls = 0  after = 0  ilast = 0  casum = 0 }
BEFORE STEP {
	seen = v
	calls = calls + 1
	ilast = ica + i
	casum = casum + cai
	IF (v > peak) { peak = v }
}
AFTER SOLVE { after = after + calls }
BREAKPOINT { i = gmax * (v - e) / (1 + exp(-(v + 20) / 5)) }
