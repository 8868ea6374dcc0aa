NEURON { SUFFIX statinit RANGE m0, h0 }
PARAMETER { m0 = 0.3 h0 = 0.7 }
STATE { m h k }
BREAKPOINT { SOLVE s METHOD cnexp }
DERIVATIVE s { m' = 0.1 - m h' = -h/5 k' = 1 }
