NEURON { SUFFIX naacc USEION na READ ina, nai WRITE nai RANGE  depth }
PARAMETER { depth = 1 (um) }
ASSIGNED { ina (mA/cm2) }
STATE { nai (mM) }
INITIAL { nai = 10 }
BREAKPOINT { SOLVE s METHOD derivimplicit }
DERIVATIVE s { nai' = -ina*1e4/(96485*depth) + (10 - nai)/100 }
