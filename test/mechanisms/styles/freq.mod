NEURON { POINT_PROCESS freq RANGE amp, f, on, del ELECTRODE_CURRENT i }
UNITS { PI = (pi) (1) (nA) = (nanoamp) }
PARAMETER { amp = 0.05 (nA) f = 100 del = 5 (ms) dur = 10 (ms) }
ASSIGNED { i (nA) on }
INITIAL { i = 0 on = 0 }
BREAKPOINT { at_time(del) at_time(del+dur)
 if (t < del + dur && t >= del) { on = 1 i = amp*sin(2*PI*f*(t-del)*(0.001)) } else { on = 0 i = 0 } }
