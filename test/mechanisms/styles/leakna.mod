: the ions' names in capital habits, PARAMETER without value, LOCAL file constants set in INITIAL
NEURON { SUFFIX leakna USEION na READ ena WRITE ina USEION k READ ek WRITE ik NONSPECIFIC_CURRENT ihi RANGE Gna, Gk, Gx, Erev, isum }
PARAMETER { Gna = 1e-5 Gk = 3e-5 Gx Erev = -10 }
ASSIGNED { v ena ek ina ik ihi isum }
LOCAL scale, shift
INITIAL { scale = 2 shift = 0.5 Gx = Gna*scale }
BREAKPOINT { ina = Gna*(v - ena) ik = Gk*(v - ek)/scale ihi = Gx*(v - Erev + shift) isum = ina + ik + ihi }
