NEURON { POINT_PROCESS ramp RANGE slope, i, q ELECTRODE_CURRENT i }
PARAMETER { slope = 0.002 t1 = 3 t2 = 12 }
ASSIGNED { i v q }
BREAKPOINT { if (t < t1) { i = 0 } else { if (t < t2) { i = slope*(t - t1) } else { i = slope*(t2 - t1) } } q = i*v }
