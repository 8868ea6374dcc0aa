TITLE leak at a point, no NET_RECEIVE, area used
NEURON { POINT_PROCESS gapself NONSPECIFIC_CURRENT i RANGE g, e, dens, a }
PARAMETER { g = 1e-3 (uS) e = -55 (mV) }
ASSIGNED { v (mV) i (nA) area (um2) dens diam (um) a }
BREAKPOINT { i = g*(v-e) dens = 100*i/area a = area }
