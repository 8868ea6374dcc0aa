NEURON { POINT_PROCESS watch2 RANGE ups, downs, state, x, dur NONSPECIFIC_CURRENT i }
PARAMETER { vhi = -10 (mV) vlo = -40 (mV) }
ASSIGNED { v i ups downs state x dur }
INITIAL { ups = 0 downs = 0 state = 0 x = 0 dur = 0 net_send(0, 1) }
BREAKPOINT { i = 1e-4*state*(v+70) }
NET_RECEIVE(w) {
	IF (flag == 1) { WATCH (v > vhi) 2  WATCH (vlo > v) 3 }
	ELSE IF (flag == 2) { ups = ups + 1 state = 1 x = t WATCH (v < vlo) 3 WATCH (v > 35) 4 }
	ELSE IF (flag == 3) { downs = downs + 1 state = 0 dur = t - x WATCH (v > vhi) 2 }
	ELSE IF (flag == 4) { state = 2 WATCH (v < vlo) 3 }
	ELSE { x = x + w } }
