COMMENT
spike timing plasticity that walks over every connection when the cell fires: FOR_NETCONS
ENDCOMMENT
NEURON {
	POINT_PROCESS fornc
	RANGE tau, e, i, g, sum, count, lastpost, mean, pull, thr
	NONSPECIFIC_CURRENT i
}
UNITS { (nA) = (nanoamp) (mV) = (millivolt) (uS) = (microsiemens) }
PARAMETER { tau = 2 (ms) e = 0 (mV) up = 0.3 down = 0.1 tup = 10 (ms) tdown = 15 (ms) thr = -10 (mV) }
ASSIGNED { v (mV) i (nA) sum count lastpost (ms) mean pull }
STATE { g (uS) }
INITIAL { g = 0 sum = 0 count = 0 lastpost = -1000 mean = 0 pull = 0 net_send(0, 1) }
BREAKPOINT { SOLVE state METHOD cnexp
	i = g * (v - e) }
DERIVATIVE state { g' = -g / tau }
NET_RECEIVE(w (uS), A, tpre (ms)) { LOCAL k, old
	INITIAL { A = 0  tpre = -1000 }
	IF (flag == 0) {
		g = g + w + A
		tpre = t
		A = A * (1 - down * exp((lastpost - t) / tdown))
		sum = 0
		FOR_NETCONS(w1, A1, t1) { sum = sum + w1 + A1  A1 = A1 + w / 1000 }
		IF (sum > 0.01) {
			FOR_NETCONS(w2, A2, t2) { A2 = A2 * 0.9 }
			A = A + 1e-5
		}
		mean = A
	} ELSE IF (flag == 2) {
		lastpost = t
		count = 0
		k = 1
		FOR_NETCONS(w1, A1, t1) {
			old = A1
			IF (t - t1 < 50) { A1 = A1 + up * w1 * exp((t1 - t) / tup) } ELSE { A1 = A1 * 0.5 }
			count = count + 1
			k = k * 1.5 + (A1 - old) * 1000
		}
		pull = k
	} ELSE IF (flag == 1) {
		WATCH (v > thr) 2
	}
}
