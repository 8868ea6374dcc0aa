TITLE Calcium in a thin shell under the membrane, pumped out to rest

COMMENT
Destexhe A, Contreras D, Sejnowski TJ, Steriade M (1994) A model of spindle rhythmicity in the isolated
thalamic reticular nucleus. J Neurophysiol 72:803-818, with a share gamma of the current that is free.
Used so in Hay E et al. (2011) PLoS Comput Biol 7:e1002107.
ENDCOMMENT

NEURON {
  SUFFIX CaPool
  USEION ca READ ica WRITE cai
  RANGE gamma, decay, depth, rest
  THREADSAFE
}

UNITS {
  (mA) = (milliamp)
  (mM) = (milli/liter)
  (um) = (micron)
  FARADAY = (faraday) (coulomb)
}

PARAMETER {
  gamma = 0.05 <0, 1>
  decay = 80 (ms) <1e-9, 1e9>
  depth = 0.1 (um) <1e-9, 1e9>
  rest = 1e-4 (mM) <0, 1e9>
}

ASSIGNED { ica (mA/cm2) }

STATE { cai (mM) }

BREAKPOINT {
  SOLVE pool METHOD cnexp
}

: (10000): from mA/cm2 over um to mM/ms
DERIVATIVE pool {
  cai' = -(10000)*ica*gamma/(2*FARADAY*depth) - (cai - rest)/decay
}
