NEURON { POINT_PROCESS netarr NONSPECIFIC_CURRENT i RANGE g, e, num, wave, last, gmax }
DEFINE MAXP 20
PARAMETER { e = 0 (mV) gmax = 1 tau = 3 (ms) lam = 0.4 (ms) }
ASSIGNED { v (mV) i (nA) g (uS) pre[MAXP] tsp[MAXP] (ms) num wave last (ms) }
STATE { s }
INITIAL { s = 0 num = 0 wave = 0 last = -1
	FROM k = 0 TO MAXP-1 { pre[k] = 0 tsp[k] = 0 } }
BREAKPOINT { SOLVE d METHOD cnexp
	wave = sum()
	g = s + gmax*wave/1000
	i = g*(v - e) }
DERIVATIVE d { s' = -s/tau }
FUNCTION sum() { LOCAL w
	w = 0
	FROM k = 0 TO num-1 { IF (t > tsp[k]) { w = w + pre[k]*exp(-(t - tsp[k])/(lam*10))*(t - tsp[k]) } }
	sum = w }
NET_RECEIVE(weight, on, nspike, t0 (ms)) { LOCAL fi
	INITIAL { nspike = 1 }
	if (flag == 0) {
		nspike = nspike + 1
		if (!on) { t0 = t on = 1
			fi = fmod(num, MAXP)
			pre[fi] = weight*100 tsp[fi] = t
			num = num + 1
			s = s + weight }
		net_send(0.5, nspike)
	}
	if (flag == nspike) { on = 0 last = t - t0 }
}
