TITLE loops whose rounds are counted in the run

NEURON {
	SUFFIX whilelp
	NONSPECIFIC_CURRENT i
	RANGE i, n, steps, acc, g, hist, near, total
	RANGE gbar
}

DEFINE NH 5

PARAMETER {
	gbar = 2e-5 (S/cm2)
	e = -60 (mV)
	tol = 1e-9
}

ASSIGNED {
	v (mV)
	i (mA/cm2)
	g (S/cm2)
	steps
	acc
	near
	total
	hist[NH]
}

STATE { n }

INITIAL {
	LOCAL k
	k = 0
	WHILE (k < NH) {
		hist[k] = k * k
		k = k + 1
	}
	n = halves(0.001)
	total = 0
}

BREAKPOINT {
	SOLVE states METHOD cnexp
	g = gbar * n * root(1 + acc)
	i = g * (v - e)
}

DERIVATIVE states {
	count(v)
	n' = (root(2 + 0.01 * (v + 65)^2) / 10 - n) / (5 + steps)
}

: Heron's method, to the last digit that tol asks for
FUNCTION root(x) {
	LOCAL y, last
	y = x
	last = 0
	WHILE (fabs(y - last) > tol) {
		last = y
		y = (y + x / y) / 2
	}
	root = y
}

FUNCTION halves(least) { LOCAL h
	h = 1
	IF (least > 0) {
		WHILE (h > least) { h = h / 2 }
	} ELSE {
		WHILE (1 > least) { h = h + least - least }
	}
	halves = h
}

PROCEDURE count(v (mV)) { LOCAL top, j
	top = 3 + (v + 65) / 10
	IF (top < 0) { top = 0 }
	IF (top > 12) { top = 12 }
	steps = 0
	acc = 0
	FROM i = 1 TO top BY 2 {
		j = i
		WHILE (j > 1) {
			j = j / 2
			acc = acc + 0.125
		}
		hist[i / 3] = hist[i / 3] * 0.99 + 0.01 * acc
		steps = steps + 1
	}
	near = 0
	FROM i = 0 TO NH - 1 { near = near + hist[i] }
	total = total + near
}
