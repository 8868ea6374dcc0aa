NEURON { SUFFIX powsign RANGE a, b, c, d, f, g, h, p, q }
PARAMETER { two = 2 mhalf = -0.5 }
ASSIGNED { v (mV) a b c d f g h p q }
INITIAL { calc(1) }
BREAKPOINT { SOLVE calcs }
PROCEDURE calcs() { calc(v/10) }
PROCEDURE calc(x) {
	a = -x^2
	b = 2^-3 + two^-1
	c = 2^3^2
	d = -2^-x*1e-3
	f = (-x)^2 + -x*-2
	g = x^2 - -x^2
	h = 3*-x/ -4 + 10^mhalf
	p = 1e3^(1/3.) + 1.E-2*5.e1 + .5E+1
	q = exp(-x^2/2)*fabs(-x)^1.5
}
