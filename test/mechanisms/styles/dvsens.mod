TITLE strongly rectifying current: the slope is NEURON's numeric one
NEURON { SUFFIX dvsens NONSPECIFIC_CURRENT i RANGE a, vk, s }
PARAMETER { a = 2e-4 (mA/cm2) vk = -45 (mV) s = 4 (mV) }
ASSIGNED { v (mV) i (mA/cm2) }
BREAKPOINT { IF (v > vk) { i = a*(exp((v - vk)/(10*s)) - 1) } ELSE { i = a*tanh((v - vk)/s)/4 } }
