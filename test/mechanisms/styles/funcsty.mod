NEURON { SUFFIX funcsty NONSPECIFIC_CURRENT i RANGE n, r1, r2 }
ASSIGNED { v i r1 r2 }
STATE { n }
INITIAL { n = boltz(v, -30, 5) r1 = 0 r2 = 0 }
BREAKPOINT { SOLVE s METHOD cnexp
 i = 1e-5*n^2*(v - rev()) r1 = maxi(v, mini(-30, v*2)) r2 = sgn(v) + nest(v) }
DERIVATIVE s { n' = (boltz(v,-30,5) - n)/(1 + gauss2(v, -40, 20)*8) }
FUNCTION rev() { rev = -65 + 2*sgn(v) }
FUNCTION boltz(x, h, k) { boltz = 1/(1 + exp(-(x-h)/k)) }
FUNCTION gauss2(x, m, s) { gauss2 = exp(-((x-m)/s)^2) }
FUNCTION maxi(a, b) { if (a > b) { maxi = a } else { maxi = b } }
FUNCTION mini(a, b) { mini = b if (a < b) { mini = a } }
FUNCTION sgn(x) { sgn = (x > 0) - (x < 0) }
FUNCTION nest(x) { LOCAL a a = boltz(boltz(x,0,10), 0.5, 0.1) nest = maxi(a, boltz(a, 0, 1)) }
