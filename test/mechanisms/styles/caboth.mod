NEURON { SUFFIX caboth USEION ca READ cai, cao, ica WRITE cai, ica RANGE n, ip }
PARAMETER { tau = 30 (ms) d = 0.2 }
ASSIGNED { v ica cao n ip }
STATE { cai (mM) }
INITIAL { cai = 2e-4 n = 0 ip = 0 }
BREAKPOINT { SOLVE st METHOD derivimplicit ip = 1e-3*cai/(cai + 1e-3) ica = ip n = n + 1 }
DERIVATIVE st { cai' = -(ica)*1e4/(2*96485*d) - (cai - 1e-4)/tau }
