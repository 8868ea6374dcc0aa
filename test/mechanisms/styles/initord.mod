NEURON { SUFFIX initord NONSPECIFIC_CURRENT i RANGE a, b, c, tadj }
PARAMETER { celsius = 36 a0 = 3 }
ASSIGNED { v i tadj c }
STATE { a b FROM 0 TO 1 START 0.25 }
INITIAL { tadj = 2.3^((celsius - 21)/10) c = a + b b = b*2 }
BREAKPOINT { SOLVE s METHOD cnexp i = 1e-6*a*(v+65) }
DERIVATIVE s { a' = -a*tadj/10 b' = (c - b)/tadj }
