NEURON { SUFFIX ifchain NONSPECIFIC_CURRENT il RANGE m, k, il, w }
PARAMETER { gl = 1e-5 (S/cm2) }
ASSIGNED { v (mV) il (mA/cm2) k w }
STATE { m }
INITIAL { m = 0 k = 0 w = 0 }
BREAKPOINT { SOLVE go METHOD cnexp il = gl*m*(v+60) }
DERIVATIVE go { rate(v) m' = (k - m)/w }
PROCEDURE rate(v) {
	IF (v < -60) { k = 0 w = 5
	} ELSE IF (v < -40 && v >= -60) { k = 0.2 w = 4
	} else if (v < 0 || v == 12) {
		if (v > -20) { k = 0.7 w = 2 } else { k = 0.5 w = 3 } }
	else { k = 1 w = 1 }
	if (!(k < 1)) { w = w/2 }
	if (k != 0 && !k == 0) { w = w + 0.1 }
}
