NEURON { SUFFIX clleak USEION cl READ ecl WRITE icl VALENCE -1 RANGE g }
PARAMETER { g = 1e-4 (S/cm2) ecl = -70 }
ASSIGNED { v icl }
BREAKPOINT { icl = g*(v - ecl) }
