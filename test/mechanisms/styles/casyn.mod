: a synapse that fills the pool under it by its own hand
NEURON {
	POINT_PROCESS casyn
	USEION ca READ cai, ica WRITE cai, ica
	NONSPECIFIC_CURRENT i
	RANGE i, g, shift, rest, depth, tau, caseen, icaseen
}
PARAMETER { tau = 3 (ms)  rest = 1e-4 (mM)  depth = 0.1 (um)  taur = 30 (ms) frac = 0.1 }
ASSIGNED { v (mV) i (nA) ica (mA/cm2) caseen (mM) icaseen shift }
STATE { g (uS)  cai (mM) }
INITIAL { g = 0  cai = rest  caseen = 0  icaseen = 0  shift = 0 }
BREAKPOINT {
	SOLVE pool METHOD cnexp
	shift = cai * 1000
	i = g * v * (1 - frac)
	ica = g * (v - 60) * frac
}
DERIVATIVE pool {
	g' = -g / tau
	icaseen = ica
	cai' = -ica * 10000 / (2 * 96485 * depth) * 0.5 - (cai - rest) / taur
}
NET_RECEIVE(w (uS)) {
	g = g + w
	cai = cai + 1e-4
	caseen = cai
}
