NEURON { SUFFIX arcs RANGE a, b, c, d, f }
ASSIGNED { v (mV) a b c d f }
BREAKPOINT { a = asin(v/200) b = acos(v/200) c = atan(v/20) d = atan2(v, -30) f = fmod(v, 7) }
