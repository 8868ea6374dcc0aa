NEURON { SUFFIX celsq NONSPECIFIC_CURRENT i RANGE n GLOBAL q10 }
PARAMETER { q10 = 3 }
ASSIGNED { v i celsius tcorr }
STATE { n }
INITIAL { LOCAL x
 tcorr = q10^((celsius - 20)/10) : temperature
 UNITSOFF x = tcorr*2 UNITSON
 n = x/(x+1) }
BREAKPOINT { SOLVE s METHOD cnexp i = 1e-5*n*(v+40) }
DERIVATIVE s { n' = tcorr*((0.5 + 0.5*tanh((v+30)/20)) - n)/6 }
