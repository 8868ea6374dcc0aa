NEURON { SUFFIX shadow NONSPECIFIC_CURRENT i RANGE x, y, n, g }
PARAMETER { x = 3 g = 1e-5 }
ASSIGNED { v i y }
STATE { n }
LOCAL q, r[3]
INITIAL { LOCAL x  x = 7 n = 0 q = 1 r[0] = 1 r[1] = 2 r[2] = 4 y = x + twice(2) }
BREAKPOINT { LOCAL y
	SOLVE st METHOD cnexp
	y = n*2
	i = g*y*(v+50) }
DERIVATIVE st { LOCAL a, b
	a = twice(x)
	{ LOCAL a  a = 100 b = a }
	n' = (a/(b/10) - n)/twice(1.5) }
FUNCTION twice(x) { LOCAL n  n = x  x = x + n  twice = x  y = twice + r[1] + q }
