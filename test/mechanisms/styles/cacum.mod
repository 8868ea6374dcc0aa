TITLE Ca with eca computed here, diam, q10 in INITIAL
NEURON { SUFFIX cacum USEION ca READ ica, cai WRITE cai RANGE cai0, gamma, shell }
PARAMETER { cai0 = 1e-4 (mM) tauc = 25 (ms) gamma = 0.05 F = 96485 }
ASSIGNED { ica (mA/cm2) diam (um) shell (um) q10 celsius (degC) }
STATE { cai (mM) }
INITIAL { cai = cai0 shell = diam/4 q10 = 2^((celsius - 20)/10) }
BREAKPOINT { SOLVE s METHOD cnexp }
DERIVATIVE s { cai' = -(1e4)*ica*gamma/(2*F*shell) + q10*(cai0 - cai)/tauc }
