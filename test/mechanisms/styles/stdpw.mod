COMMENT STDP
ENDCOMMENT
NEURON {
	POINT_PROCESS stdpw
	RANGE tau, e, i, d, p, dtau, ptau, last
	NONSPECIFIC_CURRENT i
}
UNITS { (nA) = (nanoamp) (mV) = (millivolt) (uS) = (microsiemens) }
PARAMETER {
	tau = 0.1 (ms) <1e-9,1e9>
	e = 0	(mV)
	d = 0.0053 : depression factor (multiplicative, see above)
	p = 0.0096 : potentiation factor (additive, non-saturating)
	dtau = 34 (ms) : depression effectiveness time constant
	ptau = 17 (ms) : Bi & Poo (1998, 2001)
	thresh = -20 (mV)
}
ASSIGNED { v (mV) i (nA) tpost (ms) last posts }
STATE { g (uS) }
INITIAL {
	g=0
	tpost = -1e9
	posts = 0
	net_send(0, 1)
}
BREAKPOINT { SOLVE state METHOD cnexp
	i = g*(v - e) }
DERIVATIVE state { g' = -g/tau }
NET_RECEIVE(w (uS), A, tpre (ms)) {
	INITIAL { A = 0  tpre = -1e9 }
	if (flag == 0) { : presynaptic spike  (after last post so depress)
		g = g + w + A
		tpre = t
		A = A * (1 - d*exp((tpost - t)/dtau))
		last = A
	}else if (flag == 2) { : postsynaptic spike
		tpost = t
		posts = posts + 1
		last = posts
	} else { : flag == 1 from INITIAL block
		WATCH (v > thresh) 2
	}
}
